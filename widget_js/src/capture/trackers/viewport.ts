/** The window's size and what a pinch left of it. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';

const NO_ZOOM = [1000, 0, 0, 0, 0];
/** A smaller scale is nobody's pinch. */
const MIN_SCALE = 1.01;

export class Viewport extends StreamTracker implements Tracker {
  private sent = new Map([[W.OP_ZOOM, NO_ZOOM.join()]]);
  private dirty = true;
  private over = new AbortController();
  /** Scrollbars come and go without the window's size. */
  private observer: ResizeObserver;

  constructor(stream: Stream) {
    super(stream);
    const changed = (): void => {
      this.dirty = true;
      this.wake();
    };
    const listening = { passive: true, signal: this.over.signal };
    window.addEventListener('resize', changed, listening);
    for (const type of ['resize', 'scroll']) window.visualViewport?.addEventListener(type, changed, listening);
    this.observer = new ResizeObserver(changed);
    const root = rootBox();
    if (root) this.observer.observe(root);
  }

  stop(): void {
    this.over.abort();
    this.observer.disconnect();
  }

  poll(_: boolean, stirred: boolean): boolean {
    if (stirred) this.dirty ||= this.news().length > 0;
    return this.dirty;
  }

  flush(writer: FrameWriter): void {
    if (!this.dirty) return;
    this.dirty = false;
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

/** What is as large as the window without its scrollbars. */
function rootBox(): HTMLElement | null {
  return dom.compatMode(document) === 'BackCompat' ? dom.bodyOf(document) : dom.rootElement(document);
}

function viewNumbers(): number[] {
  const root = rootBox();
  return [
    Math.max(1, Math.round(window.innerWidth)),
    Math.max(1, Math.round(window.innerHeight)),
    root?.clientWidth ?? 0,
    root?.clientHeight ?? 0,
    Math.max(1, Math.round(window.devicePixelRatio * 1000)),
  ];
}
