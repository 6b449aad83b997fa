/** The messages of one dialogue, as one window knows them. */

export interface Message {
  id: number;
  author: 'visitor' | 'operator' | 'notice';
  name: string;
  text: string;
  sent: number;
  clientId?: string | null;
  /** Set on messages that are on their way or were refused. */
  state?: 'sending' | 'failed';
  why?: string;
}

/** Adds a message, in place of what is known of it already. */
export function add(messages: Message[], message: Message): void {
  const same = (known: Message): boolean =>
    known.id === message.id || (!!message.clientId && known.clientId === message.clientId);
  const at = messages.findIndex(same);
  if (at < 0) messages.push(message);
  else messages.splice(at, messages.length, message, ...messages.slice(at + 1).filter((known) => !same(known)));
}

/** Returns what was fetched, with what came while the answer was on its way and what was not sent yet. */
export function merge(known: Message[], fetched: Message[]): Message[] {
  const last = fetched.at(-1)?.id ?? 0;
  return [...fetched, ...known.filter((message) => message.state || message.id > last)];
}
