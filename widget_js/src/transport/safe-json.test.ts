import { afterEach, expect, test } from 'vitest';
import { safeJson, safeParser } from './safe-json.ts';

afterEach(() => {
  // biome-ignore lint/suspicious/noExplicitAny: what pages do
  delete (Array.prototype as any).toJSON;
});

test('lists are lists on a page that gives arrays a toJSON', () => {
  const list = ['message', { id: 'a', text: 'Hi "you"' }];
  const expected = JSON.stringify(list);
  // biome-ignore lint/suspicious/noExplicitAny: what pages do
  (Array.prototype as any).toJSON = () => 'spoiled';
  expect(JSON.stringify(list)).toBe('"spoiled"');
  expect(safeJson(list)).toBe(expected);
  expect(new safeParser.Encoder().encode({ type: 2, nsp: '/visitor', id: 7, data: list })).toEqual([
    `2/visitor,7${expected}`,
  ]);
});
