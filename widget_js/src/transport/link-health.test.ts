import { expect, test } from 'vitest';
import { HOPELESS_MS, LinkHealth, PATIENCE_MS } from './link-health.ts';

/** Looks once a second; `delays` are what was acknowledged in each. */
function run(health: LinkHealth, delays: number[], from = 0): number[] {
  return delays.map((delay, second) => {
    health.acknowledged(delay);
    health.look(0, from + second * 1000);
    return health.level;
  });
}

test('a good link leaves nothing out', () => {
  expect(run(new LinkHealth(), Array(30).fill(80))).toEqual(Array(30).fill(0));
});

test('a single late entry changes nothing', () => {
  expect(run(new LinkHealth(), [50, 50, 2000, 50, 50, 50])).toEqual([0, 0, 0, 0, 0, 0]);
});

test('a weak link leaves out one thing after the other, in order', () => {
  const levels = run(new LinkHealth(), Array(8).fill(4000));
  expect(levels).toEqual([1, 1, 2, 2, 3, 3, 3, 3]);
});

test('a link of a second leaves out the pointer only', () => {
  expect(run(new LinkHealth(), Array(20).fill(1000)).at(-1)).toBe(1);
});

test('a link that recovers gets everything back, slowly', () => {
  const health = new LinkHealth();
  run(health, Array(8).fill(4000));
  const levels = run(health, Array(40).fill(60), 8000);
  expect(levels.at(-1)).toBe(0);
  expect(levels.filter((level, i) => i > 0 && level > (levels[i - 1] as number))).toEqual([]);
});

test('what waits unacknowledged counts as late', () => {
  const health = new LinkHealth();
  health.acknowledged(50);
  health.look(2000, 0);
  expect(health.level).toBe(1);
});

test('a screencast is impossible after a long time of a hopeless link, and not before', () => {
  const health = new LinkHealth();
  let now = 0;
  for (; now < PATIENCE_MS; now += 1000) expect(health.look(HOPELESS_MS + now, now)).toBe(true);
  expect(health.look(HOPELESS_MS + now, now)).toBe(false);
});

test('one good moment gives a hopeless link its patience back', () => {
  const health = new LinkHealth();
  health.look(HOPELESS_MS, 0);
  health.look(100, PATIENCE_MS - 1);
  expect(health.look(HOPELESS_MS, PATIENCE_MS + 1)).toBe(true);
});
