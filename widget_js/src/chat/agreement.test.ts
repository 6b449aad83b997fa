/** Who agreed to what: stories of events with the commands of the last one, and every way in which no screencast begins. */

import type { Ask, Rules, Start } from '@cobrowse/shared/generated/control.ts';
import { expect, test } from 'vitest';
import {
  type Agreement,
  type AgreementEvent,
  type Command,
  decide,
  NOTHING_AGREED,
  type Obstacle,
} from './agreement.ts';
import { findLink } from './chain.ts';

/** Returns the state, and what the last event led to. */
function play(...events: AgreementEvent[]): { state: Agreement; todo: readonly Command[] } {
  let state = NOTHING_AGREED;
  let todo: readonly Command[] = [];
  for (const event of events) ({ state, todo } = decide(state, event));
  return { state, todo };
}

const verbs = (...events: AgreementEvent[]): string[] => play(...events).todo.map((command) => command.do);

const rules = (version: number): Rules => ({ version, mode: 'standard', rules: [] });
const ask = (screencast = 'c1', more: Partial<Ask> = {}): Ask => ({
  screencast,
  operator: 'Robin',
  text: 'May I?',
  seconds: 60,
  rules: rules(1),
  steps: 1,
  ...more,
});
const start = (screencast = 'c1', more: Partial<Start> = {}): Start => ({
  screencast,
  ticket: 'ticket',
  watchers: ['Robin', 'Kim'],
  rules: rules(2),
  resumed: false,
  again: '',
  revision: 1,
  ...more,
});
const asked = (screencast = 'c1', obstacle: Obstacle | null = null): AgreementEvent => ({
  kind: 'asked',
  ask: ask(screencast),
  obstacle,
});
const answered = (yes: boolean, screencast = 'c1'): AgreementEvent => ({ kind: 'answered', screencast, yes });
const started = (screencast = 'c1', more: Partial<Start> = {}): AgreementEvent => ({
  kind: 'started',
  start: start(screencast, more),
});
const welcomed = (consented = '', asked = ''): AgreementEvent => ({ kind: 'welcomed', consented, asked });
const withdrawn = (screencast = 'c1'): AgreementEvent => ({ kind: 'withdrawn', screencast, reason: 'no_answer' });
const ended = (screencast = 'c1'): AgreementEvent => ({ kind: 'ended', screencast });
const stopped = (screencast = 'c1'): AgreementEvent => ({ kind: 'stopped', screencast, reason: 'by_visitor' });
const sharedAgain = (screencast = 'c0'): AgreementEvent => ({ kind: 'sharedAgain', screencast });
const returned: AgreementEvent = { kind: 'pageReturned' };
const endedAhead: AgreementEvent = { kind: 'endedAhead' };
const remade: AgreementEvent = { kind: 'widgetRemade', kept: '' };
const rewritten: AgreementEvent = { kind: 'widgetRemade', kept: 'c1' };
const heard: AgreementEvent = { kind: 'stopHeard', screencast: 'c1' };
const refused: AgreementEvent = { kind: 'shareAgainRefused' };
const resumed = (screencast = 'c1'): AgreementEvent => started(screencast, { resumed: true });

