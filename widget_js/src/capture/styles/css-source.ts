/** Source text of style sheets: from the HTTP cache, with what they import in the imports' place. */

import { absolute, importsOf, withTexts } from './imports.ts';
import { rulesText } from './rule-texts.ts';

const MAX_IMPORT_DEPTH = 5;

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
  return withImports(text, sheet, depth);
}

/** Returns the text with the imported sheets in the place of the imports. */
export async function withImports(text: string, sheet: CSSStyleSheet | null, depth = 0): Promise<string> {
  const imports = depth < MAX_IMPORT_DEPTH ? importsOf(sheet) : [];
  if (imports.length === 0) return text;
  const texts: (string | null)[] = [];
  for (const { styleSheet } of imports) {
    const inner = styleSheet?.href ? await linkedSource(styleSheet.href, styleSheet, depth + 1) : null;
    texts.push(inner && absolute(inner, styleSheet?.href ?? ''));
  }
  return withTexts(text, imports, texts);
}
