/** What a form field is, and what tells that it is secret. */

import type { FieldReader } from '../../privacy/secrets.ts';
import * as dom from '../natives.ts';
import { parentOf } from '../tree/reading.ts';

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
  const shown = dom.computedStyle(field).getPropertyValue('-webkit-text-security');
  return shown !== '' && shown !== 'none' && fieldType(field) !== 'password';
}

/** What tells a secret field, beside its style, its labels and what stands with it. */
export const FIELDS: Omit<FieldReader, 'dotted' | 'labelled' | 'boxed' | 'around'> = {
  type: fieldType,
  attribute: dom.getAttribute,
  parent: parentOf,
};
