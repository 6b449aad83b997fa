/** SVG files of which pages use single elements: they stand in the page then, so they are made anew of what pages may be. */

import { NAMESPACES, NS_SVG } from '@cobrowse/shared/wire/ops.ts';
import { rewriteCss } from './css.ts';
import { makeElement, safeAttribute, safeTag } from './sanitize.ts';

const SVG = NAMESPACES[NS_SVG];
const XML = 'image/svg+xml';
const MAX_ELEMENTS = 50_000;
/** How often elements are drawn, with all that they use of each other. */
const MAX_DRAWN = 200_000;
const LEFT_OUT = new Set(['script', 'foreignobject', 'a', 'image', 'feimage', 'metadata']);

/** Returns a file with nothing in it that runs, loads or leads somewhere; an empty one when it cannot be read. */
export function cleanDrawing(text: string): string {
  const made = document.implementation.createDocument(SVG, 'svg', null);
  const source = new DOMParser().parseFromString(text, XML).documentElement;
  if (source.localName === 'svg' && source.namespaceURI === SVG) {
    copy(source, made.documentElement);
    if (drawnBy(made.documentElement) > MAX_DRAWN) made.documentElement.replaceChildren();
  }
  return new XMLSerializer().serializeToString(made);
}

function copy(source: Element, made: Element): void {
  const document = made.ownerDocument;
  const stack: [Element, Element][] = [[source, made]];
  let count = 0;
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [from, to] = top;
    attributes(from, to);
    if (from.localName === 'style') {
      // What a name after `#` points at is pointed at here too.
      to.textContent = clean(from.textContent ?? '').replaceAll('[cb-target]', ':target');
      continue;
    }
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) to.append(document.createTextNode((node as Text).data));
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      const element = node as Element;
      if (element.namespaceURI !== SVG || LEFT_OUT.has(element.localName.toLowerCase())) continue;
      if (++count > MAX_ELEMENTS) return;
      const kid = makeElement(document, NS_SVG, safeTag(NS_SVG, element.localName));
      to.append(kid);
      stack.push([element, kid]);
    }
  }
}

function clean(css: string): string {
  return rewriteCss(css, () => 'data:,');
}

function attributes(from: Element, to: Element): void {
  for (const { name, value } of from.attributes) {
    const safe = safeAttribute(from.localName, name, value);
    if (!safe) continue;
    const text = 'text' in safe ? safe.text : 'css' in safe ? clean(safe.css) : null;
    if (text === null) continue;
    if (name.startsWith('xlink:')) to.setAttribute('href', text);
    else if (!name.includes(':')) to.setAttribute(name, text);
  }
}

/** How many elements are drawn for one; what uses itself is drawn without end by nobody. */
function drawnBy(root: Element): number {
  const counts = new Map<Element, number>();
  const count = (element: Element): number => {
    const known = counts.get(element);
    if (known !== undefined) return known;
    counts.set(element, 0);
    let sum = 1;
    for (const kid of element.children) sum += count(kid);
    const id = element.localName === 'use' ? element.getAttribute('href')?.slice(1) : '';
    const used = id ? byId.get(id) : undefined;
    if (used) sum += count(used);
    counts.set(element, Math.min(sum, MAX_DRAWN + 1));
    return sum;
  };
  const byId = new Map<string, Element>();
  for (const element of root.querySelectorAll('[id]')) if (!byId.has(element.id)) byId.set(element.id, element);
  return count(root);
}
