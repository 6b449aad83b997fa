import { expect, test } from 'vitest';
import { diffChildren, longestIncreasing } from './diff.ts';

function apply(before: number[], after: number[], known: Set<number>): { result: number[]; moved: number } {
  const result: number[] = [];
  let at = 0;
  let moved = 0;
  diffChildren(before, after, (n) => known.has(n), {
    keep: (count) => {
      result.push(...before.slice(at, at + count));
      at += count;
    },
    skip: (count) => {
      at += count;
    },
    move: (nodes) => {
      for (const node of nodes) expect(known.has(node)).toBe(true);
      moved += nodes.length;
      result.push(...nodes);
    },
    fresh: (nodes) => {
      for (const node of nodes) expect(known.has(node)).toBe(false);
      result.push(...nodes);
    },
  });
  return { result, moved };
}

test('the longest increasing subsequence is chosen', () => {
  expect(longestIncreasing([3, 1, 2, 5, 4]).filter(Boolean)).toHaveLength(3);
  expect(longestIncreasing([])).toEqual([]);
});

test('moving the first row to the end moves one row', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => i);
  const { result, moved } = apply(rows, [...rows.slice(1), 0], new Set(rows));
  expect(result).toEqual([...rows.slice(1), 0]);
  expect(moved).toBe(1);
});

test('random lists: the script turns what was sent into what is', () => {
  let seed = 7;
  const random = (n: number): number => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return seed % n;
  };
  for (let round = 0; round < 3000; round++) {
    const before = Array.from({ length: random(12) }, (_, i) => i);
    const pool = Array.from({ length: 18 }, (_, i) => i).sort(() => random(3) - 1);
    const after = pool.slice(0, random(14));
    // 12 to 14 are known, but under another parent; 15 and up were never sent.
    const known = new Set([...before, 12, 13, 14]);
    expect(apply(before, after, known).result).toEqual(after);
  }
});
