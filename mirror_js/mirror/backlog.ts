/** Entries that have arrived and are not applied yet: as many at a time as fit into a frame of the console. */

import type { Entry } from '@cobrowse/shared/wire/envelope.ts';

/** Work per frame of the console; the rest waits for the next. */
const APPLY_MS = 10;
const FRAME_MS = 16;
const HIDDEN_APPLY_MS = 250;
/** Work that waits for longer than this is said. */
const BEHIND_MS = 500;

export interface BacklogEvents {
  apply(entry: Entry): void;
  /** An entry could not be applied. */
  failed(error: unknown): void;
  /** Some entries were applied. */
  worked(): void;
  /** There is more than can be applied in time. */
  behind(): void;
}

export class Backlog {
  private events: BacklogEvents;
  private queue: Entry[] = [];
  private scheduled = false;
  private workedAt = 0;
  private behindSince = performance.now();

  constructor(events: BacklogEvents) {
    this.events = events;
  }

  add(entry: Entry): void {
    this.queue.push(entry);
    // A single change need not wait for a frame.
    if (!this.scheduled && performance.now() - this.workedAt > FRAME_MS) this.work();
    else this.schedule();
  }

  clear(): void {
    this.queue = [];
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    const run = (): void => {
      if (!this.scheduled) return;
      this.scheduled = false;
      this.work();
    };
    // A hidden console draws no frames; the clock alone serves both, the frame only makes it smooth.
    const timer = setTimeout(run, HIDDEN_APPLY_MS);
    if (!document.hidden) {
      requestAnimationFrame(() => {
        clearTimeout(timer);
        run();
      });
    }
  }

  /** Applies entries until a time, milliseconds of `performance.now()`. */
  work(deadline = performance.now() + APPLY_MS): void {
    this.workedAt = performance.now();
    for (let entry = this.queue.shift(); entry; entry = this.queue.shift()) {
      try {
        this.events.apply(entry);
      } catch (error) {
        this.events.failed(error);
        return;
      }
      if (performance.now() > deadline) break;
    }
    this.events.worked();
    if (this.queue.length === 0) {
      this.behindSince = performance.now();
      return;
    }
    this.schedule();
    if (performance.now() - this.behindSince > BEHIND_MS) this.events.behind();
  }
}
