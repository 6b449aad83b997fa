/** Boxes that lie over the page: what pops up, where, and beside what. Asks for styles and layout: only of what just came. */

import * as dom from '../natives.ts';

/** Between a field and what pops up for it: an arrow, a margin; CSS pixels. */
const NEAR = 32;
/** Covers the page, part of the window. */
const COVERS = 0.8;
/** Larger is no field, part of the window. */
const FIELD_PART = 0.5;
const MAX_DEPTH = 4;
const MAX_KIDS = 20;
/** The frame of the page rather than something that pops up. */
const LANDMARKS = 'main,nav,header,footer,[role=main],[role=navigation],[role=banner],[role=contentinfo]';

/** Children of `body` that are looked at when a page is first seen. */
const MAX_CHILDREN = 200;
/** What an option belongs to. */
export const LISTS = '[role=listbox],[role=menu],[role=tree],[role=grid],[role=dialog],[role=radiogroup]';
export const FIELDS = 'input,textarea,select';

export type Place = 'near' | 'far' | 'nowhere';

export function elementAbove(element: Element): Element | null {
  const parent = dom.parentNode(element);
  return parent && dom.isElement(parent) ? parent : null;
}

export function* elementsIn(parent: Element): Iterable<Element> {
  for (let at = dom.firstChild(parent); at; at = dom.nextSibling(at)) if (dom.isElement(at)) yield at;
}

export function holds(outer: Node, inner: Node | null): boolean {
  for (let at = inner; at; at = dom.parentNode(at) ?? hostOrFrame(at)) if (at === outer) return true;
  return false;
}

export function hostOrFrame(node: Node): Element | null {
  if (dom.isFragment(node)) return dom.shadowHost(node) ?? null;
  return dom.nodeType(node) === 9 ? ((node as Document).defaultView?.frameElement ?? null) : null;
}

export function isOutOfFlow(element: Element): boolean {
  const { position } = dom.computedStyle(element);
  return position === 'absolute' || position === 'fixed' || dom.getAttribute(element, 'popover') !== null;
}

export function isPageFrame(element: Element): boolean {
  return dom.matches(element, LANDMARKS) || dom.queryAll(element, LANDMARKS).length > 0;
}

function covers(box: DOMRect): boolean {
  return box.width >= innerWidth * COVERS && box.height >= innerHeight * COVERS;
}

/** A dialog that takes the page's place: it dims the rest, or says that it is one. */
function isModal(element: Element): boolean {
  if (dom.matches(element, '[aria-modal=true],[role=alertdialog]') || dom.isIn(element, ':modal')) return true;
  if (!covers(dom.boundingRect(element))) return false;
  for (const one of [element, ...elementsIn(element)]) {
    const color = dom.computedStyle(one).backgroundColor;
    if (!/^transparent$|[,/]\s*0(\.0+)?%?\s*\)$/.test(color) && covers(dom.boundingRect(one))) return true;
  }
  return dom.queryAll(element, '[aria-modal=true],[role=alertdialog]').length > 0;
}

/** The boxes over the page that came with an element; none of a dialog that takes the page's place. */
export function surfacesOf(top: Element, deep: boolean, depth = 0): Element[] {
  const out = isOutOfFlow(top);
  if (out) {
    if (isModal(top)) return [];
    const box = dom.boundingRect(top);
    if (box.width > 0 && box.height > 0 && !covers(box)) return [top];
  } else if (!deep) return [];
  const inner: Element[] = [];
  let kids = 0;
  for (const kid of elementsIn(top)) {
    if (++kids > MAX_KIDS || depth >= MAX_DEPTH) break;
    inner.push(...surfacesOf(kid, deep || out, depth + 1));
  }
  return inner.length > 0 || !out || covers(dom.boundingRect(top)) ? inner : [top];
}

/** The box of a field and of what is drawn round it, as large as a field can be. */
function boxesRound(element: Element): DOMRect[] {
  const boxes: DOMRect[] = [];
  for (let at: Element | null = element; at; at = elementAbove(at)) {
    const box = dom.boundingRect(at);
    if (box.width * box.height > innerWidth * innerHeight * FIELD_PART) break;
    boxes.push(box);
    if (boxes.length > MAX_DEPTH) break;
  }
  return boxes.length > 0 ? boxes : [dom.boundingRect(element)];
}

/** Where a box lies, seen from fields. What is not drawn may still come to lie anywhere. */
export function placeOf(surface: Element, fields: readonly Element[]): Place {
  const box = dom.boundingRect(surface);
  const { visibility, opacity } = dom.computedStyle(surface);
  const unseen = visibility !== 'visible' || opacity === '0' || box.width <= 1 || box.height <= 1;
  const off = box.right <= 0 || box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight;
  if (unseen || off) return 'nowhere';
  const from = dom.frameOffset(surface);
  for (const field of fields) {
    const to = dom.frameOffset(field);
    for (const other of boxesRound(field)) {
      const dx = Math.max(other.left + to.x - box.right - from.x, box.left + from.x - other.right - to.x);
      const dy = Math.max(other.top + to.y - box.bottom - from.y, box.top + from.y - other.bottom - to.y);
      if (dx <= NEAR && dy <= NEAR) return 'near';
    }
  }
  return 'far';
}

/** The outermost box over the page in which an element lies, but not what names it. */
export function outermost(target: Element, owner: Element | null): Element | null {
  let found: Element | null = null;
  for (let at: Element | null = target; at && at !== dom.bodyOf(document); at = elementAbove(at)) {
    if (owner && holds(at, owner)) break;
    if (isOutOfFlow(at) && !isPageFrame(at)) found = at;
  }
  return found;
}

/** What lies over the page at the end of its body. */
export function* boxesOver(): Iterable<Element> {
  const body = dom.bodyOf(document);
  let count = 0;
  for (const one of body ? elementsIn(body) : []) {
    if (++count > MAX_CHILDREN) break;
    if (isOutOfFlow(one)) yield one;
    else for (const inner of elementsIn(one)) if (++count <= MAX_CHILDREN && isOutOfFlow(inner)) yield inner;
  }
}

export function bodyChild(element: Element): Element {
  let last = element;
  for (let at: Node | null = element; at; at = dom.parentNode(at) ?? hostOrFrame(at)) {
    if (!dom.isElement(at)) continue;
    if (at === dom.bodyOf(document)) break;
    last = at;
  }
  return last;
}

export function listOf(option: Element, owner: Element): Element {
  let at: Element | null = elementAbove(option);
  const parent = at && !holds(at, owner) ? at : option;
  for (; at && !holds(at, owner); at = elementAbove(at)) if (dom.matches(at, LISTS)) return at;
  return parent;
}

export function isReplaced(field: Element): boolean {
  if (dom.matches(field, '[aria-hidden="true"],[tabindex^="-"],[hidden]')) return true;
  const box = dom.boundingRect(field);
  return box.width <= 1 || box.height <= 1 || dom.computedStyle(field).opacity === '0';
}
