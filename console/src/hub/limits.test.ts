import { expect, test } from 'vitest';
import { until, whyNot } from './limits.ts';

const at = 1_000_000;

test.each([
  [{ pause: 25, muted: 0 }, 0, 'You can ask again in 25 s.'],
  [{ pause: 25, muted: 0 }, 24_500, 'You can ask again in 1 s.'],
  [{ pause: 25, muted: 0 }, 25_000, ''],
  [{ pause: 120, muted: 0 }, 0, 'You can ask again in 2 min.'],
  [{ pause: 120, muted: 0 }, 21_000, 'You can ask again in 1 min 39 s.'],
  [{ pause: 0, muted: 0 }, 0, ''],
  [{ pause: 600, muted: 86_400 }, 0, 'The visitor does not want to be asked again today.'],
])('%o after %i ms: %s', (told, passed, words) => {
  expect(whyNot(until(told, at), at + passed)).toBe(words);
});

test('a visitor of whom nothing is known may be asked', () => {
  expect(whyNot(undefined, at)).toBe('');
});
