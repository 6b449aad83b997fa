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
/** What is smaller is not seen, CSS pixels: a page can shrink everything in it. */
const LEAST_WIDTH = 40;
const LEAST_HEIGHT = 16;

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const named = ({ left, top, width, height }: Box): string => `${left | 0} ${top | 0} ${width | 0} ${height | 0}`;

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
  /** Where all of it was seen last. */
  private seenAt = '';
  private since = Number.POSITIVE_INFINITY;

  /** `told`: the browser said something new of it. */
  constructor(
    ground: Ground,
    host: HTMLElement,
    root: ShadowRoot,
    front: Front,
    element: HTMLElement,
    told: () => void = () => {},
  ) {
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
        const said = <V>(name: string): V =>
          ground.read(clean.IntersectionObserverEntry.prototype, name, entries[entries.length - 1] as object);
        this.painted = said<number>('intersectionRatio') >= ALL && said<boolean>('isVisible');
        this.look();
        told();
      }, options);
      this.observer.observe(element);
    }
  }

  stop(): void {
    this.observer?.disconnect();
  }

  /** Whether the browser says that all of it is painted. */
  get isPainted(): boolean {
    return this.painted === true;
  }

  /** For how long it has been seen where it is now, milliseconds; 0 while it is not. */
  get seenFor(): number {
    this.look();
    const now = this.ground.now();
    return now > this.since ? now - this.since : 0;
  }

  /**
   * Whether it is seen now. The observer says no too often (transitions, unusual effects): alone it counts only while
   * something of the page is in the top layer too.
   */
  get seen(): boolean {
    if (this.painted && this.isWhereItWas()) return true;
    // What is painted may still be dead: a page can make everything inert.
    return this.onTop() !== '' && (this.painted !== false || !this.front.rivals);
  }

  /** The browser tells when something covers it: it must only be of the same size, in the same place and alive. */
  private isWhereItWas(): boolean {
    if (this.seenAt === '' || !this.ground.isShown) return false;
    const box = this.ground.boxOf(this.element);
    return (
      named(box) === this.seenAt && this.ground.isOnTop(this.host, box.left + box.width / 2, box.top + box.height / 2)
    );
  }

  private look(): void {
    const box = this.painted === false ? '' : this.onTop();
    if (box === '' || box !== this.box) this.since = box === '' ? Number.POSITIVE_INFINITY : this.ground.now();
    this.box = box;
  }

  /** Where it is, when it is wholly in the window and nothing is above it; else nothing. */
  private onTop(): string {
    this.seenAt = '';
    const box = this.ground.boxOf(this.element);
    const { left, top, width, height } = box;
    if (width < LEAST_WIDTH || height < LEAST_HEIGHT || !this.ground.isShown) return '';
    const { width: across, height: down } = this.ground.viewport;
    if (left < -1 || top < -1 || left + width > across + 1 || top + height > down + 1) return '';
    for (let at = 0; at < POINTS.length; at++) {
      const point = POINTS[at];
      if (point && !this.hit(left + width * point[0], top + height * point[1])) return '';
    }
    this.seenAt = named(box);
    return this.seenAt;
  }

  private hit(x: number, y: number): boolean {
    if (!this.ground.isOnTop(this.host, x, y)) return false;
    for (let at = this.ground.elementAt(this.root, x, y); at; at = this.ground.parentOf(at))
      if (at === this.element) return true;
    return false;
  }
}
