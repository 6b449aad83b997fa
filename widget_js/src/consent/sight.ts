/**
 * Whether an element of the widget is seen: wholly inside the window, above everything, and, where the browser can tell,
 * really painted (Intersection Observer v2, `trackVisibility`). It has no clock of its own: who asks, and how often, decides
 * how soon a change is noticed.
 */

import type { Front } from '../chat/front.ts';
import type { Ground } from '../chat/ground.ts';

/** The least that browsers allow, milliseconds. */
const DELAY_MS = 100;
/** Points of the element that are looked at, in parts of its box. */
const POINTS = [
  [0.5, 0.5],
  [0.06, 0.2],
  [0.94, 0.2],
  [0.06, 0.8],
  [0.94, 0.8],
] as const;
const ALL = 0.99;

interface Painted extends IntersectionObserverEntry {
  isVisible?: boolean;
}

export class Sight {
  private ground: Ground;
  private host: HTMLElement;
  private root: ShadowRoot;
  private front: Front;
  private element: HTMLElement;
  private observer: IntersectionObserver | null = null;
  /** What the observer said last; null where the browser cannot tell. */
  private painted: boolean | null = null;
  private box = '';
  private since = Number.POSITIVE_INFINITY;

  constructor(ground: Ground, host: HTMLElement, root: ShadowRoot, front: Front, element: HTMLElement) {
    this.ground = ground;
    this.host = host;
    this.root = root;
    this.front = front;
    this.element = element;
    const { own: clean } = ground.realm;
    if ('isVisible' in clean.IntersectionObserverEntry.prototype) {
      this.painted = false;
      const options = { threshold: [0, 0.5, 1], trackVisibility: true, delay: DELAY_MS };
      this.observer = new clean.IntersectionObserver((entries) => {
        const last = entries[entries.length - 1] as Painted;
        this.painted = last.intersectionRatio >= ALL && last.isVisible === true;
        this.look();
      }, options);
      this.observer.observe(element);
    }
  }

  stop(): void {
    this.observer?.disconnect();
  }

  /** For how long it has been seen where it is now, milliseconds; 0 while it is not. */
  get seenFor(): number {
    this.look();
    return Math.max(0, this.ground.now() - this.since);
  }

  /**
   * Whether it is seen now. The observer says no too often (transitions, unusual effects): alone it counts only while
   * something of the page is in the top layer too.
   */
  get seen(): boolean {
    // What is painted may still be dead: a page can make everything inert.
    return this.onTop() !== '' && (this.painted === null || !this.front.rivals);
  }

  private look(): void {
    const box = this.painted === false ? '' : this.onTop();
    if (box === '' || box !== this.box) this.since = box === '' ? Number.POSITIVE_INFINITY : this.ground.now();
    this.box = box;
  }

  /** Where it is, when it is wholly in the window and nothing is above it; else nothing. */
  private onTop(): string {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    if (width < 1 || height < 1 || document.visibilityState !== 'visible') return '';
    const right = left + width;
    const bottom = top + height;
    if (left < -1 || top < -1 || right > window.innerWidth + 1 || bottom > window.innerHeight + 1) return '';
    for (let at = 0; at < POINTS.length; at++) {
      const point = POINTS[at];
      if (point && !this.hit(left + width * point[0], top + height * point[1])) return '';
    }
    return `${Math.round(left)} ${Math.round(top)} ${Math.round(width)} ${Math.round(height)}`;
  }

  private hit(x: number, y: number): boolean {
    if (!this.ground.isOnTop(this.host, x, y)) return false;
    for (let at = this.ground.elementAt(this.root, x, y); at; at = this.ground.parentOf(at))
      if (at === this.element) return true;
    return false;
  }
}
