/** Stop, on pages that make functions of the capture fail. */

import { expect, test, vi } from 'vitest';

vi.stubGlobal('document', { hidden: false });
vi.stubGlobal('CAPTURE_URL', '/widget/capture.js');
const stopped = vi.fn<() => void>();
vi.mock('./bundles.ts', () => ({
  load: async () => ({ start: () => ({ setHidden: vi.fn(), setRules: vi.fn(), stop: stopped }) }),
}));
vi.mock('./hidden.ts', () => ({
  Hidden: class {
    parts = [];
    begin(): void {}
    end(): void {}
  },
}));
const { Screencast } = await import('./screencast.ts');

const fails = (): never => {
  throw new Error('a function of the page');
};

test.each<[string, () => void, () => void]>([
  ['nothing fails', () => {}, () => {}],
  ['the capture does not stop cleanly', fails, () => {}],
  ['the end cannot be shown', () => {}, fails],
])('the hub is told of a Stop when %s', async (_, stop, show) => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  stopped.mockReset().mockImplementation(stop);
  const told: unknown[] = [];
  const states: string[] = [];
  const screencast = new Screencast({
    hub: '',
    assetLimit: () => 0,
    assetOrigins: () => [],
    ticket: async () => '',
    tellStop: (id, reason) => told.push([id, reason]),
    tellLink: () => {},
    state: (state) => {
      states.push(state);
      if (state === 'ended') show();
    },
  });
  await screencast.start('c1', 'ticket', { version: 1 });
  try {
    screencast.stop('by_visitor');
  } catch {
    // As in a browser: what a listener raises ends that listener.
  }
  expect(told).toEqual([['c1', 'by_visitor']]);
  expect(states).toEqual(['live', 'ended']);
  expect(stopped).toHaveBeenCalledOnce();
  expect(screencast.running).toBe(false);
});
