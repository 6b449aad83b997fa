/** The messages of one dialogue, as one window knows them. Lists are never changed: each function returns a new one. */

import type { ChatFile, Message as WrittenMessage } from '@cobrowse/shared/generated/control.ts';

export interface Message extends Omit<WrittenMessage, 'file'> {
  file?: ChatFile | null;
  /** Set on messages that are on their way or were refused. */
  state?: 'sending' | 'failed';
  why?: string;
  /** The part of a file that is on the hub, and how the file is called here. */
  uploading?: number;
  fileName?: string;
}

/** Adds a message, in place of what is known of it already. */
export function addMessage(messages: readonly Message[], message: Message): Message[] {
  const same = (known: Message): boolean =>
    known.id === message.id || (!!message.clientId && known.clientId === message.clientId);
  const at = messages.findIndex(same);
  if (at < 0) return [...messages, message];
  return [...messages.slice(0, at), message, ...messages.slice(at + 1).filter((known) => !same(known))];
}

/** Takes out a message that was not sent. */
export function dropMessage(messages: readonly Message[], clientId: string): Message[] {
  return messages.filter((known) => !isUnsent(known, clientId));
}

/** Changes what is known of a message that was not sent yet. */
export function updateMessage(messages: readonly Message[], clientId: string, news: Partial<Message>): Message[] {
  return messages.map((known) => (isUnsent(known, clientId) ? { ...known, ...news } : known));
}

function isUnsent(message: Message, clientId: string): boolean {
  return message.state !== undefined && message.clientId === clientId;
}

/**
 * Returns the latest messages as fetched, with what came while the answer was on its way and what was not sent yet; with
 * earlier ones too, unless something between could be missing.
 */
export function mergeMessages(known: readonly Message[], fetched: readonly Message[]): Message[] {
  const first = fetched[0]?.id ?? 0;
  const last = fetched.at(-1)?.id ?? 0;
  const follows = known.some((message) => !message.state && message.id >= first);
  return [
    ...known.filter((message) => follows && !message.state && message.id < first),
    ...fetched,
    ...known.filter((message) => message.state || message.id > last),
  ];
}
