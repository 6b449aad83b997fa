/** While somebody watches, the bar that says so is seen: a page that covers it for good ends the screencast. */

import type { Surface } from '../chat/surface.ts';
import { Sight } from './sight.ts';

const LOOK_MS = 250;
/** So long after it was put in front again, milliseconds. */
const PATIENCE_MS = 2000;
/** A transition of the whole page lies over everything, and cannot last longer than this. */
const TRANSITION_MS = 8000;

/** Calls `lost` once when the bar cannot be brought to sight. Returns how to stop. */
export function watchBar(surface: Surface, bar: HTMLElement, lost: () => void): () => void {
  const { ground, host, shadow, front } = surface;
  const clean = ground.realm.own;
  const sight = new Sight(ground, host, shadow, front, bar);
  let since = Number.POSITIVE_INFINITY;
  const timer = clean.setInterval(() => {
    if (document.visibilityState !== 'visible' || sight.seen) {
      since = Number.POSITIVE_INFINITY;
      return;
    }
    const now = ground.now();
    if (since === Number.POSITIVE_INFINITY) since = now;
    front.raise();
    const patience = 'activeViewTransition' in document && document.activeViewTransition ? TRANSITION_MS : PATIENCE_MS;
    if (now - since < patience) return;
    stop();
    lost();
  }, LOOK_MS);
  const stop = (): void => {
    clean.clearInterval(timer);
    sight.stop();
  };
  return stop;
}
