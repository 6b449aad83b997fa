import { expect, test } from 'vitest';
import { add, type Message, merge } from './history.ts';

const message = (id: number, more: Partial<Message> = {}): Message => ({
  id,
  author: 'visitor',
  name: '',
  text: `${id}`,
  sent: id,
  ...more,
});
const ids = (messages: Message[]): number[] => messages.map(({ id }) => id);

test('a message that came before the answer to an older question stays', () => {
  expect(ids(merge([message(1), message(3)], [message(1), message(2)]))).toEqual([1, 2, 3]);
});

test('what is on its way or was refused stays behind what was fetched', () => {
  const pending = message(0, { clientId: 'a', state: 'sending' });
  expect(merge([message(1), pending], [message(1), message(2)]).at(-1)).toBe(pending);
});

test('a message is never there twice, even when it was fetched before its own answer came', () => {
  const messages = [message(1), message(2), message(0, { clientId: 'a', state: 'sending' }), message(3)];
  add(messages, message(2, { clientId: 'a' }));
  expect(ids(messages)).toEqual([1, 2, 3]);
  expect(messages[1]?.state).toBeUndefined();
});

test('a new message goes to the end', () => {
  const messages = [message(1)];
  add(messages, message(2));
  expect(ids(messages)).toEqual([1, 2]);
});

test('earlier messages stay before what was fetched, unless some between could be missing', () => {
  expect(ids(merge([message(1), message(2), message(3)], [message(3), message(4)]))).toEqual([1, 2, 3, 4]);
  expect(ids(merge([message(1), message(2)], [message(5), message(6)]))).toEqual([5, 6]);
});
