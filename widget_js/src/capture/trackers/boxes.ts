/** Which fields stand together with one, and nothing but marks between them: the boxes of a code. */

import { type Box, isPartOfCode } from '../../privacy/boxes.ts';
import * as dom from '../natives.ts';
import { Reading } from '../tree/reading.ts';

const TYPES = /^(?:text|tel|number|password|search|url|email)$/;
const MAX_STEPS = 60;
const MAX_BOXES = 40;
const MAX_LENGTH = 7;
/** Nothing is said between the boxes, but perhaps the same of each with its number: `Digit 2 of 6`. */
const SAYS = /[\p{L}\p{N}]/u;
const MAX_LABEL = 40;
/** An example that stands for signs. */
const EXAMPLE = /^[\dXx•*_#○·-]+$/;

const CALLED = ['type', 'inputmode', 'name', 'aria-label', 'placeholder'];

/** Finds the boxes that stand with a field, itself among them, in their order. */
export class Boxes {
  private roots: WeakMap<Element, ShadowRoot>;

  constructor(roots: WeakMap<Element, ShadowRoot>) {
    this.roots = roots;
  }

  /** Whether a field is one of the boxes of a code. */
  has(field: Element): boolean {
    if (!isInput(field)) return false;
    const length = lengthOf(field);
    if (length > MAX_LENGTH || (length === 0 && dom.inputValue(field).length !== 1)) return false;
    const fields = this.around(field);
    return fields.length > 1 && isPartOfCode(fields.map(boxOf), fields.indexOf(field));
  }

  /** What stands with a field, itself among it, and what each holds. */
  values(field: Element): { field: Element; value: string }[] {
    return isInput(field) ? this.around(field).map((box) => ({ field: box, value: dom.inputValue(box) })) : [];
  }

  private around(field: HTMLInputElement): HTMLInputElement[] {
    return [...this.beside(field, true).reverse(), field, ...this.beside(field, false)];
  }

  private beside(field: HTMLInputElement, back: boolean): HTMLInputElement[] {
    const found: HTMLInputElement[] = [];
    const reading = new Reading(field, back, this.roots);
    let label = '';
    for (let steps = 0; steps < MAX_STEPS && found.length < MAX_BOXES; steps++) {
      const node = reading.next();
      if (!node) break;
      if (dom.isText(node)) {
        const text = dom.data(node);
        if (!SAYS.test(text)) continue;
        const numbered = text.trim().replace(/\p{N}+/gu, '#');
        if (text.length > MAX_LABEL || !numbered.includes('#') || (label !== '' && label !== numbered)) break;
        label = numbered;
      } else if (dom.isElement(node)) {
        const tag = dom.localName(node);
        if (tag === 'select' || tag === 'textarea' || tag === 'button') break;
        if (tag !== 'input') continue;
        if (isInput(node)) found.push(node);
        else if (typeOf(node) !== 'hidden') break;
      }
    }
    return found;
  }
}

function typeOf(input: Element): string {
  try {
    return dom.inputType(input as HTMLInputElement);
  } catch {
    return '';
  }
}

function isInput(element: Element): element is HTMLInputElement {
  return dom.localName(element) === 'input' && TYPES.test(typeOf(element));
}

function lengthOf(input: HTMLInputElement): number {
  const example = attribute(input, 'placeholder');
  return (
    Number.parseInt(attribute(input, 'maxlength'), 10) ||
    (EXAMPLE.test(example) && /\D/.test(example) ? example.length : 0) ||
    Number.parseInt(attribute(input, 'size'), 10) ||
    0
  );
}

function boxOf(input: HTMLInputElement): Box {
  const called = CALLED.map((name) => attribute(input, name).replace(/\d+/g, ''));
  return { length: lengthOf(input), name: called.join('\n'), value: dom.inputValue(input) };
}

function attribute(input: HTMLInputElement, name: string): string {
  return dom.getAttribute(input, name)?.trim() ?? '';
}
