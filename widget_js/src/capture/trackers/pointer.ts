/** Presses, and what is under the pointer and under its button, for styles. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { WIDGET_TAG } from '../../realm/realm.ts';
import * as dom from '../natives.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';
import { knownAncestor, type PointerInput } from './pointer-input.ts';

/** So long after a change things may still move, by transitions mostly. */
const MOVING_MS = 1000;

export class Pointer extends StreamTracker implements Tracker {
  private input: PointerInput;
  private sentHover = 0;
  private sentActive = 0;
  /** Once the picture is whole. */
  private asked = false;
  /** When the page last changed, as far as we know. */
  private changed = 0;

  constructor(stream: Stream) {
    super(stream);
    this.input = this.shared.pointer;
  }

  watch(root: Root, on: Listen): void {
    if (dom.isFragment(root)) return;
    const { input } = this;
    on('pointermove', (event) => {
      if (isOurs(event)) input.overOurs();
      else input.move(event as PointerEvent);
    });
    on('pointerdown', (event) => {
      if (!isOurs(event)) input.press(event as PointerEvent);
    });
    on(['pointerup', 'pointercancel'], (event) => input.release(event as PointerEvent));
    on('pointerout', (event) => input.leave(event as PointerEvent));
    on(['transitionend', 'animationend', 'load'], () => {
      this.changed = performance.now();
    });
  }

  /** The page may have moved below the pointer. */
  poll(): boolean {
    const { input } = this;
    if (!input.settled || performance.now() - this.changed < MOVING_MS) input.look();
    return false;
  }

  flush(writer: FrameWriter, whole: boolean): void {
    const { input, parts, scope } = this;
    this.changed = performance.now();
    if (whole && !this.asked) {
      this.asked = true;
      input.ask();
    }
    if (input.hover) {
      const id = parts.idOf(input.hover === 'nothing' ? null : knownAncestor(scope, input.hover));
      if (id !== this.sentHover) writer.op(W.OP_HOVER, id);
      this.sentHover = id;
      input.hover = null;
    }
    if (input.active) {
      const id = parts.idOf(input.active !== document.documentElement ? knownAncestor(scope, input.active) : null);
      if (id !== this.sentActive) writer.op(W.OP_ACTIVE, id);
      this.sentActive = id;
      input.active = null;
    }
    for (const { x, y, id, fx, fy, button, pointer } of input.presses) {
      writer.op(W.OP_PRESS, x, y, id, fx, fy, Math.min(button, 10), pointer);
    }
    input.presses = [];
  }
}

function isOurs(event: Event): boolean {
  return event.composedPath().some((node) => (node as Element).localName === WIDGET_TAG);
}
