import { afterEach, expect, test, vi } from 'vitest';
import type { Stop } from './agreement.ts';
import { addLink, eachLink } from './chain.ts';
import { recallStops, rememberStops } from './stops.ts';

function store(): Map<string, string> {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  return kept;
}
afterEach(() => vi.unstubAllGlobals());

function reasons(): string[] {
  const all: string[] = [];
  eachLink(recallStops(), ({ screencast, reason }) => all.push(`${screencast} ${reason}`));
  return all;
}

test('stops that were not heard are there on the next page, and those that were are not', () => {
  store();
  const first = addLink<Stop>(null, { screencast: 'c1', reason: 'by_visitor' });
  rememberStops(addLink(first, { screencast: 'c2', reason: 'weak_connection' }));
  expect(reasons()).toEqual(['c1 by_visitor', 'c2 weak_connection']);
  rememberStops(null);
  expect(reasons()).toEqual([]);
});

test.each(['', 'x', 'c1 ', ' by_visitor', 'c1 hacked', '{"a": 1}'])('%j is no stop', (text) => {
  store().set('cobrowse:stops', text);
  expect(reasons()).toEqual([]);
});
