/**
 * What is being typed and can still become a card, account or social security number: its last signs follow from the
 * first, so no more than six of them are sent. What turns out to be none is shown when its field is left.
 */

import { mayHoldDigits } from './digits.ts';
import type { Echoes } from './echoes.ts';
import { cardShaped, findBeginnings, findNumbers, type Range } from './numbers.ts';
import { hide } from './text.ts';

const MIN_DIGITS = 2;
/** What was left with so many digits can be worked out. */
const NEARLY = 12;
const BOX = /^\p{Nd}{1,6}$/u;

export interface TypedFields {
  /** What stands with a field, box by box, itself among them; each with what it holds. */
  around(field: Element): readonly { readonly field: Element; readonly value: string }[];
  /** The field is secret from now on. */
  mark(field: Element): void;
}

export class Typing {
  private echoes: Echoes;
  private fields: TypedFields;
  private typed = new Set<Element>();
  private nearly = new WeakSet<Element>();
  private noted = new Set<Element>();
  /** Editable elements that are typed into. */
  readonly hosts = new Set<Element>();
  /** Counts what was held back and is no number after all. */
  released = 0;

  constructor(echoes: Echoes, fields: TypedFields) {
    this.echoes = echoes;
    this.fields = fields;
  }

  /** Whether something is held back that may be shown later. */
  get active(): boolean {
    return this.noted.size > 0 || this.hosts.size > 0;
  }

  begin(field: Element): void {
    this.typed.add(field);
  }

  /** A field is left, or what was typed into it is final. */
  end(field: Element, value: string): void {
    if (this.hosts.delete(field)) this.released++;
    if (!this.typed.delete(field)) return;
    const whole = this.joined(field, value) || value;
    if (findBeginnings(whole).some((range) => whole.slice(...range).replace(/\P{N}/gu, '').length >= NEARLY))
      this.nearly.add(field);
    else this.nearly.delete(field);
  }

  /** Returns of a field's value what can be no number that is not complete yet. */
  clean(field: Element, value: string, isInput: boolean): string {
    if (isInput && BOX.test(value)) return this.cleanBox(field, value);
    if (!mayHoldDigits(value, MIN_DIGITS)) return this.release(field, value);
    if (isInput && (isWhole(value, findNumbers(value)) || cardShaped(value))) {
      this.fields.mark(field);
      this.noted.delete(field);
      this.echoes.note(field, value);
      return hide(value, [[0, value.length]]);
    }
    const ranges = this.isOpen(field) ? findBeginnings(value) : [];
    const last = ranges.at(-1);
    if (!last) return this.release(field, value);
    this.hold(field, value.slice(...last));
    return hide(value, ranges);
  }

  private isOpen(field: Element): boolean {
    return this.typed.has(field) || this.nearly.has(field);
  }

  private hold(field: Element, value: string): void {
    this.noted.add(field);
    this.echoes.note(field, value);
  }

  private release(field: Element, value: string): string {
    if (this.noted.delete(field)) {
      this.echoes.drop(field);
      this.released++;
    }
    return value;
  }

  /** What the boxes of a number hold together; empty when they hold something else. */
  private joined(field: Element, value: string): string {
    if (!BOX.test(value)) return '';
    const boxes = this.fields.around(field);
    if (boxes.length < 2 || !boxes.every((box) => box.value === '' || BOX.test(box.value))) return '';
    return boxes.map((box) => box.value).join('');
  }

  private cleanBox(field: Element, value: string): string {
    if (this.typed.size === 0 && !this.nearly.has(field)) return this.release(field, value);
    const boxes = this.fields.around(field);
    const whole = this.joined(field, value);
    const [first] = boxes;
    if (!first || whole === '' || !boxes.some((box) => this.isOpen(box.field))) return this.release(field, value);
    const card = isWhole(whole, findNumbers(whole));
    if (card) for (const box of boxes) this.fields.mark(box.field);
    else if (!isWhole(whole, findBeginnings(whole))) return this.release(field, value);
    this.hold(first.field, whole);
    return hide(value, [[0, value.length]]);
  }
}

function isWhole(value: string, [range, ...others]: readonly Range[]): boolean {
  if (!range || others.length > 0) return false;
  return !/[\p{L}\p{N}]/u.test(value.slice(0, range[0]) + value.slice(range[1]));
}
