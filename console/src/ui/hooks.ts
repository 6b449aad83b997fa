import { useEffect, useReducer, useState } from 'preact/hooks';
import type { HubClient } from '../app/hub.ts';

/** Draws again whenever the hub client changed. */
export function useHub(hub: HubClient): void {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  useEffect(() => hub.subscribe(() => redraw()), [hub]);
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
