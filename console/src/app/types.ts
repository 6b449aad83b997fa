/** What the hub tells the console, and the codes in it. */

import type { Role } from '@cobrowse/shared/generated/codes.ts';
import type { OperatorWelcome, Problem, Screencast } from '@cobrowse/shared/generated/control.ts';
import type { Message } from '../hub/history.ts';

export type { LinkState, RequestLimits, VisitorRow } from '@cobrowse/shared/generated/control.ts';

export interface Me {
  id: string;
  email: string;
  name: string;
  role: Role;
}

export interface ScreencastState extends Screencast {
  /** When this state was told, on this console's clock. `reason` is also empty for an end that was not heard. */
  at?: number;
}

export interface Dialog {
  dialog: string;
  site: string;
  visitor: string;
  messages: Message[];
  /** Whether there are messages before the first one here. */
  earlier: boolean;
}

export type Welcome = OperatorWelcome;

/** Why something was refused, or why this console could not ask; `seconds`, for how long, with `paused` and `muted`. */
export interface HubError extends Omit<Problem, 'code'> {
  code: string;
}

export const visitorKey = (row: { site: string; visitor: string }): string => `${row.site} ${row.visitor}`;

/** Whether the visitor's page may be shown. */
export function running(cast: ScreencastState): boolean {
  return cast.state === 'live' || cast.state === 'hidden' || cast.state === 'reconnecting';
}

export function over(cast: ScreencastState): boolean {
  return cast.state === 'ended' || cast.state === 'refused';
}
