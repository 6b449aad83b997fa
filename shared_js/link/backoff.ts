/** Tries again, later each time, and never all at once: half to one and a half times a delay that doubles up to the longest. */

export class Backoff {
  private attempt: () => void;
  private first: number;
  private last: number;
  private next: number;
  private timer = 0;

  constructor(attempt: () => void, firstMs: number, lastMs: number) {
    this.attempt = attempt;
    this.first = firstMs;
    this.last = lastMs;
    this.next = firstMs;
  }

  later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.attempt, this.next * (0.5 + Math.random())) as unknown as number;
    this.next = Math.min(this.next * 2, this.last);
  }

  /** It worked: the next time begins with the first delay. */
  reset(): void {
    this.next = this.first;
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
