/** What the control plane carries. Written by `make codes`: change the source, cobrowse/gateway/payloads.py and told.py. */

import type {
  Answer,
  Author,
  DialogState,
  EndReason,
  ErrorCode,
  InboxView,
  Refusal,
  State,
  StopReason,
} from './codes.ts';

/** A request: the consent card is to be shown. */
export interface Ask {
  screencast: string;
  /** Name of who asks. */
  operator: string;
  /** Words of the request. */
  text: string;
  /** How long it stands. */
  seconds: number;
  /** With which the page would be captured. */
  rules: Rules;
  /** 1: Yes begins it. 2: Yes, then Start sharing. */
  steps: number;
}

/** Who gets a dialog; empty for nobody. */
export interface Assignment {
  dialog: string;
  operator?: string;
}

/** Whether an operator takes new dialogues. */
export interface Away {
  away: boolean;
}

/** A canned reply. */
export interface Canned {
  id: number;
  shortcut: string;
  text: string;
}

/** All of them. */
export interface CannedAnswer {
  canned: Canned[];
}

/** One canned reply. */
export interface CannedRef {
  id: number;
}

/** A reply to keep; 0 for a new one. */
export interface CannedReply {
  id?: number;
  shortcut: string;
  text: string;
}

/** A file of a dialog; its bytes are read over HTTP. */
export interface ChatFile {
  id: string;
  name: string;
  /** Media type. */
  type: string;
  bytes: number;
  /** Pixels; 0 for what is no picture. */
  width: number;
  height: number;
}

/** Somebody who takes part in dialogs. */
export interface Colleague {
  id: string;
  name: string;
  /** At the desk now. */
  present: boolean;
}

/** All of them. */
export interface ColleaguesAnswer {
  colleagues: Colleague[];
}

/** Limits that changed. */
export interface DialogLimits {
  dialog: string;
  site: string;
  visitor: string;
  /** After an answer, a Stop, or a request that was withdrawn. */
  pause: number;
  /** Because the visitor said so. */
  muted: number;
}

/** A message, and of which dialog it is. */
export interface DialogMessage {
  dialog: string;
  site: string;
  visitor: string;
  /** Grows with time: the order of the messages. */
  id: number;
  author: Author;
  /** Whose it is, or whom a notice is about; empty for the visitor. */
  name: string;
  /** What was said, or a notice's code. */
  text: string;
  /** Milliseconds since 1970. */
  sent: number;
  file: ChatFile | null;
  /** The sender's own `id`, when this is told as news. */
  clientId?: string | null;
}

/** One dialog. */
export interface DialogRef {
  dialog: string;
}

/** A dialog as the inbox lists it. */
export interface DialogRow {
  dialog: string;
  site: string;
  visitor: string;
  state: DialogState;
  /** Whose it is; empty for nobody's. */
  operator: string;
  operatorName: string;
  /** The visitor's, if told. */
  name: string;
  email: string;
  /** Milliseconds since 1970; 0 while nothing was said. */
  lastAt: number;
  lastAuthor: '' | 'visitor' | 'operator';
  lastText: string;
  /** Messages of the visitor that no operator has read. */
  unread: number;
  /** Number of the last message that the visitor's browser has. */
  visitorGot: number;
  /** Number of the last message that the visitor has read. */
  visitorRead: number;
  /** Rises with every change: of two, the higher one is how the dialog stands. */
  revision: number;
}

/** It was done. */
export interface Done {
  ok: true;
}

/** The screencast is over: nothing more is captured. */
export interface Ended {
  screencast: string;
  reason: EndReason;
}

/** A dialog was given to an operator by another one. */
export interface HandedTo {
  dialog: string;
  /** Id of who got it. */
  operator: string;
  /** Name of who gave it. */
  by: string;
}

/** Older messages of a dialog. */
export interface History {
  dialog: string;
  before: number;
}

/** Which page of the inbox. */
export interface Inbox {
  view: InboxView;
  search?: string;
  before?: number;
}

/** Up to 50 dialogs, latest first. */
export interface InboxAnswer {
  dialogs: DialogRow[];
}

/** Who the visitor is, as told before the first message or by the website. */
export interface Introduction {
  name?: string;
  email?: string;
}

/** What holds now. */
export interface LimitsAnswer {
  requests: RequestLimits;
}

