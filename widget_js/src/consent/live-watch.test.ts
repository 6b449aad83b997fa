/** The bar that is not seen, on pages that make functions fail. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Surface } from '../chat/surface.ts';
import { watchBar } from './live-watch.ts';

const seen = vi.hoisted(() => vi.fn<() => boolean>());
vi.mock('./sight.ts', () => ({
  Sight: class {
    get seen(): boolean {
      return seen();
    }
    stop(): void {}
  },
}));

const fails = (): never => {
  throw new Error('a function of the page');
};
const raise = vi.fn<() => void>();
const rest = vi.fn<() => void>();
const surface = {
  ground: {
    realm: { own: { setTimeout, clearTimeout, Document: class {} } },
    now: () => performance.now(),
    isShown: true,
    read: () => undefined,
  },
  front: { raise, rest },
} as unknown as Surface;

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(surface.ground.realm.own, { setTimeout, clearTimeout });
  vi.stubGlobal('document', {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Returns how often the bar was given up in so many milliseconds. */
function lostIn(ms: number): number {
  const lost = vi.fn();
  const stop = watchBar(surface, {} as HTMLElement, lost);
  for (let at = 0; at < ms; at += 250) {
    try {
      vi.advanceTimersByTime(250);
    } catch {
      // As in a browser: what a timer raises ends that turn of it.
    }
  }
  stop();
  return lost.mock.calls.length;
}

test.each<[string, () => boolean, () => void, number, number]>([
  ['a bar in sight stays', () => true, () => {}, 5000, 0],
  ['a bar out of sight is given up once', () => false, () => {}, 5000, 1],
  ['not before its time', () => false, () => {}, 1500, 0],
  ['one that cannot be raised', () => false, fails, 5000, 1],
  ['one that cannot be looked at', fails, () => {}, 5000, 1],
])('%s', (_, look, lift, ms, times) => {
  seen.mockImplementation(look);
  raise.mockImplementation(lift);
  expect(lostIn(ms)).toBe(times);
});
