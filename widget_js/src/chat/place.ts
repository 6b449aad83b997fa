/** A place that the consultant shows: a frame round it, the rest dimmed. It takes no pointer and changes nothing. */

import { CLOSE_ICON, h, icon } from './dom.ts';
import type { Translate } from './locale.ts';
import { recall, remember } from './stored.ts';

/** Where on the page, as it is now: CSS pixels of the window. */
export interface Spot {
  left: number;
  top: number;
  width: number;
  height: number;
}

const SHOWN_MS = 12_000;
const MARGIN = 6;
const OFF_KEY = 'cobrowse:no-places';

export class ShownPlace {
  private frame = h('div', { class: 'place-frame' });
  private hint: HTMLElement;
  private go: HTMLElement;
  private where: () => Spot | null;
  private timer = 0;
  private frameRequest = 0;
  private removed = false;
  private escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.remove();
  };

  /** `where` says where the place is now, null when it is gone; `scroll` brings it into view. */
  constructor(root: HTMLElement, t: Translate, operator: string, where: () => Spot | null, scroll: () => void) {
    this.where = where;
    this.go = h(
      'button',
      {
        type: 'button',
        // The page moves only when the visitor says so.
        click: (event) => {
          if (event.isTrusted) scroll();
        },
      },
      t('goThere'),
    );
    this.hint = h(
      'div',
      { class: 'place-hint', role: 'status' },
      h('span', {}, t('shows', { name: operator })),
      this.go,
      h(
        'button',
        {
          type: 'button',
          class: 'quiet',
          click: () => {
            remember(OFF_KEY, '1');
            this.remove();
          },
        },
        t('noMore'),
      ),
      h(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': t('hideThis'), click: () => this.remove() },
        icon(CLOSE_ICON),
      ),
    );
    // Below the chat and the bar with Stop.
    root.prepend(this.frame);
    root.append(this.hint);
    window.addEventListener('keydown', this.escape, true);
    this.timer = setTimeout(() => this.remove(), SHOWN_MS) as unknown as number;
    this.follow();
  }

  private follow(): void {
    if (this.removed) return;
    const spot = this.where();
    const { innerWidth, innerHeight } = window;
    const seen =
      spot &&
      spot.left < innerWidth &&
      spot.top < innerHeight &&
      spot.left + spot.width > 0 &&
      spot.top + spot.height > 0;
    this.frame.hidden = !seen;
    this.go.hidden = !!seen || !spot;
    if (spot && seen) {
      Object.assign(this.frame.style, {
        left: `${spot.left - MARGIN}px`,
        top: `${spot.top - MARGIN}px`,
        width: `${spot.width + 2 * MARGIN}px`,
        height: `${spot.height + 2 * MARGIN}px`,
      });
      // The words do not lie over what they are about.
      this.hint.classList.toggle('top', spot.top + spot.height > (innerHeight * 2) / 3);
    }
    this.frameRequest = requestAnimationFrame(() => this.follow());
  }

  remove(): void {
    if (this.removed) return;
    this.removed = true;
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frameRequest);
    window.removeEventListener('keydown', this.escape, true);
    this.frame.remove();
    this.hint.remove();
  }
}

/** Whether the visitor wants to be shown places, in this tab. */
export function wantsPlaces(): boolean {
  return recall(OFF_KEY) !== '1';
}
