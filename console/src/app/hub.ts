/** The console's connection to the hub: what is known, and what can be done. */

import { io, type Socket } from 'socket.io-client';
import { Again } from '../../../widget_js/src/transport/again.ts';
import { Desk, type DialogRow, sendFile, TYPING_MS, type View, viewOf } from './desk.ts';
import { add, type Message, merge } from './history.ts';

export type { Message } from './history.ts';

export interface Me {
  id: string;
  email: string;
  name: string;
  role: 'consultant' | 'auditor' | 'admin';
}

export interface VisitorRow {
  site: string;
  siteName: string;
  visitor: string;
  browser: string;
  since: number;
  /** Whether there was a dialogue before this visit. */
  chatted: boolean;
  tabs: number;
  title: string;
  url: string;
}

export interface ScreencastState {
  screencast: string;
  dialog: string;
  site: string;
  visitor: string;
  state: 'requested' | 'live' | 'hidden' | 'reconnecting' | 'refused' | 'ended';
  reason: string;
  operator: string;
  watchers: string[];
  askAgainIn?: number;
  /** When this state was told, on this console's clock. */
  at?: number;
}

/** How the link of a watched tab is: milliseconds until the hub has what was sent, and what is left out because of it. */
export interface LinkState {
  delay: number;
  level: number;
}

export interface Dialog {
  dialog: string;
  site: string;
  visitor: string;
  messages: Message[];
  /** Whether there are messages before the first one here. */
  earlier: boolean;
}

interface Welcome {
  visitors: VisitorRow[];
  screencasts: ScreencastState[];
  requestTexts?: Record<string, string>;
}

export interface HubError {
  code: string;
  message: string;
}

/** As many messages come at a time. */
const HISTORY_PAGE = 100;
const ACK_MS = 10_000;
const CONNECT_MS = 8_000;
const RETRY_MS = 1_000;
const MEASURE_MS = 5_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5_000;

export const visitorKey = (row: { site: string; visitor: string }): string => `${row.site} ${row.visitor}`;

/** State of one console window. Listeners are told after every change. */
export class HubClient {
  visitors = new Map<string, VisitorRow>();
  dialogs = new Map<string, Dialog>();
  /** The latest screencast of each dialog. */
  screencasts = new Map<string, ScreencastState>();
  /** What a request says unless it is worded otherwise, by website. */
  requestTexts: Record<string, string> = {};
  readonly desk: Desk;
  /** Milliseconds to the hub and back; 0 while unknown. */
  roundTrip = 0;
  /** How the visitors' links are, by screencast. */
  links = new Map<string, LinkState>();
  online = false;
  signedOut = false;
  selected = '';
  /** Which part of the inbox is shown. */
  view: View = 'waiting';
  private listeners = new Set<() => void>();
  private again = new Again(() => this.socket.connect(), FIRST_RETRY_MS, LAST_RETRY_MS);
  private socket: Socket;
  /** Dialogs in which this window asked for a screencast. */
  private asked = new Set<string>();
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
    this.socket = io('/operator', {
      path: '/v1/socket',
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      timeout: CONNECT_MS,
      reconnectionDelay: FIRST_RETRY_MS,
      reconnectionDelayMax: LAST_RETRY_MS,
    });
    this.socket.on('connect', () =>
      this.set(() => {
        this.again.reset();
        this.online = true;
      }),
    );
    this.socket.on('disconnect', () =>
      this.set(() => {
        this.online = false;
      }),
    );
    this.socket.on('connect_error', (error) => {
      // A WebSocket that neither opens nor fails, as behind some proxies: polling first from now on.
      if (error.message === 'timeout') this.socket.io.opts.transports = ['polling', 'websocket'];
      if (error.message === 'not_signed_in')
        this.set(() => {
          this.signedOut = true;
        });
      // What the hub itself refused is not tried again by the library.
      else if (!this.socket.active) this.again.later();
    });
    this.socket.on('welcome', (welcome: Welcome) => this.welcome(welcome));
    this.socket.on('visitor', (row: VisitorRow) => this.set(() => this.visitors.set(visitorKey(row), row)));
    this.socket.on('visitor_gone', (row: VisitorRow) => this.set(() => this.visitors.delete(visitorKey(row))));
    this.socket.on('message', (message: Message & { dialog: string; site: string; visitor: string }) =>
      this.received(message),
    );
    this.socket.on('screencast', (state: ScreencastState) => this.screencast(state));
    this.socket.on('dialog', (row: DialogRow) =>
      this.set(() => {
        this.follow(row);
        this.desk.told(row);
        if (this.looksAt(visitorKey(row))) this.desk.read(row);
      }),
    );
    this.socket.on('typing', (event: { site: string; visitor: string; on: boolean }) => {
      this.set(() => this.desk.types(visitorKey(event), event.on));
      // Whoever stops without a word is forgotten.
      if (event.on) setTimeout(() => this.set(() => {}), TYPING_MS + 50);
    });
    this.socket.on('colleagues', ({ present }: { present: string[] }) => this.set(() => this.desk.present(present)));
    this.socket.on('link', (event: LinkState & { screencast: string }) =>
      this.set(() => this.links.set(event.screencast, event)),
    );
    this.socket.on('handed_to', (event: { dialog: string; operator: string; by: string }) => {
      if (event.operator !== me.id) return;
      const row = this.desk.rows.get(event.dialog);
      if (row) this.onNews({ title: `${event.by} handed a dialogue over to you`, text: row.lastText, ...row });
    });
    setInterval(() => void this.measure(), MEASURE_MS);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private set(change: () => void): void {
    change();
    for (const listener of this.listeners) listener();
  }

