import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Poll } from './poll.ts';

const page = new EventTarget();
let looks: { at: number; stirred: boolean }[];
let news = false;
let poll: Poll;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  vi.stubGlobal('window', page);
  looks = [];
  news = false;
  poll = new Poll((stirred) => {
    looks.push({ at: Date.now(), stirred });
    return news;
  });
});

afterEach(() => {
  poll.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a page that is still is looked at every two seconds after ten', () => {
  vi.advanceTimersByTime(10_000);
  looks = [];
  vi.advanceTimersByTime(10_000);
  expect(looks).toHaveLength(5);
  expect(looks.some(({ stirred }) => stirred)).toBe(false);
});

test('what happens is looked at a moment later, and for a while', () => {
  vi.advanceTimersByTime(10_000);
  looks = [];
  poll.stir();
  vi.advanceTimersByTime(1000);
  expect(looks[0]).toEqual({ at: 10_200, stirred: true });
  expect(looks.length).toBeGreaterThanOrEqual(3);
});

test('what a person does stirs', () => {
  vi.advanceTimersByTime(10_000);
  looks = [];
  page.dispatchEvent(new Event('keydown'));
  vi.advanceTimersByTime(200);
  expect(looks).toEqual([{ at: 10_200, stirred: true }]);
});

test('a look never waits for the page to come to rest', () => {
  for (let at = 0; at < 2000; at += 10) {
    poll.stir();
    vi.advanceTimersByTime(10);
  }
  expect(looks).toHaveLength(10);
});

test('while looks find something they go on as often', () => {
  news = true;
  vi.advanceTimersByTime(10_000);
  expect(looks).toHaveLength(50);
});

test('nothing is looked at after the end', () => {
  poll.stop();
  page.dispatchEvent(new Event('click'));
  vi.advanceTimersByTime(10_000);
  expect(looks).toEqual([]);
});
