import { expect, test } from 'vitest';
import type { ScreencastState } from '../app/types.ts';
import { auditedEnd, outcome, refusal } from './words.ts';

const cast = (more: Partial<ScreencastState>): ScreencastState => ({
  screencast: 's',
  dialog: 'd',
  site: 'x',
  visitor: 'v',
  state: 'ended',
  reason: 'by_visitor',
  operator: 'Kim',
  watchers: [],
  again: '',
  revision: 1,
  ...more,
});

test.each([
  [{}, 'The visitor stopped the screencast.'],
  [{ reason: 'by_operator' }, 'You ended the screencast.'],
  [{ reason: 'by_operator', operator: 'Lee' }, 'A consultant ended the screencast.'],
  [{ reason: '' }, 'The screencast ended while you were offline.'],
  [{ reason: 'weak_connection', state: 'refused' }, "The visitor's connection is too weak for a screencast."],
  [{ reason: 'weak_connection' }, "The screencast ended: the visitor's connection became too weak."],
  [{ state: 'live', reason: '' }, ''],
] as const)('%o: %s', (more, words) => {
  expect(outcome(cast(more), 'Kim')).toBe(words);
});

test('a code that this console does not know yet is readable', () => {
  expect(auditedEnd('moved_to_mars')).toBe('moved to mars');
});

test.each([
  [{ message: 'you cannot do this' }, 'You cannot do this.'],
  [{ message: 'You can ask again in 25 s.' }, 'You can ask again in 25 s.'],
  [new Error('operation has timed out'), 'The server did not answer. Please try again.'],
  [{}, 'The server did not answer. Please try again.'],
])('an error is a sentence: %o', (error, sentence) => {
  expect(refusal(error)).toBe(sentence);
});