  close(): void {
    this.socket.disconnect();
  }

  private welcome(welcome: Welcome): void {
    this.set(() => {
      this.requestTexts = welcome.requestTexts ?? {};
      this.visitors = new Map(welcome.visitors.map((row) => [visitorKey(row), row]));
      const running = new Map<string, ScreencastState>(
        welcome.screencasts.map((state) => [state.dialog, { ...state, at: Date.now() }]),
      );
      for (const [dialog, before] of this.screencasts) {
        const over = before.state === 'ended' || before.state === 'refused';
        if (!running.has(dialog) && !over) running.set(dialog, { ...before, state: 'ended', reason: 'error' });
        else if (over && !running.has(dialog)) running.set(dialog, before);
      }
      this.screencasts = running;
    });
    if (this.who.role !== 'auditor') this.desk.refresh(this.view).catch(() => {});
    void this.measure();
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

  private async measure(): Promise<void> {
    if (!this.socket.connected) return;
    const began = performance.now();
    try {
      await this.socket.timeout(ACK_MS).emitWithAck('ping', {});
      this.set(() => {
        this.roundTrip = Math.max(1, Math.round(performance.now() - began));
      });
    } catch {
      // Said by the connection itself.
    }
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

  private screencast(state: ScreencastState): void {
    this.set(() => this.screencasts.set(state.dialog, { ...state, at: Date.now() }));
    if (state.state === 'reconnecting' && this.asked.delete(state.dialog)) this.onLive(state.dialog);
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
    const reply = await this.socket.timeout(ACK_MS).emitWithAck(event, data);
    if (reply?.error) throw reply.error as HubError;
    return reply as T;
  }

  /** Opens the dialogue with a visitor. Throws HubError. */
  async open(ref: { site: string; visitor: string }): Promise<Dialog> {
    return this.opened(await this.call('open', { site: ref.site, visitor: ref.visitor }));
  }

  async openDialog(dialog: string): Promise<Dialog> {
    return this.opened(await this.call('dialog', { dialog }));
  }

  private opened(
    reply: DialogRow & Dialog & { screencast: ScreencastState | null; presence: VisitorRow | null },
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
      if (reply.screencast) this.screencasts.set(reply.dialog, { ...reply.screencast, at: Date.now() });
    });
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

  /** Sends a picture or file, with words beside it. */
  async attach(dialog: Dialog, file: Blob & { name?: string }, caption: string): Promise<void> {
    const pending: Message = { ...this.pending('operator'), text: caption, uploading: 0, fileName: file.name ?? '' };
    await this.deliver(dialog, pending, () =>
      sendFile(dialog.dialog, file, caption, String(pending.clientId), (part) =>
        this.set(() => {
          pending.uploading = part;
        }),
      ),
    );
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
          dialog.messages.splice(dialog.messages.indexOf(pending), 1);
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
      if (!this.screencasts.get(dialog.dialog)) this.screencast(screencast);
    } catch (error) {
      this.asked.delete(dialog.dialog);
      throw error;
    }
  }

  async end(screencast: string): Promise<void> {
    await this.call('end', { screencast });
  }

  /** Tells the visitor, and the audit trail, that a still picture was taken. */
  async tellSnapshot(screencast: string): Promise<void> {
    await this.call('snapshot', { screencast });
  }

  /** Marks a place on the visitor's page. */
  async point(screencast: string, place: object): Promise<void> {
    await this.call('point', { screencast, ...place });
  }

  async ticket(screencast: string): Promise<string> {
    return (await this.call<{ ticket: string }>('watch', { screencast })).ticket;
  }
}

function rowOf(reply: DialogRow & { messages: unknown; screencast: unknown; presence: unknown }): DialogRow {
  const { messages: _, screencast: __, presence: ___, ...row } = reply;
  return row;
}

function isRefusal(error: unknown): boolean {
  return typeof (error as Partial<HubError>).code === 'string';
}
