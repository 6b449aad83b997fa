/** Source text of style sheets: from the HTTP cache, with what they import in the imports' place. */

import * as dom from '../natives.ts';
import { isImport, rulesText } from './rule-texts.ts';

const MAX_IMPORT_DEPTH = 5;
/** Larger sheets are not parsed a second time. */
const MAX_PARSE_CHECK = 200_000;
const IMPORT = /@import/i;

/** Returns a linked sheet's text; null when there is none to be had. */
export async function linkedSource(href: string, sheet: CSSStyleSheet | null, depth = 0): Promise<string | null> {
  let text: string;
  try {
    const sameOrigin = new URL(href, document.baseURI).origin === location.origin;
    const answer = await fetch(href, {
      cache: 'force-cache',
      credentials: sameOrigin ? 'include' : 'omit',
      referrerPolicy: 'no-referrer',
    });
    if (!answer.ok) return sheet && rulesText(sheet, document);
    text = await answer.text();
  } catch {
    return sheet && rulesText(sheet, document);
  }
  return withImports(text, sheet, href, depth);
}

export function importsOthers(text: string): boolean {
  return IMPORT.test(text);
}

/** Returns the text with the imported sheets in front of it: a constructed sheet takes no `@import`. */
export async function withImports(text: string, sheet: CSSStyleSheet | null, base: string, depth = 0): Promise<string> {
  if (!sheet || !IMPORT.test(text) || depth >= MAX_IMPORT_DEPTH) return text;
  let imports = '';
  try {
    for (const rule of dom.cssRules(sheet)) {
      if (!isImport(rule)) continue;
      const { styleSheet, layerName, supportsText, media } = rule;
      const inner = styleSheet && (await linkedSource(styleSheet.href ?? '', styleSheet, depth + 1));
      if (!inner) continue;
      let part = absoluteUrls(inner, styleSheet?.href ?? base);
      if (layerName !== null && layerName !== undefined) part = `@layer ${layerName} {${part}}`;
      if (supportsText) part = `@supports ${supportsText} {${part}}`;
      imports += media.mediaText ? `@media ${media.mediaText} {${part}}` : part;
    }
  } catch {
    return text;
  }
  return imports + text.replace(/@import\s+(?:url\([^)]*\)|"[^"]*"|'[^']*')[^;]*;/gi, '');
}

function absoluteUrls(text: string, base: string): string {
  return text.replace(/url\(\s*(["']?)(?!data:|#)([^"')]+)\1\s*\)/gi, (whole, _quote, url: string) => {
    try {
      return `url("${new URL(url.trim(), base).href}")`;
    } catch {
      return whole;
    }
  });
}

/** Whether a script changed the rules: then the source, parsed again, is another sheet. */
export function wasChanged(source: string, sheet: CSSStyleSheet): boolean {
  try {
    const rules = dom.cssRules(sheet);
    if (source.trim() === '') return rules.length > 0;
    if (source.length > MAX_PARSE_CHECK || [...rules].some(isImport)) return false;
    const check = new CSSStyleSheet();
    dom.replaceSync(check, source);
    return cssText(check) !== cssText(sheet);
  } catch {
    return false;
  }
}

/** The rules as the browser writes them: equal exactly when nothing changed. */
export function cssText(sheet: CSSStyleSheet): string {
  let text = '';
  try {
    for (const rule of dom.cssRules(sheet)) text += rule.cssText;
  } catch {
    // Another origin's sheet: nobody can change it, nor read it.
  }
  return text;
}

/** How many rules there are at the top; 0 when another origin's sheet may not be read. */
export function rulesIn(sheet: CSSStyleSheet): number {
  try {
    return dom.cssRules(sheet).length;
  } catch {
    return 0;
  }
}
