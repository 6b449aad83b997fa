/** Imported sheets in the place of their imports: a constructed sheet takes no `@import`. */

import { Edits } from '@cobrowse/shared/css/edits.ts';
import { namespaceOf } from '@cobrowse/shared/css/namespaces.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';
import { AT_RULE, type Part, walk } from '@cobrowse/shared/css/walk.ts';
import { cleanCss } from '../../privacy/css.ts';
import * as dom from '../natives.ts';
import { enclosed } from './enclose.ts';

const IMPORT_RULE = 3;

/** A frame's rules are of another realm: no `instanceof`. */
export function isImport(rule: CSSRule): rule is CSSImportRule {
  return rule.type === IMPORT_RULE;
}

/** The imports of a sheet, in their order; none of a sheet that may not be read. */
export function importsOf(sheet: CSSStyleSheet | null): CSSImportRule[] {
  const found: CSSImportRule[] = [];
  try {
    // They stand at the head, with `@layer` and `@namespace` between them.
    for (const rule of sheet ? dom.cssRules(sheet) : []) {
      if (isImport(rule)) found.push(rule);
      else if ('selectorText' in rule) break;
    }
  } catch {
    // Another origin's sheet.
  }
  return found;
}

/** What an import brings, under its conditions. */
export function imported(rule: CSSImportRule, inner: string): string {
  const { layerName, supportsText, media } = rule;
  let part = enclosed(inner);
  if (layerName !== null && layerName !== undefined) part = `@layer ${layerName}{${part}}`;
  // Firefox has no list for a sheet that it did not load.
  const queries = media ? dom.mediaText(media) : '';
  if (queries) part = `@media ${queries}{${part}}`;
  // `supports(a: b)` takes a declaration as well as a condition.
  if (supportsText) part = `@supports (${supportsText}){${part}}`;
  return `${part}\n`;
}

/** Puts texts into the places of the imports; layers that are named before and between them keep their order. */
export function withTexts(text: string, rules: readonly CSSImportRule[], texts: readonly (string | null)[]): string {
  const edits = new Edits(text);
  let names = '';
  let at = 0;
  walk(text, (part) => {
    if (part.depth > 0 || part.kind !== AT_RULE || part.block) return;
    if (part.name === 'namespace') {
      const namespace = namespaceOf(text, part.body, part.end);
      if (namespace) names += `@namespace ${namespace};`;
      edits.replace(part.start, part.next, '');
    } else if (part.name === 'import') {
      const rule = rules[at];
      // One that browsers do not take is no rule.
      const same = rule !== undefined && rule.href === addressOf(text, part);
      edits.replace(part.start, part.next, same ? imported(rule, texts[at] ?? '') : '');
      if (same) at++;
    }
  });
  return names + edits.result;
}

function addressOf(text: string, { body, end }: Part): string | null {
  const tokens = new T.Tokenizer(text, body);
  for (let type = tokens.next(); type !== T.END && tokens.start < end; type = tokens.next())
    if (type === T.STRING || type === T.URL) return T.content(tokens);
  return null;
}

/** The text of a sheet, its addresses as they are for another that stands elsewhere. */
export function absolute(text: string, base: string): string {
  return cleanCss(text, (url) => {
    if (url.startsWith('#') || /^data:/i.test(url)) return null;
    try {
      return `url("${new URL(url, base).href.replaceAll('"', '%22')}")`;
    } catch {
      return null;
    }
  });
}
