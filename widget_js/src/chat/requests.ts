/** Requests and screencasts as the hub tells of them: a Yes of this page, or of one before it in this tab, begins one. */

import type { Answer, StopReason } from '@cobrowse/shared/generated/codes.ts';
import type { Ask, RequestLimits, Start, Withdrawal } from '@cobrowse/shared/generated/control.ts';
import type { PreviewEvents } from '../consent/card.ts';
import { load } from './bundles.ts';
import { newMap, newSet } from './dom.ts';
import type { Translate } from './locale.ts';
import { endText, Screencast, type ScreencastOptions } from './screencast.ts';
import { ScreencastUi } from './screencast-ui.ts';
import { Sharing } from './sharing.ts';
import { ask, type VisitorSocket } from './socket.ts';
import type { View } from './view.ts';

declare const PREVIEW_URL: string;
type PreviewBundle = typeof import('../preview/preview.ts');

/** A question as it is shown here; the rules are checked by whoever reads them. */
type Asked = Pick<Ask, 'screencast' | 'operator' | 'text' | 'rules' | 'steps'>;

/** What this needs of the chat. */
export interface Chat {
  hub: string;
  socket: VisitorSocket;
  view(): View;
  t: Translate;
  assetLimit(): number;
  assetOrigins(): string[];
  tell(event: string, detail: unknown): void;
  saveReceipt(screencast: string): void;
}

export class Requests {
  private chat: Chat;
  private ui: ScreencastUi;
  private asked: Asked | null = null;
  /** The screencast that the hub began last, until it ended. */
  private started = '';
  /** Screencasts that a person agreed to in this page, or that went on from an earlier one. */
  private agreed = newSet<string>();
  /** Those whose question was shown in this page. */
  private shown = newSet<string>();
  /** The screencast that the visitor shares again, until the hub has begun it. */
  private again = '';
  /** The screencast that had been agreed to when this page came, as the hub's first word said: it may go on. */
  private earlier: string | null = null;
  private barred = false;
  /** Ends that the hub has not answered: told again on the next connection. */
  private stops = newMap<string, StopReason | 'weak_connection'>();
  private sharing: Sharing;

  constructor(chat: Chat) {
    this.chat = chat;
    this.sharing = new Sharing(chat, {
      shareAgain: (screencast) => void this.shareAgain(screencast),
      call: (event) => void this.pauses(event),
      guard: (button, act) => this.ui.guard(button, chat.t('startSharing'), act),
    });
    this.ui = new ScreencastUi(chat.view(), this.options());
    this.listen(chat.socket);
  }

  /** The page came back from the back/forward cache: what was agreed to in between goes on. */
  arrived(): void {
    this.earlier = null;
  }

  /** The hub's word on a new connection: only the first one of a page tells what was agreed to before it. */
  welcomed(consented: string): void {
    this.earlier ??= consented;
  }

  /** The page took the widget away and it was made anew, by whatever the page has become: nobody can agree in it. */
  bar(): void {
    this.barred = true;
  }

  /** The page goes. */
  leave(): void {
    this.ui.screencast.leave();
    if (this.chat.socket.connected) this.chat.socket.emit('leaving', {});
  }

  setView(view: View): void {
    this.ui.setView(view);
  }

  setHidden(hidden: boolean): void {
    this.ui.screencast.setHidden(hidden);
  }

  setPauses(pauses: RequestLimits): void {
    this.sharing.setPauses(pauses);
  }

  stop(reason: StopReason): void {
    this.ui.screencast.stop(reason);
  }

  hide(): void {
    this.ui.pick();
  }

  hidePlace(): void {
    this.ui.hidePlace();
  }

  async preview(): Promise<PreviewBundle> {
    return load(this.chat.hub + PREVIEW_URL);
  }

  askRulesTest(answer: (yes: boolean) => void): void {
    this.ui.askRulesTest(answer);
  }

  private listen(socket: VisitorSocket): void {
    socket.on('connect', () => this.stops.forEach((_, screencast) => void this.tellStop(screencast)));
    socket.on('ask', (event) => this.ask(event));
    socket.on('withdraw', (event) => this.withdrawn(event));
    socket.on('start', (event) => this.start(event));
    socket.on('rules', (event) => this.ui.screencast.setRules(event.screencast, event.rules));
    socket.on('watchers', (event) => {
      if (!this.ui.screencast.running) return;
      this.chat.view().watching(event.watchers);
      this.ui.screencast.watched();
    });
    socket.on('snapshot', (event) => {
      const text = this.chat.t('snapshotTaken', { name: event.operator });
      this.chat.view().log.notice(text);
      this.chat.view().state.mention({ text });
    });
    socket.on('point', (event) => {
      const found = this.ui.screencast.place(event.screencast, event);
      if (found) this.ui.showPlace(event.operator, found.where, found.scroll);
    });
    socket.on('end', (event) => {
      if (this.started === event.screencast) {
        this.started = '';
        // A question about a Yes that nobody gave here goes with it.
        this.ui.withdraw();
      }
      this.ui.screencast.ended(event.screencast, event.reason);
    });
    socket.on('requests', (pauses) => this.setPauses(pauses));
    socket.on('taken_over', () => {
      this.ui.screencast.stop('taken_over');
      socket.disconnect();
    });
  }

