/** The console's side of the hub: one connection, what is known, and what can be done. */

import {
  type Dialog,
  type HubError,
  type Me,
  over,
  type RequestLimits,
  visitorKey,
  type Welcome,
} from '../app/types.ts';
import { HubApi } from './api.ts';
import { Asked } from './asked.ts';
import { Connection } from './connection.ts';
import { Inbox } from './inbox.ts';
import { begins, isLookedAt, newsOf, newsOfHandover, unknownScreencasts } from './news.ts';
import { Outgoing } from './outgoing.ts';
import { isOutdated, TYPING_MS } from './reducer.ts';
import { Store } from './store.ts';
import type { DialogReply, HubState, News, ToldMessage, ToldScreencast, VisitorChange, VisitorRef } from './types.ts';
import { Unsent } from './unsent.ts';

const RETRY_MS = 1_000;
const DAY_SECONDS = 86_400;
/** Changes of the visitors' list are gathered for so long, milliseconds: too short for anybody to see. */
const VISITORS_MS = 50;

export class HubClient {
  readonly who: Me;
  readonly connection: Connection;
  readonly api: HubApi;
  readonly inbox: Inbox;
  readonly outgoing: Outgoing;
  readonly unsent = new Unsent();
  /** What is being written, by dialogue: drafts outlive a look at another one, and go with this session. */
  readonly drafts = new Map<string, string>();
  /** A visitor whom this operator had asked shares the page now. */
  onLive: (dialog: string) => void = () => {};
  /** A visitor said something that waits for this operator, or a colleague handed a dialogue over. */
  onNews: (news: News) => void = () => {};
  private store: Store;
  private asked = new Asked();
  private visitorChanges: VisitorChange[] = [];

  constructor(me: Me) {
    this.who = me;
    this.store = new Store(me.id);
    this.connection = new Connection({
      changed: () => this.store.notify(),
      signedOut: () => this.store.dispatch({ kind: 'signedOut' }),
    });
    this.api = new HubApi(this.connection);
    this.inbox = new Inbox(this.store, this.api);
    this.outgoing = new Outgoing(this.store, this.api, this.unsent);
    this.listen();
  }

  get state(): HubState {
    return this.store.state;
  }

  get online(): boolean {
    return this.connection.online;
  }

  /** Calls back after every change; returns how to stop. */
  subscribe(listener: () => void): () => void {
    return this.store.subscribe(listener);
  }

  /** Signed out: nothing is left here. */
  disconnect(): void {
    this.connection.disconnect();
    this.unsent.all();
    this.asked.forget();
  }

  // --- what the hub tells

  private listen(): void {
    const { socket } = this.connection;
    const { store } = this;
    socket.on('welcome', (welcome) => this.welcome(welcome));
    socket.on('visitor', (here) => this.changeVisitors({ here }));
    socket.on('visitor_gone', (gone) => this.changeVisitors({ gone }));
    socket.on('message', (message) => this.receiveMessage(message));
    socket.on('screencast', (cast) => this.updateScreencast(cast));
    socket.on('dialog', (row) => {
      store.dispatch({ kind: 'dialogTold', row });
      if (isLookedAt(this.state, row, document.hidden)) this.inbox.markRead(row);
    });
    socket.on('typing', (event) => {
      store.dispatch({ kind: 'visitorTyped', key: visitorKey(event), on: event.on, at: Date.now() });
      // Whoever stops without a word is forgotten.
      if (event.on) setTimeout(() => store.notify(), TYPING_MS + 50);
    });
    socket.on('colleagues', ({ present }) => this.inbox.setPresent(present));
    socket.on('link', (event) => store.dispatch({ kind: 'linkTold', screencast: event.screencast, link: event }));
    socket.on('requests', (event) => this.limitRequests(event.dialog, event));
    socket.on('handed_to', (event) => {
      const news = newsOfHandover(this.state, event);
      if (news) this.onNews(news);
    });
  }

  /** Of thousands of visitors, many come within a moment: their list is made anew once for all of them. */
  private changeVisitors(change: VisitorChange): void {
    if (this.visitorChanges.push(change) === 1) setTimeout(() => this.showVisitors(), VISITORS_MS);
  }

  private showVisitors(): void {
    const changes = this.visitorChanges;
    this.visitorChanges = [];
    if (changes.length > 0) this.store.dispatch({ kind: 'visitorsChanged', changes });
  }

