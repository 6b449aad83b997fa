/** What a form field is, and what tells that it is secret. */

import type { FieldReader } from '../../privacy/secrets.ts';
import * as dom from '../natives.ts';

export function fieldType(element: Element): string {
  const tag = dom.localName(element);
  if (tag !== 'input') return tag;
  try {
    return dom.inputType(element as HTMLInputElement);
  } catch {
    return 'hidden';
  }
}

/** Whether the browser shows dots instead of what is typed, as a style asks it to. Makes it compute styles. */
export function shownAsDots(field: Element): boolean {
  const shown = getComputedStyle(field).getPropertyValue('-webkit-text-security');
  return shown !== '' && shown !== 'none' && fieldType(field) !== 'password';
}

/** What tells a secret field, beside its style and its labels. */
export const FIELDS: Omit<FieldReader, 'dotted' | 'labelled'> = {
  type: fieldType,
  attribute: dom.getAttribute,
  boxes: (field, length) => {
    const around = dom.parentNode(dom.parentNode(field) ?? field);
    return around && dom.isElement(around) ? dom.queryAll(around, `input[maxlength="${length}"]`).length : 0;
  },
};
