/** Groups of buttons with one or two signs, as PIN pads are: on which of them the pointer is tells what is typed. */

import * as dom from './natives.ts';

const BUTTONS =
  'button,a,input[type=button i],input[type=submit i],input[type=image i],[role=button],[role=gridcell],[tabindex],[onclick]';
/** What may be a button without a word for it. */
const LEAVES = 'span,div,td,li,b,p,text,dd,g';
const SIGNS = 2;
/** With the letters that stand below the digit on a telephone's key. */
const MORE_SIGNS = 6;
/** A pad may have a heading and a button with a word. */
const HEADING = 60;
/** A pad is not larger, and its keys do not stand deeper. */
const MAX_ELEMENTS = 400;
const MAX_STEPS = 7;
const STEPS_TO_KEY = 3;
const STEPS_TO_PAIR = 2;
const STEPS_TO_GROUP = 4;
const MIN_KEYS = 3;

/** The group of keys in which an element stands; null for none. */
export function padOf(element: Element): Element | null {
  let at: Node | null = element;
  for (let steps = 0; at && dom.isElement(at) && steps < MAX_STEPS; steps++, at = dom.parentNode(at)) {
    if (steps < STEPS_TO_KEY && isKey(at)) {
      const pad = padRound(at);
      if (pad) return pad;
    }
    if (isLarge(at)) return null;
    // Beside the keys, or between them: the group is that of one of them.
    const [key] = keysIn(at);
    const pad = key && padRound(key);
    if (pad) return dom.contains(pad, element) ? pad : null;
  }
  return null;
}

/** The group of a key: what is round it and others, and round all rows of them. */
function padRound(key: Element): Element | null {
  let pad: Element | null = null;
  let most = 1;
  let at = dom.parentNode(key);
  for (let steps = 1; at && dom.isElement(at) && steps < MAX_STEPS; steps++, at = dom.parentNode(at)) {
    if (isLarge(at)) break;
    const keys = keysIn(at).length;
    const near = keys >= MIN_KEYS ? steps <= STEPS_TO_GROUP : steps <= STEPS_TO_PAIR;
    if (keys <= most || !(pad ? signs(dom.textContent(at)) <= keys * MORE_SIGNS + HEADING : near)) continue;
    pad = at;
    most = keys;
  }
  return pad;
}

function isLarge(element: Element): boolean {
  return dom.queryAll(element, '*').length > MAX_ELEMENTS;
}

function keysIn(element: Element): Element[] {
  const keys = [...dom.queryAll(element, BUTTONS)].filter(isKey);
  if (keys.length > 1) return keys;
  const leaves = [...dom.queryAll(element, LEAVES)].filter((leaf) => isShort(leaf) && !isShort(dom.parentNode(leaf)));
  return leaves.length >= MIN_KEYS ? leaves : [];
}

/** Has one or two signs, with some small ones below, or nothing but a picture. */
function isKey(button: Element): boolean {
  const text = signs(dom.textContent(button));
  if (text > SIGNS) return text <= MORE_SIGNS && signs(firstText(button)) <= SIGNS;
  if (text > 0) return true;
  const names = ['aria-label', 'value', 'title', 'alt'].map((name) => signs(dom.getAttribute(button, name)));
  return dom.matches(button, BUTTONS) && Math.max(...names) <= SIGNS;
}

function isShort(node: Node | null): boolean {
  const text = node ? signs(dom.textContent(node)) : 0;
  return text > 0 && text <= SIGNS;
}

/** Signs that are seen. */
function signs(text: string | null): number {
  return text ? [...text.replace(/[\s\u200b-\u200f\ufeff]+/g, '')].length : 0;
}

/** Of what is in an element, the first text that says something. */
function firstText(element: Element): string | null {
  for (const one of dom.queryAll(element, '*')) if (signs(dom.textContent(one)) > 0) return dom.textContent(one);
  return dom.textContent(element);
}
