/** What form fields hold: events tell most changes, a sweep over known fields tells those that scripts make. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { MASK, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';
import { fieldType } from './fields.ts';

/** Fields compared in one sweep; the next sweep goes on with the others. */
const SWEEP = 300;
/** Fields that hold text. */
const TEXT_FIELDS = 'input,textarea';
/** Fields that are learnt about before they are written. */
const MAX_LOOSE = 500;

export class Forms extends StreamTracker implements Tracker {
  private fields = new Set<Element>();
  private secretFields = new Set<Element>();
  private sent = new WeakMap<Element, string>();
  /** What fields held when they were compared last. It stays here. */
  private raw = new WeakMap<Element, string | null>();
  private dirty = new Set<Element>();
  /** What was typed into since the last flush. */
  private typed = new Set<Element>();
  private sweeping: Element[] = [];
  private learntRoots = new WeakSet<Root>();
  private newRoots = new Set<ShadowRoot>();
  /** Fields that are not in the mirror yet: the secret ones among them. */
  private loose = new Set<Element>();

  /** The fields that are known. */
  get all(): ReadonlySet<Element> {
    return this.fields;
  }

  watch(root: Root, on: Listen): void {
    this.learnBelow(root);
    const { typing } = this.shared.secrets;
    on('input', (event) => {
      const field = targetOf(event);
      const tag = dom.localName(field);
      if (tag === 'input' || tag === 'textarea') typing.begin(field);
      else if (tag !== 'select') typing.hosts.add(field);
    });
    on(['change', 'focusout'], (event) => {
      const field = targetOf(event);
      typing.end(field, held(field));
      // What was held back while it was typed may be shown now.
      if (event.type !== 'focusout') return;
      this.touch(field);
      this.wake();
    });
    on(['input', 'change'], (event) => {
      const field = targetOf(event);
      if (fieldType(field) === 'radio') this.touchAll();
      this.touch(field);
      this.wake();
    });
    on('reset', () => {
      setTimeout(() => {
        this.touchAll();
        this.wake();
      });
    });
  }

  /** An echo may stand before its field, also before one in a shadow root or a frame: what they hold is learnt first. */
  private learnBelow(root: Root): void {
    if (this.learntRoots.has(root)) return;
    this.learntRoots.add(root);
    for (const field of dom.queryRoot(root, TEXT_FIELDS)) this.noteSecret(field);
    for (const frame of dom.queryRoot(root, 'iframe,frame')) {
      const inner = dom.frameDocument(frame);
      if (inner) this.learnBelow(inner);
    }
    for (const element of dom.isFragment(root) ? dom.queryRoot(root, '*') : dom.allElements(root)) {
      const inner = dom.openShadowRoot(element) ?? this.shared.closedRoots.get(element);
      if (inner) this.learnBelow(inner);
    }
  }

  /** A shadow root is there: what will stand in it is learnt before the next flush. */
  expect(root: ShadowRoot): void {
    this.newRoots.add(root);
  }

  /** What records tell of fields that are not written yet, and of what may be an echo. */
  learn(records: readonly MutationRecord[]): void {
    const { secrets } = this.shared;
    for (const { type, target, addedNodes } of records) {
      if (type !== 'childList') secrets.change(target, type === 'attributes');
      for (const node of addedNodes) {
        secrets.change(node, false);
        if (!dom.isElement(node)) continue;
        if (isTextField(node)) this.loose.add(node);
        else if (dom.firstChild(node)) for (const field of dom.queryAll(node, TEXT_FIELDS)) this.loose.add(field);
        const root = dom.openShadowRoot(node);
        if (root) this.expect(root);
      }
    }
  }

  add(field: Element, tag: string): void {
    if (tag !== 'input' && tag !== 'textarea' && tag !== 'select') return;
    this.fields.add(field);
    this.dirty.add(field);
    this.noteField(field);
  }

  attribute(element: Element, tag: string): void {
    if (tag === 'input') this.resend(element);
    else if (tag === 'option') this.tree.dirt.noteOptions(element);
  }

  /** A field that came and went between two flushes may have handed its password to another element. */
  removed(element: Element): void {
    const fields = isTextField(element) ? [element] : dom.queryAll(element, TEXT_FIELDS);
    for (const field of fields) {
      this.noteSecret(field);
      this.shared.secrets.forget(field);
    }
  }

  forget(node: Node): void {
    const field = node as Element;
    if (!this.fields.delete(field)) return;
    this.dirty.delete(field);
    if (this.secretFields.delete(field)) this.shared.secrets.forget(field);
  }

