/** While somebody watches, the bar that says so is seen: a page that covers it for good ends the screencast. */

import type { Surface } from '../chat/surface.ts';
import { Sight } from './sight.ts';

const LOOK_MS = 250;
/** So long it may be out of sight, milliseconds. Time in sight pays it back at half the rate: what flickers is not seen. */
const PATIENCE_MS = 2000;
/** A transition of the whole page lies over everything: its time counts so much. */
const TRANSITION = 0.25;

/** Calls `lost` once when the bar cannot be brought to sight. Returns how to stop. */
export function watchBar(surface: Surface, bar: HTMLElement, lost: () => void): () => void {
  const { ground, host, shadow, front } = surface;
  const clean = ground.realm.own;
  const sight = new Sight(ground, host, shadow, front, bar);
  /** What cannot be looked at is not seen: a page can make functions fail. */
  const isSeen = (): boolean => {
    try {
      return sight.seen;
    } catch {
      return false;
    }
  };
  let unseen = 0;
  let before = ground.now();
  const timer = clean.setInterval(() => {
    const now = ground.now();
    // Timers of a tab that was hidden come late: that time is nobody's.
    const passed = now - before < 2 * LOOK_MS ? now - before : LOOK_MS;
    before = now;
    if (!ground.isShown) {
      unseen = 0;
      return;
    }
    if (isSeen()) {
      unseen = unseen > passed / 2 ? unseen - passed / 2 : 0;
      return;
    }
    const transition = ground.read(clean.Document.prototype, 'activeViewTransition', document);
    unseen += transition ? passed * TRANSITION : passed;
    if (unseen >= PATIENCE_MS) {
      stop();
      lost();
      return;
    }
    front.raise();
  }, LOOK_MS);
  const stop = (): void => {
    clean.clearInterval(timer);
    sight.stop();
  };
  return stop;
}
