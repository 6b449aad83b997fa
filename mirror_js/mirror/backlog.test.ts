/** A console that is minimised or hidden: no frames come, and timers once a second. */

import type { Entry } from '@cobrowse/shared/wire/envelope.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Backlog } from './backlog.ts';

const MANY = 40;
/** Longer than the budget of a frame that is seen. */
const COSTLY_MS = 12;
const entry = (seq: number): Entry => ({ epoch: 'e', seq, kind: 1, flags: 0, time: 0, body: new Uint8Array() });

/** What the browser does with a page, as far as the backlog can tell. */
class FakePage extends EventTarget {
  hidden = false;

  hide(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: FakePage;
let frames: (() => void)[];

beforeEach(() => {
  page = new FakePage();
  frames = [];
  vi.stubGlobal('document', page);
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  // Later than any test waits.
  vi.stubGlobal('setTimeout', () => 0);
  vi.stubGlobal('clearTimeout', () => {});
});
afterEach(() => vi.unstubAllGlobals());

function opened(cost: number): { backlog: Backlog; applied: number[] } {
  const applied: number[] = [];
  const backlog = new Backlog({
    apply: ({ seq }) => {
      for (const until = performance.now() + cost; performance.now() < until; );
      applied.push(seq);
    },
    failed: (error) => {
      throw error;
    },
    worked: () => {},
    behind: () => {},
  });
  return { backlog, applied };
}

test('what arrives while it is hidden is applied without frames and timers', async () => {
  const { backlog, applied } = opened(COSTLY_MS);
  page.hide(true);
  for (let seq = 0; seq < MANY; seq++) backlog.add(entry(seq));
  await vi.waitFor(() => expect(applied).toEqual(Array.from({ length: MANY }, (_, seq) => seq)), { interval: 1 });
  backlog.stop();
});

test('what waits for a frame when it is hidden does not wait for the return', async () => {
  const { backlog, applied } = opened(COSTLY_MS);
  for (let seq = 0; seq < MANY; seq++) backlog.add(entry(seq));
  expect(applied.length).toBeLessThan(3);
  page.hide(true);
  await vi.waitFor(() => expect(applied.length).toBe(MANY), { interval: 1 });
  backlog.stop();
});

test('while it is seen, a frame has its budget and no more', () => {
  const { backlog, applied } = opened(COSTLY_MS);
  for (let seq = 0; seq < MANY; seq++) backlog.add(entry(seq));
  page.hide(true);
  page.hide(false);
  const before = applied.length;
  frames.shift()?.();
  expect(applied.length).toBe(before + 1);
  backlog.stop();
});
