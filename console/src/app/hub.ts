/** The console's connection to the hub: what is known, and what can be done. */

import { Asked } from './asked.ts';
import { Connection } from './connection.ts';
import { Desk, type DialogRow, sendFile, TYPING_MS, type View, viewOf } from './desk.ts';
import { add, drop, type Message, merge } from './history.ts';
import { type Until, until } from './limits.ts';
import {
  type Dialog,
  type HubError,
  type LinkState,
  type Me,
  over,
  type RequestLimits,
  running,
  type ScreencastState,
  type VisitorRow,
  visitorKey,
  type Welcome,
} from './types.ts';
import { Unsent } from './unsent.ts';

/** As many messages come at a time. */
const HISTORY_PAGE = 100;
const ACK_MS = 10_000;
const RETRY_MS = 1_000;
const DAY_SECONDS = 86_400;
/** Codes with which the hub takes no picture of a screencast any more. */
const OVER: ReadonlySet<string> = new Set(['screencast_over', 'ticket_invalid']);

/** State of one console window. Listeners are told after every change. */
export class HubClient {
  visitors = new Map<string, VisitorRow>();
  dialogs = new Map<string, Dialog>();
  /** The latest screencast of each dialog. */
  screencasts = new Map<string, ScreencastState>();
  /** What a request says unless it is worded otherwise, by website. */
  requestTexts: Record<string, string> = {};
  /** Until when a visitor is not to be asked, by dialog. */
  limits = new Map<string, Until>();
  readonly desk: Desk;
  readonly unsent = new Unsent();
  readonly connection: Connection;
  /** How the visitors' links are, by screencast. */
  links = new Map<string, LinkState>();
  signedOut = false;
  selected = '';
  /** Which part of the inbox is shown. */
  view: View = 'waiting';
  private listeners = new Set<() => void>();
  private asked = new Asked();
  /** A visitor whom this operator had asked shares the page now. */
  onLive: (dialog: string) => void = () => {};
  /** A visitor said something that waits for this operator, or a colleague handed a dialogue over. */
  onNews: (news: { title: string; text: string; site: string; visitor: string }) => void = () => {};
  readonly who: Me;

