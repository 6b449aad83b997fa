/** Fields whose value never leaves. */

import { Echoes } from './echoes.ts';
import { type TypedFields, Typing } from './typing.ts';
import { saysNothing, tellsSecret } from './words.ts';

const SECRET_AUTOCOMPLETE = /^(cc-.*|one-time-code|.*-password|transaction-.*)$/;
const SECRET_TYPES = new Set(['password', 'hidden', 'file']);
/** Nothing can be typed into these: what their names and labels speak of does not stand in them. */
const PLAIN_TYPES = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'image', 'range', 'color', 'email']);
const NAMES = [
  ...['name', 'id', 'aria-label', 'placeholder', 'title', 'aria-description', 'aria-placeholder', 'label'],
  ...['data-testid', 'data-test', 'data-field', 'data-stripe', 'formcontrolname'],
];

/** Codes, PINs and card numbers. */
const CODE_LENGTHS = /^(?:1|3|4|6|16|19)$/;
const MAX_BOX = 6;
/** An example of a card number. */
const CARD_EXAMPLE = /^[\dXx•*_#]{4}[ -][\dXx•*_#]{4}[ -][\dXx•*_#]{4}[ -][\dXx•*_#]{4}/;

/** What stands at a field for a person to read: what names it, and what stands over it and others. */
export interface FieldLabels {
  own: string[];
  over: string[];
}

export interface FieldReader {
  type(element: Element): string;
  attribute(element: Element, name: string): string | null;
  /** Whether the browser shows dots instead of what is typed, as a style asks it to. */
  dotted(element: Element): boolean;
  /** Whether what stands at the field tells that it is secret: `labelsTellSecret` of its labels, or what that was a moment ago. */
  labelled(element: Element): boolean;
  /** Whether the field is one of the boxes of a code. */
  boxed(element: Element): boolean;
  around: TypedFields['around'];
  /** The node above, also from a shadow root to its host. */
  parent(node: Node): Node | null;
}

/** Whether labels tell that their field is secret: by themselves, or with what stands over them ("Credit card": "Number"). */
export function labelsTellSecret({ own, over }: FieldLabels): boolean {
  if (own.some(tellsSecret)) return true;
  const labels = own.filter(Boolean);
  const isNeutral = labels.every(saysNothing);
  return over.some((text) =>
    tellsSecret(text) ? isNeutral : text !== '' && labels.some((label) => tellsSecret(`${text} ${label}`)),
  );
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
      const type = this.read.type(field);
      if (SECRET_TYPES.has(type)) return true;
      const autocomplete = this.read.attribute(field, 'autocomplete')?.toLowerCase().split(/\s+/) ?? [];
      if (autocomplete.some((word) => SECRET_AUTOCOMPLETE.test(word))) return true;
      const length = this.read.attribute(field, 'maxlength')?.trim() ?? '';
      if (CODE_LENGTHS.test(length) && this.read.attribute(field, 'inputmode') === 'numeric') return true;
      if (CARD_EXAMPLE.test(this.read.attribute(field, 'placeholder') ?? '')) return true;
      if (!PLAIN_TYPES.has(type) && (this.named(field) || this.read.labelled(field))) return true;
      // The dearest question comes last.
      return this.read.boxed(field) || this.read.dotted(field);
    } catch {
      return true;
    }
  }

  private named(field: Element): boolean {
    return NAMES.some((name) => tellsSecret(this.read.attribute(field, name) ?? ''));
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
