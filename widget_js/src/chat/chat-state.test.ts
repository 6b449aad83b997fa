/** What the chat knows after each story of events. */

import { expect, test } from 'vitest';
import { eachLink } from './chain.ts';
import { type ChatEvent, type ChatState, NEW_CHAT, reduceChat } from './chat-state.ts';

const play = (...events: ChatEvent[]): ChatState => events.reduce(reduceChat, NEW_CHAT);

const unsent = (state: ChatState): string[] => {
  const texts: string[] = [];
  eachLink(state.unsent, ({ text }) => texts.push(text));
  return texts;
};
const written = (id: string): ChatEvent => ({ kind: 'textWritten', id, text: `text ${id}` });
const came = (id: number): ChatEvent => ({ kind: 'messageCame', id });
const read = (upto: number): ChatEvent => ({ kind: 'messagesRead', upto });
const welcomed = (more: Partial<{ staffed: boolean; known: boolean; seen: number }> = {}): ChatEvent => ({
  kind: 'welcomed',
  staffed: true,
  known: false,
  seen: 0,
  ...more,
});

test.each<[string, ChatEvent[], { got: number; read: number }]>([
  ['a message that came', [came(3)], { got: 3, read: 0 }],
  ['one that came late', [came(3), came(2)], { got: 3, read: 0 }],
  ['what is read is here too', [read(4)], { got: 4, read: 4 }],
  ['what was read stays read', [read(4), read(2)], { got: 4, read: 4 }],
  ['what was read on another page', [welcomed({ seen: 5 })], { got: 0, read: 5 }],
  ['a welcome takes nothing back', [read(7), welcomed({ seen: 5 })], { got: 7, read: 7 }],
])('marks: %s', (_, events, wanted) => {
  const state = play(...events);
  expect({ got: state.got, read: state.read }).toEqual(wanted);
});

test.each<[string, ChatEvent[], string[]]>([
  ['what was written, the oldest first', [written('a'), written('b')], ['text a', 'text b']],
  ['not what the hub settled', [written('a'), written('b'), { kind: 'textSettled', id: 'a' }], ['text b']],
  ['the same after a word about something else', [written('a'), { kind: 'textSettled', id: 'x' }], ['text a']],
  ['the same after a lost connection', [written('a'), welcomed()], ['text a']],
])('unsent is %s', (_, events, wanted) => {
  expect(unsent(play(...events))).toEqual(wanted);
});

test.each<[string, ChatEvent[], { staffed: boolean; known: boolean }]>([
  ['at first somebody is there', [], { staffed: true, known: false }],
  ['the hub says that nobody is', [welcomed({ staffed: false })], { staffed: false, known: false }],
  [
    'somebody comes',
    [welcomed({ staffed: false }), { kind: 'staffedTold', staffed: true }],
    { staffed: true, known: false },
  ],
  ['the hub knows the visitor', [welcomed({ known: true })], { staffed: true, known: true }],
  [
    'the visitor said who they are, which the hub has not heard',
    [{ kind: 'introduced' }, welcomed()],
    { staffed: true, known: true },
  ],
])('%s', (_, events, wanted) => {
  const state = play(...events);
  expect({ staffed: state.staffed, known: state.known }).toEqual(wanted);
});