test.each<[string, AgreementEvent[], string[]]>([
  ['a request shows the card', [asked()], ['clearState', 'showCard']],
  ['Yes answers', [asked(), answered(true)], ['answer']],
  ['Yes, and the hub begins', [asked(), answered(true), started()], ['begin']],
  ['No answers and begins nothing', [asked(), answered(false)], ['sayDeclined', 'answer']],
  ['a browser that cannot do it answers by itself', [asked('c1', 'unsupported_browser')], ['answer']],
  ['a widget that was made anew answers by itself', [remade, asked()], ['answer']],
  ['a request that is withdrawn takes the card away', [asked(), withdrawn()], ['removeCard', 'sayWithdrawn']],
  ['one that is withdrawn after another was asked changes nothing', [asked(), asked('c2'), withdrawn()], []],
  ['an answer after the withdrawal changes nothing', [asked(), withdrawn(), answered(true)], []],
  ['an answer to the question before changes nothing', [asked(), asked('c2'), answered(true)], []],
  ['a request that was over while the page was away', [asked(), returned, welcomed()], ['removeCard']],
  ['one that is still asked', [asked(), returned, welcomed('', 'c1')], []],
  ['one whose Yes the hub has', [asked(), answered(true), welcomed('c1')], []],
  ['a Yes that was not heard is said again', [asked(), answered(true), asked()], ['answer']],
  ['a No that was not heard is said again', [asked(), answered(false), asked()], ['answer']],
  ['one that the website ended before it went on', [endedAhead, welcomed('c1'), resumed()], ['tellStop']],
  [
    'the next one, after the website ended what would go on',
    [endedAhead, asked(), answered(true), started()],
    ['begin'],
  ],
  ['a screencast that goes on in a new page', [welcomed('c1'), resumed()], ['begin']],
  ['one that goes on after another connection', [welcomed('c1'), resumed(), welcomed(), resumed()], ['begin']],
  ['one that goes on in a page that came back', [welcomed(), returned, welcomed('c1'), resumed()], ['begin']],
  ['one that is shared again', [sharedAgain(), started('c1', { again: 'c0' })], ['begin']],
  ['a lost connection tells the same start twice', [asked(), answered(true), started(), started()], ['begin']],
  ['Stop is told', [asked(), answered(true), started(), stopped()], ['tellStop']],
  ['the end takes a late question away', [started(), ended()], ['removeCard']],
  ['the end of another one changes nothing', [started(), ended('c2')], []],
  ['a start that comes after the end', [asked(), answered(true), started(), ended(), started()], []],
  [
    'a start that comes after a Stop that the hub has heard',
    [asked(), answered(true), started(), stopped(), heard, started()],
    [],
  ],
  ['a widget that is made anew takes the card away', [asked(), remade], ['removeCard']],
  ['a Yes in it counts no more', [asked(), remade, answered(true)], []],
  ['what begins all the same ends at once', [asked(), answered(true), remade, started()], ['tellStop']],
  [
    'what ran when the page was written anew goes on',
    [asked(), answered(true), started(), rewritten, started()],
    ['begin'],
  ],
  ['and goes on when it was written anew twice', [rewritten, remade, started('c1', { resumed: true })], ['begin']],
  ['another one does not', [rewritten, started('c2')], ['tellStop']],
  ['nor does what the website ended meanwhile', [rewritten, { kind: 'endedAhead' }, started()], ['tellStop']],
  ['nor what ended meanwhile', [rewritten, ended(), started()], []],
  ['what is shared again there too', [remade, sharedAgain(), started('c1', { again: 'c0' })], ['tellStop']],
])('%s', (_, events, wanted) => {
  expect(verbs(...events)).toEqual(wanted);
});

test.each<[string, AgreementEvent[]]>([
  ['nobody was asked', [started()]],
  ['nobody answered', [asked(), started()]],
  ['the visitor said No', [asked(), answered(false), started()]],
  ['the Yes was for another one', [asked(), answered(true), started('c2')]],
  ['the request was withdrawn before the Yes', [asked(), withdrawn(), answered(true), started()]],
  ['the browser cannot do it', [asked('c1', 'not_secure'), started()]],
  ['it is said to go on, and the hub never said what was agreed to', [resumed()]],
  ['it is said to go on, and nothing was agreed to', [welcomed(), resumed()]],
  ['it is said to go on, and another one was agreed to', [welcomed('c2'), resumed()]],
  ['the hub says later what was agreed to', [welcomed(), welcomed('c1'), resumed()]],
  ['it was agreed to earlier and does not say that it goes on', [welcomed('c1'), started()]],
  ['its question was shown in this page', [welcomed('c1'), asked(), resumed()]],
  ['it is shared again, and nobody pressed that', [started('c1', { again: 'c0' })]],
  ['it is shared again, and another one was', [sharedAgain('c9'), started('c1', { again: 'c0' })]],
  ['it is shared again, and the hub had refused', [sharedAgain(), refused, started('c1', { again: 'c0' })]],
  ['it is shared again a second time', [sharedAgain(), started('c1', { again: 'c0' }), started('c2', { again: 'c0' })]],
  ['it is shared again, of nothing', [started('c1', { again: '' })]],
])('a start is asked about when %s', (_, events) => {
  expect(verbs(...events)).toEqual(['showCard']);
});

