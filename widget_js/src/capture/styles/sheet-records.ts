/** What is known of the page's style sheets from one keyframe to the next. */

import { RuleLooks } from './rule-looks.ts';
import { RuleSources } from './rule-sources.ts';

const DECLARED = /@property\s+(--[^\s{;]+)/gi;

export class SheetRecords {
  /** A script changed their rules. */
  readonly touched = new WeakSet<CSSStyleSheet>();
  readonly sources = new RuleSources();
  readonly looks = new RuleLooks();
  /** Custom properties that sheets or scripts register in sight. */
  readonly declared = new Set<string>();
  /** What was registered before is known. */
  registeredRead = false;
  /** Links to alternate sheets that a script chose. */
  readonly enabled = new WeakSet<Element>();
  /** The whole text of constructed sheets, while it is what a script gave them. */
  private wholes = new WeakMap<CSSStyleSheet, string>();

  /** Notes what a sheet's text declares. */
  declare(text: string): void {
    for (const [, name] of text.matchAll(DECLARED)) this.declared.add(name as string);
  }

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
