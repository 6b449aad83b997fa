import { expect, test } from 'vitest';
import { Unsent } from './unsent.ts';

test('a picture goes with its screencast, others stay', () => {
  const unsent = new Unsent();
  const gone: string[] = [];
  for (const [cast, name] of [
    ['a', 'of a'],
    ['b', 'of b'],
    ['', 'pasted'],
  ] as const)
    unsent.hold(cast, () => gone.push(name));
  unsent.over('a');
  unsent.over('a');
  expect(gone).toEqual(['of a']);
  expect([unsent.discarded('a'), unsent.discarded('b')]).toEqual([true, false]);
  unsent.all();
  expect(gone).toEqual(['of a', 'of b', 'pasted']);
});

test('a picture that was sent is not given up', () => {
  const unsent = new Unsent();
  const forget = unsent.hold('a', () => expect.unreachable());
  forget();
  unsent.over('a');
  expect(unsent.discarded('a')).toBe(false);
});

test('a picture that was being drawn at the end is given up at once', () => {
  const unsent = new Unsent();
  unsent.over('a');
  const gone: string[] = [];
  unsent.hold('a', () => gone.push('late'));
  expect(gone).toEqual(['late']);
  expect(unsent.discarded('a')).toBe(true);
});
