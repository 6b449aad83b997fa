import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { everyTick, TICK_MS, untilTick } from './ticks.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 123_456_789 });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('what is waited for by several is waited for together', () => {
  const rung: number[] = [];
  const stops = [1000, 1000, 2000].map((ms, at) => {
    vi.advanceTimersByTime(70 * at);
    return everyTick(ms, () => rung.push(Date.now()));
  });
  vi.advanceTimersByTime(20_000);
  for (const stop of stops) stop();
  expect(new Set(rung).size).toBeLessThanOrEqual(21);
  expect(rung.length).toBeGreaterThan(45);
  vi.advanceTimersByTime(20_000);
  expect(rung.length).toBeLessThan(55);
});

test('the wait is about what was asked for', () => {
  for (let at = 0; at < 1000; at += 37) {
    vi.advanceTimersByTime(37);
    for (const ms of [1000, 2000, 3000]) {
      expect(untilTick(ms)).toBeGreaterThan(ms / 2);
      expect(untilTick(ms)).toBeLessThanOrEqual(ms + TICK_MS);
    }
  }
});

test('a clock of the page that says nonsense makes no haste', () => {
  for (const now of [Number.NaN, Number.POSITIVE_INFINITY, -1e9]) {
    vi.spyOn(performance, 'now').mockReturnValue(now);
    expect(untilTick(1000)).toBeGreaterThanOrEqual(500);
  }
});
