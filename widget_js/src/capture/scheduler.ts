/** When to flush: aligned with frames, by the clock in a hidden tab. */

import * as dom from './natives.ts';

const HIDDEN_FLUSH_MS = 250;
/** One frame at 60 fps. */
const FRAME_MS = 16;

export class Scheduler {
  private flush: () => void;
  private failed: (error: unknown) => void;
  private woken: () => void;
  private scheduled = false;
  private stopped = false;
  private flushed = 0;
  private visibility = (): void => {
    // A hidden tab draws no frames: what waits for one is sent by the clock.
    if (dom.documentHidden(document) && this.scheduled) setTimeout(this.run, HIDDEN_FLUSH_MS);
  };

  /** `failed` is called with what `flush` threw, `woken` whenever something happened. */
  constructor(flush: () => void, failed: (error: unknown) => void, woken: () => void) {
    this.flush = flush;
    this.failed = failed;
    this.woken = woken;
    document.addEventListener('visibilitychange', this.visibility);
  }

  /** Something happened, and there is something to write. */
  wake = (): void => {
    this.woken();
    this.soon();
  };

  /** There is something to write. */
  soon(): void {
    if (this.scheduled || this.stopped) return;
    this.scheduled = true;
    if (dom.documentHidden(document)) setTimeout(this.run, HIDDEN_FLUSH_MS);
    // A single change need not wait for a frame; a storm of them is one flush per frame.
    else if (performance.now() - this.flushed > FRAME_MS) setTimeout(this.run, 0);
    else requestAnimationFrame(this.run);
  }

  /** There is more of what was begun. */
  goOn(): void {
    if (this.scheduled || this.stopped) return;
    this.scheduled = true;
    setTimeout(this.run, 0);
  }

  /** Flushes in this task. */
  run = (): void => {
    this.scheduled = false;
    if (this.stopped) return;
    this.flushed = performance.now();
    try {
      this.flush();
    } catch (error) {
      this.failed(error);
    }
  };

  stop(): void {
    this.stopped = true;
    document.removeEventListener('visibilitychange', this.visibility);
  }
}
