/** The console's connection to the hub: what is known, and what can be done. */

import { io, type Socket } from 'socket.io-client';
import { Again } from '../../../widget_js/src/transport/again.ts';
import { add, type Message, merge } from './history.ts';

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
  requestText: string;
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
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5_000;

export const visitorKey = (row: { site: string; visitor: string }): string => `${row.site} ${row.visitor}`;

/** State of one console window. Listeners are told after every change. */
export class HubClient {
  visitors = new Map<string, VisitorRow>();
  dialogs = new Map<string, Dialog>();
  /** The latest screencast of each dialog. */
  screencasts = new Map<string, ScreencastState>();
  unread = new Map<string, number>();
  /** What a request says unless it is worded otherwise. */
  requestText = '';
  online = false;
  signedOut = false;
  selected = '';
  private listeners = new Set<() => void>();
  private again = new Again(() => this.socket.connect(), FIRST_RETRY_MS, LAST_RETRY_MS);
  private socket: Socket;
  /** Dialogs in which this window asked for a screencast. */
  private asked = new Set<string>();
  onLive: (dialog: string) => void = () => {};

  constructor() {
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
      this.requestText = welcome.requestText;
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

  private received(message: Message & { dialog: string; site: string; visitor: string }): void {
    this.set(() => {
      const key = visitorKey(message);
      const dialog = this.dialogs.get(key);
      // A message may be told twice: after a hub died, nobody knows what was heard.
      if (dialog?.messages.some((known) => known.id === message.id)) return;
      if (dialog) add(dialog.messages, message);
      if (message.author === 'visitor' && (key !== this.selected || document.hidden)) {
        this.unread.set(key, (this.unread.get(key) ?? 0) + 1);
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
      this.unread.delete(key);
    });
  }

  read(key: string): void {
    if (this.unread.has(key)) this.set(() => this.unread.delete(key));
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

  private opened(reply: Dialog & { screencast: ScreencastState | null; presence: VisitorRow | null }): Dialog {
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

  async say(dialog: Dialog, text: string): Promise<void> {
    const id = crypto.randomUUID();
    const pending: Message = {
      id: 0,
      author: 'operator',
      name: '',
      text,
      sent: Date.now(),
      clientId: id,
      state: 'sending',
    };
    this.set(() => dialog.messages.push(pending));
    try {
      const { message } = await this.call<{ message: Message }>('message', { dialog: dialog.dialog, id, text });
      this.set(() => add(dialog.messages, { ...message, clientId: id }));
    } catch (error) {
      this.set(() => {
        pending.state = 'failed';
        pending.why = (error as HubError).message ?? 'no answer from the server';
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

  async ticket(screencast: string): Promise<string> {
    return (await this.call<{ ticket: string }>('watch', { screencast })).ticket;
  }
}

function isRefusal(error: unknown): boolean {
  return typeof (error as Partial<HubError>).code === 'string';
}
