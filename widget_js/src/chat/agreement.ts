/**
 * What a person agreed to in this page, and what follows from each event: `(state, event) → state and commands`. Pure.
 *
 * A screencast begins only with a Yes of this page's card, with "Share again", or, in a page that comes later, with what the
 * hub's first word to that page said was agreed to. When the hub says "start" and none is so, the question is shown.
 * No function of the page takes part, neither a method nor an iterator: it could answer for the visitor.
 */

import type { Refusal, StopReason } from '@cobrowse/shared/generated/codes.ts';
import type { Ask, Start } from '@cobrowse/shared/generated/control.ts';
import { addLink, type Chain, dropLinks, findLink } from './chain.ts';

/** Why a screencast is impossible here. */
export type Obstacle = Extract<Refusal, 'not_secure' | 'unsupported_browser'>;

export interface Question {
  readonly screencast: string;
  readonly operator: string;
  readonly text: string;
  readonly rules: unknown;
  /** How many deliberate actions a Yes takes. */
  readonly steps: number;
  /** The start that waits for the answer: the hub has a Yes that nobody gave here. Else null. */
  readonly start: Start | null;
}

/** An end that the hub has not answered yet. */
export interface Stop {
  readonly screencast: string;
  readonly reason: StopReason | 'weak_connection';
}

export interface Agreement {
  /** The last question. */
  readonly asked: Question | null;
  /** The screencast that the hub began last, until it ended. */
  readonly started: string;
  /** Screencasts that a person agreed to in this page, or that went on from an earlier one. */
  readonly agreed: Chain<string>;
  /** Those whose question was shown in this page. */
  readonly shown: Chain<string>;
  /** Those that the visitor said No to in this page. */
  readonly declined: Chain<string>;
  /** Those that ended in this page: whatever was agreed to, they begin no more. */
  readonly over: Chain<string>;
  /** The website ended what would go on in this page, before it did. */
  readonly endedAhead: boolean;
  /** The screencast that the visitor shares again, until the hub has begun it. */
  readonly again: string;
  /** The screencast that had been agreed to when this page came, as the hub's first word said; null until then. */
  readonly earlier: string | null;
  /** The page took the widget away and it was made anew, by whatever the page has become: nobody can agree in it. */
  readonly barred: boolean;
  /** The screencast that ran when the page was written anew: it goes on there, as it would in the next page. */
  readonly kept: string;
  /** Told again on the next connection. */
  readonly stops: Chain<Stop>;
}

export interface AgreementEvents {
  /** The hub's word on a new connection: only the first one of a page counts. */
  welcomed: { consented: string; asked: string };
  /** The page came back from the back/forward cache: what was agreed to in between goes on. */
  pageReturned: object;
  /** `kept` names the screencast that goes on, or none. */
  widgetRemade: { kept: string };
  asked: { ask: Ask; obstacle: Obstacle | null };
  /** A person pressed Yes or No on the card of this screencast. */
  answered: { screencast: string; yes: boolean };
  withdrawn: { screencast: string; reason: Refusal };
  /** A person pressed "Share again". */
  sharedAgain: { screencast: string };
  shareAgainRefused: object;
  /** The website ends a screencast while none runs here. */
  endedAhead: object;
  started: { start: Start };
  ended: { screencast: string };
  stopped: Stop;
  stopHeard: { screencast: string };
}

export type AgreementEvent = {
  [K in keyof AgreementEvents]: { kind: K } & AgreementEvents[K];
}[keyof AgreementEvents];

export type Command =
  | { readonly do: 'answer'; readonly screencast: string; readonly answer: 'yes' | 'no' | Obstacle }
  | { readonly do: 'showCard'; readonly question: Question }
  | { readonly do: 'removeCard' }
  /** A `ticket` that may be old is null. `resumed`: it goes on from an earlier page. */
  | { readonly do: 'begin'; readonly start: Start; readonly ticket: string | null; readonly resumed: boolean }
  | { readonly do: 'tellStop'; readonly stop: Stop }
  | { readonly do: 'clearState' }
  | { readonly do: 'sayDeclined' }
  | { readonly do: 'sayWithdrawn'; readonly reason: Refusal };

export interface Decision {
  readonly state: Agreement;
  readonly todo: readonly Command[];
}

export const NOTHING_AGREED: Agreement = {
  asked: null,
  started: '',
  agreed: null,
  shown: null,
  declined: null,
  over: null,
  endedAhead: false,
  again: '',
  earlier: null,
  barred: false,
  kept: '',
  stops: null,
};

export function decide(state: Agreement, event: AgreementEvent): Decision {
  return (HANDLERS[event.kind] as (state: Agreement, event: AgreementEvent) => Decision)(state, event);
}