  constructor(me: Me) {
    this.who = me;
    this.desk = new Desk(
      me.id,
      (event, data) => this.call(event, data),
      () => this.set(() => {}),
    );
    this.connection = new Connection({
      changed: () => this.set(() => {}),
      signedOut: () =>
        this.set(() => {
          this.signedOut = true;
        }),
    });
    const { socket } = this.connection;
    socket.on('welcome', (welcome: Welcome) => this.welcome(welcome));
    socket.on('visitor', (row: VisitorRow) => this.set(() => this.visitors.set(visitorKey(row), row)));
    socket.on('visitor_gone', (row: VisitorRow) => this.set(() => this.visitors.delete(visitorKey(row))));
    socket.on('message', (message: Message & { dialog: string; site: string; visitor: string }) =>
      this.received(message),
    );
    socket.on('screencast', (state: ScreencastState) => this.screencast(state));
    socket.on('dialog', (row: DialogRow) =>
      this.set(() => {
        this.follow(row);
        this.desk.told(row);
        if (this.looksAt(visitorKey(row))) this.desk.read(row);
      }),
    );
    socket.on('typing', (event: { site: string; visitor: string; on: boolean }) => {
      this.set(() => this.desk.types(visitorKey(event), event.on));
      // Whoever stops without a word is forgotten.
      if (event.on) setTimeout(() => this.set(() => {}), TYPING_MS + 50);
    });
    socket.on('colleagues', ({ present }: { present: string[] }) => this.set(() => this.desk.present(present)));
    socket.on('link', (event: LinkState & { screencast: string }) =>
      this.set(() => this.links.set(event.screencast, event)),
    );
    socket.on('requests', (event: RequestLimits & { dialog: string }) =>
      this.set(() => this.limit(event.dialog, event)),
    );
    socket.on('handed_to', (event: { dialog: string; operator: string; by: string }) => {
      if (event.operator !== me.id) return;
      const row = this.desk.rows.get(event.dialog);
      if (row) this.onNews({ title: `${event.by} handed a dialogue over to you`, text: row.lastText, ...row });
    });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private set(change: () => void): void {
    change();
    for (const listener of this.listeners) listener();
  }

  get online(): boolean {
    return this.connection.online;
  }

  get roundTrip(): number {
    return this.connection.roundTrip;
  }

  /** Signed out: nothing is left here. */
  close(): void {
    this.connection.close();
    this.unsent.all();
    this.asked.forget();
  }

  private welcome(welcome: Welcome): void {
    const known = new Set([...this.screencasts.values()].map((cast) => cast.screencast));
    this.set(() => {
      this.requestTexts = welcome.requestTexts ?? {};
      this.visitors = new Map(welcome.visitors.map((row) => [visitorKey(row), row]));
      const now = new Map<string, ScreencastState>(
        welcome.screencasts.map((state) => [state.dialog, { ...state, at: Date.now() }]),
      );
      for (const [dialog, before] of this.screencasts) {
        if (now.has(dialog)) continue;
        // Why it ended while this window was away is told with its dialogue, if at all.
        now.set(dialog, over(before) ? before : { ...before, state: 'ended', reason: '' });
      }
      this.screencasts = now;
      for (const cast of now.values()) if (over(cast)) this.unsent.over(cast.screencast);
    });
    // After a reload of this window.
    for (const cast of welcome.screencasts)
      if (running(cast) && !known.has(cast.screencast) && this.asked.has(cast.dialog)) this.onLive(cast.dialog);
    if (this.who.role !== 'auditor') this.desk.refresh(this.view).catch(() => {});
    // Whatever was said while this window was away is fetched again.
    for (const dialog of this.dialogs.values()) void this.refresh(dialog);
  }

  private async refresh(dialog: Dialog): Promise<void> {
    try {
      await this.open(dialog);
    } catch (error) {
      // After a lost connection the next welcome does it.
      if (this.online && !isRefusal(error)) setTimeout(() => void this.refresh(dialog), RETRY_MS);
    }
  }

  /** The inbox goes along with the dialogue that is looked at, when an answer makes it the operator's own. */
  private follow(row: DialogRow): void {
    const before = this.desk.rows.get(row.dialog);
    if (!before || visitorKey(row) !== this.selected || viewOf(before, this.who.id) !== this.view) return;
    if (viewOf(row, this.who.id) === 'mine') this.view = 'mine';
  }

  /** Whether the operator has this dialogue before the eyes now. */
  private looksAt(key: string): boolean {
    return key === this.selected && !document.hidden;
  }

  private received(message: Message & { dialog: string; site: string; visitor: string }): void {
    this.set(() => {
      const key = visitorKey(message);
      const dialog = this.dialogs.get(key);
      // A message may be told twice: after a hub died, nobody knows what was heard.
      if (dialog?.messages.some((known) => known.id === message.id)) return;
      if (dialog) add(dialog.messages, message);
      if (message.author === 'visitor') {
        this.desk.types(key, false);
        const row = this.desk.of(message);
        const waits = !row || row.operator === '' || row.operator === this.who.id;
        if (waits && !this.looksAt(key))
          this.onNews({ ...message, title: row?.name || 'Visitor', text: message.text || 'Sent a file' });
      }
    });
  }

  private screencast(state: ScreencastState & { askAgainIn?: number; muted?: number }): void {
    const { askAgainIn, muted, ...told } = state;
    const before = this.screencasts.get(state.dialog);
    const began = running(state) && !(before && before.screencast === state.screencast && running(before));
    this.set(() => {
      this.screencasts.set(state.dialog, { ...told, at: Date.now() });
      if (askAgainIn !== undefined || muted !== undefined)
        this.limit(state.dialog, { pause: askAgainIn ?? 0, muted: Number(muted ?? 0) });
      if (over(state)) this.unsent.over(state.screencast);
    });
    if (began && this.asked.has(state.dialog)) this.onLive(state.dialog);
  }

  private limit(dialog: string, told: RequestLimits): void {
    this.limits.set(dialog, until(told, Date.now()));
  }

  forgetScreencast(dialog: string): void {
    this.set(() => this.screencasts.delete(dialog));
  }

  select(key: string): void {
    this.set(() => {
      this.selected = key;
    });
    this.readSelected();
  }

  /** The operator looks at the dialogue that is chosen. */
  readSelected(): void {
    if (document.hidden) return;
    for (const row of this.desk.rows.values()) if (visitorKey(row) === this.selected) this.desk.read(row);
  }

  private async call<T>(event: string, data: unknown): Promise<T> {
    const reply = await this.connection.socket.timeout(ACK_MS).emitWithAck(event, data);
    if (reply?.error) throw reply.error as HubError;
    return reply as T;
  }

  /** Opens the dialogue with a visitor. Throws HubError. */
  async open(ref: { site: string; visitor: string }): Promise<Dialog> {
    const began = Date.now();
    return this.opened(await this.call('open', { site: ref.site, visitor: ref.visitor }), began);
  }

  async openDialog(dialog: string): Promise<Dialog> {
    const began = Date.now();
    return this.opened(await this.call('dialog', { dialog }), began);
  }

  private opened(
    reply: DialogRow &
      Dialog & { screencast: ScreencastState | null; presence: VisitorRow | null; requests?: RequestLimits },
    began: number,
  ): Dialog {
    const key = visitorKey(reply);
    const known = this.dialogs.get(key);
    const dialog = known ?? {
      dialog: reply.dialog,
      site: reply.site,
      visitor: reply.visitor,
      messages: [],
      earlier: reply.messages.length >= HISTORY_PAGE,
    };
    dialog.messages = merge(dialog.messages, reply.messages);
    if (dialog.messages[0]?.id === reply.messages[0]?.id) dialog.earlier = reply.messages.length >= HISTORY_PAGE;
    this.set(() => {
      this.dialogs.set(key, dialog);
      if (reply.lastAt > 0) this.desk.told(rowOf(reply));
      if (reply.requests) this.limit(reply.dialog, reply.requests);
    });
    // What was told while the answer was on its way is newer than it.
    if (reply.screencast && (this.screencasts.get(reply.dialog)?.at ?? 0) < began) this.screencast(reply.screencast);
    return dialog;
  }

  /** Fetches what was said before the first message here. Throws HubError. */
  async readEarlier(dialog: Dialog): Promise<void> {
    const before = dialog.messages.find((message) => message.id > 0)?.id;
    if (before === undefined) return;
    const reply = await this.call<{ messages: Message[] }>('history', { dialog: dialog.dialog, before });
    this.set(() => {
      dialog.messages.unshift(...reply.messages);
      dialog.earlier = reply.messages.length >= HISTORY_PAGE;
    });
  }

  /** Says something to the visitor, or notes something down that only operators see. */
  async say(dialog: Dialog, text: string, as: 'message' | 'note' = 'message'): Promise<void> {
    const author = as === 'note' ? 'note' : 'operator';
    const pending: Message = { ...this.pending(author), text };
    await this.deliver(dialog, pending, async () => {
      const told = { dialog: dialog.dialog, id: pending.clientId, text };
      return (await this.call<{ message: Message }>(as, told)).message;
    });
  }

  /** Sends a picture or file, with words beside it; one of a screencast goes only while that is running. */
  async attach(dialog: Dialog, file: Blob & { name?: string }, caption: string, of?: Snapshot): Promise<void> {
    const pending: Message = { ...this.pending('operator'), text: caption, uploading: 0, fileName: file.name ?? '' };
    const gone = new AbortController();
    const forget = this.unsent.hold(of?.screencast ?? '', () => {
      gone.abort();
      this.set(() => drop(dialog.messages, pending));
    });
    const progress = (part: number): void =>
      this.set(() => {
        pending.uploading = part;
      });
    await this.deliver(dialog, pending, async () => {
      try {
        const told = { file, caption, id: String(pending.clientId), snapshot: of?.ticket ?? '' };
        const message = await sendFile(dialog.dialog, told, progress, gone.signal);
        forget();
        return message;
      } catch (error) {
        // The hub was told of the end before this window.
        if (of && OVER.has((error as HubError).code)) this.unsent.over(of.screencast);
        throw error;
      }
    });
  }

  private pending(author: Message['author']): Message {
    const id = crypto.randomUUID();
    return { id: 0, author, name: '', text: '', sent: Date.now(), clientId: id, state: 'sending' };
  }

  private async deliver(dialog: Dialog, pending: Message, send: () => Promise<Message>): Promise<void> {
    this.set(() => dialog.messages.push(pending));
    try {
      const message = await send();
      this.set(() => add(dialog.messages, { ...message, clientId: pending.clientId ?? null }));
    } catch (error) {
      this.set(() => {
        pending.state = 'failed';
        pending.why = (error as HubError).message ?? 'no answer from the server';
        pending.again = () => {
          drop(dialog.messages, pending);
          const { state: _, why: __, again: ___, ...fresh } = pending;
          void this.deliver(dialog, { ...fresh, state: 'sending' }, send);
        };
      });
    }
  }

  /** Asks for a screencast, with the usual words unless others are given. Throws HubError with the reason why not. */
  async request(dialog: Dialog, text = ''): Promise<void> {
    this.asked.add(dialog.dialog);
    try {
      const { screencast } = await this.call<{ screencast: ScreencastState }>('request', {
        dialog: dialog.dialog,
        text,
      });
      if (this.screencasts.get(dialog.dialog)?.screencast !== screencast.screencast) this.screencast(screencast);
    } catch (error) {
      const { code, seconds = 0 } = error as HubError;
      if (code === 'paused' || code === 'muted')
        this.set(() =>
          this.limit(dialog.dialog, {
            pause: code === 'paused' ? seconds : 0,
            muted: code === 'muted' ? seconds || DAY_SECONDS : 0,
          }),
        );
      throw error;
    }
  }

  async end(screencast: string): Promise<void> {
    await this.call('end', { screencast });
  }

  /**
   * Asks for the right to take one still picture, before it is taken: the visitor and the audit trail are told with it.
   * Throws HubError.
   */
  async snapshot(screencast: string): Promise<Snapshot> {
    const { ticket } = await this.call<{ ticket: string }>('snapshot', { screencast });
    return { screencast, ticket };
  }

  /** Marks a place on the visitor's page. */
  async point(screencast: string, place: object): Promise<void> {
    await this.call('point', { screencast, ...place });
  }

  async ticket(screencast: string): Promise<string> {
    return (await this.call<{ ticket: string }>('watch', { screencast })).ticket;
  }
}

/** The right to send one still picture of a screencast. */
export interface Snapshot {
  screencast: string;
  ticket: string;
}

function rowOf(
  reply: DialogRow & { messages: unknown; screencast: unknown; presence: unknown; requests?: unknown },
): DialogRow {
  const { messages: _, screencast: __, presence: ___, requests: ____, ...row } = reply;
  return row;
}

function isRefusal(error: unknown): boolean {
  return typeof (error as Partial<HubError>).code === 'string';
}
