/** Sentences of the console, in one place. */

import type { EndReason, Notice, Refusal, Unshown } from '@cobrowse/shared/generated/codes.ts';
import { over, type ScreencastState } from '../app/types.ts';

const REFUSALS = {
  declined: 'The visitor declined the screencast.',
  no_answer: 'The visitor did not answer the request.',
  withdrawn: 'You withdrew the request.',
  visitor_left: 'The visitor left the website.',
  unsupported_browser: "The visitor's browser is too old for a screencast.",
  not_secure: "The visitor's page is not secure (https), so browsers do not allow a screencast.",
  weak_connection: "The visitor's connection is too weak for a screencast.",
} satisfies Record<Refusal, string>;

const ENDS = {
  by_visitor: 'The visitor stopped the screencast.',
  by_website: "The website's own page ended the screencast.",
  by_operator: 'You ended the screencast.',
  not_opened: 'The screencast ended: its window never opened here.',
  nobody_watched: 'The screencast ended: nobody was watching any more.',
  operator_lost: 'The screencast ended: your connection was lost for too long.',
  left: 'The visitor left, so the screencast ended.',
  other_site: 'The visitor went to another website, so the screencast ended.',
  stop_hidden: "The screencast ended: the visitor's page covered the Stop button.",
  policy: "The screencast was ended to protect the visitor's data.",
  weak_connection: "The screencast ended: the visitor's connection became too weak.",
  error: 'The screencast ended because of a technical problem.',
} satisfies Record<EndReason, string>;

/** The same for an auditor, who reads of others. */
const AUDITED_ENDS = {
  by_visitor: 'the visitor stopped it',
  by_website: "the website's own page ended it",
  by_operator: 'a consultant ended it',
  not_opened: 'it was never opened at the desk (the window was blocked or closed)',
  nobody_watched: 'nobody was watching any more',
  operator_lost: "the consultant's connection was lost for too long",
  left: 'the visitor left or lost the connection',
  other_site: 'the visitor went to another website',
  stop_hidden: 'the page covered the Stop button',
  policy: "the watchdog ended it to protect the visitor's data",
  weak_connection: "the visitor's connection became too weak",
  error: 'a technical problem',
} satisfies Record<EndReason, string>;

const AUDITED_ANSWERS = {
  yes: 'The visitor said Yes',
  declined: 'The visitor said No',
  no_answer: 'No screencast: the visitor did not answer',
  withdrawn: 'No screencast: the consultant withdrew the request',
  visitor_left: 'No screencast: the visitor left the website',
  unsupported_browser: "No screencast: the visitor's browser is too old",
  not_secure: 'No screencast: the page is not secure (https)',
  weak_connection: "No screencast: the visitor's connection is too weak",
} satisfies Record<Refusal | 'yes', string>;

/** A code's words; one that this console does not know yet is shown as it is. */
function worded(table: Record<string, string>, code: string): string {
  return table[code] ?? code.replaceAll('_', ' ');
}

export const auditedEnd = (code: string): string => worded(AUDITED_ENDS, code);
export const auditedAnswer = (code: string): string => worded(AUDITED_ANSWERS, code);

/** Why a screencast did not begin, or is over; `me` is who reads it. */
export function outcome(cast: ScreencastState, me: string): string {
  if (!over(cast)) return '';
  if (cast.reason === '') return 'The screencast ended while you were offline.';
  // Only the name of who asked is known here: a colleague's screencast is not said to be ended by who reads this.
  if (cast.reason === 'by_operator' && cast.operator !== me) return 'A consultant ended the screencast.';
  if (cast.reason === 'withdrawn' && cast.operator !== me) return 'The request was withdrawn.';
  return worded(cast.state === 'refused' ? REFUSALS : ENDS, cast.reason);
}

export const noHub = (since: number): string => `No connection to the server since ${clock(since)}. Trying again…`;

export const DISCARDED = 'The picture you had not sent was discarded.';

/** An error of the hub as a sentence. */
export function refusal(error: unknown): string {
  const { message } = error as { message?: string };
  // The library's own words for an answer that did not come.
  if (!message || message === 'operation has timed out') return 'The server did not answer. Please try again.';
  const sentence = `${message[0]?.toUpperCase()}${message.slice(1)}`;
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
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

const NOTICES = {
  handed_over: '{name} took the dialogue over.',
  closed: '{name} closed the dialogue.',
} satisfies Record<Notice, string>;

/** What a notice in the dialogue says. */
export function noticeText(code: string, name: string): string {
  return worded(NOTICES, code).replace('{name}', () => name);
}

const UNSHOWN = {
  other_origin: 'Part of another website',
  sandboxed: 'A frame that the page itself has closed off',
  embedded: 'A document or program that the browser shows by itself',
  style_sheet: 'Some styles: a style sheet of another website may not be read',
  canvas: 'A drawing with pictures of another website',
  video: 'A video',
  picture: 'A picture that is too large or may not be read',
} satisfies Record<Unshown, string>;

/** Why a part of the page is missing in the picture. */
export const unshown = (code: string): string => worded(UNSHOWN, code);

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
