/** What can be read from the inbox as it stands. Pure. */

import type { DialogRow, HubState, InboxState, InboxView, VisitorRef } from './types.ts';

export const EMPTY_INBOX: InboxState = {
  rows: new Map(),
  view: 'waiting',
  more: new Set(),
  colleagues: [],
  canned: [],
  typing: new Map(),
  away: false,
};

/** The part of the inbox that a dialogue is in, for the operator `me`. */
export function viewOf(row: DialogRow, me: string): InboxView {
  if (row.state === 'closed') return 'closed';
  if (row.operator === '') return 'waiting';
  return row.operator === me ? 'mine' : 'colleagues';
}

/** What a view holds, latest first. */
export function rowsIn({ inbox, me }: HubState, view: InboxView): DialogRow[] {
  return [...inbox.rows.values()].filter((row) => viewOf(row, me) === view).sort((a, b) => b.lastAt - a.lastAt);
}

export function rowOf({ rows }: InboxState, ref: VisitorRef): DialogRow | undefined {
  for (const row of rows.values()) if (row.site === ref.site && row.visitor === ref.visitor) return row;
  return undefined;
}

/** Messages that wait for this operator: those of the own dialogues and of those that are nobody's. */
export function unreadOf({ inbox, me }: HubState): number {
  let sum = 0;
  for (const row of inbox.rows.values()) {
    const view = viewOf(row, me);
    if (view === 'waiting' || view === 'mine') sum += row.unread;
  }
  return sum;
}

export function isTyping({ typing }: InboxState, key: string, now: number): boolean {
  return (typing.get(key) ?? 0) > now;
}
