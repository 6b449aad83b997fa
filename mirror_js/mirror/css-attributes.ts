/** Attributes in style sheets: many have another name in the mirror (shared_js/wire/hooks.ts). */

import type { Edits } from '@cobrowse/shared/css/edits.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';
import { FOLDED, hookName } from '@cobrowse/shared/wire/hooks.ts';

/** In the mirror these have a value that a person can read. */
const SHOWN_AS_THEY_ARE = new Set(['href', 'value']);

/** Renames what a selector tests; the tokenizer stands on the bracket, and goes on behind the name or what it looked at. */
export function renameTested(tokens: T.Tokenizer, edits: Edits): void {
  if (afterSpace(tokens) !== T.IDENT) {
    tokens.end = tokens.start;
    return;
  }
  const { text, start, end } = tokens;
  const name = T.unescaped(text.slice(start, end));
  const hook = hookName(name);
  // With the prefix of a namespace it is no attribute of ours.
  if (hook === name || /^\|(?!=)/.test(text.slice(end, end + 2))) return;
  edits.replace(start, end, hook);
  // HTML compares the letters of some attributes without their case, but not of the one in their place.
  if (FOLDED.has(name.toLowerCase())) fold(tokens, edits);
}

/** Has the letters of a value compared without their case, unless the selector says how. */
function fold(tokens: T.Tokenizer, edits: Edits): void {
  let type = afterSpace(tokens);
  while (type === T.DELIM) type = afterSpace(tokens);
  const value = tokens.end;
  const tests = type === T.STRING || type === T.IDENT;
  if (tests && afterSpace(tokens) === T.CLOSE_SQUARE) edits.replace(value, value, ' i');
  tokens.end = tokens.start;
}

/** Renames what `attr()` shows; the tokenizer stands on the function. */
export function renameShown(tokens: T.Tokenizer, edits: Edits): void {
  if (afterSpace(tokens) === T.IDENT) {
    const name = T.unescaped(tokens.text.slice(tokens.start, tokens.end));
    const hook = hookName(name);
    if (hook !== name && !SHOWN_AS_THEY_ARE.has(name.toLowerCase())) edits.replace(tokens.start, tokens.end, hook);
  } else tokens.end = tokens.start;
}

/** Goes on to what is no space. */
export function afterSpace(tokens: T.Tokenizer): number {
  let type = tokens.next();
  while (type === T.WHITESPACE || type === T.COMMENT) type = tokens.next();
  return type;
}
