/** What the visitor's browser answers to media queries that do not depend on the window's size, and sizes of its own parts. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';

/** Media Queries 5, with the values that can match. */
const FEATURES: Record<string, string> = {
  'prefers-color-scheme': 'light dark',
  'prefers-reduced-motion': 'reduce no-preference',
  'prefers-reduced-transparency': 'reduce no-preference',
  'prefers-reduced-data': 'reduce no-preference',
  'prefers-contrast': 'more less custom no-preference',
  'forced-colors': 'active none',
  'inverted-colors': 'inverted none',
  hover: 'hover none',
  'any-hover': 'hover none',
  pointer: 'fine coarse none',
  'any-pointer': 'fine coarse none',
  'color-gamut': 'srgb p3 rec2020',
  'dynamic-range': 'standard high',
  'video-dynamic-range': 'standard high',
  'display-mode': 'browser standalone minimal-ui fullscreen picture-in-picture window-controls-overlay tabbed',
  'overflow-block': 'none scroll paged',
  'overflow-inline': 'none scroll',
  'nav-controls': 'none back',
  'device-posture': 'continuous folded',
  update: 'fast slow none',
};

export class Environment extends StreamTracker implements Tracker {
  private sent = '';
  private queries = queries();
  private now = matching(this.queries);
  private scrollbar = scrollbarWidth();
  private tall = '';
  private heights = viewportHeights();
  private stale = false;
  private over = new AbortController();

  constructor(stream: Stream) {
    super(stream);
    const listening = { passive: true, signal: this.over.signal };
    const resized = (): void => {
      this.stale = true;
      this.wake();
    };
    for (const [, , query] of this.queries) query.addEventListener('change', resized, listening);
    window.addEventListener('resize', resized, listening);
    for (const type of ['resize', 'scroll']) window.visualViewport?.addEventListener(type, resized, listening);
  }

  poll(): boolean {
    this.look();
    return this.now !== this.sent || this.heights.join() !== this.tall;
  }

  private look(): void {
    if (!this.stale) return;
    this.stale = false;
    this.now = matching(this.queries);
    this.heights = viewportHeights();
  }

  flush(writer: FrameWriter): void {
    const tall = this.heights.join();
    if (this.now === this.sent && tall === this.tall) return;
    this.sent = this.now;
    this.tall = tall;
    writer.op(W.OP_ENV);
    writer.str(this.now);
    writer.op(this.scrollbar, ...this.heights);
  }

  stop(): void {
    this.over.abort();
  }
}

type Query = [name: string, value: string, query: MediaQueryList];

/** The browser tells of each when its answer changes. */
function queries(): Query[] {
  return Object.entries(FEATURES).flatMap(([name, values]) =>
    values.split(' ').map((value): Query => [name, value, matchMedia(`(${name}: ${value})`)]),
  );
}

function matching(all: readonly Query[]): string {
  const found = new Map<string, string>();
  for (const [name, value, query] of all)
    if (query.matches) found.set(name, found.has(name) ? `${found.get(name)} ${value}` : value);
  let text = '';
  for (const [name, values] of found) text += `${name}: ${values};`;
  const { width, height, colorDepth } = screen;
  return `${text}device-width: ${width};device-height: ${height};color: ${Math.floor(colorDepth / 3)};`;
}

/** Overlay scrollbars have no width. */
function scrollbarWidth(): number {
  const [outer = 0, inner = 0] = dom.measure('width:100px;height:100px;overflow:scroll', 'offsetWidth', 'clientWidth');
  return outer - inner;
}

/** The large and the small viewport of browsers whose toolbars come and go, CSS pixels (CSS Values 4, section 6.1.2). */
function viewportHeights(): [large: number, small: number] {
  const [large = 0] = dom.measure('height:100lvh', 'offsetHeight');
  const [small = 0] = dom.measure('height:100svh', 'offsetHeight');
  return [large, small];
}
