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

/** What tells a secret field. */
export const FIELDS: FieldReader = {
  type: fieldType,
  attribute: dom.getAttribute,
  dotted: (field) => {
    const shown = getComputedStyle(field).getPropertyValue('-webkit-text-security');
    return shown !== '' && shown !== 'none' && fieldType(field) !== 'password';
  },
  boxes: (field, length) => {
    const around = dom.parentNode(dom.parentNode(field) ?? field);
    return around && dom.isElement(around) ? dom.queryAll(around, `input[maxlength="${length}"]`).length : 0;
  },
};
