/** Tells once that the picture is complete: the mirror shows it then. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { StreamTracker } from '../stream.ts';
import { Sheets } from '../styles/sheets.ts';
import type { Tracker } from '../tracker.ts';

/** The mirror is shown without style sheets that take longer. */
const STYLES_WAIT_MS = 2000;

export class Ready extends StreamTracker implements Tracker {
  flush(writer: FrameWriter, whole: boolean): void {
    const { stream } = this;
    if (stream.ready || !whole) return;
    if (!stream.get(Sheets).loaded && performance.now() - stream.began <= STYLES_WAIT_MS) return;
    stream.ready = true;
    writer.op(W.OP_READY);
  }
}
