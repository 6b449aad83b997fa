/** Sentences of the console, in one place. */

import type { ScreencastState } from '../app/hub.ts';

const REFUSALS: Record<string, string> = {
  declined: 'The visitor declined the screencast.',
  no_answer: 'The visitor did not answer the request.',
  unsupported_browser: "The visitor's browser is too old for a screencast.",
  not_secure: "The visitor's page is not secure (https), so browsers do not allow a screencast.",
  weak_connection: "The visitor's connection is too weak for a screencast.",
  busy: 'A screencast is already asked for or running.',
  visitor_left: 'The visitor is not on the website any more.',
  withdrawn: 'You withdrew the request.',
};

const ENDS: Record<string, string> = {
  by_visitor: 'The visitor stopped the screencast.',
  by_operator: 'The screencast was ended here.',
  left: 'The visitor left.',
  timeout: 'The screencast ran for its longest time.',
  policy: "The screencast was ended to protect the visitor's data.",
  over: 'The screencast is over.',
  error: 'The screencast ended because of a technical problem.',
  weak_connection: "The screencast ended: the visitor's connection became too weak for it.",
};

export function outcome(state: ScreencastState): string {
  return state.state === 'refused'
    ? (REFUSALS[state.reason] ?? 'The screencast is not possible.')
    : (ENDS[state.reason] ?? 'The screencast ended.');
}

export function clock(time: number): string {
  return new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

export function since(time: number, now: number): string {
  const minutes = Math.floor((now - time) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d`;
}

/** As a list shows it: minutes and hours while it is today's, then the date. */
export function ago(time: number, now: number): string {
  const minutes = Math.floor((now - time) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  if (new Date(time).toDateString() === new Date(now).toDateString()) return clock(time);
  return new Date(time).toLocaleDateString([], { day: 'numeric', month: 'short' });
}

/** What a notice in the dialogue says. */
export function noticeText(code: string, name: string): string {
  if (code === 'handed_over') return `${name} took the dialogue over.`;
  if (code === 'closed') return `${name} closed the dialogue.`;
  return code;
}

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function day(time: number): string {
  return new Date(time).toLocaleDateString([], { dateStyle: 'medium' });
}

/** Date and time to the second. */
export function moment(time: number): string {
  return new Date(time).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' });
}
