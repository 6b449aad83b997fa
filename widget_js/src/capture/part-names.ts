/**
 * Names a part of a page so that it is found when the page makes it anew, on another route or page, or with other parts
 * before it: by what it is, never by its place or its text. Where that names others too, these are named with it.
 */

import * as dom from './natives.ts';

/** What developers call a part, beside its id. */
const NAMING = ['data-testid', 'data-test-id', 'data-test', 'data-cy', 'data-qa', 'data-component', 'data-id', 'name'];
const PLAIN = /^[\w-]{1,40}$/;
/** Numbers, which are made or counted, and state or style instead of a name. */
const PASSING =
  /\d|--|^(?:css|sc|jss)-|^(?:is|has|was|not|js|ng)-|^(?:active|open(?:ed)?|closed?|show(?:n|ing)?|hid(?:e|den)|hover|focus(?:ed)?|selected|current|checked|(?:dis|en)abled|load(?:ing|ed)|(?:in)?visible|collaps(?:e|ed|ing)|expand(?:ed)?|first|last|odd|even|new|error|success|warning|dirty|touched|(?:in)?valid|in|out|enter|leave|fade)$/i;
/** As style libraries make them. */
const MADE = /^(?=(?:[^A-Z]*[A-Z]){2})[A-Za-z]{5,7}$/;
const LANDMARKS = /^(?:main|aside|nav|header|footer|section|article|form|table|dialog|body|.+-.+)$/;

export interface PartName {
  selector: string;
  /** It names other elements of the page too. */
  common: boolean;
}

export function nameOf(element: Element): PartName {
  const root = dom.rootOf(element) as Document | ShadowRoot;
  const count = (selector: string): number => dom.queryRoot(root, selector).length;
  let { name: selector, known } = ownName(element, count);
  let left = count(selector);
  for (let at = dom.parentNode(element); at && dom.isElement(at) && (left > 1 || !known); at = dom.parentNode(at)) {
    const above = LANDMARKS.test(dom.localName(at)) ? tagOf(at) : '';
    const own = ownName(at, count);
    if (!known) {
      // Nothing but its tag tells what it is: then what it stands in does.
      known = own.id || above !== '' || own.known;
      selector = `${own.id ? own.name : above || own.name} > ${selector}`;
      left = count(selector);
    } else if (own.known || above) {
      for (const one of own.id ? [own.name] : [above, own.name].filter(Boolean)) {
        const longer = `${one} ${selector}`;
        const fewer = count(longer);
        if (fewer === 0 || fewer >= left) continue;
        selector = longer;
        left = fewer;
        break;
      }
    }
  }
  return dom.matches(element, selector) ? { selector, common: left > 1 } : { selector: tagOf(element), common: true };
}

const tagOf = (element: Element): string => CSS.escape(dom.localName(element));

/** `known`: it is more than the tag; `id`: it is a name that the page gave to this part alone. */
function ownName(element: Element, count: (selector: string) => number): { name: string; known: boolean; id: boolean } {
  const id = dom.getAttribute(element, 'id') ?? '';
  if (PLAIN.test(id) && !/\d/.test(id)) return { name: `#${CSS.escape(id)}`, known: true, id: true };
  for (const attribute of NAMING) {
    const value = dom.getAttribute(element, attribute) ?? '';
    if (PLAIN.test(value) && !isPlace(element, value))
      return { name: `[${attribute}="${CSS.escape(value)}"]`, known: true, id: false };
  }
  const classes = (dom.getAttribute(element, 'class') ?? '').split(/\s+/);
  const names = classes.filter((name) => name && !PASSING.test(name) && !MADE.test(name));
  let best = '';
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const one = `.${CSS.escape(name)}`;
    const found = count(one);
    if (found > 0 && found < fewest) [best, fewest] = [one, found];
  }
  // The tag of a component is a name.
  return best
    ? { name: best, known: true, id: false }
    : { name: tagOf(element), known: dom.localName(element).includes('-'), id: false };
}

/** Whether a value counts the element among its siblings: with another one before it, it would name another one. */
function isPlace(element: Element, value: string): boolean {
  const number = Number(value.replace(/^\D+/, '') || 'none');
  if (Number.isNaN(number)) return false;
  let place = 0;
  const parent = dom.parentNode(element);
  for (let at = parent && dom.firstChild(parent); at && at !== element; at = dom.nextSibling(at))
    if (dom.isElement(at)) place++;
  return number === place || number === place + 1;
}
