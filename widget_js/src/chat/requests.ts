/** Requests and screencasts as the hub tells of them: passes what happens to the agreement, and does what it decides. */

import type { Answer, StopReason } from '@cobrowse/shared/generated/codes.ts';
import type { Ended, RequestLimits, Start, VisitorWelcome, Watchers } from '@cobrowse/shared/generated/control.ts';
import type { PreviewEvents } from '../consent/card.ts';
import {
  type Agreement,
  type AgreementEvent,
  type Command,
  decide,
  NOTHING_AGREED,
  type Question,
  type Stop,
} from './agreement.ts';
import { load } from './bundles.ts';
import { eachLink } from './chain.ts';
import type { Connection } from './connection.ts';
import type { Translate } from './locale.ts';
import { endText, Screencast, type ScreencastOptions } from './screencast.ts';
import { ScreencastUi } from './screencast-ui.ts';
import { Sharing } from './sharing.ts';
import { recallStops, rememberStops } from './stops.ts';
import { recall, remember } from './stored.ts';
import type { View } from './view.ts';
import { learnWatchers, NOBODY } from './watching.ts';

declare const PREVIEW_URL: string;
type PreviewBundle = typeof import('../preview/preview.ts');

/** The screencast whose end was said last in this tab. */
const ENDED_KEY = 'cobrowse:ended';

/** With these the hub says that there is nobody, or nothing, to share with again. */
const GONE: Partial<Record<string, true>> = { nobody_there: true, no_screencast: true };

/** What this needs of the chat. */
export interface RequestsChat {
  hub: string;
  connection: Connection;
  view(): View;
  t: Translate;
  assetLimit(): number;
  assetOrigins(): string[];
  tell(event: string, detail: unknown): void;
  saveReceipt(screencast: string): void;
}

export class Requests {
  private chat: RequestsChat;
  private ui: ScreencastUi;
  private sharing: Sharing;
  private agreement: Agreement = { ...NOTHING_AGREED, stops: recallStops() };
  private watching: Watchers = NOBODY;

  constructor(chat: RequestsChat) {
    this.chat = chat;
    this.sharing = new Sharing(chat, {
      shareAgain: (screencast) => void this.shareAgain(screencast),
      call: (event) => void this.changePauses(event),
      guard: (button, act) => this.ui.guardButton(button, chat.t('startSharing'), act),
    });
    this.ui = new ScreencastUi(chat.view(), this.screencastOptions());
    this.listen();
  }

  // --- what becomes of the page

  /** The page came back from the back/forward cache. */
  returnToPage(): void {
    this.dispatch({ kind: 'pageReturned' });
  }

  welcome({ consented, asked, ended, steps }: VisitorWelcome): void {
    this.ui.steps = steps;
    this.dispatch({ kind: 'welcomed', consented, asked });
    if (ended) this.setEnded(ended, consented === '' && asked === '');
  }

  /**
   * The page took the widget away: the button that stops is dead, and nobody can agree in what the page has become. What
   * runs goes on in a page that was written anew, when the bar is there again; else it is over.
   */
  bar(rewritten: boolean): void {
    if (!rewritten) this.stopScreencast('error');
    this.ui.unwatchBar();
    this.ui.stopPicking();
    this.ui.removePlace();
    this.dispatch({ kind: 'widgetRemade', kept: this.ui.screencast.suspend() });
  }

  leavePage(): void {
    this.ui.screencast.leave();
    this.chat.connection.tell('leaving', {});
  }

  setView(view: View): void {
    this.ui.setView(view);
  }

  /** Whether a text repeats what the running screencast keeps secret. */
  echoes(text: string): boolean {
    return this.ui.screencast.echoes(text);
  }

  setHidden(hidden: boolean): void {
    this.ui.screencast.setHidden(hidden);
  }

  // --- what the visitor and the website do

  stopScreencast(reason: StopReason): void {
    if (reason === 'by_website' && !this.ui.screencast.running) this.dispatch({ kind: 'endedAhead' });
    this.ui.screencast.stop(reason);
  }

  /** Lets the visitor choose what is hidden. */
  pickHidden(): void {
    this.ui.pickHidden();
  }

  removePlace(): void {
    this.ui.removePlace();
  }

  async preview(): Promise<PreviewBundle> {
    return load(this.chat.hub + PREVIEW_URL);
  }

  askRulesTest(answer: (yes: boolean) => void): void {
    this.ui.askRulesTest(answer);
  }

  setPauses(pauses: RequestLimits): void {
    this.sharing.setPauses(pauses);
  }

  private async shareAgain(screencast: string): Promise<void> {
    const { connection, t, view } = this.chat;
    // Of a double press the second one would be refused.
    if (this.agreement.again === screencast) return;
    this.dispatch({ kind: 'sharedAgain', screencast });
    const reply = await connection.call('share_again', { screencast, widget: Screencast.program }).catch(() => null);
    if (reply && !('error' in reply)) return;
    this.dispatch({ kind: 'shareAgainRefused' });
    // Without an answer nothing is known: the button stays.
    if (reply && GONE[reply.error.code]) view().state.show({ text: t('nobodyThere') });
  }

  private async changePauses(event: 'mute_requests' | 'allow_requests'): Promise<void> {
    const reply = await this.chat.connection.call(event, {}).catch(() => null);
    if (reply && 'requests' in reply) this.setPauses(reply.requests);
  }

  // --- what the hub says

