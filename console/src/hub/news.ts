/** What an operator is told of, wherever they look: pure questions about what changed. */

import { running, type ScreencastState, visitorKey, type Welcome } from '../app/types.ts';
import { rowOf } from './inbox-state.ts';
import { isKnown } from './reducer.ts';
import type { HubState, News, ToldMessage } from './types.ts';

/** What to say of a message before it is added; null when it waits for somebody else, or is before the eyes (`seen`). */
export function newsOf(state: HubState, message: ToldMessage, seen: boolean): News | null {
  if (message.author !== 'visitor' || seen || isKnown(state, message)) return null;
  const row = rowOf(state.inbox, message);
  if (row && row.operator !== '' && row.operator !== state.me) return null;
  const { site, visitor, text } = message;
  return { site, visitor, title: row?.name || 'Visitor', text: text || 'Sent a file' };
}

/** What to say of a dialogue that `by` handed over to somebody; null when that is not this operator. */
export function newsOfHandover(state: HubState, event: { dialog: string; operator: string; by: string }): News | null {
  const row = state.inbox.rows.get(event.dialog);
  if (event.operator !== state.me || !row) return null;
  const { site, visitor, lastText } = row;
  return { site, visitor, title: `${event.by} handed a dialogue over to you`, text: lastText };
}

/** Whether a screencast begins with what is told of it. */
export function begins(state: HubState, cast: ScreencastState): boolean {
  const before = state.screencasts.get(cast.dialog);
  return running(cast) && !(before?.screencast === cast.screencast && running(before));
}

/** Dialogues whose screencasts run and were not known here: after a reload of this window. */
export function unknownScreencasts(state: HubState, welcome: Welcome): string[] {
  const known = new Set([...state.screencasts.values()].map((cast) => cast.screencast));
  return welcome.screencasts.filter((cast) => running(cast) && !known.has(cast.screencast)).map((cast) => cast.dialog);
}

/** Whether the operator has this dialogue before the eyes. */
export function isLookedAt(state: HubState, ref: { site: string; visitor: string }, hidden: boolean): boolean {
  return visitorKey(ref) === state.selected && !hidden;
}
