/** What a console window knows after each story of events. */

import { expect, test } from 'vitest';
import type { ScreencastState, VisitorRow, Welcome } from '../app/types.ts';
import type { Message } from './history.ts';
import { isTyping, rowOf, rowsIn, unreadOf, viewOf } from './inbox-state.ts';
import { begins, newsOf, newsOfHandover, unknownScreencasts } from './news.ts';
import { emptyState, reduce, TYPING_MS } from './reducer.ts';
import type { DialogReply, DialogRow, HubEvent, HubState, ToldMessage } from './types.ts';

const AT = 1_000_000;

const play = (...events: HubEvent[]): HubState => events.reduce(reduce, emptyState('me'));

const row = (dialog: string, more: Partial<DialogRow> = {}): DialogRow => ({
  dialog,
  site: 's',
  visitor: dialog,
  state: 'open',
  operator: '',
  operatorName: '',
  name: '',
  email: '',
  lastAt: 1,
  lastAuthor: 'visitor',
  lastText: '',
  unread: 0,
  visitorGot: 0,
  visitorRead: 0,
  revision: 0,
  ...more,
});
const visitor = (name: string): VisitorRow => ({
  site: 's',
  siteName: 'Shop',
  visitor: name,
  browser: '',
  since: 0,
  chatted: false,
  tabs: 1,
  title: '',
  url: '',
});
const cast = (state: ScreencastState['state'], more: Partial<ScreencastState> = {}): ScreencastState => ({
  screencast: 'c1',
  dialog: 'a',
  site: 's',
  visitor: 'a',
  state,
  reason: '',
  operator: 'Robin',
  watchers: [],
  again: '',
  revision: 1,
  ...more,
});
const message = (id: number, more: Partial<Message> = {}): ToldMessage => ({
  id,
  author: 'visitor',
  name: '',
  text: `${id}`,
  sent: id,
  dialog: 'a',
  site: 's',
  visitor: 'a',
  ...more,
});
const reply = (messages: Message[], more: Partial<DialogReply> = {}): DialogReply => ({
  ...row('a'),
  messages,
  screencast: null,
  presence: null,
  requests: { pause: 0, muted: 0 },
  ...more,
});
const welcome = (more: Partial<Welcome> = {}): Welcome => ({ visitors: [], screencasts: [], ...more });

const told = (one: DialogRow): HubEvent => ({ kind: 'dialogTold', row: one });
const opened = (messages: Message[], more: Partial<DialogReply> = {}): HubEvent => ({
  kind: 'dialogOpened',
  reply: reply(messages, more),
  at: AT,
});
const page = (first: boolean, ...rows: DialogRow[]): HubEvent => ({
  kind: 'inboxPageRead',
  view: 'waiting',
  rows,
  first,
  more: false,
});
const screencast = (state: ScreencastState['state'], more: Partial<ScreencastState> = {}): HubEvent => ({
  kind: 'screencastTold',
  cast: cast(state, more),
  at: AT,
});
const welcomed = (more: Partial<Welcome> = {}): HubEvent => ({ kind: 'welcomed', welcome: welcome(more), at: AT });
const sending: HubEvent = {
  kind: 'messageSending',
  key: 's a',
  message: { ...message(0, { author: 'operator' }), clientId: 'x', state: 'sending' },
};
const mine = { key: 's a', clientId: 'x' };
const dialogOf = (state: HubState) => state.dialogs.get('s a');
const texts = (state: HubState): string[] | undefined =>
  dialogOf(state)?.messages.map((one) => `${one.id}${one.state ? ` ${one.state}` : ''}`);

