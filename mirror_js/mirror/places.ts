/** Places of the mirrored page, in CSS pixels of the visitor's window. */

import type { Place } from '@cobrowse/shared/wire/place.ts';
import type { MirrorDocument } from './document.ts';
import { type Box, elementAt } from './hit.ts';
import { shiftOf } from './root-bar.ts';

/** The element at a point, and where it is. */
export function placeAt(page: MirrorDocument | null, x: number, y: number): Place & { box: Box } {
  const found = page ? find(page.document, x, y) : null;
  const box = found ? boxIn(found) : { left: x - 20, top: y - 20, width: 40, height: 40 };
  const node = found && page ? page.idOf(found.element) : 0;
  return { ...placeOf(box), node, left: 0, top: 0, right: 1, bottom: 1, box };
}

/** An area, told by the innermost element round it. */
export function placeRound(page: MirrorDocument | null, area: Box): Place {
  const place = { ...placeOf(area), node: 0, left: 0, top: 0, right: 1, bottom: 1 };
  const found = page ? find(page.document, area.left + area.width / 2, area.top + area.height / 2) : null;
  for (let at: Element | null = found?.element ?? null; page && found && at; at = at.parentElement) {
    const box = boxIn({ ...found, element: at });
    const id = page.idOf(at);
    if (!id || box.width === 0 || box.height === 0 || !holds(box, area)) continue;
    return {
      ...place,
      node: id,
      left: (area.left - box.left) / box.width,
      top: (area.top - box.top) / box.height,
      right: (area.left + area.width - box.left) / box.width,
      bottom: (area.top + area.height - box.top) / box.height,
    };
  }
  return place;
}

/** Where a node's box is; null when it has none. */
export function boxOf(page: MirrorDocument | null, id: number): Box | null {
  const node = page?.get(id)?.node;
  if (!page || !node) return null;
  const range = node.nodeType === Node.TEXT_NODE ? node.ownerDocument?.createRange() : null;
  range?.selectNode(node);
  const box = (range ?? (node as Partial<Element>)).getBoundingClientRect?.();
  if (!box || box.width === 0 || box.height === 0) return null;
  const { x, y } = offsetOf(node, page.document);
  return { left: box.left + x, top: box.top + y, width: box.width, height: box.height };
}

function find(document: Document, x: number, y: number): ReturnType<typeof elementAt> {
  const shift = shiftOf(document);
  const found = elementAt(document, x + shift, y);
  return found && { ...found, x: found.x - shift };
}

function boxIn({ element, x, y }: { element: Element; x: number; y: number }): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left: left + x, top: top + y, width, height };
}

function placeOf({ left, top, width, height }: Box): { x: number; y: number; width: number; height: number } {
  return { x: left, y: top, width, height };
}

function holds(box: Box, area: Box): boolean {
  return (
    box.left <= area.left &&
    box.top <= area.top &&
    box.left + box.width >= area.left + area.width &&
    box.top + box.height >= area.top + area.height
  );
}

/** Where the document of a node lies in the picture. */
export function offsetOf(node: Node, top: Document): { x: number; y: number } {
  let x = -shiftOf(top);
  let y = 0;
  for (let inner = node.ownerDocument; inner && inner !== top; ) {
    const frame: Element | null | undefined = inner.defaultView?.frameElement;
    if (!frame) break;
    const box = frame.getBoundingClientRect();
    x += box.left + frame.clientLeft;
    y += box.top + frame.clientTop;
    inner = frame.ownerDocument;
  }
  return { x, y };
}