  private listen(): void {
    const { socket } = this.chat.connection;
    const { screencast } = this.ui;
    socket.on('connect', () => eachLink(this.agreement.stops, (stop) => void this.tellStop(stop)));
    socket.on('ask', (ask) => this.dispatch({ kind: 'asked', ask, obstacle: Screencast.obstacle() }));
    socket.on('withdraw', (event) =>
      this.dispatch({ kind: 'withdrawn', screencast: event.screencast, reason: event.reason }),
    );
    socket.on('start', (start) => this.dispatch({ kind: 'started', start }));
    socket.on('end', (event) => {
      this.dispatch({ kind: 'ended', screencast: event.screencast });
      this.setEnded(event, false);
    });
    socket.on('rules', (event) => screencast.setRules(event.screencast, event.rules));
    socket.on('watchers', (event) => {
      this.watching = learnWatchers(this.watching, event, screencast.running);
      if (!screencast.running || this.watching !== event) return;
      this.chat.view().setWatchers(this.watching.watchers);
      screencast.tellLinkAgain();
    });
    socket.on('snapshot', (event) => {
      const text = this.chat.t('snapshotTaken', { name: event.operator });
      this.chat.view().log.addNotice(text);
      this.chat.view().state.mention({ text });
    });
    socket.on('point', (event) => {
      const found = screencast.findPlace(event.screencast, event);
      if (found) this.ui.showPlace(event.operator, found.where, found.scroll);
    });
    socket.on('requests', (pauses) => this.setPauses(pauses));
    socket.on('taken_over', () => {
      screencast.stop('taken_over');
      socket.disconnect();
    });
  }

  /** It is over: here, or on a page before this one, or between two pages; then it is said once. `stands`: nothing came after it. */
  private setEnded({ screencast, reason }: Ended, stands: boolean): void {
    const { ui, chat, sharing } = this;
    const text = chat.t(endText(reason));
    if (ui.screencast.isRunning(screencast)) ui.screencast.end(screencast, reason);
    else if (recall(ENDED_KEY) !== screencast) sharing.setEnded(screencast, reason, text);
    else if (stands) sharing.recallEnd(screencast, reason, text);
    remember(ENDED_KEY, screencast);
  }

  /** The bar goes first: a page can make what comes after it fail. */
  private showEnd(screencast: string, reason: string): void {
    const { ui, chat } = this;
    ui.unwatchBar();
    ui.stopPicking();
    chat.view().setWatchers(null);
    ui.removePlace();
    remember(ENDED_KEY, screencast);
    this.sharing.setEnded(screencast, reason, chat.t(endText(reason)));
  }

  // --- what is decided

  private dispatch(event: AgreementEvent): void {
    const { state, todo } = decide(this.agreement, event);
    if (state.stops !== this.agreement.stops) rememberStops(state.stops);
    this.agreement = state;
    for (let at = 0; at < todo.length; at++) {
      const command = todo[at] as Command;
      (this.doing[command.do] as (command: Command) => void)(command);
    }
  }

  private doing: { [K in Command['do']]: (command: Extract<Command, { do: K }>) => void } = {
    answer: ({ screencast, answer }) => this.answer(screencast, answer),
    showCard: ({ question }) => this.showCard(question),
    removeCard: () => this.ui.removeCard(),
    begin: ({ start, ticket, resumed }) => this.begin(start, ticket, resumed),
    tellStop: ({ stop }) => void this.tellStop(stop),
    clearState: () => this.sharing.clear(),
    sayDeclined: () => this.sharing.setDeclined(),
    sayWithdrawn: ({ reason }) => this.sharing.setWithdrawn(reason),
  };

  private answer(screencast: string, answer: Answer): void {
    const widget = answer === 'yes' || answer === 'no' ? { widget: Screencast.program } : {};
    this.chat.connection.tellLater('answer', { screencast, answer, ...widget });
  }

  private showCard({ screencast, operator, text, rules, steps }: Question): void {
    const { ui } = this;
    ui.showCard({
      operator,
      text,
      steps,
      answer: (yes) => {
        ui.removeCard();
        this.dispatch({ kind: 'answered', screencast, yes });
      },
      preview: async (events: PreviewEvents) => {
        const { openPreview } = await this.preview();
        const { surface, root } = this.chat.view();
        return openPreview(surface, root, this.chat.t, operator, rules, this.chat.assetLimit(), events);
      },
    });
  }

  private begin(start: Start, ticket: string | null, resumed: boolean): void {
    const { screencast, rules } = start;
    this.watching = learnWatchers(this.watching, start, false);
    this.ui.removeCard();
    this.sharing.setLive(screencast, resumed);
    this.chat.view().setWatchers(this.watching.watchers);
    this.ui.watchBar();
    void this.ui.screencast.start(screencast, ticket, rules, start.again);
  }

  private async tellStop({ screencast, reason }: Stop): Promise<void> {
    const { connection } = this.chat;
    if (!connection.isOpen) return;
    const told =
      reason === 'weak_connection'
        ? connection.call('answer', { screencast, answer: reason })
        : connection.call('stop', { screencast, reason });
    await told.then(() => this.dispatch({ kind: 'stopHeard', screencast })).catch(() => {}); // the next connection does it
  }

  private screencastOptions(): ScreencastOptions {
    const { chat } = this;
    const { connection } = chat;
    return {
      hub: chat.hub,
      assetLimit: chat.assetLimit,
      assetOrigins: chat.assetOrigins,
      ticket: async (screencast) => {
        const reply = await connection.call('ticket', { screencast });
        if (!('ticket' in reply)) throw new Error('no ticket');
        return reply.ticket;
      },
      tellStop: (screencast, reason) => this.dispatch({ kind: 'stopped', screencast, reason }),
      tellLink: (screencast, state) =>
        connection.isOpen && connection.socket.volatile.emit('link', { screencast, ...state }),
      state: (state, reason, screencast) => {
        if (state === 'ended') this.showEnd(screencast, reason);
        chat.tell('screencast', { state, reason });
      },
    };
  }
}
