import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Backoff } from './backoff.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('the delay doubles up to the longest, and begins again after a success', () => {
  let tries = 0;
  const backoff = new Backoff(() => tries++, 100, 300);
  for (const delay of [100, 200, 300, 300]) {
    backoff.later();
    const before = tries;
    vi.advanceTimersByTime(delay - 1);
    expect(tries).toBe(before);
    vi.advanceTimersByTime(1);
    expect(tries).toBe(before + 1);
  }
  backoff.reset();
  backoff.later();
  vi.advanceTimersByTime(100);
  expect(tries).toBe(5);
});

test('one attempt waits at a time, and none after a stop', () => {
  let tries = 0;
  const backoff = new Backoff(() => tries++, 100, 100);
  backoff.later();
  backoff.later();
  vi.advanceTimersByTime(1000);
  expect(tries).toBe(1);
  backoff.later();
  backoff.stop();
  vi.advanceTimersByTime(1000);
  expect(tries).toBe(1);
});
