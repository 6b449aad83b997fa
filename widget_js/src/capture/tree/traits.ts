/** What is special about elements of a name. */

import { CLOSED } from '@cobrowse/shared/wire/attributes.ts';
import * as dom from '../natives.ts';

/** Shown as an empty box, as if the page had marked them so. */
const ALWAYS_BLOCKED = new Set(['object', 'embed', 'applet', 'portal', 'fencedframe']);
/** Elements that trackers look after. */
const NOTED = new Set([
  ...['input', 'textarea', 'select', 'style', 'link', 'iframe', 'frame', 'dialog', 'details', 'img'],
  ...['canvas', 'video', 'audio', 'slot', 'animate', 'animateTransform', 'animateMotion', 'set'],
]);
/** Pixels and shapes cannot be masked: in a masked part these are boxes, and in a drawing nothing, for it has its own size. */
const PICTURES = new Set([
  ...[
    'img',
    'picture',
    'video',
    'canvas',
    'image',
    'svg',
    'meter',
    'progress',
    'g',
    'path',
    'rect',
    'circle',
    'ellipse',
  ],
  ...['line', 'polyline', 'polygon', 'text', 'tspan', 'textPath', 'use', 'symbol', 'defs', 'marker', 'pattern', 'stop'],
  ...['linearGradient', 'radialGradient', 'clipPath', 'mask', 'filter', 'foreignObject', 'switch', 'view', 'tref'],
]);
/** Names beyond these are asked for anew each time: a page may make up as many as it likes. */
const MAX_NAMES = 1000;

export const BLOCKED = 1;
export const WATCHED = 2;
export const PICTURE = 4;
export const SHUT = 8;
/** Has a name of its own, as hosts of shadow roots often do. */
export const NAMED = 16;

const traits = new Map<string, number>();

/** The traits of a name as bits: asked once per name, not per element. */
export function traitsOf(tag: string): number {
  let found = traits.get(tag);
  if (found === undefined) {
    found =
      (ALWAYS_BLOCKED.has(tag) ? BLOCKED : 0) |
      (NOTED.has(tag) ? WATCHED : 0) |
      (PICTURES.has(tag) ? PICTURE : 0) |
      (CLOSED.has(tag) ? SHUT : 0) |
      (tag.includes('-') ? NAMED : 0);
    if (traits.size < MAX_NAMES) traits.set(tag, found);
  }
  return found;
}

/** As `traitsOf`, of one element: an object whose file cannot be shown shows what is in it instead. */
export function traitsOfElement(element: Element, tag: string): number {
  return tag === 'object' && showsFallback(element) ? WATCHED : traitsOf(tag);
}

/** Whether the browser draws what is in an object. There are few: the layout may be asked. */
export function showsFallback(object: Element): boolean {
  if (!dom.firstChild(object)) return false;
  if (['data', 'type', 'classid'].every((name) => dom.getAttribute(object, name) === null)) return true;
  const range = new Range();
  range.selectNodeContents(object);
  return range.getClientRects().length > 0;
}
