/** Whether a part of an address is made of words, or of what may be a key, a code or a name. What is unsure is not words. */

import { NAMING_WORDS, OWNED_WORDS, PAGE_WORDS } from './address-words.ts';
import { LETTERS } from './letters.ts';

const SIDE = 27;
const EDGE = 26;
/** What words of some length weigh at least, in the table's steps: a short one of random letters tells little. */
const LEAST = [0, 0, 0, 0, 0, 2, 4];
const LEAST_LONG = 5;
/** All words of one part together: groups of random letters are short. */
const LEAST_TOGETHER = 4;
/** Digits in one part, besides a date's. A code has more. */
const MAX_DIGITS = 4;
const LEAST_CAMEL = 8;
const MAX_LENGTH = 120;
const MAX_WORD = 24;
const MAX_KNOWN = 5000;

const DATE = /^(?:20[0-4]|199)\d(?:[-_](?:0?[1-9]|1[0-2])(?:[-_](?:0?[1-9]|[12]\d|3[01]))?)?(?![^-_])/;
const NUMBER = /^\d{1,3}$/;
/** Sizes, places in a row, versions. */
const MEASURE = /^(?:\d{1,3}(?:st|nd|rd|th|er|[a-z]|ml|[mck]m|kg|[gmt]b|in|ft|px|hz|oz|lb|pcs|pack|min)|[a-z]\d{1,2})$/;
const ENDING = /\.(?:html?|xhtml|php|aspx?|jspx?|do|pdf|xml|json|cgi|cfm|shtml)$/i;
const LOCALE = /^[a-z]{2}[-_][A-Z]{2}$/;

/** How much like a word a run of small letters is: at most a few hundred additions. */
function weigh(word: string): number {
  let sum = 0;
  let before = -1;
  let last = EDGE;
  for (let at = 0; at <= word.length; at++) {
    const letter = at < word.length ? word.charCodeAt(at) - 97 : EDGE;
    sum += LETTERS.charCodeAt(last * SIDE + letter) - 105;
    if (before >= 0) sum += LETTERS.charCodeAt(SIDE * SIDE + before * SIDE + letter) - 105;
    before = last;
    last = letter;
  }
  return sum;
}

/** Words of other writing have no keys in them, and digits of theirs are no words. */
const OTHER_WORD = /^(?:(?!\p{Script=Latin})[\p{L}\p{M}])+$/u;

function weighWord(word: string): number {
  if (/^[a-z]+$/.test(word)) return weighPart(word);
  if (PAGE_WORDS.has(word.toLowerCase())) return LEAST_TOGETHER;
  if (NUMBER.test(word) || MEASURE.test(word.toLowerCase())) return 0;
  if (OTHER_WORD.test(word)) return LEAST_TOGETHER;
  const plain = word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøłæıœđ]/g, (letter) => 'solaiod'['ßøłæıœđ'.indexOf(letter)] as string);
  // A version, as in `iphone15`.
  const stem = plain.replace(/(?<=[a-z]{5})\d{1,2}$/, '');
  // Capitals begin words, or are all there is of a short one.
  if (/^[A-Z]{2,4}$/.test(stem)) return weighPart(stem.toLowerCase());
  const parts = /^[A-Z]?[a-z]+(?:[A-Z][a-z]{2,})*$/.test(stem) ? (stem.match(/[A-Z]?[a-z]+/g) ?? []) : [];
  const sum = parts.reduce((sum, part) => sum + weighPart(part.toLowerCase()), 0);
  return parts.length === 0 || parts.length > 4 || (parts.length > 1 && sum < LEAST_CAMEL) ? Number.NaN : sum;
}

function weighPart(letters: string): number {
  if (PAGE_WORDS.has(letters)) return LEAST_TOGETHER;
  const weight = letters.length > MAX_WORD ? Number.NaN : weigh(letters);
  return letters.length > 3 && weight < (LEAST[letters.length] ?? LEAST_LONG) ? Number.NaN : weight;
}

/** A part that was read, and whether what comes after it is somebody's. */
type Read = readonly [readable: boolean, owned: boolean];

/** The same parts are asked for again and again. */
const known = new Map<string, Read>();

/** Reads the parts of one path in their order: what comes after a word such as `user` is somebody's. */
export class PathReader {
  /** A word came after which only words of websites are shown. */
  private owned = false;

  /** Whether a part, decoded, is made of words, years and small numbers. */
  reads(part: string): boolean {
    if (part === '') return true;
    if (this.owned) return readPart(part, true)[0];
    let read = known.get(part);
    if (!read) {
      read = readPart(part, false);
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(part, read);
    }
    this.owned = read[1];
    return read[0];
  }
}

function readPart(part: string, after: boolean): Read {
  if (LOCALE.test(part)) return [!after, after];
  const stem = part.replace(ENDING, '');
  if (stem.length > MAX_LENGTH) return [false, after];
  const date = DATE.exec(stem)?.[0] ?? '';
  const rest = stem.slice(date.length);
  if ((rest.match(/\d/g)?.length ?? 0) > (date ? 2 : MAX_DIGITS)) return [false, after];
  const words = rest.split(/[-_ ]/).filter((word) => word !== '');
  let sum = 0;
  let readable = true;
  let owned = after;
  for (const [at, word] of words.entries()) {
    const lower = word.toLowerCase();
    const weight = weighWord(word);
    readable &&= !Number.isNaN(weight) && (!owned || PAGE_WORDS.has(lower));
    sum += weight;
    owned ||= words.length > 1 && at === 0 && NAMING_WORDS.has(lower);
  }
  owned ||= OWNED_WORDS.has(words[words.length - 1]?.toLowerCase() ?? '');
  return [readable && !(date && owned) && (words.length < 2 || sum >= LEAST_TOGETHER), owned];
}
