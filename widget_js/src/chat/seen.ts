/** Waits until something was in sight for long enough: in a hidden tab nobody reads. */

/** Calls `done` when a tab that is shown has had this long to be looked at, milliseconds. Returns how to call it off. */
export function onceSeen(ms: number, done: () => void): () => void {
  let timer = 0;
  const over = new AbortController();
  const wait = (): void => {
    timer = setTimeout(() => {
      if (!document.hidden) done();
      else document.addEventListener('visibilitychange', wait, { once: true, signal: over.signal });
    }, ms) as unknown as number;
  };
  wait();
  return () => {
    clearTimeout(timer);
    over.abort();
  };
}
