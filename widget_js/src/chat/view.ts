/** The chat's elements: launcher, panel, questions, live bar. Knows nothing of sockets. */

import type { Message } from '@cobrowse/shared/generated/control.ts';
import { directionOf, type Language } from '@cobrowse/shared/text/languages.ts';
import { type Branding, colourCss, logoOf } from './branding.ts';
import { Compose } from './compose.ts';
import { CLOSE_ICON, h, icon } from './dom.ts';
import type { Files } from './files.ts';
import type { Ground } from './ground.ts';
import { Intro, type Introduction } from './intro.ts';
import { Launcher } from './launcher.ts';
import { LiveBar } from './live-bar.ts';
import type { Translate } from './locale.ts';
import { Log } from './log.ts';
import { StateLine } from './state-line.ts';
import { recall, remember } from './stored.ts';
import { STYLE } from './style.ts';
import { Surface } from './surface.ts';

export interface ViewEvents {
  send(text: string): void;
  sendFile(file: File): void;
  introduce(told: Introduction): void;
  /** The visitor writes, or not any more. */
  typing(on: boolean): void;
  /** Messages up to this number were read. */
  read(upto: number): void;
  stop(): void;
  /** The visitor wants to hide a part of the page. */
  hide(): void;
  /** `fillsScreen`: nothing of the page is seen beside the chat. */
  toggled(open: boolean, fillsScreen: boolean): void;
}

const OPEN_KEY = 'cobrowse:open';
/** Screen readers miss what is said in the moment in which its place comes to be; milliseconds. */
const ANNOUNCE_MS = 150;

export class View {
  private events: ViewEvents;
  readonly t: Translate;
  readonly surface: Surface;
  readonly root: HTMLElement;
  readonly log: Log;
  readonly state: StateLine;
  private announced = h('div', { class: 'announced', role: 'status' });
  private launcher: Launcher;
  private panel: HTMLElement;
  private head: HTMLElement;
  private title: HTMLElement;
  private offline: HTMLElement;
  private compose: Compose;
  private intro: Intro | null = null;
  private introKey = '';
  readonly liveBar: LiveBar;
  /** A question that waits for an answer, and where the widget's key brings people in it. */
  private asked: { element: HTMLElement; way(): HTMLElement } | null = null;
  private recolour: (css: string) => void;
  private branding: Branding = {};

  constructor(ground: Ground, t: Translate, language: Language, files: Files, events: ViewEvents) {
    this.events = events;
    this.t = t;
    this.surface = new Surface(ground);
    this.surface.addStyle(STYLE);
    this.recolour = this.surface.addStyle('');

    this.launcher = new Launcher(t, () => this.openChat());
    this.title = h('strong', {}, t('chat'));
    this.log = new Log(t, files);
    this.offline = h('div', { class: 'offline', role: 'status', hidden: true }, t('noConnection'));
    this.compose = new Compose(t, {
      ready: () => this.introduced(),
      send: (text) => events.send(text),
      sendFile: (file) => events.sendFile(file),
      typing: (on) => events.typing(on),
    });
    this.state = new StateLine(t, () => this.openChat());
    this.log.element.append(this.state.element);
    this.head = h(
      'div',
      { class: 'head' },
      this.title,
      h('button', { type: 'button', 'aria-label': t('closeChat'), click: () => this.closeChat() }, icon(CLOSE_ICON)),
    );
    this.panel = h(
      'div',
      {
        class: 'panel',
        role: 'dialog',
        'aria-label': t('chat'),
        hidden: true,
        keydown: (event) => this.escape(event as KeyboardEvent),
        // Else the browser would leave the page for the file.
        dragover: (event) => event.preventDefault(),
        drop: (event) => this.compose.takeFiles(event, (event as DragEvent).dataTransfer),
      },
      this.head,
      this.log.element,
      this.offline,
      this.compose.problem,
      this.compose.element,
    );
    this.liveBar = new LiveBar(t, events);
    this.root = h(
      'div',
      { class: 'root', lang: language, dir: directionOf(language) },
      this.announced,
      this.launcher.element,
      this.panel,
      this.state.toast,
      this.liveBar.element,
    );
    files.root = this.root;
    ground.appendTo(this.surface.shadow, this.root);
    this.surface.setSeen(
      () => this.foremost,
      () => this.isOpen || this.liveBar.isShown,
    );
    this.surface.events.setWay(() => this.wayToAnswer());
    document.addEventListener('visibilitychange', this.markRead);
    this.setBranding({}, 0);
    if (recall(OPEN_KEY) === '1') this.openChat(false);
  }

  /** Where the widget's key brings people: to the question, also out of a closed chat, or to Stop. */
  private wayToAnswer(): HTMLElement | null {
    if (this.asked && !this.isOpen) this.openChat(false);
    return this.asked?.way() ?? (this.liveBar.isShown ? this.liveBar.stopButton : null);
  }

