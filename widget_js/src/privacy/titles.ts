/** Titles of pages stand in lists before anybody said Yes: they have no mail addresses, keys, codes or card numbers. */

import { PathReader } from './readable.ts';
import { maskCards, tokenLike } from './text.ts';

const HIDDEN = '•••';
const WORD = /[^\s/|·,;:()[\]"'<>=?&#]+/g;
/** Letters with digits among them, or capitals in two places. */
const MIXED = /^(?=.*(?:\d.*[A-Za-z]|[A-Za-z].*\d|(?:[a-z]+[A-Z]+){2}))[A-Za-z0-9]{6,}$/;

/** Returns a title without what in it is no word. */
export function cleanTitle(title: string): string {
  return maskCards(title).replace(WORD, (word) => (isSecret(word) ? HIDDEN : word));
}

function isSecret(word: string): boolean {
  if (/.@.|%40|\d{5}/.test(word) || tokenLike(word)) return true;
  return word.split(/[-_]/).some((part) => MIXED.test(part) && !new PathReader().reads(part));
}
