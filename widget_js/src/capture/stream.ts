/** What belongs to one keyframe: a new keyframe begins with nothing of the one before. */

import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Compressor } from '../transport/compressor.ts';
import type { Animations } from './animations.ts';
import type { Caret } from './caret.ts';
import type { Check } from './check.ts';
import type { Environment } from './environment.ts';
import type { Forms } from './forms.ts';
import type { Hosts } from './hosts.ts';
import type { Media } from './media.ts';
import type { Page } from './page.ts';
import type { Scope } from './scope.ts';
import type { SelectedText } from './selection.ts';
import type { Sheets } from './sheets.ts';
import type { Slots } from './slots.ts';
import type { States } from './states.ts';
import type { Tree } from './tree.ts';

export type Root = Document | ShadowRoot;

/** Everything that belongs to one keyframe and the deltas after it. */
export interface Stream {
  scope: Scope;
  writer: FrameWriter;
  compressor: Compressor;
  tree: Tree;
  forms: Forms;
  sheets: Sheets;
  page: Page;
  states: States;
  slots: Slots;
  hosts: Hosts;
  selection: SelectedText;
  caret: Caret;
  animations: Animations;
  media: Media;
  environment: Environment;
  check: Check;
  keyframe: boolean;
  ready: boolean;
  began: number;
  /** When a body was last given away. */
  pushed: number;
}
