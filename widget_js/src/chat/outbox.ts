/** What the visitor sends: shown at once, and sent until the hub has written it down. */

import { eachLink, findLink } from './chain.ts';
import type { ChatEvent, ChatState } from './chat-state.ts';
import type { Connection } from './connection.ts';
import { h } from './dom.ts';
import type { View } from './view.ts';
import type { Visit } from './visit.ts';

/** What this needs of the chat. */
export interface OutboxChat {
  readonly state: ChatState;
  dispatch(event: ChatEvent): void;
  readonly connection: Connection;
  readonly view: View;
  readonly visit: Visit;
  readonly tabId: string;
}

export class Outbox {
  private chat: OutboxChat;

  constructor(chat: OutboxChat) {
    this.chat = chat;
  }

  sendText(text: string): void {
    const id = newId();
    this.chat.dispatch({ kind: 'textWritten', id, text });
    this.chat.view.log.addUnsent(id, text);
    void this.deliver(id);
  }

  /** Sends what the hub does not have, after each connect. */
  resend(): void {
    eachLink(this.chat.state.unsent, ({ id }) => void this.deliver(id));
  }

  async sendFile(file: File): Promise<void> {
    const { visit, tabId } = this.chat;
    const id = newId();
    const progress = h('progress') as HTMLProgressElement;
    progress.max = 1;
    progress.value = 0;
    this.chat.view.log.addUnsent(id, file.name, progress);
    try {
      const message = await visit.sendFile(tabId, file, id, (part) => {
        progress.value = part;
      });
      this.chat.view.addMessage({ ...message, clientId: id }, false);
    } catch (error) {
      this.chat.view.log.markFailed(id, (error as Error).message);
    }
  }

  /** Sends until the hub says it is written down; the id makes a repeated send the same message. */
  private async deliver(id: string): Promise<void> {
    const { connection } = this.chat;
    const unsent = findLink(this.chat.state.unsent, (one) => one.id === id);
    if (!unsent || !connection.isOpen) return;
    try {
      const reply = await connection.call('message', { id, text: unsent.text });
      this.chat.dispatch({ kind: 'textSettled', id });
      if ('message' in reply) this.chat.view.addMessage({ ...reply.message, clientId: id }, false);
      else this.chat.view.log.markFailed(id, reply.error.message);
    } catch {
      // Not answered: it is sent again, after a lost connection by the next connect.
      void this.deliver(id);
    }
  }
}

function newId(): string {
  // Pages that are not secure have no `randomUUID`.
  return (
    crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('')
  );
}
