/** The messages of one dialogue, as one window knows them. */

import type { Author } from '@cobrowse/shared/generated/codes.ts';
import type { ChatFile } from '@cobrowse/shared/generated/control.ts';

export interface Message {
  id: number;
  author: Author;
  name: string;
  text: string;
  sent: number;
  clientId?: string | null;
  file?: ChatFile | null;
  /** Set on messages that are on their way or were refused. */
  state?: 'sending' | 'failed';
  why?: string;
  /** Tries once more. */
  again?: () => void;
  /** The part of a file that is on the hub, and how the file is called here. */
  uploading?: number;
  fileName?: string;
}

/** Adds a message, in place of what is known of it already. */
export function add(messages: Message[], message: Message): void {
  const same = (known: Message): boolean =>
    known.id === message.id || (!!message.clientId && known.clientId === message.clientId);
  const at = messages.findIndex(same);
  if (at < 0) messages.push(message);
  else messages.splice(at, messages.length, message, ...messages.slice(at + 1).filter((known) => !same(known)));
}

/** Takes out a message that was not sent. */
export function drop(messages: Message[], unsent: Message): void {
  const at = messages.findIndex((known) => known.state && known.clientId === unsent.clientId);
  if (at >= 0) messages.splice(at, 1);
}

/**
 * Returns the latest messages as fetched, with what came while the answer was on its way and what was not sent yet; with
 * earlier ones too, unless something between could be missing.
 */
export function merge(known: Message[], fetched: Message[]): Message[] {
  const first = fetched[0]?.id ?? 0;
  const last = fetched.at(-1)?.id ?? 0;
  const follows = known.some((message) => !message.state && message.id >= first);
  return [
    ...known.filter((message) => follows && !message.state && message.id < first),
    ...fetched,
    ...known.filter((message) => message.state || message.id > last),
  ];
}
