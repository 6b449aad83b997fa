/** Scroll positions of documents and elements, and an element in view that stands for each. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';
import { findAnchor, type Scroller, type Standing, standingOf } from './anchor.ts';
import { Forms } from './forms.ts';

const FIELDS = new Set(['input', 'textarea']);
/** Elements asked in one flush whether they were scrolled before we came. */
const CHECKED = 200;

interface Told {
  x: number;
  y: number;
  standing: Standing | null;
}

export class Scroll extends StreamTracker implements Tracker {
  private scrolled = new Set<Node>();
  /** What is not at its start. */
  private told = new Map<Scroller, Told>();
  /** The page changed since they were compared: one that was moved is back at its start, and no event tells. */
  private changed = false;
  /** Anchors are known only when the tree is. */
  private whole = false;

  watch(root: Root, on: Listen): void {
    if (!dom.isFragment(root)) this.scrolled.add(root);
    on('scroll', ({ target }) => {
      if (!this.scope.has(target as Node)) return;
      this.scrolled.add(scrollerOf(target as Node));
      this.wake();
    });
    // Pictures give the page another height.
    on('load', () => {
      this.changed = true;
    });
  }

  poll(whole: boolean): boolean {
    if (this.changed && whole) {
      this.changed = false;
      for (const [scroller, told] of this.told) if (isElsewhere(scroller, told)) this.scrolled.add(scroller);
    }
    return this.scrolled.size > 0;
  }

  flush(writer: FrameWriter, whole: boolean): void {
    this.changed = true;
    if (whole) this.check();
    if (whole && !this.whole) for (const scroller of this.told.keys()) this.scrolled.add(scroller);
    this.whole = whole;
    for (const node of this.scrolled) this.write(writer, node as Scroller);
    this.scrolled.clear();
  }

  /** Looks for scroll positions from before we came, a few elements at a time. */
  private check(): void {
    for (const element of this.tree.scrollable.splice(0, CHECKED)) {
      if (dom.scrollTop(element) !== 0 || dom.scrollLeft(element) !== 0) this.scrolled.add(scrollerOf(element));
    }
  }

  private write(writer: FrameWriter, scroller: Scroller): void {
    const id = this.scope.id(scroller);
    if (id === 0 || !this.tells(scroller)) return;
    const [x, y] = offsetOf(scroller);
    if (x === 0 && y === 0) {
      this.told.delete(scroller);
      writer.op(W.OP_SCROLL, id, 0, 0, 0, 0, 0);
      return;
    }
    const standing = this.whole ? this.stand(scroller) : null;
    this.told.set(scroller, { x, y, standing });
    const { left, top } = standing ?? { left: 0, top: 0 };
    writer.op(W.OP_SCROLL, id, x, y, standing ? this.scope.id(standing.anchor) : 0, left, top);
  }

  /**
   * How far a field is scrolled tells how long its text is, and a list of a masked part what is looked at. On a page that
   * is masked as a whole, what shows most of it may be told.
   */
  private tells(scroller: Scroller): boolean {
    const isPage = dom.nodeType(scroller) === 9;
    if (!isPage && FIELDS.has(dom.localName(scroller as Element)))
      return this.stream.get(Forms).showsAll(scroller as Element);
    if (this.scope.level(scroller) === SHOW) return true;
    return !this.parts.named(scroller) && (scroller === document || isMain(scroller));
  }

  /** The anchor stays as long as it is in view: to find one asks the browser what lies where. */
  private stand(scroller: Scroller): Standing | null {
    const anchor = this.told.get(scroller)?.standing?.anchor;
    const kept = anchor && this.scope.has(anchor) ? standingOf(scroller, anchor) : null;
    return kept?.fits ? kept : findAnchor(scroller, this.scope);
  }

  forget(node: Node): void {
    this.scrolled.delete(node);
    this.told.delete(node as Scroller);
  }
}

/** The root element, or the body in quirks mode, scrolls no box of its own but the window. */
function scrollerOf(node: Node): Scroller {
  const page = dom.nodeType(node) === 1 ? dom.ownerDocument(node) : null;
  return page && dom.scrollingElement(page) === node ? page : (node as Scroller);
}

function offsetOf(scroller: Scroller): [x: number, y: number] {
  const element = dom.nodeType(scroller) === 9 ? dom.scrollingElement(scroller as Document) : (scroller as Element);
  if (element) return [Math.round(dom.scrollLeft(element)), Math.round(dom.scrollTop(element))];
  // In quirks mode with a body that scrolls by itself.
  const view = (scroller as Document).defaultView;
  return [Math.round(view?.scrollX ?? 0), Math.round(view?.scrollY ?? 0)];
}

/** Whether a box or frame fills half of the window. */
function isMain(scroller: Scroller): boolean {
  const element =
    dom.nodeType(scroller) === 9 ? (scroller as Document).defaultView?.frameElement : (scroller as Element);
  if (!element) return false;
  const seen = dom.clientWidth(element) * dom.clientHeight(element);
  return seen * 2 >= window.innerWidth * window.innerHeight;
}

function isElsewhere(scroller: Scroller, { x, y, standing }: Told): boolean {
  const [nowX, nowY] = offsetOf(scroller);
  if (nowX !== x || nowY !== y) return true;
  if (!standing) return false;
  const now = standingOf(scroller, standing.anchor);
  return now?.left !== standing.left || now.top !== standing.top;
}
