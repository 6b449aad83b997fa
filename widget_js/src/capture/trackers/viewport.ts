/** The window's size and what a pinch left of it. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';

const NO_ZOOM = [1000, 0, 0, 0, 0];
/** A smaller scale is nobody's pinch. */
const MIN_SCALE = 1.01;

export class Viewport extends StreamTracker implements Tracker {
  private sent = new Map([[W.OP_ZOOM, NO_ZOOM.join()]]);

  poll(): boolean {
    return this.news().length > 0;
  }

  flush(writer: FrameWriter): void {
    for (const [op, numbers] of this.news()) {
      this.sent.set(op, numbers.join());
      writer.op(op, ...numbers);
    }
  }

  /** The numbers that are others than were told, by their operation. */
  private news(): [op: number, numbers: number[]][] {
    const now: [number, number[]][] = [
      [W.OP_VIEW, viewNumbers()],
      [W.OP_ZOOM, zoomNumbers()],
    ];
    return now.filter(([op, numbers]) => numbers.join() !== this.sent.get(op));
  }
}

/** What a pinch left of the viewport: scale × 1000, then the part that is seen; nothing else counts at scale 1. */
function zoomNumbers(): number[] {
  const seen = window.visualViewport;
  if (!seen || seen.scale < MIN_SCALE) return NO_ZOOM;
  return [seen.scale * 1000, seen.offsetLeft, seen.offsetTop, seen.width, seen.height].map(Math.round);
}

function viewNumbers(): number[] {
  const root = dom.compatMode(document) === 'BackCompat' ? dom.bodyOf(document) : dom.rootElement(document);
  return [
    Math.max(1, Math.round(window.innerWidth)),
    Math.max(1, Math.round(window.innerHeight)),
    root?.clientWidth ?? 0,
    root?.clientHeight ?? 0,
    Math.max(1, Math.round(window.devicePixelRatio * 1000)),
  ];
}