  /** What must be seen at the moment. */
  private get foremost(): HTMLElement {
    if (this.liveBar.isShown) return this.liveBar.element;
    return this.asked?.element ?? (this.isOpen ? this.head : this.launcher.element);
  }

  remove(): void {
    document.removeEventListener('visibilitychange', this.markRead);
    this.surface.remove();
  }

  setSite(name: string, maxMessage: number): void {
    this.title.textContent = this.branding.title || name || this.t('chat');
    this.compose.setLongest(maxMessage);
  }

  /** As the owner wants it; `maxFileBytes` is the largest file. */
  setBranding(branding: Branding, maxFileBytes: number): void {
    this.branding = branding;
    this.recolour(colourCss(branding));
    this.root.classList.toggle('left', branding.position === 'left');
    this.head.querySelector('.logo')?.remove();
    const logo = logoOf(branding);
    if (logo) this.title.before(logo);
    this.log.greet(branding.greeting ?? '');
    this.compose.setFiles(branding.uploads ?? 'pictures', maxFileBytes);
  }

  /** Asks who the visitor is, where that is wanted; with `away`, where the answer goes. Not who is `known`. */
  askWho(away: boolean, known: boolean): void {
    const key = `${away} ${known}`;
    if (key === this.introKey) return;
    this.introKey = key;
    this.intro?.element.remove();
    this.log.setGreeted(!away);
    const intro = new Intro(this.t, this.branding, away);
    this.intro = known || intro.empty ? null : intro;
    if (this.intro) this.log.element.before(this.intro.element);
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  openChat(focus = true): void {
    this.panel.hidden = false;
    this.launcher.element.hidden = true;
    this.state.setOpen(true);
    this.launcher.setUnread(0);
    remember(OPEN_KEY, '1');
    this.log.scrollToEnd();
    if (focus) this.compose.focus();
    this.events.toggled(true, this.panel.offsetWidth >= window.innerWidth);
    this.markRead();
  }

  closeChat(): void {
    const { focused } = this.surface;
    const within = focused !== null && this.panel.contains(focused);
    this.panel.hidden = true;
    this.launcher.element.hidden = false;
    this.state.setOpen(false);
    remember(OPEN_KEY, '0');
    // Whoever closes it with the pointer may be writing in the page.
    if (within) this.launcher.element.focus();
    this.events.toggled(false, false);
  }

  private markRead = (): void => {
    if (this.isOpen && !document.hidden && this.log.last > 0) this.events.read(this.log.last);
  };

  setOnline(online: boolean): void {
    this.offline.hidden = online;
  }

  /** The hub refuses this page: the owner finds the reason in the browser's console, the visitor sees no chat. */
  hideForGood(): void {
    this.root.hidden = true;
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    // A dialog of the page round the chat stays open.
    event.preventDefault();
    this.closeChat();
  }

  /** Passes on who is there; false when something that is needed was not told. */
  private introduced(): boolean {
    const told = this.intro?.read();
    if (told === null) return false;
    if (told && (told.name || told.email)) {
      this.events.introduce(told);
      this.intro?.element.remove();
      this.intro = null;
    }
    return true;
  }

  /** Shows a message; a fresh one of a consultant opens the chat, unless the visitor closed it in this tab. */
  addMessage(message: Message, fresh: boolean): void {
    const isNew = this.log.addMessage(message);
    if (isNew && fresh && message.author !== 'visitor' && !this.isOpen) {
      if (message.author === 'operator' && recall(OPEN_KEY) !== '0') this.openChat(false);
      else this.launcher.addUnread();
    }
    this.markRead();
  }

  // --- screencast

  /** Puts a question before the visitor, who goes on with what they do: the focus stays where it is. */
  showQuestion(element: HTMLElement, way: () => HTMLElement): void {
    this.asked = { element, way };
    this.panel.insertBefore(element, this.offline);
    this.panel.classList.add('asking');
    this.openChat(false);
    this.surface.front.raise();
  }

  /** The question is answered, or taken back. */
  removeQuestion(): void {
    this.asked = null;
    this.panel.classList.remove('asking');
  }

  /** Says something to who listens instead of looking, after what is being read. */
  announce(text: string): void {
    this.announced.textContent = '';
    setTimeout(() => {
      this.announced.textContent = text;
    }, ANNOUNCE_MS);
  }

  /** Shows who watches, or with null that nobody does. */
  setWatchers(names: string[] | null): void {
    const had = this.surface.focused;
    this.liveBar.setWatchers(names);
    this.root.classList.toggle('watched', names !== null);
    // Who stopped by keys goes on from the chat, not from the page's beginning.
    if (had && this.liveBar.element.contains(had) && !this.liveBar.isShown) this.restFocus();
  }

  /** Where the focus goes when what had it is gone. */
  restFocus(): void {
    if (this.liveBar.isShown) this.liveBar.stopButton.focus();
    else if (this.isOpen) this.compose.focus();
    else this.launcher.element.focus();
  }
}