test.each<[string, HubEvent[], string[]]>([
  ['a message of an open dialogue is added', [opened([]), { kind: 'messageTold', message: message(1) }], ['1']],
  [
    'a message that is told twice is there once',
    [opened([message(1)]), { kind: 'messageTold', message: message(1) }],
    ['1'],
  ],
  ['what is being sent is shown at once', [opened([message(1)]), sending], ['1', '0 sending']],
  [
    'the answer takes the place of what was being sent',
    [opened([message(1)]), sending, { kind: 'messageSent', ...mine, message: message(2) }],
    ['1', '2'],
  ],
  [
    'an answer that comes after the message itself changes nothing',
    [
      opened([message(1)]),
      sending,
      { kind: 'messageTold', message: message(2, { clientId: 'x' }) },
      { kind: 'messageSent', ...mine, message: message(2) },
    ],
    ['1', '2'],
  ],
  [
    'what was refused stays, as failed',
    [opened([message(1)]), sending, { kind: 'messageFailed', ...mine, why: 'no' }],
    ['1', '0 failed'],
  ],
  [
    'a refusal that comes after the message itself changes nothing',
    [
      opened([]),
      sending,
      { kind: 'messageTold', message: message(2, { clientId: 'x' }) },
      { kind: 'messageFailed', ...mine, why: 'no' },
    ],
    ['2'],
  ],
  ['what was discarded is gone', [opened([message(1)]), sending, { kind: 'messageDropped', ...mine }], ['1']],
  [
    'earlier messages come before those that are here',
    [opened([message(5)]), { kind: 'historyRead', key: 's a', messages: [message(3), message(4)] }],
    ['3', '4', '5'],
  ],
  [
    'a dialogue that is fetched again keeps what is being sent',
    [opened([message(1)]), sending, opened([message(1), message(2)])],
    ['1', '2', '0 sending'],
  ],
])('messages: %s', (_, events, wanted) => {
  expect(texts(play(...events))).toEqual(wanted);
});

test('there is more to read as long as whole pages come', () => {
  const page = Array.from({ length: 100 }, (_, i) => message(i + 101));
  const long = play(opened(page));
  expect(dialogOf(long)?.earlier).toBe(true);
  // Fetched again after a lost connection: the first page is not asked for anew.
  const read: HubEvent = { kind: 'historyRead', key: 's a', messages: [message(100)] };
  const all = [read, opened(page)].reduce(reduce, long);
  expect(dialogOf(all)?.earlier).toBe(false);
});

test('a message of a dialogue that is not open changes nothing but the typing', () => {
  const typed = play({ kind: 'visitorTyped', key: 's a', on: true, at: AT });
  const next = reduce(typed, { kind: 'messageTold', message: message(1) });
  expect(next.dialogs.size).toBe(0);
  expect(isTyping(next.inbox, 's a', AT + 1)).toBe(false);
});

test('who types is forgotten after a while, and at once when they stop', () => {
  const typed = play({ kind: 'visitorTyped', key: 's a', on: true, at: AT });
  expect(isTyping(typed.inbox, 's a', AT + TYPING_MS - 1)).toBe(true);
  expect(isTyping(typed.inbox, 's a', AT + TYPING_MS)).toBe(false);
  const stopped = reduce(typed, { kind: 'visitorTyped', key: 's a', on: false, at: AT });
  expect(isTyping(stopped.inbox, 's a', AT + 1)).toBe(false);
});

test.each<[string, HubEvent[], [ScreencastState['state'], string] | undefined]>([
  ['a request is known', [screencast('requested')], ['requested', '']],
  ['the latest state counts', [screencast('requested'), screencast('live', { revision: 2 })], ['live', '']],
  ['a welcome with it keeps it', [screencast('live'), welcomed({ screencasts: [cast('hidden')] })], ['hidden', '']],
  ['a welcome without it ends it, without a reason', [screencast('live'), welcomed()], ['ended', '']],
  [
    'a welcome keeps why it ended',
    [screencast('ended', { reason: 'by_visitor' }), welcomed()],
    ['ended', 'by_visitor'],
  ],
  ['what was read of it is forgotten', [screencast('ended'), { kind: 'screencastForgotten', dialog: 'a' }], undefined],
])('screencasts: %s', (_, events, wanted) => {
  const known = play(...events).screencasts.get('a');
  expect(known && [known.state, known.reason]).toEqual(wanted);
});

test.each<[string, HubEvent, { pause: number; muted: number } | undefined]>([
  ['a state without limits', screencast('live'), undefined],
  [
    'an answer of the visitor',
    { kind: 'screencastTold', cast: { ...cast('refused'), askAgainIn: 30, muted: 0 }, at: AT },
    { pause: AT + 30_000, muted: 0 },
  ],
  [
    'the word of the visitor for today',
    { kind: 'requestsLimited', dialog: 'a', limits: { pause: 0, muted: 60 }, at: AT },
    { pause: 0, muted: AT + 60_000 },
  ],
  ['an opened dialogue', opened([], { requests: { pause: 5, muted: 0 } }), { pause: AT + 5000, muted: 0 }],
])('limits of requests come with %s', (_, event, wanted) => {
  expect(play(event).limits.get('a')).toEqual(wanted);
});

