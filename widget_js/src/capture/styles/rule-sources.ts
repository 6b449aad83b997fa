/**
 * The source of rules: browsers write a shorthand with var() that was partly overridden as longhands without a value.
 * `border: solid var(--c); border-top-width: 3px` loses the border; what it was made from is known here.
 */

import { SELECTOR, walk } from '@cobrowse/shared/css/walk.ts';
import * as dom from '../natives.ts';

/** A rule that lost something. */
export const LOST = /:\s*;/;
const MAX_TEXTS = 5000;
const USES = 'var(';

interface Known {
  /** Not read yet. */
  texts: string[];
  /** By how the browser writes them. */
  rules: Map<string, string>;
}

export class RuleSources {
  private sheets = new WeakMap<CSSStyleSheet, Known>();
  private based = new WeakSet<CSSStyleSheet>();
  private reader: CSSStyleSheet | null = null;

  /** A text from which a sheet has rules. `whole`: it has no others now. */
  add(sheet: CSSStyleSheet, text: string, whole: boolean): void {
    if (!text.includes(USES)) {
      if (whole) this.sheets.delete(sheet);
      return;
    }
    const known = this.sheets.get(sheet);
    if (!known || whole) this.sheets.set(sheet, { texts: [text], rules: new Map() });
    else if (known.texts.length + known.rules.size < MAX_TEXTS) known.texts.push(text);
  }

  /** The text of an element or a file from which a sheet has rules, told as often as one likes. */
  base(sheet: CSSStyleSheet, text: string): void {
    if (this.based.has(sheet)) return;
    this.based.add(sheet);
    this.add(sheet, text, false);
  }

  /** What a rule was made from, if it still is what that says. */
  find(sheet: CSSStyleSheet, cssText: string): string | undefined {
    const known = this.sheets.get(sheet);
    if (!known) return undefined;
    for (const text of known.texts.splice(0)) this.read(text, known.rules);
    return known.rules.get(cssText);
  }

  private read(text: string, into: Map<string, string>): void {
    const sources = styleRules(text);
    const reader = this.reader ?? new CSSStyleSheet();
    this.reader = reader;
    // All at once is quick; where the browser takes not all of them, one by one.
    dom.replaceSync(reader, sources.join('\n'));
    let rules = [...dom.cssRules(reader)];
    if (rules.length !== sources.length) {
      rules = [];
      sources.splice(
        0,
        sources.length,
        ...sources.filter((source) => {
          dom.replaceSync(reader, source);
          const [rule] = dom.cssRules(reader);
          if (rule) rules.push(rule);
          return rule;
        }),
      );
    }
    rules.forEach((rule, i) => {
      const written = rule.cssText;
      if (LOST.test(written)) into.set(written, sources[i] as string);
    });
    dom.replaceSync(reader, '');
  }
}

/** The style rules in a text that use variables, also those in groups, each with what is nested in it. */
function styleRules(text: string): string[] {
  const found: string[] = [];
  let open: { start: number; depth: number } | null = null;
  walk(
    text,
    (part) => {
      if (!open && part.kind === SELECTOR && part.block) open = { start: part.start, depth: part.depth };
    },
    false,
    (end, depth) => {
      if (open?.depth !== depth) return;
      const source = text.slice(open.start, end);
      if (source.includes(USES)) found.push(source);
      open = null;
    },
  );
  return found;
}
