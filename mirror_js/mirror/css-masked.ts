/**
 * In masked parts rules bring no text and no picture but icons. Each element says by two properties whether it is masked; a
 * value that would bring something has both forms, of which one is empty: `content: var(--cb-open, "VIP") var(--cb-mask, "")`.
 */

import { Edits } from '@cobrowse/shared/css/edits.ts';
import { isIcon } from '@cobrowse/shared/css/private-use.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';

/** For every root of a page that has masked parts; masked elements have the attribute `MASKED` of shared_js/wire/hooks.ts. */
export const MASKED_RULES = `
:where([cb-masked]) { --cb-open: ; --cb-mask: initial }
:where(:not([cb-masked])) { --cb-open: initial; --cb-mask: }
`;

const BRINGS =
  /^(?:content|quotes|background|background-image|border-image|border-image-source|list-style|list-style-image|list-style-type|(?:-webkit-)?mask(?:-image|-box-image|-border)?)$/;
const PICTURE = /^(?:url|src|image|(?:-webkit-)?image-set|(?:-webkit-)?cross-fade|element|paint)$/;
const NOTHING = 'linear-gradient(transparent,transparent)';
const IMPORTANT = /\s*!\s*important\s*$/i;
/** Before the name of a custom property: what it is in masked parts. */
const TWIN = '--cb-in-mask';

/** Returns what to write for a declaration's value, with whatever follows it; null when it stays as it is. */
export function bothForms(name: string, value: string): string | null {
  const custom = name.startsWith('--');
  if (!custom && !BRINGS.test(name)) return null;
  const important = IMPORTANT.exec(value)?.[0] ?? '';
  const shown = important ? value.slice(0, -important.length) : value;
  const masked = withoutWords(shown, name);
  // What uses it looks for this one in masked parts.
  if (custom)
    return /["']|var\(|url\(|image-set\(/i.test(value) ? `${value};${TWIN}${name}:${masked}${important}` : null;
  if (masked === shown) return null;
  return `var(--cb-open,${shown}) var(--cb-mask,${masked})${important}`;
}

function withoutWords(value: string, property: string): string {
  const edits = new Edits(value);
  const tokens = new T.Tokenizer(value);
  const nothing = property.includes('mask') ? NOTHING : 'none';
  for (let type = tokens.next(); type !== T.END; type = tokens.next()) {
    const { start, end } = tokens;
    if (type === T.STRING || type === T.BAD_STRING) {
      if (!isIcon(T.content(tokens))) edits.replace(start, end, '""');
    } else if (type === T.URL || type === T.BAD_URL) edits.replace(start, end, nothing);
    else if (type === T.IDENT && value.startsWith('--', start)) edits.replace(start, start, TWIN);
    else if (type === T.FUNCTION) {
      const called = T.keyword(tokens);
      if (called === 'counter' || called === 'counters') skip(tokens, edits, '""');
      else if (PICTURE.test(called)) skip(tokens, edits, nothing);
    }
  }
  return edits.result;
}

/** Puts something in the place of a function, up to the bracket that closes it. */
function skip(tokens: T.Tokenizer, edits: Edits, by: string): void {
  const { start } = tokens;
  let depth = 1;
  for (let type = tokens.next(); type !== T.END; type = tokens.next()) {
    if (type === T.FUNCTION || type === T.OPEN_PAREN) depth++;
    else if (type === T.CLOSE_PAREN && --depth === 0) break;
  }
  edits.replace(start, tokens.end, by);
}
