/** What the hub tells the console, and the codes in it. */

import type { Message } from '../hub/history.ts';

export interface Me {
  id: string;
  email: string;
  name: string;
  role: 'consultant' | 'auditor' | 'admin';
}

export interface VisitorRow {
  site: string;
  siteName: string;
  visitor: string;
  browser: string;
  since: number;
  /** Whether there was a dialogue before this visit. */
  chatted: boolean;
  tabs: number;
  title: string;
  url: string;
}

/** Why a screencast that the visitor allowed is over. Every table of wordings has all of them. */
export type EndReason =
  | 'by_visitor'
  | 'by_website'
  | 'by_operator'
  | 'not_opened'
  | 'nobody_watched'
  | 'operator_lost'
  | 'left'
  | 'other_site'
  | 'stop_hidden'
  | 'policy'
  | 'weak_connection'
  | 'error';

/** Why a request led to no screencast. */
export type Refusal =
  | 'declined'
  | 'no_answer'
  | 'withdrawn'
  | 'visitor_left'
  | 'unsupported_browser'
  | 'not_secure'
  | 'weak_connection';

export interface ScreencastState {
  screencast: string;
  dialog: string;
  site: string;
  visitor: string;
  state: 'requested' | 'live' | 'hidden' | 'reconnecting' | 'refused' | 'ended';
  /** Empty while it is not over, and when it ended while this console was away. */
  reason: EndReason | Refusal | '';
  /** Name of who asked. */
  operator: string;
  watchers: string[];
  /** When this state was told, on this console's clock. */
  at?: number;
}

/** How long the visitor is not to be asked again, in seconds; 0 for no such limit. */
export interface RequestLimits {
  pause: number;
  muted: number;
}

/** How the link of a watched tab is: milliseconds until the hub has what was sent, and what is left out because of it. */
export interface LinkState {
  delay: number;
  level: number;
}

export interface Dialog {
  dialog: string;
  site: string;
  visitor: string;
  messages: Message[];
  /** Whether there are messages before the first one here. */
  earlier: boolean;
}

export interface Welcome {
  visitors: VisitorRow[];
  screencasts: ScreencastState[];
  requestTexts?: Record<string, string>;
}

export interface HubError {
  code: string;
  message: string;
  /** With `paused` and `muted`: for how long. */
  seconds?: number;
}

export const visitorKey = (row: { site: string; visitor: string }): string => `${row.site} ${row.visitor}`;

/** Whether the visitor's page may be shown. */
export function running(cast: ScreencastState): boolean {
  return cast.state === 'live' || cast.state === 'hidden' || cast.state === 'reconnecting';
}

export function over(cast: ScreencastState): boolean {
  return cast.state === 'ended' || cast.state === 'refused';
}
