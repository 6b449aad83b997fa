/** The owner's rules that hold at the page's address of now. */

import { Marks } from '../privacy/levels.ts';
import { addsOnlyHiding, type RuleSet, rulesAt, sameRules } from '../privacy/rules.ts';
import type { HiddenParts } from './hidden-parts.ts';
import * as dom from './natives.ts';

/** How a capture goes on with other rules: as before, hiding more from its next flush on, or from nothing. */
export type Change = 'none' | 'hides' | 'anew';

export class PageRules {
  private rules: RuleSet;
  private hidden: HiddenParts;
  private key = '';

  constructor(rules: RuleSet, hidden: HiddenParts) {
    this.rules = rules;
    this.hidden = hidden;
  }

  private here(): RuleSet['rules'] {
    return rulesAt(this.rules, location.pathname, location.search + location.hash);
  }

  /** Another address of the same page may have other rules. */
  private keyHere(): string {
    const { rules } = this.rules;
    return rules.some(({ url }) => url)
      ? this.here()
          .flatMap((rule) => (rule.url ? [rules.indexOf(rule)] : []))
          .join()
      : '';
  }

  /** What a reader of the stream must know of rules that are bound to addresses: which hold here, of which version. */
  get scope(): { version: number; rules: number[] } {
    return { version: this.rules.version, rules: this.key.split(',').filter(Boolean).map(Number) };
  }

  /** Whether the page's address has other rules than it had at the last `readMarks`. */
  get moved(): boolean {
    return this.keyHere() !== this.key;
  }

  /** Returns the marks that hold here, and remembers which rules these are. */
  readMarks(): Marks {
    this.key = this.keyHere();
    return new Marks(this.rules.mode, [...this.here(), ...this.hidden.rules], dom.isSelector);
  }

  /** Has other rules hold from now on, which the hub made stricter than those before. */
  replace(next: RuleSet): Change {
    const before = this.rules;
    const { moved } = this;
    this.rules = next;
    if (!moved && addsOnlyHiding(before, next)) return 'hides';
    return moved || !sameRules(before, next) ? 'anew' : 'none';
  }
}
