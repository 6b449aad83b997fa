/** Rules for single strings: numbers of somebody's, tokens, masks that tell no length. */

import { findNumbers, type Range } from './numbers.ts';

/** Replaces every card, account and social security number. */
export function maskCards(text: string): string {
  return hide(text, findNumbers(text));
}

/** Replaces what stands at these places. */
export function hide(text: string, ranges: readonly Range[]): string {
  let kept = '';
  let from = 0;
  for (const [start, end] of ranges) {
    kept += text.slice(from, start) + MASKED_VALUE;
    from = end;
  }
  return from === 0 ? text : kept + text.slice(from);
}

/** Stands for the value of any masked field that is not empty. */
export const MASKED_VALUE = '••••••';

/** Stands for text: keeps roughly its room, in steps, so that no exact length is told. */
export function maskText(text: string): string {
  const length = text.trim().length;
  if (length === 0) return text.length > 0 ? ' ' : '';
  let room = 8;
  while (room < length && room < 4096) room *= 2;
  const words: string[] = [];
  for (let left = room; left > 0; left -= 8) words.push('•••••••');
  return words.join(' ');
}

/** Whether a word looks like a key, a session or a signature rather than like language. */
export function tokenLike(word: string): boolean {
  if (word.startsWith('eyJ') && word.length > 16) return true;
  for (const run of word.match(/[A-Za-z0-9_+/=-]{16,}/g) ?? []) {
    const digits = run.replace(/\D/g, '').length;
    if (/^[0-9a-f-]{16,}$/i.test(run) && digits > 0) return true;
    if (run.length >= 20 && digits >= 3 && /[A-Za-z]/.test(run)) return true;
    if (run.length >= 24 && /[A-Z]/.test(run) && /[a-z]/.test(run) && digits > 0) return true;
  }
  return false;
}

/** Whether a name made for style sheets looks like data: long numbers, addresses, keys. Hashes of bundlers are shorter. */
export function nameLikeData(name: string): boolean {
  if (/\d{4}|@/.test(name) || tokenLike(name)) return true;
  return name
    .split(/[-_]+/)
    .some((part) => part.length >= 12 && /\d/.test(part) && /[A-Z]/.test(part) && /[a-z]/.test(part));
}
