/** Reads the selectors of style sheets into the vocabulary: as the browser has them, once a sheet, some at a time. */

import type { Vocabulary } from '../../privacy/vocabulary.ts';
import * as dom from '../natives.ts';

/** The clock is read once per this many rules. */
const CLOCK_EVERY = 32;
/** Rules that wait to be read one by one; beyond, their sheet is read anew. */
const MAX_WAITING = 5000;
/** Texts of style elements that are remembered, so that each of many shadow roots need not be read. */
const MAX_TEXTS = 1000;
const MAX_TEXT = 100_000;
const STYLE_RULE = 1;
const KEYFRAMES_RULE = 7;

/** What rules have in common here: a frame's are of another realm, and old browsers lack some kinds. */
interface AnyRule {
  readonly type: number;
  readonly selectorText?: string;
  readonly cssRules?: CSSRuleList;
  readonly styleSheet?: CSSStyleSheet | null;
  /** Of `@scope`. */
  readonly start?: string | null;
  readonly end?: string | null;
}

interface Waiting {
  sheet: CSSStyleSheet;
  /** It may have been made from what is masked. */
  masked: boolean;
}

export class SheetReader {
  readonly vocabulary: Vocabulary;
  private known = new WeakSet<CSSStyleSheet>();
  private texts = new Set<string>();
  private sheets: Waiting[] = [];
  private rules: { rule: CSSRule; masked: boolean }[] = [];
  private unreadable = new Set<CSSStyleSheet>();
  /** Those whose text was read in the place of their rules. */
  private covered = new WeakSet<CSSStyleSheet>();
  private open: { rules: CSSRuleList; next: number; of: Waiting }[] = [];

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  get busy(): boolean {
    return this.sheets.length + this.rules.length + this.open.length > 0;
  }

  /** Has a sheet read that is used. `textOf` gives its source, if that is at hand. */
  add(sheet: CSSStyleSheet, masked: boolean, textOf = (): string => ''): void {
    if (this.known.has(sheet)) return;
    this.known.add(sheet);
    const text = textOf();
    if (text !== '' && text.length <= MAX_TEXT && !this.isNew(sheet, text, masked)) return;
    this.sheets.push({ sheet, masked });
  }

  private isNew(sheet: CSSStyleSheet, text: string, masked: boolean): boolean {
    const key = `${masked} ${dom.cssRules(sheet).length} ${text}`;
    if (this.texts.has(key)) return false;
    if (this.texts.size < MAX_TEXTS) this.texts.add(key);
    return true;
  }

  /** A sheet has other rules. */
  again(sheet: CSSStyleSheet, masked: boolean): void {
    this.known.add(sheet);
    if (!this.sheets.some((waiting) => waiting.sheet === sheet)) this.sheets.push({ sheet, masked });
  }

  /** A script added a rule. */
  addRule(rule: CSSRule, masked: boolean): void {
    if (this.rules.length < MAX_WAITING) this.rules.push({ rule, masked });
    else if (rule.parentStyleSheet) this.again(rule.parentStyleSheet, masked);
  }

  /** The text of a sheet is known now, though the browser perhaps does not let its rules be read. */
  addText(sheet: CSSStyleSheet, text: string, masked: boolean): void {
    try {
      dom.cssRules(sheet);
      return;
    } catch {
      this.covered.add(sheet);
    }
    const copy = new CSSStyleSheet();
    dom.replaceSync(copy, text);
    this.sheets.push({ sheet: copy, masked });
    this.drop(sheet);
  }

  /** A sheet is used no more. */
  drop(sheet: CSSStyleSheet): void {
    if (this.unreadable.delete(sheet)) this.vocabulary.unreadable(-1);
  }

  /** Reads until the time is over. */
  read(deadline: number): void {
    for (let count = 1; this.step(); count++) {
      if (count % CLOCK_EVERY === 0 && performance.now() >= deadline) return;
    }
  }

  /** Reads one rule. Returns false when there is none. */
  private step(): boolean {
    const top = this.open[this.open.length - 1];
    if (top) {
      const rule = top.rules[top.next++];
      if (rule) this.readRule(rule, top.of);
      else this.open.pop();
      return true;
    }
    const inserted = this.rules.pop();
    if (inserted) {
      const { rule, masked } = inserted;
      if (rule.parentStyleSheet) this.readRule(rule, { sheet: rule.parentStyleSheet, masked });
      return true;
    }
    const waiting = this.sheets.pop();
    if (waiting) this.openSheet(waiting.sheet, waiting);
    return waiting !== undefined;
  }

  private openSheet(sheet: CSSStyleSheet, of: Waiting): void {
    try {
      this.open.push({ rules: dom.cssRules(sheet), next: 0, of });
    } catch {
      // Another origin's: what imports it cannot be read whole.
      if (this.unreadable.has(of.sheet) || this.covered.has(sheet)) return;
      this.unreadable.add(of.sheet);
      this.vocabulary.unreadable(1);
    }
  }

  private readRule(any: CSSRule, of: Waiting): void {
    const rule = any as unknown as AnyRule;
    const { selectorText } = rule;
    if (selectorText) {
      this.vocabulary.read(selectorText, of.masked);
      // Elsewhere than in what stands before and after something, attributes are hardly shown.
      if (selectorText.includes(':') && rule.type === STYLE_RULE)
        this.vocabulary.readShown(dom.ruleStyle(any as CSSStyleRule).content);
    }
    if (rule.start) this.vocabulary.read(rule.start, of.masked);
    if (rule.end) this.vocabulary.read(rule.end, of.masked);
    if (rule.styleSheet) this.openSheet(rule.styleSheet, of);
    else if (rule.cssRules?.length && rule.type !== KEYFRAMES_RULE) {
      this.open.push({ rules: rule.cssRules, next: 0, of });
    }
  }
}
