/** Fields whose value never leaves. */

import { Echoes } from './echoes.ts';

const SECRET_AUTOCOMPLETE = /^(cc-.*|one-time-code|.*-password|transaction-.*)$/;
const SECRET_NAME =
  /pass(word|wd|phrase|code)?$|^pass|passw|pwd|secret|token|csrf|xsrf|\bcvv|\bcvc|\bcsc|cvv2?|cvc2?|card.?(num|no|nr|code)|cc.?(num|no|exp|cvc|cvv)|iban|\bssn|social.?sec|\bpin$|^pin\b|\botp|one.?time|security.?code/i;
const SECRET_TYPES = new Set(['password', 'hidden', 'file']);

/** Codes, PINs and card numbers, whole or box by box. */
const CODE_LENGTHS = /^(?:1|3|4|6|16|19)$/;
const BOX_LENGTHS = /^[13456]$/;
const BOXES = 3;

export interface FieldReader {
  type(element: Element): string;
  attribute(element: Element, name: string): string | null;
  /** Whether the browser shows dots instead of what is typed, as a style asks it to. */
  dotted(element: Element): boolean;
  /** How many fields of this length stand together with this one. */
  boxes(element: Element, length: string): number;
}

/** One screencast's knowledge of secrets. Nothing of it is ever written into the page or sent. */
export class Secrets extends Echoes {
  private fields = new WeakSet<Element>();
  private read: FieldReader;

  constructor(read: FieldReader) {
    super();
    this.read = read;
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
      if (BOX_LENGTHS.test(length) && this.read.boxes(field, length) >= BOXES) return true;
      const named = ['name', 'id', 'data-testid', 'aria-label', 'placeholder'].some((name) => {
        const value = this.read.attribute(field, name);
        return value !== null && value.length < 200 && SECRET_NAME.test(value);
      });
      // The dearest question comes last.
      return named || this.read.dotted(field);
    } catch {
      return true;
    }
  }

  /** Remembers a password so that its echo elsewhere is masked too. */
  override note(field: Element, value: string): void {
    const type = this.read.type(field);
    if (type !== 'hidden' && type !== 'file') super.note(field, value);
  }
}
