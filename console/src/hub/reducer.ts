/** How each event changes what a console window knows: `(state, event) → state`. Pure: time comes with the event. */

import { type Dialog, over, type ScreencastState, visitorKey } from '../app/types.ts';
import { addMessage, dropMessage, type Message, mergeMessages, updateMessage } from './history.ts';
import { EMPTY_INBOX, rowsIn, viewOf } from './inbox-state.ts';
import { until } from './limits.ts';
import type { DialogReply, DialogRow, HubEvent, HubEvents, HubState, InboxState } from './types.ts';

/** As many messages come at a time. */
const HISTORY_PAGE = 100;
/** A word that somebody types holds for so long, milliseconds. */
export const TYPING_MS = 6000;

type Handlers = { [K in keyof HubEvents]: (state: HubState, event: HubEvents[K]) => HubState };

export function emptyState(me: string): HubState {
  return {
    me,
    visitors: new Map(),
    dialogs: new Map(),
    screencasts: new Map(),
    links: new Map(),
    limits: new Map(),
    requestTexts: {},
    inbox: EMPTY_INBOX,
    selected: '',
    signedOut: false,
  };
}

export function reduce(state: HubState, event: HubEvent): HubState {
  return (HANDLERS[event.kind] as (state: HubState, event: HubEvent) => HubState)(state, event);
}

const HANDLERS: Handlers = {
  welcomed: (state, { welcome, at }) => ({
    ...state,
    requestTexts: welcome.requestTexts ?? {},
    visitors: new Map(welcome.visitors.map((row) => [visitorKey(row), row])),
    screencasts: welcomedScreencasts(state, { welcome, at }),
  }),
  signedOut: (state) => ({ ...state, signedOut: true }),

  visitorsChanged: (state, { changes }) => {
    const visitors = new Map(state.visitors);
    for (const change of changes) {
      if ('here' in change) visitors.set(visitorKey(change.here), change.here);
      else visitors.delete(visitorKey(change.gone));
    }
    return { ...state, visitors };
  },
  visitorTyped: (state, { key, on, at }) =>
    withInbox(state, {
      typing: on ? withEntry(state.inbox.typing, key, at + TYPING_MS) : withoutEntry(state.inbox.typing, key),
    }),
  visitorSelected: (state, { key }) => ({ ...state, selected: key }),

  messageTold: (state, { message }) => {
    if (isKnown(state, message)) return state;
    const key = visitorKey(message);
    const typing = message.author === 'visitor' ? withoutEntry(state.inbox.typing, key) : state.inbox.typing;
    return withMessages(withInbox(state, { typing }), key, (known) => addMessage(known, message));
  },
  historyRead: (state, { key, messages }) =>
    withDialog(state, key, (dialog) => ({
      ...dialog,
      messages: [...messages, ...dialog.messages],
      earlier: messages.length >= HISTORY_PAGE,
    })),
  messageSending: (state, { key, message }) => withMessages(state, key, (known) => [...known, message]),
  messageUploaded: (state, { key, clientId, part }) =>
    withMessages(state, key, (known) => updateMessage(known, clientId, { uploading: part })),
  messageSent: (state, { key, clientId, message }) =>
    withMessages(state, key, (known) => addMessage(known, { ...message, clientId })),
  messageFailed: (state, { key, clientId, why }) =>
    withMessages(state, key, (known) => updateMessage(known, clientId, { state: 'failed', why })),
  messageDropped: (state, { key, clientId }) => withMessages(state, key, (known) => dropMessage(known, clientId)),

  screencastTold: (state, { cast, at }) => {
    if (isOutdated(state, cast)) return state;
    const { askAgainIn, muted, ...told } = cast;
    const next = { ...state, screencasts: withEntry(state.screencasts, cast.dialog, { ...told, at }) };
    if (askAgainIn === undefined && muted === undefined) return next;
    const limits = { pause: askAgainIn ?? 0, muted: Number(muted ?? 0) };
    return HANDLERS.requestsLimited(next, { dialog: cast.dialog, limits, at });
  },
  screencastForgotten: (state, { dialog }) => ({ ...state, screencasts: withoutEntry(state.screencasts, dialog) }),
  linkTold: (state, { screencast, link }) => ({ ...state, links: withEntry(state.links, screencast, link) }),
  requestsLimited: (state, { dialog, limits, at }) => ({
    ...state,
    limits: withEntry(state.limits, dialog, until(limits, at)),
  }),

  dialogOpened: (state, { reply, at }) => {
    const key = visitorKey(reply);
    const dialogs = withEntry(state.dialogs, key, openedDialog(state.dialogs.get(key), reply));
    const told = reply.lastAt > 0 ? withRow(state, rowIn(reply)) : state;
    const next = { ...told, dialogs };
    return HANDLERS.requestsLimited(next, { dialog: reply.dialog, limits: reply.requests, at });
  },
  dialogTold: (state, { row }) => withInbox(withRow(state, row), { view: followedView(state, row) }),
  dialogRead: (state, { dialog }) => {
    const row = state.inbox.rows.get(dialog);
    return row ? withRow(state, { ...row, unread: 0 }) : state;
  },

  viewChosen: (state, { view }) => withInbox(state, { view }),
  inboxPageRead: (state, { view, rows, first, more }) => {
    const known = new Map(state.inbox.rows);
    if (first) for (const row of rowsIn(state, view)) known.delete(row.dialog);
    for (const row of rows) known.set(row.dialog, newer(state.inbox.rows.get(row.dialog), row));
    const open = new Set(state.inbox.more);
    if (more) open.add(view);
    else open.delete(view);
    return withInbox(state, { rows: known, more: open });
  },
  morePageAsked: (state, { view }) =>
    withInbox(state, { more: new Set([...state.inbox.more].filter((one) => one !== view)) }),
  colleaguesRead: (state, { colleagues }) => withInbox(state, { colleagues }),
  presenceTold: (state, { present }) =>
    withInbox(state, {
      colleagues: state.inbox.colleagues.map((one) => ({ ...one, present: present.includes(one.id) })),
    }),
  cannedRead: (state, { canned }) => withInbox(state, { canned }),
  awaySet: (state, { away }) => withInbox(state, { away }),
};

