/** The messages as they are shown: each once, in order, with what became of it. */

import type { Notice } from '@cobrowse/shared/generated/codes.ts';
import type { Message } from '@cobrowse/shared/generated/control.ts';
import { pieces } from '@cobrowse/shared/text/links.ts';
import { h, newMap } from './dom.ts';
import type { Files } from './files.ts';
import type { Translate } from './locale.ts';
import type { Texts } from './locales/en.ts';

/** Codes of notices, worded here. */
const NOTICES = { handed_over: 'handedOver', closed: 'dialogClosed' } satisfies Record<Notice, keyof Texts>;
const TYPING_MS = 6000;

export class Log {
  readonly element: HTMLElement;
  private t: Translate;
  private files: Files;
  private empty: HTMLElement;
  private typing: HTMLElement;
  private readMark: HTMLElement;
  private shown = newMap<string, HTMLElement>();
  private typingTimer = 0;
  private readUpto = 0;
  /** Number of the last message that is shown. */
  last = 0;

  constructor(t: Translate, files: Files) {
    this.t = t;
    this.files = files;
    this.empty = h('p', { class: 'empty' }, t('greeting'));
    this.typing = h('p', { class: 'typing', role: 'status', hidden: true });
    this.readMark = h('small', { class: 'read' }, t('read'));
    this.element = h(
      'div',
      { class: 'log', role: 'log', 'aria-label': t('messages'), tabindex: '0' },
      this.empty,
      this.typing,
    );
  }

  greet(text: string): void {
    this.empty.textContent = text || this.t('greeting');
  }

  /** While nobody is there, no greeting says otherwise. */
  setGreeted(greeted: boolean): void {
    this.empty.hidden = !greeted;
  }

  scrollToEnd(): void {
    this.element.scrollTop = this.element.scrollHeight;
  }

  /** Shows a message once, however often it arrives. Returns whether it is new. */
  addMessage(message: Message): boolean {
    const { clientId, id } = message;
    const pending = clientId ? this.shown.get(clientId) : undefined;
    this.last = Math.max(this.last, id);
    if (pending && !pending.dataset['id']) {
      const bubble = this.bubble(message);
      pending.replaceWith(bubble);
      this.shown.set(clientId as string, bubble);
      this.shown.set(String(id), bubble);
      this.placeReadMark();
      return false;
    }
    if (this.shown.has(String(id))) return false;
    const shown = message.author === 'notice' ? this.happened(message) : this.bubble(message);
    this.shown.set(String(id), shown);
    // What was missed for a while has its place before what came since.
    this.insert(shown, id);
    if (message.author === 'operator') this.setTyping('', false);
    this.placeReadMark();
    return true;
  }

  private insert(shown: HTMLElement, id: number): void {
    for (let at = this.element.firstElementChild; at; at = at.nextElementSibling) {
      if (numberOf(at) <= id) continue;
      at.before(shown);
      return;
    }
    this.append(shown);
  }

  private happened(message: Message): HTMLElement {
    const key = (NOTICES as Record<string, keyof Texts>)[message.text];
    const text = key ? this.t(key, { name: message.name }) : message.text;
    return h('div', { class: 'notice', 'data-id': String(message.id) }, text);
  }

  private bubble(message: Message): HTMLElement {
    const mine = message.author === 'visitor';
    return h(
      'div',
      { class: mine ? 'message mine' : 'message', 'data-id': String(message.id) },
      mine ? null : h('small', {}, message.name),
      message.file ? this.files.show(message.file, () => this.scrollToEnd()) : null,
      words(message.text),
    );
  }

  /** Shows what is on its way: words, or a file of a name. */
  addUnsent(clientId: string, text: string, progress?: HTMLElement): void {
    const state = h('span', { class: 'state' }, this.t('sending'));
    const bubble = h('div', { class: 'message mine unsent' }, words(text), progress ?? null, state);
    this.shown.set(clientId, bubble);
    this.append(bubble);
  }

  markFailed(clientId: string, why: string): void {
    const bubble = this.shown.get(clientId);
    bubble?.classList.add('failed');
    const state = bubble?.querySelector('.state');
    if (state) state.textContent = this.t('notSent', { why });
  }

  /** `more` is offered below it. */
  addNotice(text: string, more?: { label: string; act(): void }): void {
    const button = more && h('button', { class: 'more', type: 'button', click: () => more.act() }, more.label);
    this.append(h('div', { class: 'notice', role: 'status' }, text, button ?? null));
  }

  /** The consultant writes, or not any more. */
  setTyping(name: string, on: boolean): void {
    clearTimeout(this.typingTimer);
    this.typing.hidden = !on;
    if (!on) return;
    this.typing.textContent = this.t('typing', { name });
    this.typingTimer = setTimeout(() => this.setTyping('', false), TYPING_MS) as unknown as number;
    this.scrollToEnd();
  }

  /** The consultants have read all up to this number. */
  setReadUpto(upto: number): void {
    this.readUpto = Math.max(this.readUpto, upto);
    this.placeReadMark();
  }

  private placeReadMark(): void {
    for (let at = this.element.lastElementChild; at; at = at.previousElementSibling) {
      if (!at.classList.contains('mine') || numberOf(at) === 0) continue;
      if (numberOf(at) <= this.readUpto) at.after(this.readMark);
      else this.readMark.remove();
      return;
    }
    this.readMark.remove();
  }

  private append(element: HTMLElement): void {
    this.empty.remove();
    this.typing.before(element);
    this.scrollToEnd();
  }
}

function numberOf(element: Element): number {
  return Number((element as HTMLElement).dataset['id'] ?? 0);
}

function words(text: string): (Node | string)[] {
  const made: (Node | string)[] = [];
  for (const piece of pieces(text)) {
    if (!piece.text) continue;
    made[made.length] = piece.href
      ? h('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, piece.text)
      : piece.text;
  }
  return made;
}