/** How the link of a watched tab is: milliseconds until the hub has what was sent, and how much is left out. */
export interface LinkState {
  screencast: string;
  delay: number;
  level: number;
}

/** Numbers of the last message that the visitor's browser has, and that the visitor has read. */
export interface Marks {
  got?: number;
  read?: number;
}

/** A message of a dialog. */
export interface Message {
  /** Grows with time: the order of the messages. */
  id: number;
  author: Author;
  /** Whose it is, or whom a notice is about; empty for the visitor. */
  name: string;
  /** What was said, or a notice's code. */
  text: string;
  /** Milliseconds since 1970. */
  sent: number;
  file: ChatFile | null;
  /** The sender's own `id`, when this is told as news. */
  clientId?: string | null;
}

/** The message as it was written down. */
export interface MessageAnswer {
  message: Message;
}

/** Up to 100 messages, oldest first. */
export interface MessagesAnswer {
  messages: Message[];
}

/** A dialog with all that a console shows of it. */
export interface OpenedDialog {
  dialog: string;
  site: string;
  visitor: string;
  state: DialogState;
  /** Whose it is; empty for nobody's. */
  operator: string;
  operatorName: string;
  /** The visitor's, if told. */
  name: string;
  email: string;
  /** Milliseconds since 1970; 0 while nothing was said. */
  lastAt: number;
  lastAuthor: '' | 'visitor' | 'operator';
  lastText: string;
  /** Messages of the visitor that no operator has read. */
  unread: number;
  /** Number of the last message that the visitor's browser has. */
  visitorGot: number;
  /** Number of the last message that the visitor has read. */
  visitorRead: number;
  /** Rises with every change: of two, the higher one is how the dialog stands. */
  revision: number;
  /** The latest 100, oldest first. */
  messages: Message[];
  /** The one that is requested or running. */
  screencast: Screencast | null;
  requests: RequestLimits;
  /** The visitor, when on the website. */
  presence: VisitorRow | null;
}

/** A chat message of an operator. */
export interface OperatorSay {
  id: string;
  text: string;
  dialog: string;
}

/** An operator writes in a dialog. */
export interface OperatorTyping {
  dialog: string;
  on: boolean;
}

/** All that is so now; sent after each connect, and again whenever events may have been missed. */
export interface OperatorWelcome {
  visitors: VisitorRow[];
  /** Those that are requested or running. */
  screencasts: Screencast[];
  /** What a request says unless worded otherwise, by website. */
  requestTexts?: Record<string, string>;
}

/** An operator writes, or not any more. */
export interface OperatorWriting {
  name: string;
  on: boolean;
}

/** What the console's list shows of a tab; the widget has masked it. */
export interface Page {
  title: string;
  url: string;
  hidden: boolean;
}

/** A place on the visitor's page: a box in CSS pixels of the viewport, and, where known, the same in parts of an element's box, so that it is found again when the page moved meanwhile. */
export interface Place {
  screencast: string;
  x: number;
  y: number;
  width: number;
  height: number;
  node?: number;
  left?: number;
  top?: number;
  right?: number;
  bottom?: number;
}

