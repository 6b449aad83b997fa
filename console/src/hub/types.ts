/** What one console window knows of the hub, and the events that change it. */

import type {
  Canned,
  Colleague,
  DialogRow,
  OpenedDialog,
  ScreencastNews,
  VisitorRef,
} from '@cobrowse/shared/generated/control.ts';
import type { Dialog, LinkState, RequestLimits, ScreencastState, VisitorRow, Welcome } from '../app/types.ts';
import type { Message } from './history.ts';
import type { Until } from './limits.ts';

export type { Canned, Colleague, DialogRow, VisitorRef };

/** The parts of the inbox. A dialogue is in one of them. */
export type InboxView = 'waiting' | 'mine' | 'colleagues' | 'closed';

export interface InboxState {
  /** By dialogue. */
  readonly rows: ReadonlyMap<string, DialogRow>;
  /** Which part is shown. */
  readonly view: InboxView;
  /** Parts of which there is more on the hub. */
  readonly more: ReadonlySet<InboxView>;
  readonly colleagues: readonly Colleague[];
  readonly canned: readonly Canned[];
  /** Until when a visitor counts as typing, milliseconds on this console's clock, by `visitorKey`. */
  readonly typing: ReadonlyMap<string, number>;
  /** Whether this operator said that they are away. */
  readonly away: boolean;
}

export interface HubState {
  /** Id of this window's operator. */
  readonly me: string;
  /** By `visitorKey`. */
  readonly visitors: ReadonlyMap<string, VisitorRow>;
  /** Dialogues whose messages are here, by `visitorKey`. */
  readonly dialogs: ReadonlyMap<string, Dialog>;
  /** The latest screencast of each dialogue. */
  readonly screencasts: ReadonlyMap<string, ScreencastState>;
  /** How the visitors' links are, by screencast. */
  readonly links: ReadonlyMap<string, LinkState>;
  /** Until when a visitor is not to be asked, by dialogue. */
  readonly limits: ReadonlyMap<string, Until>;
  /** What a request says unless it is worded otherwise, by website. */
  readonly requestTexts: Readonly<Record<string, string>>;
  readonly inbox: InboxState;
  /** `visitorKey` of the dialogue that is chosen; empty for none. */
  readonly selected: string;
  readonly signedOut: boolean;
}

/** A message as the hub tells it to all consoles. */
export type ToldMessage = Message & VisitorRef & { dialog: string };

/** A screencast as the hub tells it; the limits come with an answer of the visitor. */
export type ToldScreencast = ScreencastNews;

/** The hub's answer to who opens a dialogue. */
export type DialogReply = Omit<OpenedDialog, 'messages'> & { messages: Message[] };

/** The right to send one still picture of a screencast. */
export interface Snapshot {
  screencast: string;
  ticket: string;
}

/** What a desktop notification says. */
export interface News extends VisitorRef {
  title: string;
  text: string;
}

/** A visitor who came or moved on to another page, or who is gone. */
export type VisitorChange = { here: VisitorRow } | { gone: VisitorRef };

/** What each event carries. `at` is the time on this console's clock, milliseconds; `key` a `visitorKey`. */
export interface HubEvents {
  welcomed: { welcome: Welcome; at: number };
  signedOut: object;
  visitorsChanged: { changes: readonly VisitorChange[] };
  visitorTyped: { key: string; on: boolean; at: number };
  visitorSelected: { key: string };
  messageTold: { message: ToldMessage };
  historyRead: { key: string; messages: Message[] };
  messageSending: { key: string; message: Message };
  /** `part` of the file is on the hub, 0 to 1. */
  messageUploaded: { key: string; clientId: string; part: number };
  messageSent: { key: string; clientId: string; message: Message };
  messageFailed: { key: string; clientId: string; why: string };
  messageDropped: { key: string; clientId: string };
  screencastTold: { cast: ToldScreencast; at: number };
  screencastForgotten: { dialog: string };
  linkTold: { screencast: string; link: LinkState };
  requestsLimited: { dialog: string; limits: RequestLimits; at: number };
  dialogOpened: { reply: DialogReply; at: number };
  dialogTold: { row: DialogRow };
  dialogRead: { dialog: string };
  viewChosen: { view: InboxView };
  /** `first`: the page begins with the latest dialogue; what is not on it has left the view. */
  inboxPageRead: { view: InboxView; rows: DialogRow[]; first: boolean; more: boolean };
  morePageAsked: { view: InboxView };
  colleaguesRead: { colleagues: Colleague[] };
  presenceTold: { present: readonly string[] };
  cannedRead: { canned: Canned[] };
  awaySet: { away: boolean };
}

export type HubEvent = { [K in keyof HubEvents]: { kind: K } & HubEvents[K] }[keyof HubEvents];
