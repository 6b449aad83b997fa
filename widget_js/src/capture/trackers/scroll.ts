/** Scroll positions of documents and elements. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';

/** Elements asked in one flush whether they were scrolled before we came. */
const CHECKED = 200;

export class Scroll extends StreamTracker implements Tracker {
  private scrolled = new Set<Node>();
  /** Where scrolled elements are: one that is moved elsewhere goes back to its start, and no event tells. */
  private offsets = new Map<Element, string>();

  watch(root: Root, on: Listen): void {
    if (!dom.isFragment(root)) this.scrolled.add(root);
    on('scroll', ({ target }) => {
      if (!this.scope.has(target as Node)) return;
      this.scrolled.add(target as Node);
      this.wake();
    });
  }

  poll(_: boolean, stirred: boolean): boolean {
    if (!stirred) return this.scrolled.size > 0;
    for (const [element, offset] of this.offsets)
      if (offsetOf(element).join(' ') !== offset) this.scrolled.add(element);
    return this.scrolled.size > 0;
  }

  flush(writer: FrameWriter, whole: boolean): void {
    if (whole) this.check();
    for (const node of this.scrolled) this.write(writer, node);
    this.scrolled.clear();
  }

  /** Looks for scroll positions from before we came, a few elements at a time. */
  private check(): void {
    for (const element of this.tree.scrollable.splice(0, CHECKED)) {
      if (dom.scrollTop(element) !== 0 || dom.scrollLeft(element) !== 0) this.scrolled.add(element);
    }
  }

  private write(writer: FrameWriter, node: Node): void {
    const id = this.scope.id(node);
    if (id === 0) return;
    const element = dom.nodeType(node) === 9 ? dom.scrollingElement(node as Document) : (node as Element);
    if (!element) return;
    const [x, y] = offsetOf(element);
    if (x === 0 && y === 0) this.offsets.delete(element);
    else this.offsets.set(element, `${x} ${y}`);
    writer.op(W.OP_SCROLL, id, x, y);
  }

  forget(node: Node): void {
    this.scrolled.delete(node);
    this.offsets.delete(node as Element);
  }
}

function offsetOf(element: Element): [x: number, y: number] {
  return [Math.round(dom.scrollLeft(element)), Math.round(dom.scrollTop(element))];
}
