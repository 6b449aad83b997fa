/** Elements that bring style sheets. */

import * as dom from '../natives.ts';
import type { Root } from '../tracker.ts';

/** The text of a style element is that of its own text nodes: https://html.spec.whatwg.org/multipage/semantics.html#update-a-style-block */
export function childText(element: Element): string {
  let text = '';
  for (let kid = dom.firstChild(element); kid; kid = dom.nextSibling(kid)) if (dom.isText(kid)) text += dom.data(kid);
  return text;
}

function isAlternate(element: Element): boolean {
  return /(?:^|\s)alternate(?:\s|$)/i.test(dom.getAttribute(element, 'rel') ?? '');
}

/** Of the sets of sheets that a document names by titles, the first is used: https://drafts.csswg.org/cssom/#css-style-sheet-collections */
export function isOn(element: Element, sheet: CSSStyleSheet, enabled: WeakSet<Element>): boolean {
  if (dom.sheetDisabled(sheet)) return false;
  const title = dom.getAttribute(element, 'title');
  const root = rootOf(element);
  if (!title || root.nodeType !== Node.DOCUMENT_NODE || enabled.has(element)) return true;
  for (const { ownerNode } of (root as Document).styleSheets) {
    const first = ownerNode && dom.isElement(ownerNode) ? dom.getAttribute(ownerNode, 'title') : null;
    if (first && !isAlternate(ownerNode as Element)) return first === title;
  }
  return !isAlternate(element);
}

export function rootOf(element: Element): Root {
  return element.getRootNode() as Root;
}

export function holdsSheet(tag: string): boolean {
  return tag === 'style' || tag === 'link';
}

/** Alternate ones too: a script or the visitor may choose them. */
export function isStyleLink(element: Element): boolean {
  if (dom.localName(element) !== 'link' || dom.getAttribute(element, 'href') === null) return false;
  return (dom.getAttribute(element, 'rel') ?? '').toLowerCase().split(/\s+/).includes('stylesheet');
}
