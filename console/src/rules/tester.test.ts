import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Draft } from './rules.ts';
import { Tester } from './tester.ts';

const ORIGIN = 'https://shop.example';
const draft = (selector: string): Draft => ({
  mode: 'standard',
  rules: [{ action: 'mask', selector, url: '', note: '' }],
});
const findings = { url: '/account', parts: [], rules: [], personal: [], changes: [] };

let hear: (event: Partial<MessageEvent>) => void = () => {};
const page = { closed: false, postMessage: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers();
  page.closed = false;
  page.postMessage.mockClear();
  vi.stubGlobal('window', {
    addEventListener: (_: string, listener: typeof hear) => {
      hear = listener;
    },
    removeEventListener: () => {},
    setTimeout,
    open: () => page,
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const says = (data: object): void => hear({ data, origin: ORIGIN, source: page as unknown as Window });
const latest = (): { asked: number } => page.postMessage.mock.lastCall?.[0];

test('what a page shows belongs to the draft it was asked about', () => {
  const tester = new Tester([ORIGIN], draft('.a'), () => {});
  tester.open(`${ORIGIN}/account`);
  tester.use(draft('.a'), draft('.a'));
  says({ cobrowse: 'here' });
  vi.runAllTimers();
  const first = latest().asked;
  expect(tester.pending).toBe(false);
  says({ cobrowse: 'page', asked: first, entries: [], files: new Map(), findings });
  expect([tester.current, tester.pending]).toEqual([true, false]);

  tester.use(draft('.b'), draft('.a'));
  expect([tester.current, tester.pending]).toEqual([false, true]);
  vi.runAllTimers();
  says({ cobrowse: 'page', asked: first, entries: [], files: new Map(), findings });
  expect([tester.current, tester.pending]).toEqual([false, true]);
  says({ cobrowse: 'page', asked: latest().asked, entries: [], files: new Map(), findings });
  expect([tester.current, tester.pending]).toEqual([true, false]);

  tester.use(draft('.c'), draft('.a'));
  page.closed = true;
  expect([tester.current, tester.pending]).toEqual([false, false]);
});