  private touch(field: Element): void {
    this.noteField(field);
    this.typed.add(field);
    if (this.fields.has(field)) this.dirty.add(field);
  }

  /** Sends a field's state even if it is the same: the mirror's own field may have changed with its options or type. */
  private resend(field: Element): void {
    this.sent.delete(field);
    this.touch(field);
  }

  /** A radio button takes the check from its siblings, a reset changes a whole form: look at all. */
  private touchAll(): void {
    for (const field of this.fields) this.dirty.add(field);
  }

  /** Learns what secret fields hold before anything else is written in this flush. */
  begin(): void {
    this.shared.dots.beginFlush();
    for (const field of this.secretFields) this.noteField(field);
    for (const field of this.typed) this.noteField(field);
    this.typed.clear();
    for (const root of this.newRoots) for (const field of dom.queryRoot(root, TEXT_FIELDS)) this.loose.add(field);
    this.newRoots.clear();
    for (const field of this.loose) {
      const stays = !this.fields.has(field) && this.noteSecret(field) && this.loose.size < MAX_LOOSE;
      if (!stays) this.loose.delete(field);
    }
    this.shared.secrets.tick();
  }

  private noteField(field: Element): void {
    if (!isTextField(field)) return;
    if (!this.noteSecret(field)) this.shared.secrets.typing.clean(field, held(field), isInput(field));
    else if (this.fields.has(field)) this.secretFields.add(field);
  }

  /** Learns the value of a field if it is secret. Returns whether it is. */
  private noteSecret(field: Element): boolean {
    try {
      if (!this.shared.secrets.isSecret(field)) return false;
      this.shared.secrets.learn(field, held(field));
    } catch {
      // An input of another namespace is no field and has no value.
    }
    return true;
  }

  /** Events tell of most changes; the values that scripts set are compared, some fields at a time. */
  poll(_: boolean, stirred: boolean): boolean {
    this.shared.dots.beginLook();
    if (this.sweeping.length === 0) this.sweeping = [...this.fields];
    for (const field of this.sweeping.splice(0, SWEEP)) {
      if (!this.fields.has(field)) continue;
      const raw = rawOf(field);
      // While nothing happens no field becomes another one: only what scripts write into it is compared.
      if (!stirred && raw !== null && this.raw.get(field) === raw) continue;
      this.raw.set(field, raw);
      if (this.sent.get(field) !== this.state(field)) this.dirty.add(field);
    }
    this.shared.dots.strict = false;
    return this.dirty.size > 0;
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
    const secret = this.shared.secrets.isSecret(field);
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
    const { secrets } = this.shared;
    const value = held(field);
    const clean = secret || level !== SHOW ? value : secrets.typing.clean(field, value, isInput(field));
    // Whether it is secret may be known by now.
    return this.gate.value(clean, level, secret || (clean !== value && secrets.isSecret(field)));
  }

  /** Whether the mirror has every letter of a text field. */
  showsAll(field: Element): boolean {
    const sent = this.sent.get(field);
    return sent === held(field) && this.scope.level(field) < MASK && !this.shared.secrets.isSecret(field);
  }

  flush(writer: FrameWriter): void {
    for (const list of this.tree.dirt.lists) this.resend(list);
    this.tree.dirt.lists.clear();
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
    this.shared.dots.strict = false;
  }
}

function isInput(element: Element): boolean {
  return dom.localName(element) === 'input';
}

function isTextField(element: Element): boolean {
  return isInput(element) || dom.localName(element) === 'textarea';
}

function targetOf(event: Event): Element {
  return (event.composedPath()[0] ?? event.target) as Element;
}

/** What a text field holds; empty for all else. */
function held(field: Element): string {
  if (!isTextField(field)) return '';
  return isInput(field) ? dom.inputValue(field as HTMLInputElement) : dom.areaValue(field as HTMLTextAreaElement);
}

/** What a field holds, as cheaply as can be told; null for what takes a closer look. */
function rawOf(field: Element): string | null {
  try {
    const tag = dom.localName(field);
    if (tag === 'textarea') return dom.areaValue(field as HTMLTextAreaElement);
    if (tag !== 'input') return null;
    const input = field as HTMLInputElement;
    return `${dom.inputChecked(input)} ${dom.inputIndeterminate(input)} ${dom.inputValue(input)}`;
  } catch {
    return null;
  }
}
