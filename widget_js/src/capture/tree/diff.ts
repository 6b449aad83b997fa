/** The edit script from the children that were sent to the children that are. */

/** Returns which positions of `sequence` form a longest increasing subsequence (patience sorting, O(n log n)). */
export function longestIncreasing(sequence: readonly number[]): boolean[] {
  const tails: number[] = [];
  const before: number[] = new Array(sequence.length);
  for (let i = 0; i < sequence.length; i++) {
    const value = sequence[i] as number;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sequence[tails[middle] as number] as number) < value) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = i;
  }
  const chosen: boolean[] = new Array(sequence.length).fill(false);
  for (let i = tails.length > 0 ? (tails[tails.length - 1] as number) : -1; i >= 0; i = before[i] as number) {
    chosen[i] = true;
  }
  return chosen;
}

export interface ScriptSink<T> {
  keep(count: number): void;
  skip(count: number): void;
  move(nodes: T[]): void;
  fresh(nodes: T[]): void;
}

/**
 * Writes keep, skip, move and fresh runs that turn `before` into `after`. `known` tells whether a node has an id.
 * What is left of `before` at the end is dropped. Cost: linear, but for the moved part.
 */
export function diffChildren<T>(
  before: readonly T[],
  after: readonly T[],
  known: (node: T) => boolean,
  sink: ScriptSink<T>,
): void {
  let start = 0;
  const shared = Math.min(before.length, after.length);
  while (start < shared && before[start] === after[start]) start++;
  let beforeEnd = before.length;
  let afterEnd = after.length;
  while (beforeEnd > start && afterEnd > start && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd--;
    afterEnd--;
  }
  if (start > 0) sink.keep(start);

  const oldIndex = new Map<T, number>();
  if (afterEnd > start) for (let i = start; i < beforeEnd; i++) oldIndex.set(before[i] as T, i);
  const stays: number[] = [];
  for (let i = start; i < afterEnd; i++) {
    const index = oldIndex.get(after[i] as T);
    if (index !== undefined) stays.push(index);
  }
  const kept = longestIncreasing(stays);

  let at = start;
  let seen = 0;
  let run: T[] = [];
  let running: 'move' | 'fresh' | null = null;
  let keeping = 0;
  const close = (): void => {
    if (keeping > 0) sink.keep(keeping);
    if (running === 'move') sink.move(run);
    else if (running === 'fresh') sink.fresh(run);
    keeping = 0;
    running = null;
    run = [];
  };
  for (let i = start; i < afterEnd; i++) {
    const node = after[i] as T;
    const index = oldIndex.get(node);
    if (index !== undefined && kept[seen++]) {
      if (index > at) {
        close();
        sink.skip(index - at);
      } else if (running) {
        close();
      }
      keeping++;
      at = index + 1;
      continue;
    }
    const kind = known(node) ? 'move' : 'fresh';
    if (running !== kind) close();
    running = kind;
    run.push(node);
  }
  close();
  if (beforeEnd > at && before.length > beforeEnd) sink.skip(beforeEnd - at);
  if (before.length > beforeEnd) sink.keep(before.length - beforeEnd);
}
