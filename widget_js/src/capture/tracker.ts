/** One thing that the capture looks after, in a file of its own: it notices, compares with what was sent, writes. */

import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';

export type Root = Document | ShadowRoot;

/** Listens on a root until that is not watched any more. What a listener throws, the page does not see. */
export type Listen = (types: string | readonly string[], listener: (event: Event) => void) => void;

/** Lives as long as one keyframe and the deltas after it: it begins with nothing of the one before. */
export interface Tracker {
  /** A document or shadow root is watched from now on. */
  watch?(root: Root, on: Listen): void;
  /** An element that stands in the mirror may need more than its place in the tree; called again when it changed much. */
  add?(element: Element, tag: string): void;
  /** An attribute of a known element changed. */
  attribute?(element: Element, tag: string, name: string): void;
  /** A flush begins; nothing of it is written yet. */
  begin?(): void;
  /** Writes what is dirty. `whole`: all of the tree is in the mirror, with this flush. */
  flush?(writer: FrameWriter, whole: boolean): void;
  /**
   * Looks for what no event tells, a few times a second while something happens and rarely on a still page. Without
   * `stirred` nothing has happened since the last look: only what leaves no trace at all can be another one.
   * Returns whether there is something to write.
   */
  poll?(whole: boolean, stirred: boolean): boolean;
  /** A node is not in the mirror any more. */
  forget?(node: Node): void;
  stop?(): void;
}
