/** While somebody watches, the bar that says so is seen: a page that covers it for good ends the screencast. */

import type { Surface } from '../chat/surface.ts';
import { TICK_MS, untilTick } from '../realm/ticks.ts';
import { Sight } from './sight.ts';

const LOOK_MS = 250;
/** While the browser itself says that the bar is painted: it tells at once when it is not. */
const CALM_MS = TICK_MS;
/** So long it may be out of sight, milliseconds. Time in sight pays it back at half the rate: what flickers is not seen. */
const PATIENCE_MS = 2000;
/** A transition of the whole page lies over everything: its time counts so much. */
const TRANSITION = 0.25;

/** Calls `lost` once when the bar cannot be brought to sight. Returns how to stop. */
export function watchBar(surface: Surface, bar: HTMLElement, lost: () => void): () => void {
  const { ground, host, shadow, front } = surface;
  const clean = ground.realm.own;
  const sight = new Sight(ground, host, shadow, front, bar, () => {
    // It was waited long: now it is looked closely.
    if (wait !== CALM_MS || sight.isPainted) return;
    wait = LOOK_MS;
    before = ground.now();
    turn();
  });
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
  let wait = LOOK_MS;
  let timer = 0;
  let over = false;
  const turn = (): void => {
    clean.clearTimeout(timer);
    if (over) return;
    try {
      look();
    } finally {
      if (!over) timer = clean.setTimeout(turn, wait === CALM_MS ? untilTick(wait) : wait);
    }
  };
  const look = (): void => {
    const now = ground.now();
    // Timers of a tab that was hidden come late: that time is nobody's.
    let passed = now - before < 2 * wait ? now - before : wait;
    // After a calm look it was seen for some of the time.
    if (wait === CALM_MS) passed /= 2;
    before = now;
    wait = LOOK_MS;
    if (!ground.isShown) {
      unseen = 0;
      return;
    }
    if (isSeen()) {
      front.rest();
      if (sight.isPainted) wait = CALM_MS;
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
  };
  const stop = (): void => {
    over = true;
    clean.clearTimeout(timer);
    sight.stop();
  };
  timer = clean.setTimeout(turn, LOOK_MS);
  return stop;
}
