/**
 * Chromium has the scrollbar of a right-to-left page on the right in a window, and on the left in a frame. The frame is
 * moved by the bar's width, so that the bar is out of sight and all else in its place, and another bar stands on the right.
 */

import type { Screen } from './screen.ts';

/** What changed the page is looked at this often: measuring lays it out. */
const LOOK_MS = 120;

const shifts = new WeakMap<Document, number>();

/** How much further right everything in a top document of the mirror is than in the visitor's window, CSS pixels. */
export const shiftOf = (document: Document): number => shifts.get(document) ?? 0;

export class RootBar {
  readonly element: HTMLElement;
  private length = document.createElement('div');
  private timer = 0;
  private watched = new WeakSet<Document>();

  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'mirror-bar';
    this.element.setAttribute('aria-hidden', 'true');
    this.element.inert = true;
    this.element.hidden = true;
    this.element.append(this.length);
  }

  /** The screen may have changed. */
  follow(screen: () => Screen | null): void {
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      const now = screen();
      if (now) this.place(now);
    }, LOOK_MS) as unknown as number;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private place({ frame, page }: Screen): void {
    const inner = page?.document;
    if (!inner) return;
    const shift = leftBar(inner);
    shifts.set(inner, shift);
    frame.style.left = shift > 0 ? `${-shift}px` : '';
    this.element.hidden = shift === 0;
    const view = inner.defaultView;
    if (shift === 0 || !view) return;
    const scheme = view.getComputedStyle(inner.documentElement).colorScheme;
    this.element.style.colorScheme = scheme === 'normal' ? 'light' : scheme;
    this.element.style.width = `${shift}px`;
    this.element.style.height = `${viewport(inner)?.clientHeight ?? 0}px`;
    this.length.style.height = `${inner.scrollingElement?.scrollHeight ?? 0}px`;
    const scrolled = (): void => {
      if (!this.element.hidden) this.element.scrollTop = view.scrollY;
    };
    scrolled();
    if (this.watched.has(inner)) return;
    this.watched.add(inner);
    inner.addEventListener('scroll', scrolled);
  }
}

/** The element whose inner width is the viewport's without its bar. */
function viewport(document: Document): Element | null {
  return document.compatMode === 'BackCompat' ? document.body : document.documentElement;
}

/** The width of a bar on the left; 0 when there is none, or it is on the right. */
function leftBar(document: Document): number {
  const { body, defaultView: view, documentElement: root } = document;
  if (!view || !root || view.getComputedStyle(body ?? root).direction !== 'rtl') return 0;
  const width = view.innerWidth - (viewport(document)?.clientWidth ?? view.innerWidth);
  if (width <= 0) return 0;
  const probe = document.createElement('cb-ghost');
  probe.style.cssText = 'all: initial; position: fixed; left: 0; top: 0; visibility: hidden; display: block';
  root.append(probe);
  const { left } = probe.getBoundingClientRect();
  probe.remove();
  return Math.abs(left - width) < 1 ? width : 0;
}
