import { expect, test } from 'vitest';
import { addMessage, dropMessage, type Message, mergeMessages, updateMessage } from './history.ts';

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
  expect(ids(mergeMessages([message(1), message(3)], [message(1), message(2)]))).toEqual([1, 2, 3]);
});

test('what is on its way or was refused stays behind what was fetched', () => {
  const pending = message(0, { clientId: 'a', state: 'sending' });
  expect(mergeMessages([message(1), pending], [message(1), message(2)]).at(-1)).toBe(pending);
});

test('a message is never there twice, even when it was fetched before its own answer came', () => {
  const known = [message(1), message(2), message(0, { clientId: 'a', state: 'sending' }), message(3)];
  const messages = addMessage(known, message(2, { clientId: 'a' }));
  expect(ids(messages)).toEqual([1, 2, 3]);
  expect(messages[1]?.state).toBeUndefined();
  expect(known.length).toBe(4);
});

test('a new message goes to the end', () => {
  expect(ids(addMessage([message(1)], message(2)))).toEqual([1, 2]);
});

test('only what was not sent yet is dropped or changed by its own id', () => {
  const sent = message(1, { clientId: 'a' });
  const pending = message(0, { clientId: 'b', state: 'sending' });
  expect(dropMessage([sent, pending], 'a')).toEqual([sent, pending]);
  expect(dropMessage([sent, pending], 'b')).toEqual([sent]);
  expect(updateMessage([sent, pending], 'a', { why: 'no' })).toEqual([sent, pending]);
  expect(updateMessage([sent, pending], 'b', { state: 'failed' })[1]?.state).toBe('failed');
});

test('earlier messages stay before what was fetched, unless some between could be missing', () => {
  expect(ids(mergeMessages([message(1), message(2), message(3)], [message(3), message(4)]))).toEqual([1, 2, 3, 4]);
  expect(ids(mergeMessages([message(1), message(2)], [message(5), message(6)]))).toEqual([5, 6]);
});
