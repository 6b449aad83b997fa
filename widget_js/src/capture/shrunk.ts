/** Boxes that are as large as what is in them: their sizes would tell how long a hidden text is. */

import { stepUp } from '../privacy/steps.ts';
import * as dom from './natives.ts';

/** Have a size of their own. */
const PICTURES = /^(?:img|picture|image|svg|video|audio|canvas|iframe|frame|object|embed|meter|progress|input|select)$/;
const SIZED_BY_STYLE = /(?:width|height|size|flex[\w-]*|inset[\w-]*|left|right|top|bottom)\s*:/i;
/** Heights of shrunk boxes; CSS pixels. */
const ONE_LINE = 48;

/** The size of an empty box as it may be told, CSS pixels. */
export function toldSize(element: Element, width: number, height: number): [number, number] {
  const exact: [number, number] = [Math.round(width), Math.round(height)];
  if (PICTURES.test(dom.localName(element))) return exact;
  try {
    const inline = SIZED_BY_STYLE.test(dom.getAttribute(element, 'style') ?? '');
    if (!inline && !shrinks(element, dom.computedStyle(element))) return exact;
    return [stepUp(width), height <= ONE_LINE && !inline ? exact[1] : stepUp(height)];
  } catch {
    return [stepUp(width), stepUp(height)];
  }
}

function shrinks(element: Element, style: CSSStyleDeclaration): boolean {
  const width = widthOf(element);
  if (style.display === 'inline') return true;
  if (width === 'length') return false;
  return width === 'content' || style.display.startsWith('inline') || !fills(element, style);
}

/** What a style sheet says of an element's width; null when the browser does not tell. */
function widthOf(element: Element): 'auto' | 'length' | 'content' | null {
  const width = element.computedStyleMap?.().get('width') as { value?: unknown } | undefined;
  if (!width) return null;
  if (typeof width.value !== 'string') return 'length';
  return width.value === 'auto' ? 'auto' : 'content';
}

/** Whether what is round a box gives it its width. */
function fills(element: Element, style: CSSStyleDeclaration): boolean {
  if (style.float !== 'none' || /^(?:absolute|fixed)$/.test(style.position) || /^table/.test(style.display))
    return false;
  const parent = dom.parentNode(element);
  if (!parent || !dom.isElement(parent)) return true;
  const around = dom.computedStyle(parent);
  const align = /^(?:auto|normal|stretch|legacy)$/;
  if (around.display.endsWith('flex')) {
    if (around.flexDirection.startsWith('row')) return Number(style.flexGrow) > 0;
    return align.test(style.alignSelf === 'auto' ? around.alignItems : style.alignSelf);
  }
  if (around.display.endsWith('grid'))
    return align.test(style.justifySelf === 'auto' ? around.justifyItems : style.justifySelf);
  const room = dom.clientWidth(parent) - sum(around, 'paddingLeft', 'paddingRight');
  return dom.boundingRect(element).width + sum(style, 'marginLeft', 'marginRight') >= room - 1;
}

function sum(
  style: CSSStyleDeclaration,
  ...names: ('paddingLeft' | 'paddingRight' | 'marginLeft' | 'marginRight')[]
): number {
  return names.reduce((all, name) => all + (Number.parseFloat(style[name]) || 0), 0);
}
