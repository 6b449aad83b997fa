/**
 * How much may be on its way to the hub: about as much as the link carries in the time that a change may be late.
 * What waits longer than that would be old when it arrives; the capture keeps what is dirty and sends it later, once.
 */

const FIRST_BYTES = 256 * 1024;
const LEAST_BYTES = 8 * 1024;
const MOST_BYTES = 1024 * 1024;
/** Between these the window is right: milliseconds from sending to acknowledgement beyond the quickest so far. */
const SOON_MS = 100;
const LATE_MS = 300;
/** One step a round trip at most, or the same news would count many times. */
const STEP_MS = 100;

export class SendWindow {
  private bytes = FIRST_BYTES;
  private stepped = 0;
  private quickest = Number.POSITIVE_INFINITY;

  /** Whether more may be sent while so many bytes are not acknowledged. */
  admits(unacknowledged: number): boolean {
    return unacknowledged < this.bytes;
  }

  /** An entry was acknowledged so long after it was sent, milliseconds; `now` on the same clock. */
  acknowledged(delay: number, now: number): void {
    this.quickest = Math.min(this.quickest, delay);
    if (now - this.stepped < Math.max(STEP_MS, Math.min(delay, LATE_MS))) return;
    const queued = delay - this.quickest;
    if (queued > LATE_MS) this.bytes = Math.max(LEAST_BYTES, this.bytes * Math.max(0.25, LATE_MS / queued));
    else if (queued < SOON_MS) this.bytes = Math.min(MOST_BYTES, this.bytes * 1.25);
    else return;
    this.stepped = now;
  }
}
