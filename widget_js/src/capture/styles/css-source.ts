/** Source text of style sheets: from the HTTP cache, with what they import in the imports' place. */

import { tokenLike } from '../../privacy/text.ts';
import { absolute, importsOf, withTexts } from './imports.ts';
import { rulesText } from './rule-texts.ts';

const MAX_IMPORT_DEPTH = 5;
/** Parameters of an address that say which version or which parts of a file. */
const VERSION =
  /^(?:v|ver|version|t|ts|h|hash|rev|r|build|b|cb|_|m|c|d|dir|lang|load(?:\[.*\])?|family|display|subset)$/i;
const EMAIL = /[^/@]@[a-z][\w-]*\.[a-z]{2,}/i;

export interface Source {
  text: string;
  /** It is a file that all visitors get. */
  common: boolean;
}

/** Returns a linked sheet's text; null when there is none to be had. */
export async function linkedSource(href: string, sheet: CSSStyleSheet | null, depth = 0): Promise<Source | null> {
  const url = new URL(href, document.baseURI);
  let source: Source;
  try {
    const answer = await fetch(url, {
      cache: 'force-cache',
      credentials: url.origin === location.origin ? 'include' : 'omit',
      referrerPolicy: 'no-referrer',
    });
    if (!answer.ok) return asItIs(sheet);
    source = { text: await answer.text(), common: isCommon(url) && !isPersonal(answer.headers) };
  } catch {
    return asItIs(sheet);
  }
  return withImports(source, sheet, depth);
}

function asItIs(sheet: CSSStyleSheet | null): Source | null {
  const text = sheet && rulesText(sheet, document);
  return text === null ? null : { text, common: false };
}

/** Returns the text with the imported sheets in the place of the imports. */
export async function withImports(source: Source, sheet: CSSStyleSheet | null, depth = 0): Promise<Source> {
  const imports = depth < MAX_IMPORT_DEPTH ? importsOf(sheet) : [];
  if (imports.length === 0) return source;
  let { common } = source;
  const texts: (string | null)[] = [];
  for (const { styleSheet } of imports) {
    const inner = styleSheet?.href ? await linkedSource(styleSheet.href, styleSheet, depth + 1) : null;
    common &&= inner === null || inner.common;
    texts.push(inner && absolute(inner.text, styleSheet?.href ?? ''));
  }
  return { text: withTexts(source.text, imports, texts), common };
}

/** Whether nothing in a file's address is of one visitor: no user, no keys. */
export function isCommon({ protocol, username, password, pathname, searchParams }: URL): boolean {
  if (!/^https?:$/.test(protocol) || username || password || EMAIL.test(decoded(pathname))) return false;
  // The name of a file may have a hash of its contents.
  if (pathname.split('/').some((part) => !/\.css$/i.test(part) && tokenLike(part))) return false;
  return [...searchParams].every(([name, value]) =>
    value === '' ? !tokenLike(name) && !EMAIL.test(name) : VERSION.test(name) && !EMAIL.test(value),
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Whether the server says that an answer is for one visitor. */
function isPersonal(headers: Headers): boolean {
  return /private|no-store/i.test(headers.get('Cache-Control') ?? '') || /cookie|\*/i.test(headers.get('Vary') ?? '');
}