test('no answer of a widget that was made anew is a Yes', () => {
  expect(play(remade, asked()).todo).toEqual([{ do: 'answer', screencast: 'c1', answer: 'unsupported_browser' }]);
});

test('a Yes to a start that nobody had agreed to begins it, with a fresh ticket', () => {
  const { state, todo } = play(started(), answered(true));
  expect(todo).toEqual([{ do: 'begin', start: start(), ticket: null, resumed: false }]);
  expect(findLink(state.agreed, (one) => one === 'c1')).toBe('c1');
});

test('a No to a start that nobody had agreed to stops it', () => {
  const { state, todo } = play(started(), answered(false));
  const stop = { screencast: 'c1', reason: 'by_visitor' };
  expect(todo).toEqual([{ do: 'sayDeclined' }, { do: 'tellStop', stop }]);
  expect(decide(state, started()).todo).toEqual([]);
});

test.each([true, false])('an answer (%s) to a start that has ended changes nothing', (yes) => {
  expect(verbs(started(), ended(), answered(yes))).toEqual([]);
});

test('who asks about a start is who asked, or else who watches', () => {
  const names = (...events: AgreementEvent[]): string[] =>
    play(...events).todo.map((command) => (command.do === 'showCard' ? command.question.operator : ''));
  expect(names(asked(), started())).toEqual(['Robin']);
  expect(names(started())).toEqual(['Robin, Kim']);
});

test('a stop is told until the hub answers, and until then nothing of it begins', () => {
  const before = [asked(), answered(true), started(), stopped(), ended()];
  expect(verbs(...before, started())).toEqual([]);
  const { state } = play(...before, { kind: 'stopHeard', screencast: 'c1' });
  expect(state.stops).toBeNull();
});

test('the last reason of a stop counts', () => {
  const { state } = play(stopped(), { kind: 'stopped', screencast: 'c1', reason: 'error' });
  expect(state.stops).toEqual({ latest: { screencast: 'c1', reason: 'error' }, before: null });
});

test('the steps of a Yes are those of the request', () => {
  const steps = (more: Partial<Ask>): number | undefined =>
    decide(NOTHING_AGREED, { kind: 'asked', ask: ask('c1', more), obstacle: null }).state.asked?.steps;
  expect(steps({})).toBe(1);
  expect(steps({ steps: 2 })).toBe(2);
});

test('no list, map or set of the page has a say in it', () => {
  const kept = { iterator: Array.prototype[Symbol.iterator], includes: Array.prototype.includes };
  const met: unknown[] = [];
  const spy = function (this: unknown): never {
    met[met.length] = this;
    throw new Error('a function of the page was called');
  };
  const events = [welcomed('c9'), asked(), answered(true), started(), stopped(), ended(), resumed('c9')];
  let state = NOTHING_AGREED;
  Object.assign(Array.prototype, { includes: spy, [Symbol.iterator]: spy });
  try {
    for (let at = 0; at < events.length; at++) state = decide(state, events[at] as AgreementEvent).state;
  } finally {
    Object.assign(Array.prototype, { includes: kept.includes, [Symbol.iterator]: kept.iterator });
  }
  expect(met).toEqual([]);
  expect(findLink(state.agreed, (one) => one === 'c9')).toBe('c9');
});
