/** The field whose list, calendar, colours or files the visitor has open. They lie outside the page; browsers tell of them in part. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';
import { fieldType } from './fields.ts';
import { focusedElement } from './focused.ts';

/** Fields with a picker that opens by a press, where the browser has no word for it. */
const PRESSED = new Set(['select', 'date', 'datetime-local', 'month', 'week', 'time', 'color']);
/** Keys that close what is open. */
const CLOSING = new Set(['Escape', 'Enter', 'Tab']);

export class Pickers extends StreamTracker implements Tracker {
  /** Whether the browser has a word for what is open; for files none has. */
  private knows: boolean;
  /** Open as far as events tell. */
  private pressed: Element | null = null;
  private sent = 0;

  constructor(stream: Stream) {
    super(stream);
    this.knows = dom.isSelector('select:open');
  }

  watch(_: Root, on: Listen): void {
    on('click', (event) => {
      const field = fieldOf(event);
      if (field && fieldType(field) === 'file') this.set(field);
    });
    on(['change', 'cancel', 'focusout'], () => this.set(null));
    if (this.knows) return;
    on('pointerdown', (event) => {
      const field = fieldOf(event);
      this.set(field && field !== this.pressed && opensByPress(field) ? field : null);
    });
    on('keydown', (event) => {
      if (CLOSING.has((event as KeyboardEvent).key)) this.set(null);
    });
  }

  private set(field: Element | null): void {
    if (this.pressed === field) return;
    this.pressed = field;
    this.wake();
  }

  private find(): number {
    const focused = this.knows ? focusedElement() : null;
    const tag = focused ? dom.localName(focused) : '';
    const open =
      (tag === 'select' || tag === 'input') && dom.isIn(focused as Element, ':open') ? focused : this.pressed;
    // Of several fields in a masked part it is not told which has one.
    return open && (this.parts.cover(open) ?? open) === open ? this.scope.id(open) : 0;
  }

  poll(): boolean {
    return this.find() !== this.sent;
  }

  flush(writer: FrameWriter): void {
    const id = this.find();
    if (id === this.sent) return;
    this.sent = id;
    writer.op(W.OP_PICKER, id);
  }

  forget(node: Node): void {
    if (this.pressed === node) this.pressed = null;
  }
}

function fieldOf(event: Event): Element | null {
  const target = (event.composedPath()[0] ?? event.target) as Node;
  return dom.isElement(target) ? target : null;
}

function opensByPress(field: Element): boolean {
  if (!PRESSED.has(fieldType(field)) || dom.isIn(field, ':disabled')) return false;
  const size = Number(dom.getAttribute(field, 'size') ?? 0);
  return dom.localName(field) !== 'select' || (dom.getAttribute(field, 'multiple') === null && size <= 1);
}