/** A message may be told twice: after a hub died, nobody knows what was heard. */
export function isKnown(state: HubState, message: Message & { site: string; visitor: string }): boolean {
  return state.dialogs.get(visitorKey(message))?.messages.some((known) => known.id === message.id) ?? false;
}

/** Whether this, or what came after it, is known already: changes are told in any order. Two screencasts have no common count. */
export function isOutdated(state: HubState, cast: ScreencastState): boolean {
  const known = state.screencasts.get(cast.dialog);
  if (!known) return false;
  return known.screencast === cast.screencast ? known.revision >= cast.revision : over(cast) && !over(known);
}

function welcomedScreencasts(state: HubState, { welcome, at }: HubEvents['welcomed']): HubState['screencasts'] {
  const now = new Map<string, ScreencastState>(welcome.screencasts.map((cast) => [cast.dialog, { ...cast, at }]));
  for (const [dialog, before] of state.screencasts) {
    if (now.has(dialog)) continue;
    // Why it ended while this window was away is told with its dialogue, if at all.
    now.set(dialog, over(before) ? before : { ...before, state: 'ended', reason: '' });
  }
  return now;
}

function openedDialog(known: Dialog | undefined, reply: DialogReply): Dialog {
  const { dialog, site, visitor } = known ?? reply;
  const messages = mergeMessages(known?.messages ?? [], reply.messages);
  const earlier =
    known && messages[0]?.id !== reply.messages[0]?.id ? known.earlier : reply.messages.length >= HISTORY_PAGE;
  return { dialog, site, visitor, messages, earlier };
}

function rowIn(reply: DialogReply): DialogRow {
  const { messages: _, screencast: __, presence: ___, requests: ____, ...row } = reply;
  return row;
}

/** The inbox goes along with the dialogue that is looked at, when an answer makes it the operator's own. */
function followedView({ inbox, me, selected }: HubState, row: DialogRow): InboxState['view'] {
  const before = inbox.rows.get(row.dialog);
  const shown = before && visitorKey(row) === selected && viewOf(before, me) === inbox.view;
  return shown && viewOf(row, me) === 'mine' ? 'mine' : inbox.view;
}

function withInbox(state: HubState, inbox: Partial<InboxState>): HubState {
  return { ...state, inbox: { ...state.inbox, ...inbox } };
}

function withRow(state: HubState, row: DialogRow): HubState {
  return withInbox(state, {
    rows: withEntry(state.inbox.rows, row.dialog, newer(state.inbox.rows.get(row.dialog), row)),
  });
}

/** Two changes at the same moment are told in any order, by one hub or two. */
function newer(known: DialogRow | undefined, told: DialogRow): DialogRow {
  return known && known.revision > told.revision ? known : told;
}

function withDialog(state: HubState, key: string, change: (dialog: Dialog) => Dialog): HubState {
  const dialog = state.dialogs.get(key);
  return dialog ? { ...state, dialogs: withEntry(state.dialogs, key, change(dialog)) } : state;
}

function withMessages(state: HubState, key: string, change: (messages: Message[]) => Message[]): HubState {
  return withDialog(state, key, (dialog) => ({ ...dialog, messages: change(dialog.messages) }));
}

function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
