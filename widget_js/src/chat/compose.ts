/** Where the visitor writes, attaches, pastes and drops. */

import { ATTACH_ICON, h, icon, SEND_ICON } from './dom.ts';
import type { Translate } from './locale.ts';
import { recall, remember } from './stored.ts';

export interface ComposeEvents {
  /** Whether all that is asked first was told; what cannot be sent yet stays where it is. */
  ready(): boolean;
  send(text: string): void;
  sendFile(file: File): void;
  /** The visitor writes, or not any more. */
  typing(on: boolean): void;
}

const DRAFT_KEY = 'cobrowse:draft';
const TYPING_AGAIN_MS = 3000;
const PAUSE_MS = 4000;
const TALLEST = 120;

export class Compose {
  readonly element: HTMLElement;
  /** Why a file was not taken. */
  readonly problem: HTMLElement;
  private t: Translate;
  private events: ComposeEvents;
  private input: HTMLTextAreaElement;
  private attach: HTMLElement;
  private chooser: HTMLInputElement;
  private kinds: 'none' | 'pictures' | 'files' = 'none';
  private maxFileBytes = 0;
  private typingTold = 0;
  private typingTimer = 0;

  constructor(t: Translate, events: ComposeEvents) {
    this.t = t;
    this.events = events;
    this.input = h('textarea', {
      'aria-label': t('message'),
      placeholder: t('write'),
      rows: '1',
      maxlength: '4000',
      enterkeyhint: 'send',
      keydown: (event) => this.key(event as KeyboardEvent),
      input: () => this.typed(),
      paste: (event) => this.takeFiles(event, (event as ClipboardEvent).clipboardData),
    }) as HTMLTextAreaElement;
    this.input.value = recall(DRAFT_KEY);
    this.chooser = h('input', {
      type: 'file',
      hidden: true,
      change: () => {
        this.sendFiles([...(this.chooser.files ?? [])]);
        this.chooser.value = '';
      },
    }) as HTMLInputElement;
    this.attach = h(
      'button',
      { class: 'attach', type: 'button', click: () => this.chooser.click() },
      icon(ATTACH_ICON),
    );
    this.problem = h('div', {
      class: 'offline problem',
      role: 'alert',
      hidden: true,
      click: () => {
        this.problem.hidden = true;
      },
    });
    this.element = h(
      'div',
      { class: 'compose' },
      this.attach,
      this.chooser,
      this.input,
      h(
        'button',
        { class: 'send', type: 'button', 'aria-label': t('send'), click: () => this.submit() },
        icon(SEND_ICON),
      ),
    );
  }

  focus(): void {
    this.input.focus();
  }

  setLongest(characters: number): void {
    this.input.maxLength = characters;
  }

  /** What may be sent besides text, and the largest file. */
  setFiles(kinds: 'none' | 'pictures' | 'files', maxFileBytes: number): void {
    this.kinds = kinds;
    this.maxFileBytes = maxFileBytes;
    this.attach.hidden = !this.accepts;
    this.attach.setAttribute('aria-label', this.t(kinds === 'files' ? 'attachFile' : 'attachPicture'));
    this.chooser.accept = kinds === 'files' ? 'image/*,application/pdf,text/plain' : 'image/*';
  }

  get accepts(): boolean {
    return this.kinds !== 'none' && this.maxFileBytes > 0;
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  private typed(): void {
    this.input.style.height = '';
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, TALLEST)}px`;
    remember(DRAFT_KEY, this.input.value);
    const now = Date.now();
    if (this.input.value.trim() && now - this.typingTold > TYPING_AGAIN_MS) {
      this.typingTold = now;
      this.events.typing(true);
    }
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.stopTyping(), this.input.value ? PAUSE_MS : 0) as unknown as number;
  }

  private stopTyping(): void {
    clearTimeout(this.typingTimer);
    if (this.typingTold) this.events.typing(false);
    this.typingTold = 0;
  }

  private submit(): void {
    const text = this.input.value.trim();
    if (!text || !this.events.ready()) return;
    this.input.value = '';
    this.typed();
    this.stopTyping();
    this.events.send(text);
  }

  /** Takes the files of a paste or a drop; all else is the browser's. */
  takeFiles(event: Event, data: DataTransfer | null): void {
    const files = [...(data?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.sendFiles(files);
  }

  private sendFiles(files: File[]): void {
    this.problem.hidden = true;
    for (const file of files) {
      const fits = file.size <= this.maxFileBytes;
      if (!this.accepts || (this.kinds !== 'files' && !file.type.startsWith('image/'))) {
        this.refuse(this.t('noSuchFiles'));
      } else if (!fits) {
        const size = Math.floor((this.maxFileBytes / 1024 / 1024) * 10) / 10;
        this.refuse(this.t('tooLarge', { name: file.name, size }));
      } else if (this.events.ready()) {
        this.events.sendFile(file);
      }
    }
  }

  private refuse(why: string): void {
    this.problem.hidden = false;
    this.problem.textContent = why;
  }
}
