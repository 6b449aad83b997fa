/** Most events that tell of changes do not leave their document or shadow root: each root has listeners of its own. */

import type { Listen, Root } from './tracker.ts';

/** Returns how to listen on a root until the signal. */
export function listenOn(root: Root, signal: AbortSignal): Listen {
  return (types, listener) => {
    const guarded = (event: Event): void => {
      try {
        listener(event);
      } catch {
        // The page must not notice us.
      }
    };
    for (const type of typeof types === 'string' ? [types] : types)
      root.addEventListener(type, guarded, { capture: true, passive: true, signal });
  };
}
