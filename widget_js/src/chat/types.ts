/** What the hub tells the chat. */

import type { ChatFile } from '@cobrowse/shared/chat-file.ts';

export interface ChatMessage {
  id: number;
  author: string;
  name: string;
  text: string;
  clientId?: string | null;
  file?: ChatFile | null;
}

/** The answer to a message of the visitor. */
export interface MessageReply {
  message?: ChatMessage;
  error?: { code: string; message: string };
}

/** How long the consultant may not ask, seconds: after an answer, and because the visitor said so. */
export interface Pauses {
  pause: number;
  muted: number;
}

export interface Welcome {
  messages: ChatMessage[];
  /** Whether a consultant is there to answer. */
  staffed: boolean;
  /** Number of the last message that a consultant has read, and that this visitor has. */
  read: number;
  seen: number;
  /** Whether the visitor told a name or an address before. */
  known: boolean;
  requests?: Pauses;
  /** The screencast of this tab that was agreed to before. */
  consented?: string;
}

/** A consultant asks to see this page. */
export interface Ask {
  screencast: string;
  operator: string;
  text: string;
  rules: unknown;
  steps?: number;
}

/** The hub lets a screencast begin, or go on. */
export interface Start {
  screencast: string;
  ticket: string;
  watchers: string[];
  rules: unknown;
  /** Sent because a page of this tab arrived, not because of an answer. */
  resumed?: boolean;
  /** The screencast that the visitor shared again with this one. */
  again?: string;
}

/** Why this side ends a screencast. */
export type StopReason = 'by_visitor' | 'by_website' | 'stop_hidden' | 'error';

/** Why a screencast is impossible here. */
export type Obstacle = 'not_secure' | 'unsupported_browser';
