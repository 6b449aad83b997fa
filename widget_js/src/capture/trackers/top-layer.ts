/** What lies above the page: modal dialogs, popovers, an element in fullscreen. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';

export class TopLayer extends StreamTracker implements Tracker {
  private toggled = new Set<Element>();
  private sent = new WeakMap<Element, number>();

  watch(root: Root, on: Listen): void {
    on(dom.isFragment(root) ? 'toggle' : ['toggle', 'fullscreenchange'], (event) => {
      this.toggle(event.target as Element);
      this.wake();
    });
  }

  add(element: Element, tag: string): void {
    if (tag === 'dialog' || dom.getAttribute(element, 'popover') !== null) this.toggle(element);
  }

  attribute(element: Element, _: string, name: string): void {
    if (name === 'open' || name === 'popover') this.toggle(element);
  }

  private toggle(element: Element): void {
    if (this.scope.has(element)) this.toggled.add(element);
  }

  flush(writer: FrameWriter): void {
    for (const element of this.toggled) {
      const how = howOpen(element);
      if ((this.sent.get(element) ?? W.OPEN_CLOSED) === how) continue;
      this.sent.set(element, how);
      writer.op(W.OP_OPEN, this.scope.id(element), how);
    }
    this.toggled.clear();
  }

  forget(node: Node): void {
    this.toggled.delete(node as Element);
  }
}

function howOpen(element: Element): number {
  if (dom.isIn(element, ':fullscreen')) return W.OPEN_FULLSCREEN;
  if (dom.isIn(element, ':modal')) return W.OPEN_MODAL;
  return dom.isIn(element, ':popover-open') ? W.OPEN_POPOVER : W.OPEN_CLOSED;
}