test.each([
  ['nobody has it', row('a'), 'waiting'],
  ['it is the own', row('a', { operator: 'me' }), 'mine'],
  ['a colleague has it', row('a', { operator: 'lee' }), 'colleagues'],
  ['it is closed', row('a', { operator: 'me', state: 'closed' }), 'closed'],
] as const)('a dialogue is in one view: %s', (_, given, view) => {
  expect(viewOf(given, 'me')).toBe(view);
});

test('only what waits for this operator counts as unread', () => {
  const state = play(
    told(row('a', { unread: 2 })),
    told(row('b', { unread: 3, operator: 'me' })),
    told(row('c', { unread: 5, operator: 'lee' })),
    told(row('d', { unread: 7, state: 'closed' })),
  );
  expect(unreadOf(state)).toBe(5);
  expect(unreadOf(reduce(state, { kind: 'dialogRead', dialog: 'b' }))).toBe(2);
});

test('the latest dialogue comes first, and a first page that is read anew takes out what left the view', () => {
  const names = (state: HubState): string[] => rowsIn(state, 'waiting').map(({ dialog }) => dialog);
  const both = play(page(true, row('a', { lastAt: 5 }), row('b', { lastAt: 9 })));
  expect(names(both)).toEqual(['b', 'a']);
  expect(names(reduce(both, page(true, row('b', { lastAt: 9 }))))).toEqual(['b']);
  expect(names(reduce(both, page(false, row('c', { lastAt: 1 }))))).toEqual(['b', 'a', 'c']);
});

test.each<[string, HubEvent[], string]>([
  ['an answer makes a waiting one the own', [told(row('a')), told(row('a', { operator: 'me' }))], 'mine'],
  ['a colleague answers it', [told(row('a')), told(row('a', { operator: 'lee' }))], 'waiting'],
  ['it was not in the view', [told(row('a', { operator: 'lee' })), told(row('a', { operator: 'me' }))], 'waiting'],
  ['it was not known', [told(row('a', { operator: 'me' }))], 'waiting'],
])('the inbox goes along with the dialogue that is looked at: %s', (_, events, view) => {
  expect(play({ kind: 'visitorSelected', key: 's a' }, ...events).inbox.view).toBe(view);
});

test.each<[string, HubEvent[], ScreencastState['state']]>([
  ['told in order', [screencast('reconnecting', { revision: 1 }), screencast('live', { revision: 2 })], 'live'],
  [
    'told the wrong way round',
    [screencast('live', { revision: 2 }), screencast('reconnecting', { revision: 1 })],
    'live',
  ],
  [
    'an end of the one before it, told late',
    [screencast('requested', { screencast: 'c2', revision: 3 }), screencast('ended', { revision: 4 })],
    'requested',
  ],
  [
    'the next one, of a hub whose clock is behind',
    [screencast('ended', { revision: 9 }), screencast('requested', { screencast: 'c2', revision: 3 })],
    'requested',
  ],
  [
    'told late, of a moment before the first word',
    [welcomed({ screencasts: [cast('live', { revision: 2 })] }), screencast('reconnecting', { revision: 1 })],
    'live',
  ],
])('of two states of a screencast the later one stands: %s', (_, events, state) => {
  expect(play(...events).screencasts.get('a')?.state).toBe(state);
});

test('what is told twice of a screencast happened once', () => {
  const first = play(screencast('reconnecting', { revision: 7 }));
  const again: HubEvent = { kind: 'screencastTold', cast: cast('reconnecting', { revision: 7 }), at: AT + 5000 };
  expect(reduce(first, again).screencasts.get('a')?.at).toBe(AT);
});

test.each<[string, HubEvent[], number]>([
  ['told in order', [told(row('a', { revision: 1 })), told(row('a', { revision: 2, visitorGot: 7 }))], 7],
  ['told the wrong way round', [told(row('a', { revision: 2, visitorGot: 7 })), told(row('a', { revision: 1 }))], 7],
  [
    'read before what was told',
    [told(row('a', { revision: 2, visitorGot: 7 })), page(true, row('a', { revision: 1 }))],
    7,
  ],
  ['opened before', [told(row('a', { revision: 2, visitorGot: 7 })), opened([], { revision: 1 })], 7],
])('of two states of a dialogue the later one stands: %s', (_, events, got) => {
  expect(play(...events).inbox.rows.get('a')?.visitorGot).toBe(got);
});

test('the inbox stays where it is when another dialogue becomes the own', () => {
  expect(play(told(row('a')), told(row('a', { operator: 'me' }))).inbox.view).toBe('waiting');
});

