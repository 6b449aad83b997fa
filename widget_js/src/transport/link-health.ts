/**
 * How a link carries a screencast, and what is left out on a weak one: first the pointer comes less often, then no new
 * pictures, then no canvases; when even that is too much for too long, the screencast is impossible. Pure: the clock is
 * given.
 */

/** From these delays on a level more is left out, milliseconds until the hub has what was sent. */
export const WEAK_MS = [700, 1500, 3000] as const;
/** So late for so long is no screencast any more. */
export const HOPELESS_MS = 8000;
export const PATIENCE_MS = 20_000;
/** One level at a time, and only after the last change could be felt. */
const WORSE_MS = 2000;
const BETTER_MS = 6000;
/** Better is much better, or it would go to and fro. */
const CALM = 0.5;
const SMOOTH = 0.3;

export type Level = 0 | 1 | 2 | 3;

export class LinkHealth {
  level: Level = 0;
  /** Smoothed, milliseconds. */
  delay = 0;
  private heard = false;
  private changedAt = Number.NEGATIVE_INFINITY;
  private hopelessSince: number | null = null;

  /** An entry was acknowledged so long after it was sent. */
  acknowledged(delay: number): void {
    this.delay = this.heard ? this.delay + (delay - this.delay) * SMOOTH : delay;
    this.heard = true;
  }

  /**
   * Looks at the link at a time: `oldest` is how long the oldest entry waits for its acknowledgement, 0 for none.
   * Returns false when a screencast over this link has become impossible.
   */
  look(oldest: number, now: number): boolean {
    const late = Math.max(this.delay, oldest);
    const since = now - this.changedAt;
    const worse = WEAK_MS[this.level as 0 | 1 | 2];
    const better =
      this.level > 0 ? (WEAK_MS[(this.level - 1) as 0 | 1 | 2] as number) * CALM : Number.NEGATIVE_INFINITY;
    if (worse !== undefined && late >= worse && since >= WORSE_MS) this.step(1, now);
    else if (late < better && since >= BETTER_MS) this.step(-1, now);
    if (late < HOPELESS_MS) this.hopelessSince = null;
    else this.hopelessSince ??= now;
    return this.hopelessSince === null || now - this.hopelessSince < PATIENCE_MS;
  }

  private step(by: 1 | -1, now: number): void {
    this.level = (this.level + by) as Level;
    this.changedAt = now;
  }
}
