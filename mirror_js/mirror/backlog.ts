/** Entries that have arrived and are not applied yet: as many at a time as fit into a frame of the console. */

import type { Entry } from '@cobrowse/shared/wire/envelope.ts';

/** Work per frame of the console; the rest waits for the next. */
const APPLY_MS = 10;
const FRAME_MS = 16;
/** Nobody looks at a hidden console: nothing there has to stay smooth, but the next message has its turn. */
const HIDDEN_APPLY_MS = 100;
/** Frames that do not come although the console is not called hidden, as of a window that is covered. */
const LATE_FRAME_MS = 250;
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
  private channel = new MessageChannel();

  constructor(events: BacklogEvents) {
    this.events = events;
    this.channel.port1.onmessage = this.run;
    document.addEventListener('visibilitychange', this.shown);
  }

  add(entry: Entry): void {
    this.queue.push(entry);
    // A single change need not wait for a frame.
    if (!this.scheduled && (document.hidden || performance.now() - this.workedAt > FRAME_MS)) this.work();
    else this.schedule();
  }

  clear(): void {
    this.queue = [];
  }

  stop(): void {
    this.clear();
    this.scheduled = false;
    this.channel.port1.close();
    document.removeEventListener('visibilitychange', this.shown);
  }

  private run = (): void => {
    if (!this.scheduled) return;
    this.scheduled = false;
    this.work();
  };

  /** The frame that was waited for does not come any more. */
  private shown = (): void => {
    if (this.scheduled && document.hidden) this.channel.port2.postMessage(null);
  };

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    // A hidden console draws no frames, and its timers come once a second or less: messages are not slowed down.
    if (document.hidden) {
      this.channel.port2.postMessage(null);
      return;
    }
    const timer = setTimeout(this.run, LATE_FRAME_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      this.run();
    });
  }

  /** Applies entries until a time, milliseconds of `performance.now()`. */
  work(deadline = performance.now() + (document.hidden ? HIDDEN_APPLY_MS : APPLY_MS)): void {
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
