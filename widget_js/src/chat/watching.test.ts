import { expect, test } from 'vitest';
import { learnWatchers, NOBODY } from './watching.ts';

const known = { screencast: 'c1', watchers: ['Robin'], revision: 4 };
const news = (screencast: string, revision: number) => ({ screencast, watchers: ['Kim'], revision });

test.each([
  ['the first', NOBODY, news('c1', 1), false, true],
  ['newer', known, news('c1', 5), true, true],
  ['told twice', known, news('c1', 4), true, true],
  ['older, told late', known, news('c1', 3), true, false],
  ['of the screencast before, told late', known, news('c0', 9), true, false],
  ['of the next screencast, told before it begins', known, news('c2', 1), false, true],
])('who watches: %s', (_, before, told, running, learned) => {
  expect(learnWatchers(before, told, running)).toBe(learned ? told : before);
});
