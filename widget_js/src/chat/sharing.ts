/** What the chat says of sharing: how it is now, in one line, and when it began and ended, in the log. */

import type { Refusal, STOPPED } from '@cobrowse/shared/generated/codes.ts';
import type { RequestLimits } from '@cobrowse/shared/generated/control.ts';
import type { Translate } from './locale.ts';
import type { Texts } from './locales/en.ts';
import type { Action } from './state-line.ts';
import type { View } from './view.ts';

interface SharingEvents {
  shareAgain(screencast: string): void;
  call(event: 'mute_requests' | 'allow_requests'): void;
  /** Makes a button act by a decision only; returns how to stop. */
  guard(button: HTMLElement, act: () => void): () => void;
}

interface Chat {
  view(): View;
  t: Translate;
  saveReceipt(screencast: string): void;
}

type Now =
  | { kind: 'nothing' }
  | { kind: 'live'; screencast: string; since: number }
  | { kind: 'refused'; text: string; declined: boolean }
  | { kind: 'ended'; screencast: string; text: string; reason: string };

/** Why there is no screencast, where nobody took the request back. */
const UNASKED = {
  no_answer: 'lapsed',
  unsupported_browser: 'tooOld',
  not_secure: 'notSecure',
  weak_connection: 'tooWeak',
} satisfies Partial<Record<Refusal, keyof Texts>>;

/** Times are told in whole minutes: rounded up, they are true. */
const MINUTE_MS = 60_000;

const OWN = { by_visitor: true, by_website: true } satisfies Record<(typeof STOPPED)[number], true>;

/** Whether this side wanted the end: it may take that back, and is not asked again at once. */
export const stopped = (reason: string): boolean => (OWN as Record<string, unknown>)[reason] === true;

export class Sharing {
  private chat: Chat;
  private events: SharingEvents;
  private now: Now = { kind: 'nothing' };
  private pausedUntil = 0;
  private mutedUntil = 0;
  private timer = 0;

  constructor(chat: Chat, events: SharingEvents) {
    this.chat = chat;
    this.events = events;
  }

  /** A question is being asked: nothing else is said of sharing. */
  clear(): void {
    this.become({ kind: 'nothing' }, false);
  }

  setDeclined(): void {
    this.become({ kind: 'refused', text: this.chat.t('declined'), declined: true }, true);
  }

  setWithdrawn(reason: string): void {
    // The visitor's own word that nobody is to ask answers what is being asked too.
    if (reason === 'declined') {
      this.setDeclined();
      return;
    }
    const text = this.chat.t((UNASKED as Record<string, keyof Texts>)[reason] ?? 'withdrawn');
    this.become({ kind: 'refused', text, declined: false }, true);
  }

  /** `resumed`: it goes on in a new page, which is no news, as it is none after a lost connection. */
  setLive(screencast: string, resumed: boolean): void {
    if (this.now.kind === 'live' && this.now.screencast === screencast) return;
    if (!resumed) this.note(this.chat.t('began'));
    this.become({ kind: 'live', screencast, since: Date.now() }, false);
  }

  setEnded(screencast: string, reason: string, text: string): void {
    this.note(text);
    this.become({ kind: 'ended', screencast, text, reason }, true);
  }

  /** It was said on an earlier page of this tab: it stands in the chat, with what can be done about it. */
  recallEnd(screencast: string, reason: string, text: string): void {
    if (this.now.kind === 'nothing') this.become({ kind: 'ended', screencast, text, reason }, false);
  }

  setPauses(pauses: RequestLimits): void {
    const now = Date.now();
    this.pausedUntil = now + pauses.pause * 1000;
    this.mutedUntil = now + pauses.muted * 1000;
    this.show(false);
  }

  private note(text: string): void {
    this.chat.view().log.addNotice(`${this.clock(Date.now())} · ${text}`);
  }

  private become(now: Now, aside: boolean): void {
    this.now = now;
    this.show(aside);
  }

  private show(aside: boolean): void {
    clearTimeout(this.timer);
    const { t } = this.chat;
    const { now } = this;
    const { state } = this.chat.view();
    if (now.kind === 'live') {
      state.show({ text: t('sharingSince', { time: this.clock(now.since) }) }, false);
      return;
    }
    const [muted, paused] = [this.mutedUntil > Date.now(), this.pausedUntil > Date.now()];
    const until = muted ? this.mutedUntil : this.pausedUntil;
    if (muted || paused) this.timer = setTimeout(() => this.show(false), until - Date.now() + 50) as unknown as number;
    if (now.kind === 'nothing') {
      if (!muted) state.show(null);
      else state.show({ text: t('requestsOff', { time: this.moment(until) }), actions: [this.allow()] }, false);
      return;
    }
    const actions: Action[] = [];
    if (now.kind === 'ended') {
      if (stopped(now.reason)) actions.push(this.again(now.screencast));
      actions.push({ label: t('receipt'), act: () => this.chat.saveReceipt(now.screencast) });
    }
    const own = now.kind === 'ended' ? stopped(now.reason) : now.declined;
    if (muted || paused) actions.push(this.allow());
    if (own && !muted) actions.push({ label: t('muteRequests'), act: () => this.events.call('mute_requests') });
    const pause = muted
      ? t('requestsOff', { time: this.moment(until) })
      : paused && own
        ? t('nextRequest', { time: this.clock(until + MINUTE_MS - 1) })
        : '';
    const shown = { text: [now.text, pause].filter(Boolean).join(' '), actions };
    if (aside) state.show(shown);
    else state.update(shown);
  }

  private allow(): Action {
    return { label: this.chat.t('allowRequests'), act: () => this.events.call('allow_requests') };
  }

  private again(screencast: string): Action {
    const act = (): void => this.events.shareAgain(screencast);
    return { label: this.chat.t('shareAgain'), act, guard: (button) => this.events.guard(button, act) };
  }

  private clock(time: number): string {
    return this.written(time, { hour: '2-digit', minute: '2-digit' });
  }

  private moment(time: number): string {
    return this.written(time, { weekday: 'long', hour: '2-digit', minute: '2-digit' });
  }

  /** In the widget's language, which need not be the browser's. */
  private written(time: number, how: Intl.DateTimeFormatOptions): string {
    return new Date(time).toLocaleString(this.chat.view().root.lang, how);
  }
}