const HANDLERS: { [K in keyof AgreementEvents]: (state: Agreement, event: AgreementEvents[K]) => Decision } = {
  welcomed: (state, { consented, asked }) => {
    const next = { ...state, earlier: state.earlier ?? consented };
    const shown = state.asked?.screencast ?? '';
    if (shown === '' || shown === asked || shown === consented) return only(next);
    // It was answered or taken back while this page was not there.
    return { state: { ...next, asked: null }, todo: [{ do: 'removeCard' }] };
  },
  pageReturned: (state) => only({ ...state, earlier: null }),
  widgetRemade: (state, { kept }) => ({
    state: { ...state, barred: true, kept: kept || state.kept },
    todo: [{ do: 'removeCard' }],
  }),

  asked: (state, { ask, obstacle }) => {
    const { screencast, operator, text, rules, steps } = ask;
    const question = { screencast, operator, text, rules, steps, start: null };
    const said = includes(state.agreed, screencast) ? 'yes' : includes(state.declined, screencast) ? 'no' : null;
    // What was answered without a connection is not asked again.
    const answer = state.barred ? 'unsupported_browser' : (obstacle ?? said);
    if (answer) return { state: { ...state, asked: question }, todo: [{ do: 'answer', screencast, answer }] };
    return { state: showing(state, question), todo: [{ do: 'clearState' }, { do: 'showCard', question }] };
  },
  answered: (state, { screencast, yes }) => {
    const { asked } = state;
    if (!asked || asked.screencast !== screencast || state.barred) return only(state);
    if (asked.start) return answeredLate(state, asked.start, yes);
    if (yes) return { state: agreeing(state, screencast), todo: [{ do: 'answer', screencast, answer: 'yes' }] };
    const declined = addLink(state.declined, screencast);
    return { state: { ...state, declined }, todo: [{ do: 'sayDeclined' }, { do: 'answer', screencast, answer: 'no' }] };
  },
  withdrawn: (state, { screencast, reason }) => {
    if (state.asked?.screencast !== screencast) return only(state);
    return { state: { ...state, asked: null }, todo: [{ do: 'removeCard' }, { do: 'sayWithdrawn', reason }] };
  },

  sharedAgain: (state, { screencast }) => only({ ...state, again: screencast }),
  shareAgainRefused: (state) => only({ ...state, again: '' }),
  endedAhead: (state) => only({ ...state, endedAhead: true }),

  started: (state, { start }) => {
    const { screencast, ticket } = start;
    // It may have ended without the hub's knowing: then nothing begins.
    if (findLink(state.stops, (stop) => stop.screencast === screencast)) return only(state);
    if (includes(state.over, screencast)) return only(state);
    const kept = state.kept === screencast;
    if (state.barred && !kept) return stopWith(state, { screencast, reason: 'error' });
    const again = state.again !== '' && start.again === state.again;
    const resumed = kept || (start.resumed && state.earlier === screencast && !includes(state.shown, screencast));
    if (resumed && state.endedAhead) return stopWith(state, { screencast, reason: 'by_website' });
    const begun = { ...state, started: screencast, again: again ? '' : state.again };
    const next = again || resumed ? agreeing(begun, screencast) : begun;
    if (includes(next.agreed, screencast)) return { state: next, todo: [{ do: 'begin', start, ticket, resumed }] };
    const question = questionOf(state.asked, start);
    return { state: showing(next, question), todo: [{ do: 'showCard', question }] };
  },
  ended: (state, { screencast }) => {
    const next = { ...state, over: addLink(state.over, screencast) };
    if (state.started !== screencast) return only(next);
    // A question about a Yes that nobody gave here goes with it.
    return { state: { ...next, started: '' }, todo: [{ do: 'removeCard' }] };
  },

  stopped: (state, { screencast, reason }) => stopWith(state, { screencast, reason }),
  stopHeard: (state, { screencast }) => only({ ...state, stops: withoutStop(state.stops, screencast) }),
};

/** The answer to a question that the hub took for answered. */
function answeredLate(state: Agreement, start: Start, yes: boolean): Decision {
  const { screencast } = start;
  if (state.started !== screencast) return only(state);
  if (yes) {
    const begin: Command = { do: 'begin', start, ticket: null, resumed: false };
    return { state: agreeing(state, screencast), todo: [begin] };
  }
  const stop: Stop = { screencast, reason: 'by_visitor' };
  return { state: stopping({ ...state, started: '' }, stop), todo: [{ do: 'sayDeclined' }, { do: 'tellStop', stop }] };
}

function stopWith(state: Agreement, stop: Stop): Decision {
  return { state: stopping(state, stop), todo: [{ do: 'tellStop', stop }] };
}

function stopping(state: Agreement, stop: Stop): Agreement {
  const over = addLink(state.over, stop.screencast);
  return { ...state, over, stops: addLink(withoutStop(state.stops, stop.screencast), stop) };
}

function withoutStop(stops: Chain<Stop>, screencast: string): Chain<Stop> {
  return dropLinks(stops, (stop) => stop.screencast === screencast);
}

/** The question behind a start that nobody agreed to here. */
function questionOf(asked: Question | null, start: Start): Question {
  const operator = asked?.screencast === start.screencast ? asked.operator : start.watchers.join(', ');
  return { screencast: start.screencast, operator, text: '', rules: start.rules, steps: asked?.steps ?? 1, start };
}

function only(state: Agreement): Decision {
  return { state, todo: [] };
}

function agreeing(state: Agreement, screencast: string): Agreement {
  return { ...state, agreed: addLink(state.agreed, screencast) };
}

function showing(state: Agreement, question: Question): Agreement {
  return { ...state, asked: question, shown: addLink(state.shown, question.screencast) };
}

function includes(chain: Chain<string>, screencast: string): boolean {
  return findLink(chain, (one) => one === screencast) !== null;
}
