import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { JOINT } from './digits.ts';
import { cardShaped, findBeginnings, findNumbers, luhn, mod97 } from './numbers.ts';
import { MASKED_VALUE, maskCards } from './text.ts';

/** Judged by the hub with the same answers: tests/privacy/test_numbers.py. */
const vectors = JSON.parse(readFileSync('tests/vectors/numbers.json', 'utf8')) as Record<
  'hidden' | 'shown' | 'growing' | 'not_growing',
  string[]
>;

test.each(vectors.hidden)('hides the number in %j', (text) => {
  const [[start, end] = [0, 0]] = findNumbers(text);
  expect(end - start).toBeGreaterThan(10);
  expect(maskCards(text)).not.toContain(text.slice(start, end));
  expect(maskCards(text)).toContain(MASKED_VALUE);
});

test.each(vectors.shown)('leaves %j', (text) => {
  expect(maskCards(text)).toBe(text);
});

test.each(vectors.growing)('while it is typed %j can become a number', (text) => {
  expect(findBeginnings(text)).toHaveLength(1);
});

test.each(vectors.not_growing)('while it is typed %j becomes no number', (text) => {
  expect(findBeginnings(text)).toEqual([]);
});

test('Luhn and mod 97', () => {
  expect(luhn('79927398713')).toBe(true);
  expect(luhn('79927398710')).toBe(false);
  expect(mod97('GB82WEST12345698765432')).toBe(true);
  expect(mod97('GB82WEST12345698765431')).toBe(false);
});

/** The same numbers at every run: a linear congruence. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state / 2147483648;
  }
}

const GAPS = [
  '',
  ' ',
  '-',
  '\u00a0',
  '\u202f',
  '\u2009',
  '\u200b',
  '\u00ad',
  '\u2013',
  '/',
  '  ',
  '\t',
  JOINT,
  '_',
  '·',
];
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0xff10, 0x1d7d8];

test('any card, in any script, with any gap between its groups, is found; of its beginnings no more than six digits pass', () => {
  const random = numbers(7);
  const upTo = (count: number): number => Math.floor(random.next().value * count);
  for (let run = 0; run < 600; run++) {
    const begin = ['4', '51', '55', '34', '37', '6011', '62', '35', '2221', '5061'][upTo(10)] as string;
    const length = /^3[47]/.test(begin) ? 15 : 16;
    let digits = begin;
    while (digits.length < length - 1) digits += upTo(10);
    digits += [...'0123456789'].find((last) => luhn(digits + last));
    const zero = ZEROS[upTo(ZEROS.length)] as number;
    const gap = GAPS[upTo(GAPS.length)] as string;
    const groups = length === 15 ? [4, 6, 5] : [4, 4, 4, 4];
    let written = '';
    let count = 0;
    let at = 0;
    for (const size of groups) {
      for (let i = 0; i < size; i++, count++) {
        if (i === 0 && count > 0) written += gap;
        written += String.fromCodePoint(zero + Number(digits[at++]));
        if (count >= 6) expect(findBeginnings(written), written).toHaveLength(1);
      }
    }
    expect(findNumbers(`a ${written} z`), written).toHaveLength(1);
    expect(findNumbers(written)[0], written).toEqual([0, written.length]);
  }
});

test('of numbers that mean nothing few are hidden: decimals and times none, order numbers fewer than one in ten', () => {
  const random = numbers(11);
  let orders = 0;
  for (let run = 0; run < 2000; run++) {
    const value = random.next().value;
    expect(findNumbers(String(value)), String(value)).toEqual([]);
    expect(findNumbers(`${value * 1000}`)).toEqual([]);
    expect(findNumbers(String(Math.floor(1.6e12 + value * 2e11)))).toEqual([]);
    expect(findNumbers(new Date(1.6e12 + value * 2e11).toISOString())).toEqual([]);
    expect(findNumbers(String(Math.floor(value * 1e12)))).toEqual([]);
    if (findNumbers(`${Math.floor((1 + value * 8) * 1e15)}`).length > 0) orders++;
  }
  expect(orders).toBeLessThan(200);
});

test.each([
  ['4111 1111 1111 1112', true],
  ['4111-1111-1111-1112', true],
  ['3782 822463 10006', true],
  ['2026 1120 1230 4512', false],
  ['4111111111111112', false],
  ['4111 1111', false],
])('%s has the form of a card: %s', (value, is) => {
  expect(cardShaped(value)).toBe(is);
});

test('long texts of digits are read in time', () => {
  const began = performance.now();
  for (const text of ['1 '.repeat(50_000), '4111'.repeat(25_000), '12.34 '.repeat(20_000), 'DE89 '.repeat(20_000)]) {
    findNumbers(text);
    findBeginnings(text);
  }
  expect(performance.now() - began).toBeLessThan(3000);
});
