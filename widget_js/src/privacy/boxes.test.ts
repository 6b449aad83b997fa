import { expect, test } from 'vitest';
import { type Box, isPartOfCode } from './boxes.ts';

const of = (lengths: number[], values: string[] = [], names: string[] = []): Box[] =>
  lengths.map((length, at) => ({ length, name: names[at] ?? '', value: values[at] ?? '' }));

test.each([
  ['six of one sign', of([1, 1, 1, 1, 1, 1]), true],
  ['a card', of([4, 4, 4, 4]), true],
  ['a card of 15 digits', of([4, 6, 5]), true],
  ['social security', of([3, 2, 4]), true],
  ['resident registration', of([6, 7]), true],
  ['social insurance', of([3, 3, 3]), true],
  ['six of which nothing tells', of([0, 0, 0, 0, 0, 0], ['4', '9']), true],
  ['a date', of([2, 2, 4]), false],
  ['a phone', of([3, 3, 4]), false],
  ['two of four', of([4, 4]), false],
  ['three of which nothing tells', of([0, 0, 0], ['4']), false],
  ['words', of([0, 0, 0, 0], ['Kim', 'Doe']), false],
  ['fields with names', of([0, 0, 0, 0], ['4'], ['qty', 'size', 'age', 'floor']), false],
  ['long fields', of([80, 80, 80, 80]), false],
  ['alone', of([1]), false],
] as const)('%s: a code is %s', (_, boxes, is) => {
  for (let at = 0; at < boxes.length; at++) expect(isPartOfCode(boxes, at)).toBe(is);
});

test('boxes count where they stand together', () => {
  const boxes = of([30, 1, 1, 1, 30, 1]);
  expect(boxes.map((_, at) => isPartOfCode(boxes, at))).toEqual([false, true, true, true, false, false]);
});
