/** Kinds of ids, keys and codes as libraries make them, from a seed: the same in each run. */

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const URL_SAFE = `${UPPER}${LOWER}${DIGITS}-_`;

/** Numerical Recipes' linear congruential generator; its upper bits are good enough for this. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Make = (below: (n: number) => number) => string;

const of =
  (letters: string, length: number): Make =>
  (below) =>
    Array.from({ length }, () => letters[below(letters.length)]).join('');

const hex = `${DIGITS}abcdef`;
const groups = (letters: string, lengths: number[], between = '-'): Make => {
  const made = lengths.map((length) => of(letters, length));
  return (below) => made.map((make) => make(below)).join(between);
};

export const KINDS: Record<string, Make> = {
  'nanoid(21)': of(URL_SAFE, 21),
  'nanoid(10)': of(URL_SAFE, 10),
  'token_urlsafe(16)': of(URL_SAFE, 22),
  'token_urlsafe(8)': of(URL_SAFE, 11),
  'Devise, 20 letters': of(`${URL_SAFE.replace(/[lIO0]/g, '')}`, 20),
  uuid: groups(hex, [8, 4, 4, 4, 12]),
  hex16: of(hex, 16),
  hex32: of(hex, 32),
  'short hash': of(hex, 7),
  ObjectId: of(hex, 24),
  ulid: of('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 26),
  cuid2: of(LOWER + DIGITS, 24),
  'base 36, 8': of(LOWER + DIGITS, 8),
  'base 36, 6': of(LOWER + DIGITS, 6),
  'base 58, 11': of(`${UPPER}${LOWER}${DIGITS}`.replace(/[0OIl]/g, ''), 11),
  'base 62, 7': of(UPPER + LOWER + DIGITS, 7),
  'base 32, 16': of(`${UPPER}234567`, 16),
  'mixed letters, 8': of(UPPER + LOWER, 8),
  'mixed letters, 12': of(UPPER + LOWER, 12),
  'small letters, 6': of(LOWER, 6),
  'small letters, 8': of(LOWER, 8),
  'small letters, 10': of(LOWER, 10),
  'small letters, 12': of(LOWER, 12),
  'small letters, 16': of(LOWER, 16),
  'small letters, 21': of(LOWER, 21),
  'capitals, 6': of(UPPER, 6),
  'capitals, 8': of(UPPER, 8),
  'meeting, 3-4-3': groups(LOWER, [3, 4, 3]),
  'groups of four': groups(LOWER, [4, 4, 4]),
  'license, 5 by 5': groups(UPPER + DIGITS, [5, 5, 5, 5, 5]),
  'code of six digits': of(DIGITS, 6),
  'code of six digits, 3-3': groups(DIGITS, [3, 3]),
  'number of five digits': of(DIGITS, 5),
  'number of ten digits': of(DIGITS, 10),
  'G-code': (below) => `G-${of(DIGITS, 6)(below)}`,
  'word and id': (below) => `reset-${of(LOWER + DIGITS, 8)(below)}`,
  'word and small letters': (below) => `invoice-${of(LOWER, 10)(below)}`,
};

export function tokens(kind: string, count: number): string[] {
  const below = chance([...kind].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) >>> 0);
  const make = KINDS[kind] as Make;
  return Array.from({ length: count }, () => make(below));
}
