/** Parts that are shown as empty boxes: only their sizes. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { MASK } from '../../privacy/levels.ts';
import { isEditable } from '../choices.ts';
import * as dom from '../natives.ts';
import { toldSize } from '../shrunk.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';
import { Unshown } from './unshown.ts';

const SVG = 'http://www.w3.org/2000/svg';

export class Blocks extends StreamTracker implements Tracker {
  /** Width and height, CSS pixels. */
  private sizes = new Map<Element, [number, number]>();
  private dirty = new Set<Element>();
  /** Their heights wait until nobody types there. */
  private held = new Set<Element>();
  private observer: ResizeObserver;

  constructor(stream: Stream) {
    super(stream);
    this.observer = new ResizeObserver((entries) => {
      for (const entry of entries) {
        const box = entry.borderBoxSize[0];
        if (!box || !this.sizes.has(entry.target)) continue;
        // To the observer what stands in a line has no size.
        if (box.inlineSize > 0 || box.blockSize > 0) this.note(entry.target, box.inlineSize, box.blockSize);
        else this.measure(entry.target);
      }
      this.wake();
    });
  }

  /** What becomes a place to type in, in a masked part, is a box from now on. */
  attribute(element: Element, _: string, name: string): void {
    if (name === 'contenteditable' && this.scope.level(element) === MASK && isEditable(element))
      this.tree.resend(element);
  }

  block(element: Element): void {
    // In a drawing nothing lies around a part of it, and its size may be what it shows.
    if (dom.namespaceUri(element) === SVG && dom.localName(element) !== 'svg') return;
    this.measure(element);
    this.observer.observe(element, { box: 'border-box' });
    this.stream.get(Unshown).boxed(element);
  }

  private measure(element: Element): void {
    const { width, height } = dom.boundingRect(element);
    this.note(element, width, height);
  }

  private note(element: Element, width: number, height: number): void {
    const size = toldSize(element, width, height);
    const before = this.sizes.get(element);
    // What is typed into it makes it higher: not told for itself, and of what is round it when the focus is gone.
    if (before?.[1] && before[0] === size[0]) {
      if (isEditable(element)) return;
      if (dom.isIn(element, ':focus-within')) {
        this.held.add(element);
        return;
      }
    }
    // Within a step nothing is told, nor that it changed.
    if (before?.join() === size.join()) return;
    this.sizes.set(element, size);
    this.dirty.add(element);
  }

  unblock(element: Element): void {
    if (this.sizes.delete(element)) {
      this.observer.unobserve(element);
      this.stream.get(Unshown).tell(element, null);
    }
    this.dirty.delete(element);
    this.held.delete(element);
  }

  poll(_: boolean, stirred: boolean): boolean {
    if (!stirred || this.held.size === 0) return false;
    for (const element of this.held) {
      if (dom.isIn(element, ':focus-within')) continue;
      this.held.delete(element);
      this.measure(element);
    }
    return this.dirty.size > 0;
  }

  flush(writer: FrameWriter): void {
    for (const element of this.dirty) {
      const size = this.sizes.get(element);
      if (size) writer.op(W.OP_BLOCK, this.scope.id(element), ...size);
    }
    this.dirty.clear();
  }

  forget(node: Node): void {
    this.unblock(node as Element);
  }

  stop(): void {
    this.observer.disconnect();
  }
}
