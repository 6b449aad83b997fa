/** What the visitor is at, and what lies beside it: parts that libraries put elsewhere are known by that (capture/owned). */

import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';

export class Owners extends StreamTracker implements Tracker {
  watch(_: Root, on: Listen): void {
    const { acting } = this.shared.owned.beside;
    on(['focusin', 'pointerover', 'pointerdown'], (event) => acting.note(event));
  }

  /** What waited and lies elsewhere is sent anew. */
  poll(): boolean {
    const free = this.shared.owned.beside.review(performance.now());
    for (const element of free) this.tree.resend(element);
    return free.length > 0;
  }
}
