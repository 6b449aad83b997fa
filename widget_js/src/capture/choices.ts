/** Fields of a page that is masked as a whole: where in one the pointer is, or on which of several, tells what is chosen. */

import * as dom from './natives.ts';

const EDITABLE = new Set(['', 'true', 'plaintext-only']);
const FIELDS = new Set(['input', 'textarea', 'select', 'meter', 'progress']);
/** Fields that are made of other elements. */
const MADE =
  '[role=radiogroup],[role=listbox],[role=combobox],[role=textbox],[role=searchbox],[role=spinbutton],[role=slider]';
/** One of several. */
const ONE = 'input[type=radio i],input[type=checkbox i],[role=radio],[role=checkbox],[role=switch],[role=option]';
const GROUP = 'fieldset,ul,ol,table,[role=group],[role=radiogroup],[role=listbox]';
/** So far up the others are looked for. */
const MAX_STEPS = 8;

/** Whether an element is edited like a document: its text is what the visitor types. */
export function isEditable(element: Element): boolean {
  const value = dom.getAttribute(element, 'contenteditable');
  return value !== null && EDITABLE.has(value.toLowerCase());
}

/** The outermost field in which an element stands, or what is round all of which it is one; null for no field. */
export function choiceOf(element: Element): Element | null {
  let found: Element | null = null;
  for (let at: Node | null = element; at && dom.isElement(at); at = dom.parentNode(at)) {
    const name = dom.localName(at);
    const field = name === 'label' ? (dom.labelControl(at as HTMLLabelElement) ?? at) : at;
    if (dom.matches(field, ONE)) return groupOf(field);
    if (name === 'label' || FIELDS.has(name) || isEditable(at) || dom.matches(at, MADE)) found = field;
  }
  return found;
}

/** What is round all the fields from which one is chosen. */
function groupOf(field: Element): Element {
  let several: Element | null = null;
  let at = dom.parentNode(field);
  for (let steps = 0; at && dom.isElement(at) && steps < MAX_STEPS; steps++, at = dom.parentNode(at)) {
    if (dom.queryAll(at, ONE).length < 2) continue;
    several ??= at;
    if (dom.matches(at, GROUP)) return at;
  }
  return several ?? field;
}
