/** Timers that ring together: a thread that is woken once for several of them costs the visitor's device less than several times. */

/** Wall-clock times that are multiples of this are shared, milliseconds. */
export const TICK_MS = 1000;

/** How long to wait for a time that others wait for too, about so many milliseconds from now. */
export function untilTick(ms: number): number {
  const now = performance.timeOrigin + performance.now();
  const wait = ms - ((now + ms) % TICK_MS);
  const fits = wait > ms / 2 ? wait : wait + TICK_MS;
  // A page can make the clock say anything.
  return fits > 0 && fits <= ms + TICK_MS ? fits : ms;
}

type Timers = Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>;

/** Calls `run` again and again, about so often. Returns how to stop. */
export function everyTick(
  ms: number,
  run: () => void,
  { setTimeout: later, clearTimeout: never }: Timers = globalThis,
): () => void {
  let timer = later(turn, untilTick(ms));
  function turn(): void {
    timer = later(turn, untilTick(ms));
    run();
  }
  return () => never(timer);
}
