/** Fields whose value never leaves. */

import { Echoes } from './echoes.ts';
import { type TypedFields, Typing } from './typing.ts';

const SECRET_AUTOCOMPLETE = /^(cc-.*|one-time-code|.*-password|transaction-.*)$/;
const SECRET_NAME =
  /pass(word|wd|phrase|code)?$|^pass|passw|pwd|secret|token|csrf|xsrf|\bcvv|\bcvc|\bcsc|cvv2?|cvc2?|card.?(num|no|nr|code)|cc.?(num|no|exp|cvc|cvv)|iban|\bssn|social.?sec|\bpin$|^pin\b|\botp|one.?time|security.?code/i;
const SECRET_TYPES = new Set(['password', 'hidden', 'file']);

/** Codes, PINs and card numbers. */
const CODE_LENGTHS = /^(?:1|3|4|6|16|19)$/;
const MAX_BOX = 6;
/** An example of a card number. */
const CARD_EXAMPLE = /^[\dXx•*_#]{4}[ -][\dXx•*_#]{4}[ -][\dXx•*_#]{4}[ -][\dXx•*_#]{4}/;

export interface FieldReader {
  type(element: Element): string;
  attribute(element: Element, name: string): string | null;
  /** Whether the browser shows dots instead of what is typed, as a style asks it to. */
  dotted(element: Element): boolean;
  /** Whether the field is one of the boxes of a code. */
  boxed(element: Element): boolean;
  around: TypedFields['around'];
  /** The node above, also from a shadow root to its host. */
  parent(node: Node): Node | null;
}

/** One screencast's knowledge of secrets. Nothing of it is ever written into the page or sent. */
export class Secrets extends Echoes {
  private fields = new WeakSet<Element>();
  private read: FieldReader;
  readonly typing: Typing;

  constructor(read: FieldReader) {
    super(read.parent);
    this.read = read;
    this.typing = new Typing(this, { around: read.around, mark: (field) => this.fields.add(field) });
  }

  /** Whether a field's value must never leave. Once secret, always secret: a field may show its password later. */
  isSecret(field: Element): boolean {
    if (this.fields.has(field)) return true;
    if (!this.looksSecret(field)) return false;
    this.fields.add(field);
    return true;
  }

  private looksSecret(field: Element): boolean {
    try {
      if (SECRET_TYPES.has(this.read.type(field))) return true;
      const autocomplete = this.read.attribute(field, 'autocomplete')?.toLowerCase().split(/\s+/) ?? [];
      if (autocomplete.some((word) => SECRET_AUTOCOMPLETE.test(word))) return true;
      const length = this.read.attribute(field, 'maxlength')?.trim() ?? '';
      if (CODE_LENGTHS.test(length) && this.read.attribute(field, 'inputmode') === 'numeric') return true;
      if (CARD_EXAMPLE.test(this.read.attribute(field, 'placeholder') ?? '')) return true;
      const named = ['name', 'id', 'data-testid', 'aria-label', 'placeholder'].some((name) => {
        const value = this.read.attribute(field, name);
        return value !== null && value.length < 200 && SECRET_NAME.test(value);
      });
      // The dearest question comes last.
      return named || this.read.boxed(field) || this.read.dotted(field);
    } catch {
      return true;
    }
  }

  /** Learns what a secret field holds; of the boxes of a code, what all of them hold. */
  learn(field: Element, value: string): void {
    const boxes = value !== '' && value.length <= MAX_BOX && this.read.boxed(field) ? this.read.around(field) : [];
    const [first] = boxes;
    if (!first || boxes.length < 2) {
      this.note(field, value);
      return;
    }
    for (const box of boxes) if (box !== first) this.drop(box.field);
    this.note(first.field, boxes.map((box) => box.value).join(''));
  }

  /** Remembers a password so that its echo elsewhere is masked too. */
  override note(field: Element, value: string): void {
    const type = this.read.type(field);
    if (type !== 'hidden' && type !== 'file') super.note(field, value);
  }
}
