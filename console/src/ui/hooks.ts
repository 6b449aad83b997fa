import { useEffect, useLayoutEffect, useReducer, useState } from 'preact/hooks';
import type { HubClient } from '../hub/client.ts';

/** Draws again whenever the hub client changed. */
export function useHub(hub: HubClient): void {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  // Before the next frame, and once more: the hub may have spoken between the first drawing and this.
  useLayoutEffect(() => {
    const stop = hub.subscribe(() => redraw());
    redraw();
    return stop;
  }, [hub]);
}

/** The time, renewed every `ms`. */
export function useNow(ms: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return now;
}
