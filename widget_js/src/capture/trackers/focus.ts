/** Which element has the focus, and whether the browser shows it. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';
import { focusedElement } from './focused.ts';

export class Focus extends StreamTracker implements Tracker {
  private dirty = true;
  private focused: Element | null = null;
  private sent = '';

  watch(root: Root, on: Listen): void {
    if (dom.isFragment(root)) return;
    on(['focusin', 'focusout'], () => {
      this.dirty = true;
      this.wake();
    });
  }

  /** What is removed, hidden or disabled loses the focus, and no event tells. */
  poll(): boolean {
    if (focusedElement() !== this.focused) this.dirty = true;
    return this.dirty;
  }

  flush(writer: FrameWriter): void {
    if (!this.dirty) return;
    this.dirty = false;
    const element = focusedElement();
    this.focused = element;
    const id = element === dom.bodyOf(document) ? 0 : this.parts.idOf(element);
    // A masked part has the focus as a whole.
    const itself = id > 0 && id === this.scope.id(element as Element);
    const visible = itself && dom.isIn(element as Element, ':focus-visible');
    const focus = `${id} ${visible}`;
    if (focus === this.sent) return;
    this.sent = focus;
    writer.op(W.OP_FOCUS, id, visible ? W.FOCUS_VISIBLE : 0);
  }
}
