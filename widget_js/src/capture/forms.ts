/** What form fields hold: events tell most changes, a sweep over known fields tells those that scripts make. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Gate } from '../privacy/gate.ts';
import { MASK } from '../privacy/levels.ts';
import type { FieldReader, Secrets } from '../privacy/secrets.ts';
import * as dom from './natives.ts';
import type { Scope } from './scope.ts';

/** Fields compared in one sweep; the next sweep goes on with the others. */
const SWEEP = 300;

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

export class Forms {
  private fields = new Set<Element>();
  private secretFields = new Set<Element>();
  private sent = new WeakMap<Element, string>();
  private dirty = new Set<Element>();
  private sweeping: Element[] = [];
  private scope: Scope;
  private gate: Gate;
  private secrets: Secrets;

  constructor(scope: Scope, gate: Gate, secrets: Secrets) {
    this.scope = scope;
    this.gate = gate;
    this.secrets = secrets;
  }

  get pending(): boolean {
    return this.dirty.size > 0;
  }

  add(field: Element): void {
    this.fields.add(field);
    this.dirty.add(field);
    this.noteField(field);
  }

  forget(field: Element): void {
    if (!this.fields.delete(field)) return;
    this.dirty.delete(field);
    if (this.secretFields.delete(field)) this.secrets.forget(field);
  }

  touch(field: Element): void {
    this.noteField(field);
    if (this.fields.has(field)) this.dirty.add(field);
  }

  /** Sends a field's state even if it is the same: the mirror's own field may have changed with its options or type. */
  resend(field: Element): void {
    this.sent.delete(field);
    this.touch(field);
  }

  /** A radio button takes the check from its siblings, a reset changes a whole form: look at all. */
  touchAll(): void {
    for (const field of this.fields) this.dirty.add(field);
  }

  /** Learns a secret field's value before anything else is written in this flush. */
  noteSecrets(): void {
    for (const field of this.secretFields) this.noteField(field);
  }

  private noteField(field: Element): void {
    const tag = dom.localName(field);
    if (tag !== 'input' && tag !== 'textarea') return;
    if (!this.secrets.isSecret(field)) return;
    if (this.fields.has(field)) this.secretFields.add(field);
    try {
      const value =
        tag === 'input' ? dom.inputValue(field as HTMLInputElement) : dom.areaValue(field as HTMLTextAreaElement);
      this.secrets.note(field, value);
    } catch {
      // Not a real field: it has no value to protect.
    }
  }

  sweep(): void {
    if (this.sweeping.length === 0) this.sweeping = [...this.fields];
    for (const field of this.sweeping.splice(0, SWEEP)) {
      if (this.fields.has(field) && this.sent.get(field) !== this.state(field)) this.dirty.add(field);
    }
  }

  /** What would be sent, as one string: also what tells whether there is something new to send. */
  private state(field: Element): string {
    const level = this.scope.level(field);
    const type = fieldType(field);
    if (type === 'checkbox' || type === 'radio') {
      if (level >= MASK) return '0';
      const input = field as HTMLInputElement;
      return String((dom.inputChecked(input) ? W.CHECKED : 0) | (dom.inputIndeterminate(input) ? W.INDETERMINATE : 0));
    }
    const secret = this.secrets.isSecret(field);
    if (type === 'select') {
      if (this.gate.hidesOptions(level, secret)) return '';
      const options = dom.selectOptions(field as HTMLSelectElement);
      const chosen: number[] = [];
      for (let i = 0; i < options.length; i++) {
        if (dom.optionSelected(options[i] as HTMLOptionElement)) chosen.push(i);
      }
      return chosen.join(' ');
    }
    if (type === 'hidden' || type === 'file' || type === 'image') return '';
    const value =
      type === 'textarea' ? dom.areaValue(field as HTMLTextAreaElement) : dom.inputValue(field as HTMLInputElement);
    return this.gate.value(value, level, secret);
  }

  /** Whether the mirror has every letter of a text field. */
  showsAll(field: Element): boolean {
    const sent = this.sent.get(field);
    const value =
      dom.localName(field) === 'textarea'
        ? dom.areaValue(field as HTMLTextAreaElement)
        : dom.inputValue(field as HTMLInputElement);
    return sent === value && this.scope.level(field) < MASK && !this.secrets.isSecret(field);
  }

  write(writer: FrameWriter): void {
    for (const field of this.dirty) {
      const id = this.scope.id(field);
      if (id === 0) continue;
      const state = this.state(field);
      if (this.sent.get(field) === state) continue;
      this.sent.set(field, state);
      const type = fieldType(field);
      if (type === 'checkbox' || type === 'radio') {
        writer.op(W.OP_CHECKED, id, Number(state));
      } else if (type === 'select') {
        const chosen = state === '' ? [] : state.split(' ').map(Number);
        writer.op(W.OP_SELECTED, id, chosen.length, ...chosen);
      } else if (type !== 'hidden' && type !== 'file' && type !== 'image') {
        writer.op(W.OP_VALUE, id);
        writer.str(state);
      }
    }
    this.dirty.clear();
  }
}
