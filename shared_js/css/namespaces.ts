/** What `@namespace` may name: the vocabularies that browsers know. Their addresses are names, and are never loaded. */

import * as T from './tokenizer.ts';

const KNOWN = new Set([
  'http://www.w3.org/1999/xhtml',
  'http://www.w3.org/2000/svg',
  'http://www.w3.org/1998/Math/MathML',
  'http://www.w3.org/1999/xlink',
  'http://www.w3.org/XML/1998/namespace',
  'http://www.w3.org/2000/xmlns/',
]);

/** What follows `@namespace`, written plainly; null when it is no known one. */
export function namespaceOf(text: string, from: number, to: number): string | null {
  const tokens = new T.Tokenizer(text, from);
  let prefix = '';
  for (let type = tokens.next(); type !== T.END && tokens.start < to; type = tokens.next()) {
    if (type === T.IDENT && prefix === '') prefix = `${text.slice(tokens.start, tokens.end)} `;
    else if (type === T.STRING || type === T.URL) {
      const name = T.content(tokens);
      return KNOWN.has(name) ? `${prefix}"${name}"` : null;
    } else if (type !== T.WHITESPACE && type !== T.COMMENT && type !== T.FUNCTION) return null;
  }
  return null;
}
