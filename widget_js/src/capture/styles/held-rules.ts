/** Rules of which something was left out, because nothing visible is named by them: whether something is by now. */

import type { Named } from '../../privacy/css-mask.ts';

/** More are not looked after: what they hold stays out until their sheet is told anew. */
const MAX_HELD = 5000;

interface Held {
  sheet: number;
  selector: string;
}

export class HeldRules {
  private held = new Map<string, Held>();
  private round: Iterator<Held> | null = null;

  add(sheet: number, selector: string): void {
    if (this.held.size < MAX_HELD) this.held.set(`${sheet} ${selector}`, { sheet, selector });
  }

  /** A sheet is told anew, or used no more. */
  forget(sheet: number): void {
    for (const [key, held] of this.held) if (held.sheet === sheet) this.held.delete(key);
  }

  /** The page changed: all are to be looked at once more. */
  begin(): void {
    this.round ??= this.held.size > 0 ? this.held.values() : null;
  }

  /** Looks at some, until the time is over. Returns sheets of which a rule names something visible now. */
  look(deadline: number, judge: (sheet: number, selector: string) => Named): Set<number> {
    const found = new Set<number>();
    while (this.round && performance.now() < deadline) {
      const { value, done } = this.round.next();
      if (done) this.round = null;
      else if (!found.has(value.sheet) && judge(value.sheet, value.selector) === 'open') found.add(value.sheet);
    }
    return found;
  }

  /** Whether some are still to be looked at. */
  get busy(): boolean {
    return this.round !== null;
  }
}
