import { expect, test } from 'vitest';
import type { VisitorRow } from '../app/types.ts';
import { chosen, NO_FILTER } from './filter.ts';

const row = (visitor: string, more: Partial<VisitorRow> = {}): VisitorRow => ({
  site: 's',
  siteName: 'Shop',
  visitor,
  browser: '',
  since: 0,
  chatted: false,
  tabs: 1,
  title: '',
  url: '',
  ...more,
});
const rows = [
  row('a', { title: 'Basket', url: 'https://x/basket', since: 540_000 }),
  row('b', { title: 'Home', site: 't', since: 0 }),
];

test('who came a moment after the list last looked at its clock is listed', () => {
  expect(chosen([row('a', { since: 700_000 })], NO_FILTER, 600_000, () => false)).toHaveLength(1);
});

test.each([
  [{}, 'ab'],
  [{ text: 'BASK' }, 'a'],
  [{ text: 'x/bas' }, 'a'],
  [{ site: 't' }, 'b'],
  [{ minutes: 5 }, 'b'],
  [{ chatted: 'yes' }, 'a'],
  [{ chatted: 'no' }, 'b'],
  [{ text: 'nothing' }, ''],
] as const)('filter %o leaves %s', (part, left) => {
  const found = chosen(rows, { ...NO_FILTER, ...part }, 600_000, ({ visitor }) => visitor === 'a');
  expect(found.map(({ visitor }) => visitor).join('')).toBe(left);
});
