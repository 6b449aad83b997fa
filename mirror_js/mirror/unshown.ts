/** Parts of the page that cannot be shown, by their numbers, and why. */

import type { Unshown as Reason } from '@cobrowse/shared/generated/codes.ts';

export interface UnshownPart {
  id: number;
  /** A code that this console may not know yet. */
  reason: Reason | (string & {});
}

export class MirrorUnshown {
  private reasons = new Map<number, string>();

  set(id: number, reason: string | null): void {
    if (reason === null) this.reasons.delete(id);
    else this.reasons.set(id, reason);
  }

  forget(id: number): void {
    this.reasons.delete(id);
  }

  get all(): UnshownPart[] {
    return [...this.reasons].map(([id, reason]) => ({ id, reason }));
  }
}
