/** What was said in a hidden tab stays until the tab was shown for as long. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onceSeen } from './seen.ts';

const MS = 12_000;
const page = Object.assign(new EventTarget(), { hidden: false });
const show = (shown: boolean): void => {
  page.hidden = !shown;
  page.dispatchEvent(new Event('visibilitychange'));
};

beforeEach(() => {
  page.hidden = false;
  vi.stubGlobal('document', page);
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test.each<[string, () => void, boolean]>([
  ['a shown tab, in time', () => vi.advanceTimersByTime(MS), true],
  ['a shown tab, too early', () => vi.advanceTimersByTime(MS - 1), false],
  [
    'a hidden tab',
    () => {
      show(false);
      vi.advanceTimersByTime(10 * MS);
    },
    false,
  ],
  [
    'a tab that has just been shown again',
    () => {
      show(false);
      vi.advanceTimersByTime(10 * MS);
      show(true);
      vi.advanceTimersByTime(MS - 1);
    },
    false,
  ],
  [
    'a tab that is shown again for as long',
    () => {
      show(false);
      vi.advanceTimersByTime(10 * MS);
      show(true);
      vi.advanceTimersByTime(MS);
    },
    true,
  ],
])('%s', (_, happen, seen) => {
  const done = vi.fn();
  onceSeen(MS, done);
  happen();
  expect(done).toHaveBeenCalledTimes(seen ? 1 : 0);
});

test('what is called off in a hidden tab does not come back with it', () => {
  const done = vi.fn();
  const cancel = onceSeen(MS, done);
  show(false);
  vi.advanceTimersByTime(MS);
  cancel();
  show(true);
  vi.advanceTimersByTime(2 * MS);
  expect(done).not.toHaveBeenCalled();
});
