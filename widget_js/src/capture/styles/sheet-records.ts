/** What is known of the page's style sheets from one keyframe to the next. */

import { RuleLooks } from './rule-looks.ts';
import { RuleSources } from './rule-sources.ts';

export class SheetRecords {
  /** A script changed their rules. */
  readonly touched = new WeakSet<CSSStyleSheet>();
  readonly sources = new RuleSources();
  readonly looks = new RuleLooks();
  /** Links to alternate sheets that a script chose. */
  readonly enabled = new WeakSet<Element>();
  /** The whole text of constructed sheets, while it is what a script gave them. */
  private wholes = new WeakMap<CSSStyleSheet, string>();

  touch(sheet: CSSStyleSheet): void {
    this.touched.add(sheet);
    this.wholes.delete(sheet);
    this.looks.forget(sheet);
  }

  replace(sheet: CSSStyleSheet, text: string): void {
    this.touch(sheet);
    this.wholes.set(sheet, text);
    this.sources.add(sheet, text, true);
  }

  whole(sheet: CSSStyleSheet): string | undefined {
    return this.wholes.get(sheet);
  }
}
