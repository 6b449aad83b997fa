/** The chat's elements: launcher, panel, messages, consent card, live bar. Knows nothing of sockets. */

import { CHAT_ICON, CLOSE_ICON, h, icon, SEND_ICON } from './dom.ts';
import { Picker } from './picker.ts';
import { STYLE } from './style.ts';

export interface ChatMessage {
  id: number;
  author: string;
  name: string;
  text: string;
  clientId?: string | null;
}

export interface ViewEvents {
  send(text: string): void;
  answer(answer: 'yes' | 'no'): void;
  stop(): void;
  hide(element: Element): void;
  toggled(open: boolean): void;
}

const OPEN_KEY = 'cobrowse:open';

/** An event of our own, to see whether listeners are still there. */
const ALIVE = 'cobrowse-alive';

export class View {
  private events: ViewEvents;
  readonly root: HTMLElement;
  private launcher: HTMLElement;
  private badge: HTMLElement;
  private panel: HTMLElement;
  private title: HTMLElement;
  private log: HTMLElement;
  private empty: HTMLElement;
  private offline: HTMLElement;
  private input: HTMLTextAreaElement;
  private card: HTMLElement | null = null;
  private closePreview = (): void => {};
  private live: HTMLElement;
  private liveText: HTMLElement;
  private hideButton: HTMLElement;
  private host: HTMLElement;
  private heard = false;
  private shown = new Map<string, HTMLElement>();
  private unread = 0;

  constructor(events: ViewEvents) {
    this.events = events;
    this.host = document.createElement('cobrowse-widget');
    const shadow = this.host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];