/** An operator shows a place on the page: a box in CSS pixels of the window. */
export interface PlaceShown {
  screencast: string;
  operator: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** The element there, by its number in the running keyframe; 0 for none. */
  node: number;
  /** With the next three: the same box in parts of the element's. */
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Who is at the desk now. */
export interface Present {
  /** Ids of operators. */
  present: string[];
}

/** Why something was refused. */
export interface Problem {
  code: ErrorCode;
  /** A sentence for a person. */
  message: string;
  /** After how long the same is possible, where that is known. */
  seconds?: number;
}

/** Operators have read all messages up to this number. */
export interface ReadMark {
  upto: number;
}

/** What a visitor can keep of a screencast. */
export interface ReceiptAnswer {
  /** Plain text. */
  receipt: string;
}

/** The answer to whatever was not done. */
export interface Refused {
  error: Problem;
}

/** The visitor's answer to the consent card. */
export interface RequestAnswer {
  screencast: string;
  answer: Answer;
  /** Which program captures, by the name of its file. */
  widget?: string;
}

/** Seconds until the visitor may be asked for a screencast; 0 for no limit. */
export interface RequestLimits {
  /** After an answer, a Stop, or a request that was withdrawn. */
  pause: number;
  /** Because the visitor said so. */
  muted: number;
}

/** The screencast that was asked for. */
export interface RequestMade {
  screencast: Screencast;
}

/** What a page is captured with. A widget that cannot read them masks everything. */
export interface Rules {
  /** Rules of a lower version are older; of a running screencast they only become stricter. */
  version: number;
  /** `private` masks all that no rule allows. */
  mode: 'standard' | 'private';
  /** Action, CSS selector, and the path for which it holds, with `*` for anything; empty for all. */
  rules: ['mask' | 'block' | 'allow', string, string][];
}

/** The rules became stricter. */
export interface RulesNews {
  screencast: string;
  rules: Rules;
}

/** A chat message; `id` is the sender's own, so that a repeated send is not a second message. */
export interface Say {
  id: string;
  text: string;
}

/** A screencast as operators see it. */
export interface Screencast {
  dialog: string;
  site: string;
  visitor: string;
  screencast: string;
  state: State;
  /** Empty while it is not over. */
  reason: EndReason | Refusal | '';
  /** Name of who asked. */
  operator: string;
  /** Names of those who watch. */
  watchers: string[];
  /** The ended screencast that the visitor shared again with this one, or empty. */
  again: string;
  /** Rises with every change: of two, the higher one is how the screencast stands. */
  revision: number;
}

/** A screencast whose state changed. */
export interface ScreencastNews {
  dialog: string;
  site: string;
  visitor: string;
  screencast: string;
  state: State;
  /** Empty while it is not over. */
  reason: EndReason | Refusal | '';
  /** Name of who asked. */
  operator: string;
  /** Names of those who watch. */
  watchers: string[];
  /** The ended screencast that the visitor shared again with this one, or empty. */
  again: string;
  /** Rises with every change: of two, the higher one is how the screencast stands. */
  revision: number;
  /** When it is over: seconds until the next request, as `pause` of the limits. */
  askAgainIn?: number;
  /** When it is over: seconds for which the visitor does not want to be asked. */
  muted?: number;
}

/** One screencast. */
export interface ScreencastRef {
  screencast: string;
}

/** An operator asks for a screencast. */
export interface ScreencastRequest {
  dialog: string;
  text?: string;
}

/** Close a dialog or open it again. */
export interface SetState {
  dialog: string;
  state: DialogState;
}

/** The visitor takes a Stop back. */
export interface ShareAgain {
  screencast: string;
  widget?: string;
}

/** The screencast that begins. */
export interface SharedAgain {
  screencast: string;
}

/** An operator takes a still picture. */
export interface SnapshotTaken {
  screencast: string;
  operator: string;
}

/** Whether anybody is at the desk now. */
export interface Staffed {
  staffed: boolean;
}

/** The tab is to open its frame link. */
export interface Start {
  screencast: string;
  /** For the HELLO. */
  ticket: string;
  /** Names of those who watch. */
  watchers: string[];
  rules: Rules;
  /** Sent because a page of the tab connected, not because of an answer. */
  resumed: boolean;
  /** The ended screencast that was shared again with this one, or empty. */
  again: string;
  /** As in `Watchers`. */
  revision: number;
}

/** The visitor's side ends a screencast. */
export interface Stop {
  screencast: string;
  reason?: StopReason;
}

/** The tab connected again, or another tab has its identity: this connection is closed. */
export type TakenOver = Record<string, never>;

/** A ticket. */
export interface TicketAnswer {
  ticket: string;
}

/** Somebody writes, or not any more. */
export interface Typing {
  on: boolean;
}

/** The visitor's connect. */
export interface VisitorHello {
  token: string;
  page: Page;
  language?: string;
  /** Whether this tab was on another origin since the last page of this website. */
  elsewhere?: boolean;
}

/** One visitor of one site. */
export interface VisitorRef {
  site: string;
  visitor: string;
}

/** A visitor who is on a website now. */
export interface VisitorRow {
  site: string;
  visitor: string;
  siteName: string;
  browser: string;
  /** Milliseconds since 1970. */
  since: number;
  /** Whether there was a dialog before this visit. */
  chatted: boolean;
  tabs: number;
  /** Of the page that the visitor looks at, or looked at last; masked by the widget. */
  title: string;
  url: string;
}

/** The first word after each connect. */
export interface VisitorWelcome {
  /** The latest 100 of the dialog, oldest first. */
  messages: Message[];
  /** Whether anybody is at the desk, or was within the last ten seconds. */
  staffed: boolean;
  /** Number of the last message that an operator has read. */
  read: number;
  /** Number of the last message that the visitor has read. */
  seen: number;
  /** Whether the visitor told a name or an address before. */
  known: boolean;
  requests: RequestLimits;
  /** The screencast of this tab that was agreed to before, or empty. */
  consented: string;
  /** The screencast that this tab is being asked for, or empty. */
  asked: string;
  /** The one of this tab that ended last, within the last ten minutes. */
  ended: Ended | null;
  /** How many deliberate actions it takes to share again. */
  steps: number;
}

/** A visitor writes, or not any more. */
export interface VisitorWriting {
  site: string;
  visitor: string;
  on: boolean;
}

/** Who watches now. */
export interface Watchers {
  screencast: string;
  watchers: string[];
  /** Rises with every change: of two lists, the one with the higher number holds. */
  revision: number;
}

/** A request is over without the visitor's answer in this tab. */
export interface Withdrawal {
  screencast: string;
  reason: Refusal;
}

/** Events that a visitor's side sends, and their answers unless refused. */
export interface VisitorSays {
  page: { payload: Page; answer: Done };
  leaving: { payload: Record<string, never>; answer: Done };
  message: { payload: Say; answer: MessageAnswer };
  typing: { payload: Typing; answer: Done };
  marks: { payload: Marks; answer: Done };
  introduce: { payload: Introduction; answer: Done };
  answer: { payload: RequestAnswer; answer: Done };
  ticket: { payload: ScreencastRef; answer: TicketAnswer };
  link: { payload: LinkState; answer: Done };
  stop: { payload: Stop; answer: Done };
  share_again: { payload: ShareAgain; answer: SharedAgain };
  mute_requests: { payload: Record<string, never>; answer: LimitsAnswer };
  allow_requests: { payload: Record<string, never>; answer: LimitsAnswer };
  receipt: { payload: ScreencastRef; answer: ReceiptAnswer };
}

/** Events that a visitor's side is sent. */
export interface VisitorHears {
  welcome: VisitorWelcome;
  message: Message;
  staffed: Staffed;
  typing: OperatorWriting;
  read: ReadMark;
  ask: Ask;
  withdraw: Withdrawal;
  start: Start;
  rules: RulesNews;
  watchers: Watchers;
  snapshot: SnapshotTaken;
  point: PlaceShown;
  end: Ended;
  requests: RequestLimits;
  taken_over: TakenOver;
}

/** Events that a operator's side sends, and their answers unless refused. */
export interface OperatorSays {
  ping: { payload: Record<string, never>; answer: Done };
  open: { payload: VisitorRef; answer: OpenedDialog };
  dialog: { payload: DialogRef; answer: OpenedDialog };
  history: { payload: History; answer: MessagesAnswer };
  message: { payload: OperatorSay; answer: MessageAnswer };
  note: { payload: OperatorSay; answer: MessageAnswer };
  typing: { payload: OperatorTyping; answer: Done };
  read: { payload: DialogRef; answer: Done };
  inbox: { payload: Inbox; answer: InboxAnswer };
  assign: { payload: Assignment; answer: Done };
  set_state: { payload: SetState; answer: Done };
  colleagues: { payload: Record<string, never>; answer: ColleaguesAnswer };
  away: { payload: Away; answer: Done };
  canned: { payload: Record<string, never>; answer: CannedAnswer };
  save_canned: { payload: CannedReply; answer: Done };
  delete_canned: { payload: CannedRef; answer: Done };
  request: { payload: ScreencastRequest; answer: RequestMade };
  watch: { payload: ScreencastRef; answer: TicketAnswer };
  snapshot: { payload: ScreencastRef; answer: TicketAnswer };
  point: { payload: Place; answer: Done };
  end: { payload: ScreencastRef; answer: Done };
}

/** Events that a operator's side is sent. */
export interface OperatorHears {
  welcome: OperatorWelcome;
  visitor: VisitorRow;
  visitor_gone: VisitorRef;
  message: DialogMessage;
  dialog: DialogRow;
  typing: VisitorWriting;
  colleagues: Present;
  handed_to: HandedTo;
  screencast: ScreencastNews;
  requests: DialogLimits;
  link: LinkState;
}
