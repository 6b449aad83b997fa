import type { Op } from '@cobrowse/shared/wire/layout.ts';
import type { FrameReader } from '@cobrowse/shared/wire/reader.ts';
import type { MirrorDocument } from './document.ts';
import type { Inflater } from './inflater.ts';

/** One keyframe's frame element and what is shown in it. */
export interface Screen {
  frame: HTMLIFrameElement;
  reader: FrameReader;
  inflater: Inflater;
  page: MirrorDocument | null;
  waiting: Op[][];
  width: number;
  height: number;
  swap: number;
  complete: boolean;
}

/** Where the hub serves an empty document whose policy loads nothing but its assets. */
export function hubFrame(quirks: boolean): { src: string } {
  return { src: `/console/mirror-frame?mode=${quirks ? 'quirks' : 'standard'}` };
}