    this.badge = h('span', { class: 'badge', hidden: true });
    this.launcher = h(
      'button',
      { class: 'launcher', type: 'button', click: () => this.open() },
      icon(CHAT_ICON),
      'Chat',
      this.badge,
    );
    this.title = h('strong', {}, 'Chat');
    this.empty = h('p', { class: 'empty' }, 'Hello! Ask us anything: we answer here.');
    this.log = h('div', { class: 'log', role: 'log', 'aria-label': 'Messages', tabindex: '0' }, this.empty);
    this.offline = h('div', { class: 'offline', role: 'status', hidden: true }, 'Connection lost. Trying again…');
    this.input = h('textarea', {
      'aria-label': 'Message',
      placeholder: 'Write a message',
      rows: '1',
      maxlength: '4000',
      enterkeyhint: 'send',
      keydown: (event) => this.key(event as KeyboardEvent),
    }) as HTMLTextAreaElement;
    this.panel = h(
      'div',
      {
        class: 'panel',
        role: 'dialog',
        'aria-label': 'Chat',
        hidden: true,
        keydown: (event) => this.escape(event as KeyboardEvent),
      },
      h(
        'div',
        { class: 'head' },
        this.title,
        h('button', { type: 'button', 'aria-label': 'Close chat', click: () => this.close() }, icon(CLOSE_ICON)),
      ),
      this.log,
      this.offline,
      h(
        'div',
        { class: 'compose' },
        this.input,
        h('button', { type: 'button', 'aria-label': 'Send', click: () => this.submit() }, icon(SEND_ICON)),
      ),
    );
    this.liveText = h('span', {});
    this.hideButton = h('button', { class: 'quiet', type: 'button', click: () => this.pick() }, 'Hide something');
    this.live = h(
      'div',
      { class: 'live', role: 'status', hidden: true },
      h('span', { class: 'dot' }),
      this.liveText,
      this.hideButton,
      h('button', { type: 'button', click: () => this.events.stop() }, 'Stop'),
    );
    this.root = h('div', { class: 'root' }, this.launcher, this.panel, this.live);
    shadow.append(this.root);
    this.host.addEventListener(ALIVE, () => {
      this.heard = true;
    });
    document.documentElement.append(this.host);
    if (remembered()) this.open(false);
  }

  /**
   * Stays in the page whatever the page removes. Returns false when the page was written anew with `document.open`,
   * which takes away every listener: then nothing in here works any more.
   */
  stay(): boolean {
    if (!this.host.isConnected) document.documentElement?.append(this.host);
    this.heard = false;
    this.host.dispatchEvent(new Event(ALIVE));
    return this.heard;
  }

  remove(): void {
    this.host.remove();
  }

  setSite(name: string, maxMessage: number): void {
    this.title.textContent = name || 'Chat';
    this.input.maxLength = maxMessage;
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  open(focus = true): void {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.setUnread(0);
    remember(true);
    this.log.scrollTop = this.log.scrollHeight;
    if (focus) this.input.focus();
    this.events.toggled(true);
  }

  close(): void {
    this.panel.hidden = true;
    this.launcher.hidden = false;
    remember(false);
    this.launcher.focus();
    this.events.toggled(false);
  }

  private setUnread(count: number): void {
    this.unread = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = String(count);
    this.launcher.setAttribute('aria-label', count > 0 ? `Chat, ${count} unread` : 'Chat');
  }

  setOnline(online: boolean): void {
    this.offline.hidden = online;
  }

  /** The hub refuses this page: the owner finds the reason in the browser's console, the visitor sees no chat. */
  unavailable(): void {
    this.root.hidden = true;
  }

  private key(event: KeyboardEvent): void {
    // Keys typed into the chat are nobody else's: page shortcuts must not fire.
    event.stopPropagation();
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === 'Escape') {
      this.close();
    }
  }

  private escape(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.close();
  }

  private submit(): void {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = '';
    this.events.send(text);
  }

  /** Shows a message once, however often it arrives. */
  message(message: ChatMessage, fresh: boolean): void {
    const pending = message.clientId ? this.shown.get(message.clientId) : undefined;
    if (pending) {
      pending.classList.remove('unsent', 'failed');
      pending.querySelector('.state')?.remove();
      this.shown.set(String(message.id), pending);
      return;
    }
    if (this.shown.has(String(message.id))) return;
    const mine = message.author === 'visitor';
    const bubble = h(
      'div',
      { class: mine ? 'message mine' : 'message' },
      mine ? null : h('small', {}, message.name),
      message.text,
    );
    this.shown.set(String(message.id), bubble);
    bubble.dataset['id'] = String(message.id);
    // What was missed for a while has its place before what came since.
    const later = [...this.log.querySelectorAll<HTMLElement>('[data-id]')].find(
      (one) => Number(one.dataset['id']) > message.id,
    );
    if (later) later.before(bubble);
    else this.append(bubble);
    if (fresh && !mine) {
      if (this.isOpen) return;
      this.setUnread(this.unread + 1);
    }
  }

  /** Shows what is on its way. */
  sending(clientId: string, text: string): void {
    const bubble = h('div', { class: 'message mine unsent' }, text, h('span', { class: 'state' }, 'sending…'));
    this.shown.set(clientId, bubble);
    this.append(bubble);
  }

  failed(clientId: string, why: string): void {
    const bubble = this.shown.get(clientId);
    bubble?.classList.add('failed');
    const state = bubble?.querySelector('.state');
    if (state) state.textContent = `not sent: ${why}`;
  }

  /** `more` is offered below it. */
  notice(text: string, more?: { label: string; act(): void }): void {
    const button = more && h('button', { class: 'more', type: 'button', click: () => more.act() }, more.label);
    this.append(h('div', { class: 'notice', role: 'status' }, text, button ?? null));
  }

  /** Saves a text as a file. */
  save(name: string, text: string): void {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    h('a', { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  private append(element: HTMLElement): void {
    this.empty.remove();
    this.log.append(element);
    this.log.scrollTop = this.log.scrollHeight;
  }

  // --- screencast

  /** `preview` opens a picture of what would be sent and returns how to close it. */
  ask(operator: string, text: string, preview: (closed: () => void) => Promise<() => void>): void {
    this.withdraw();
    const details = h(
      'div',
      { hidden: true, id: 'more' },
      h('h3', {}, `${operator} will see`),
      h(
        'ul',
        {},
        h('li', {}, 'this page, in this tab, and the pages of this website you go to in it'),
        h('li', {}, 'your mouse pointer, clicks and scrolling'),
        h('li', {}, 'what you type into forms, except protected fields'),
      ),
      h('h3', {}, 'Never sent'),
      h(
        'ul',
        {},
        h('li', {}, 'passwords, card numbers and everything the website protects'),
        h('li', {}, 'other tabs, windows and programs'),
        h('li', {}, 'your camera and microphone'),
      ),
      h('p', {}, 'Nobody can click or type for you. You can stop at any time.'),
    );
    const more = h(
      'button',
      { class: 'more', type: 'button', 'aria-expanded': 'false', 'aria-controls': 'more' },
      'Read more',
    );
    more.addEventListener('click', () => {
      details.hidden = !details.hidden;
      more.setAttribute('aria-expanded', String(!details.hidden));
      more.textContent = details.hidden ? 'Read more' : 'Read less';
    });
    const show = h('button', { class: 'more', type: 'button' }, 'Show me what will be sent');
    show.addEventListener('click', async () => {
      show.setAttribute('disabled', '');
      try {
        this.closePreview = await preview(() => {
          show.removeAttribute('disabled');
          show.focus();
        });
        if (!this.card) this.closePreview();
      } catch {
        show.textContent = 'The preview could not be loaded.';
      }
    });
    this.card = this.question(
      'Screencast request',
      `${operator} asks to see this page`,
      text,
      (yes) => this.events.answer(yes ? 'yes' : 'no'),
      show,
      more,
      details,
    );
  }

  withdraw(): void {
    this.closePreview();
    this.card?.remove();
    this.card = null;
  }

  /** The console that opened this tab wants to see what masking rules do here. */
  askRulesTest(answer: (yes: boolean) => void): void {
    const card = this.question(
      'Test of masking rules',
      'Show this page in the console?',
      'The console that opened this tab tests masking rules. It gets a picture of this page as a consultant would see it, ' +
        'in this browser only: nothing is sent to the server.',
      (yes) => {
        card.remove();
        answer(yes);
      },
    );
  }

  private question(
    name: string,
    title: string,
    text: string,
    answer: (yes: boolean) => void,
    ...more: HTMLElement[]
  ): HTMLElement {
    const button = (label: string, yes: boolean): HTMLElement =>
      h(
        'button',
        {
          type: 'button',
          // A script of the page cannot say Yes: only the person can.
          click: (event) => {
            if (event.isTrusted) answer(yes);
          },
        },
        label,
      );
    const heading = h('h2', { tabindex: '-1' }, title);
    const card = h(
      'div',
      { class: 'card', role: 'group', 'aria-label': name },
      heading,
      h('p', {}, text),
      h('div', { class: 'choice' }, button('Yes', true), button('No', false)),
      ...more,
    );
    this.panel.insertBefore(card, this.offline);
    this.open(false);
    heading.focus();
    return card;
  }

  private pick(): void {
    this.root.classList.add('picking');
    new Picker(this.host, this.root, (element) => {
      this.root.classList.remove('picking');
      this.hideButton.focus();
      if (!element) return;
      this.events.hide(element);
      this.notice('Hidden. The consultant sees an empty box there until the screencast ends.');
    });
  }

  /** Shows who watches, or with null that nobody does. */
  watching(names: string[] | null): void {
    this.live.hidden = names === null;
    this.root.classList.toggle('watched', names !== null);
    if (names)
      this.liveText.textContent =
        names.length > 0 ? `${names.join(', ')} can see this page` : 'This page is being shared';
  }
}

function remembered(): boolean {
  try {
    return sessionStorage.getItem(OPEN_KEY) === '1';
  } catch {
    return false;
  }
}

function remember(open: boolean): void {
  try {
    sessionStorage.setItem(OPEN_KEY, open ? '1' : '0');
  } catch {
    // Then it is closed on the next page.
  }
}