test('a dialogue without messages is not in the inbox when it is opened', () => {
  expect(rowOf(play(opened([], { lastAt: 0 })).inbox, { site: 's', visitor: 'a' })).toBeUndefined();
  expect(rowOf(play(opened([])).inbox, { site: 's', visitor: 'a' })).toEqual(row('a'));
});

test('colleagues, canned replies and being away are as told last', () => {
  const lee = { id: 'lee', name: 'Lee', present: true };
  const { inbox } = play(
    { kind: 'colleaguesRead', colleagues: [lee] },
    { kind: 'presenceTold', present: [] },
    { kind: 'cannedRead', canned: [{ id: 1, shortcut: 'hi', text: 'Hello' }] },
    { kind: 'awaySet', away: true },
  );
  expect(inbox.colleagues).toEqual([{ ...lee, present: false }]);
  expect([inbox.canned.length, inbox.away]).toEqual([1, true]);
});

test('a visitor who goes is gone, and a link is as it was told last', () => {
  const here = play(
    { kind: 'visitorsChanged', changes: [{ here: visitor('a') }, { here: visitor('b') }, { gone: visitor('b') }] },
    { kind: 'linkTold', screencast: 'c1', link: { screencast: 'c1', delay: 9, level: 1 } },
  );
  expect([[...here.visitors.keys()], here.links.get('c1')?.delay]).toEqual([['s a'], 9]);
  expect(reduce(here, { kind: 'visitorsChanged', changes: [{ gone: visitor('a') }] }).visitors.size).toBe(0);
});

test('no event changes the state that it is given', () => {
  const frozen = (state: HubState): string =>
    JSON.stringify(state, (_, value) => (value instanceof Map || value instanceof Set ? [...value] : value));
  const state = play(opened([message(1)]), sending, told(row('a')), screencast('live'));
  const before = frozen(state);
  const events: HubEvent[] = [
    welcomed(),
    { kind: 'messageSent', ...mine, message: message(2) },
    { kind: 'messageFailed', ...mine, why: '' },
    { kind: 'historyRead', key: 's a', messages: [message(0)] },
    { kind: 'dialogRead', dialog: 'a' },
    { kind: 'inboxPageRead', view: 'waiting', rows: [], first: true, more: true },
    { kind: 'screencastForgotten', dialog: 'a' },
  ];
  for (const event of events) reduce(state, event);
  expect(frozen(state)).toBe(before);
});

// --- what an operator is told of

test.each<[string, HubEvent[], Partial<Message>, boolean, string | null]>([
  ['a new visitor writes', [], {}, false, 'Visitor'],
  ['somebody known writes', [told(row('a', { name: 'Mara' }))], {}, false, 'Mara'],
  ['the own visitor writes', [told(row('a', { operator: 'me' }))], {}, false, 'Visitor'],
  ["a colleague's visitor writes", [told(row('a', { operator: 'lee' }))], {}, false, null],
  ['it is before the eyes', [], {}, true, null],
  ['an operator writes', [], { author: 'operator' }, false, null],
  ['it was told before', [opened([message(1)])], {}, false, null],
])('a message is news or not: %s', (_, events, more, seen, title) => {
  expect(newsOf(play(...events), message(1, more), seen)?.title ?? null).toBe(title);
});

test('a dialogue that is handed over is news for whom it is handed to', () => {
  const state = play(told(row('a', { lastText: 'Help' })));
  const event = { dialog: 'a', operator: 'me', by: 'Lee' };
  expect(newsOfHandover(state, event)?.text).toBe('Help');
  expect(newsOfHandover(state, { ...event, operator: 'kim' })).toBeNull();
});

test.each<[string, HubEvent[], ScreencastState, boolean]>([
  ['the first word of a live one', [], cast('live'), true],
  ['a request that becomes live', [screencast('requested')], cast('live'), true],
  ['a live one that is hidden', [screencast('live')], cast('hidden'), false],
  ['another one', [screencast('live')], cast('live', { screencast: 'c2' }), true],
  ['an end', [screencast('live')], cast('ended'), false],
])('whether a screencast begins: %s', (_, events, next, wanted) => {
  expect(begins(play(...events), next)).toBe(wanted);
});

test('after a reload the screencasts that run are new to the window, after a lost connection they are not', () => {
  const now = welcome({ screencasts: [cast('live')] });
  expect(unknownScreencasts(play(), now)).toEqual(['a']);
  expect(unknownScreencasts(play(screencast('requested')), now)).toEqual([]);
});