  private welcome(welcome: Welcome): void {
    // What was told before is in it.
    this.visitorChanges = [];
    const unknown = unknownScreencasts(this.state, welcome);
    this.store.dispatch({ kind: 'welcomed', welcome, at: Date.now() });
    for (const cast of this.state.screencasts.values()) if (over(cast)) this.unsent.over(cast.screencast);
    for (const dialog of unknown) this.tellLive(dialog);
    if (this.who.role !== 'auditor') void this.readUntilThere(() => this.inbox.refresh());
    // Whatever was said while this window was away is fetched again.
    for (const dialog of this.state.dialogs.values()) void this.readUntilThere(() => this.openDialogWith(dialog));
  }

  /** Until it is there: a hub that just began may answer late. After a lost connection the next welcome does it. */
  private async readUntilThere(read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      const { connected } = this.connection.socket;
      if (connected && !isRefusal(error)) setTimeout(() => void this.readUntilThere(read), RETRY_MS);
    }
  }

  private receiveMessage(message: ToldMessage): void {
    const news = newsOf(this.state, message, isLookedAt(this.state, message, document.hidden));
    this.store.dispatch({ kind: 'messageTold', message });
    if (news) this.onNews(news);
  }

  private updateScreencast(cast: ToldScreencast): void {
    if (isOutdated(this.state, cast)) return;
    const began = begins(this.state, cast);
    this.store.dispatch({ kind: 'screencastTold', cast, at: Date.now() });
    if (over(cast)) this.unsent.over(cast.screencast);
    if (began) this.tellLive(cast.dialog);
  }

  private tellLive(dialog: string): void {
    if (this.asked.has(dialog)) this.onLive(dialog);
  }

  private limitRequests(dialog: string, { pause, muted }: RequestLimits): void {
    this.store.dispatch({ kind: 'requestsLimited', dialog, limits: { pause, muted }, at: Date.now() });
  }

  // --- what can be done

  /** Looks at the dialogue of a visitor; of none with an empty key. */
  selectVisitor(key: string): void {
    this.store.dispatch({ kind: 'visitorSelected', key });
    this.markSelectedRead();
  }

  /** The operator looks at the dialogue that is chosen. */
  markSelectedRead(): void {
    for (const row of this.state.inbox.rows.values())
      if (isLookedAt(this.state, row, document.hidden)) this.inbox.markRead(row);
  }

  /** Opens the dialogue with a visitor. Throws HubError. */
  openDialogWith(ref: VisitorRef): Promise<void> {
    return this.showReply(() => this.api.openDialogWith(ref));
  }

  /** Throws HubError. */
  openDialog(dialog: string): Promise<void> {
    return this.showReply(() => this.api.openDialog(dialog));
  }

  private async showReply(open: () => Promise<DialogReply>): Promise<void> {
    const reply = await open();
    this.store.dispatch({ kind: 'dialogOpened', reply, at: Date.now() });
    if (reply.screencast) this.updateScreencast(reply.screencast);
  }

  /** Fetches what was said before the first message here. Throws HubError. */
  async readEarlier(dialog: Dialog): Promise<void> {
    const before = dialog.messages.find((message) => message.id > 0)?.id;
    if (before === undefined) return;
    const messages = await this.api.readHistory(dialog.dialog, before);
    this.store.dispatch({ kind: 'historyRead', key: visitorKey(dialog), messages });
  }

  /** Asks for a screencast, with the usual words unless others are given. Throws HubError with the reason why not. */
  async requestScreencast(dialog: string, text = ''): Promise<void> {
    this.asked.add(dialog);
    try {
      this.updateScreencast(await this.api.requestScreencast(dialog, text));
    } catch (error) {
      const { code, seconds = 0 } = error as HubError;
      if (code === 'paused') this.limitRequests(dialog, { pause: seconds, muted: 0 });
      if (code === 'muted') this.limitRequests(dialog, { pause: 0, muted: seconds || DAY_SECONDS });
      throw error;
    }
  }

  /** Takes away what is said of a screencast that is over. */
  forgetScreencast(dialog: string): void {
    this.store.dispatch({ kind: 'screencastForgotten', dialog });
  }
}

function isRefusal(error: unknown): boolean {
  return typeof (error as Partial<HubError>).code === 'string';
}