  private options(): ScreencastOptions {
    const { chat } = this;
    const { socket } = chat;
    return {
      hub: chat.hub,
      assetLimit: chat.assetLimit,
      assetOrigins: chat.assetOrigins,
      ticket: async (screencast) => {
        const reply = await ask(socket, 'ticket', { screencast });
        if (!('ticket' in reply)) throw new Error('no ticket');
        return reply.ticket;
      },
      tellStop: (screencast, reason) => {
        this.stops.set(screencast, reason);
        void this.tellStop(screencast);
      },
      tellWeak: (screencast) => {
        this.stops.set(screencast, 'weak_connection');
        void this.tellStop(screencast);
      },
      tellLink: (screencast, state) => socket.connected && socket.volatile.emit('link', { screencast, ...state }),
      state: (state, reason, screencast) => {
        chat.tell('screencast', { state, reason });
        if (state === 'live') return;
        this.ui.unwatchBar();
        this.ui.hidePlace();
        this.sharing.ended(screencast, reason, chat.t(endText(reason)));
        chat.view().watching(null);
      },
    };
  }

  // --- a request

  private ask(asked: Ask): void {
    this.asked = asked;
    const obstacle = this.barred ? 'unsupported_browser' : Screencast.obstacle();
    if (obstacle) {
      this.answer(asked.screencast, obstacle);
      return;
    }
    this.sharing.clear();
    this.show(asked, (yes) => {
      if (yes) this.agreed.add(asked.screencast);
      else this.sharing.declined();
      this.answer(asked.screencast, yes ? 'yes' : 'no', Screencast.program);
    });
  }

  private show(asked: Asked, answer: (yes: boolean) => void): void {
    const { ui } = this;
    this.shown.add(asked.screencast);
    ui.ask({
      operator: asked.operator,
      text: asked.text,
      steps: asked.steps,
      answer(yes) {
        ui.withdraw();
        answer(yes);
      },
      preview: async (events: PreviewEvents) => {
        const { openPreview } = await this.preview();
        const { surface, root } = this.chat.view();
        return openPreview(surface, root, this.chat.t, asked.operator, asked.rules, this.chat.assetLimit(), events);
      },
    });
  }

  private answer(screencast: string, answer: Answer, widget?: string): void {
    this.chat.socket.emit('answer', { screencast, answer, ...(widget === undefined ? {} : { widget }) });
  }

  private withdrawn({ screencast, reason }: Withdrawal): void {
    if (screencast !== this.asked?.screencast) return;
    this.asked = null;
    this.ui.withdraw();
    this.sharing.withdrawn(reason);
  }

  // --- a screencast

  private start(event: Start): void {
    const { screencast } = event;
    // It may have ended without the hub's knowing: then nothing begins.
    if (this.stops.has(screencast)) return;
    this.started = screencast;
    const again = event.again !== undefined && event.again !== '' && event.again === this.again;
    if (again) this.again = '';
    const resumed = event.resumed === true && this.earlier === screencast && !this.shown.has(screencast);
    if (again || resumed) this.agreed.add(screencast);
    if (this.agreed.has(screencast)) {
      this.begin(event, event.ticket, resumed);
      return;
    }
    // The hub has a Yes that nobody gave here: it is asked for.
    const operator = this.asked?.screencast === screencast ? this.asked.operator : event.watchers.join(', ');
    const asked: Asked = { screencast, operator, text: '', rules: event.rules, steps: this.asked?.steps ?? 1 };
    this.asked = asked;
    this.show(asked, (yes) => {
      if (this.started !== screencast) return;
      if (yes) {
        this.agreed.add(screencast);
        this.begin(event, null, false);
      } else {
        this.started = '';
        this.sharing.declined();
        this.stops.set(screencast, 'by_visitor');
        void this.tellStop(screencast);
      }
    });
  }

  private begin(event: Start, ticket: string | null, resumed: boolean): void {
    const { ui } = this;
    ui.withdraw();
    this.sharing.began(event.screencast, resumed);
    this.chat.view().watching(event.watchers);
    ui.watchBar();
    void ui.screencast.start(event.screencast, ticket, event.rules);
  }

  private async tellStop(screencast: string): Promise<void> {
    const { socket } = this.chat;
    const reason = this.stops.get(screencast);
    if (!socket.connected || !reason) return;
    const told =
      reason === 'weak_connection'
        ? ask(socket, 'answer', { screencast, answer: reason })
        : ask(socket, 'stop', { screencast, reason });
    await told.then(() => this.stops.delete(screencast)).catch(() => {}); // the next connection does it
  }

  private async shareAgain(screencast: string): Promise<void> {
    const { socket, t, view } = this.chat;
    this.again = screencast;
    const reply = await ask(socket, 'share_again', { screencast, widget: Screencast.program }).catch(() => null);
    if (reply && !('error' in reply)) return;
    this.again = '';
    view().state.show({ text: t('nobodyThere') });
  }

  private async pauses(event: 'mute_requests' | 'allow_requests'): Promise<void> {
    const reply = await ask(this.chat.socket, event, {}).catch(() => null);
    if (reply && 'requests' in reply) this.setPauses(reply.requests);
  }
}
