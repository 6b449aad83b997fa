/** What the visitor's browser answers to media queries that do not depend on the window's size. */

import * as W from '../../wire/ops.ts';
import type { FrameWriter } from '../../wire/writer.ts';

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
  'display-mode': 'browser standalone minimal-ui fullscreen',
  update: 'fast slow none',
};

export class Environment {
  private sent = '';
  private now = features();
  private scrollbar = scrollbarWidth();

  /** Returns whether something changed. */
  poll(): boolean {
    this.now = features();
    return this.now !== this.sent;
  }

  write(writer: FrameWriter): void {
    if (this.now === this.sent) return;
    this.sent = this.now;
    writer.op(W.OP_ENV);
    writer.str(this.now);
    writer.int(this.scrollbar);
  }
}

function features(): string {
  let text = '';
  for (const [name, values] of Object.entries(FEATURES)) {
    const found = values.split(' ').filter((value) => matchMedia(`(${name}: ${value})`).matches);
    if (found.length > 0) text += `${name}: ${found.join(' ')};`;
  }
  return text;
}

/** Measured inside the widget: the page is not touched. Overlay scrollbars have no width. */
function scrollbarWidth(): number {
  const widget = document.querySelector('cobrowse-widget');
  const host = widget?.shadowRoot ?? widget;
  if (!host) return 0;
  const probe = document.createElement('div');
  probe.style.cssText = 'position:absolute;width:100px;height:100px;overflow:scroll;visibility:hidden';
  host.append(probe);
  const width = probe.offsetWidth - probe.clientWidth;
  probe.remove();
  return width;
}
