/** An element that tells where a scroller stands, whatever sizes the rest has elsewhere: it is in view and scrolls along. */

import { SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import type { Scope } from '../tree/scope.ts';

/** The root's scroller is its document. */
export type Scroller = Document | Element;

/** From the upper left corner of the part that is seen, CSS pixels. */
export interface Standing {
  anchor: Element;
  left: number;
  top: number;
  /** Whether it tells more than the offset does: something larger is in view whatever else is. */
  fits: boolean;
}

interface Port {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where one is looked for, in parts of what is seen: the upper left first, past margins and what hangs over it. */
const DOWN = [0.02, 0.2, 0.5];
const ACROSS = [0.25, 0.6];
/** Elements asked for their styles at one place. */
const MAX_ASKED = 40;
const SCROLLS = /auto|scroll/;

/** Where an anchor stands now; null when it is no longer in view. */
export function standingOf(scroller: Scroller, anchor: Element): Standing | null {
  if (!dom.isConnected(anchor)) return null;
  const port = portOf(scroller);
  const box = dom.boundingRect(anchor);
  const left = box.left - port.left;
  const top = box.top - port.top;
  const seen = box.width > 0 && box.height > 0 && left < port.width && top < port.height;
  if (!seen || left + box.width <= 0 || top + box.height <= 0) return null;
  const fits = box.width <= port.width && box.height <= port.height;
  return { anchor, left: Math.round(left), top: Math.round(top), fits };
}

/** Looks at a few places; the smallest element there, or one that fits into what is seen. */
export function findAnchor(scroller: Scroller, scope: Scope): Standing | null {
  const root = rootOf(scroller);
  const view = dom.ownerDocument(scroller)?.defaultView ?? (scroller as Document).defaultView;
  if (!root || !view) return null;
  const port = portOf(scroller);
  const left = Math.max(port.left, 0);
  const top = Math.max(port.top, 0);
  const width = Math.min(port.left + port.width, view.innerWidth) - left;
  const height = Math.min(port.top + port.height, view.innerHeight) - top;
  if (!(width > 0 && height > 0)) return null;
  let best: Standing | null = null;
  for (const down of DOWN) {
    for (const across of ACROSS) {
      const found = anchorAt(scroller, scope, root, left + width * across, top + height * down);
      const standing = found && standingOf(scroller, found);
      if (standing?.fits) return standing;
      best ??= standing;
    }
  }
  return best;
}

function anchorAt(scroller: Scroller, scope: Scope, root: Document | ShadowRoot, x: number, y: number): Element | null {
  let asked = 0;
  for (const element of dom.elementsFromPoint(root, x, y)) {
    if (++asked > MAX_ASKED) break;
    if (!scope.has(element) || element === scroller || dom.localName(element) === 'html') continue;
    if (tellsWidths(scope, element, scroller)) continue;
    if (scrollsWith(element, scroller)) return element;
  }
  return null;
}

/** Whether where an element of a masked part stands could tell how wide or high is what is masked before it. */
function tellsWidths(scope: Scope, element: Element, scroller: Scroller): boolean {
  if (scope.level(element) === SHOW) return false;
  return scope.level(scroller) === SHOW || dom.computedStyle(element).display.startsWith('inline');
}

/** Whether nothing between an element and a scroller moves on its own. */
function scrollsWith(element: Element, scroller: Scroller): boolean {
  let node: Node | null = element;
  for (let asked = 0; node && node !== scroller && asked < MAX_ASKED; asked++) {
    if (dom.isElement(node)) {
      const style = dom.computedStyle(node);
      if (style.position === 'fixed' || style.position === 'sticky') return false;
      if (style.transform !== 'none' || style.animationName !== 'none') return false;
      if (node !== element && scrolls(node, style)) return false;
    }
    const parent: Node | null = dom.parentNode(node);
    node = parent ?? (dom.isFragment(node) ? dom.shadowHost(node) : null);
  }
  return node === scroller;
}

function scrolls(element: Element, style: CSSStyleDeclaration): boolean {
  const name = dom.localName(element);
  if (name === 'html' || name === 'body') return false;
  return SCROLLS.test(style.overflowY + style.overflowX) && dom.scrollHeight(element) > dom.clientHeight(element);
}

function rootOf(scroller: Scroller): Document | ShadowRoot | null {
  let node: Node = scroller;
  for (let parent = dom.parentNode(node); parent; parent = dom.parentNode(node)) node = parent;
  return dom.nodeType(node) === 9 || dom.isFragment(node) ? (node as Document | ShadowRoot) : null;
}

function portOf(scroller: Scroller): Port {
  if (dom.nodeType(scroller) !== 9) {
    const element = scroller as Element;
    const box = dom.boundingRect(element);
    return {
      left: box.left + dom.clientLeft(element),
      top: box.top + dom.clientTop(element),
      width: dom.clientWidth(element),
      height: dom.clientHeight(element),
    };
  }
  const view = (scroller as Document).defaultView;
  return { left: 0, top: 0, width: view?.innerWidth ?? 0, height: view?.innerHeight ?? 0 };
}
