/** What the chat knows of the dialogue, and how each event changes it: `(state, event) → state`. Pure. */

import { addLink, type Chain, dropLinks } from './chain.ts';

/** What the visitor said and the hub has not written down yet. */
export interface UnsentText {
  readonly id: string;
  readonly text: string;
}

export interface ChatState {
  readonly unsent: Chain<UnsentText>;
  /** Numbers of the last message that is here, and of the last that was read. */
  readonly got: number;
  readonly read: number;
  /** Whether a consultant is there to answer. */
  readonly staffed: boolean;
  /** Whether the visitor told a name or an address. */
  readonly known: boolean;
}

export interface ChatEvents {
  welcomed: { staffed: boolean; known: boolean; seen: number };
  staffedTold: { staffed: boolean };
  introduced: object;
  messageCame: { id: number };
  messagesRead: { upto: number };
  textWritten: UnsentText;
  /** The hub wrote it down, or refused it. */
  textSettled: { id: string };
}

export type ChatEvent = { [K in keyof ChatEvents]: { kind: K } & ChatEvents[K] }[keyof ChatEvents];

/** Until the hub says otherwise, somebody is there: nobody is asked for an address in vain. */
export const NEW_CHAT: ChatState = { unsent: null, got: 0, read: 0, staffed: true, known: false };

const HANDLERS: { [K in keyof ChatEvents]: (state: ChatState, event: ChatEvents[K]) => ChatState } = {
  welcomed: (state, { staffed, known, seen }) => ({
    ...state,
    staffed,
    known: state.known || known,
    read: Math.max(state.read, seen),
  }),
  staffedTold: (state, { staffed }) => ({ ...state, staffed }),
  introduced: (state) => ({ ...state, known: true }),
  messageCame: (state, { id }) => ({ ...state, got: Math.max(state.got, id) }),
  // Whatever was read is here.
  messagesRead: (state, { upto }) => ({ ...state, got: Math.max(state.got, upto), read: Math.max(state.read, upto) }),
  textWritten: (state, { id, text }) => ({ ...state, unsent: addLink(state.unsent, { id, text }) }),
  textSettled: (state, { id }) => ({ ...state, unsent: dropLinks(state.unsent, (one) => one.id === id) }),
};

export function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  return (HANDLERS[event.kind] as (state: ChatState, event: ChatEvent) => ChatState)(state, event);
}
