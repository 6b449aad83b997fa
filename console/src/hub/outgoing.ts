/** Messages on their way to the hub: shown at once, and tried again when somebody says so. */

import { type Dialog, type HubError, visitorKey } from '../app/types.ts';
import type { HubApi } from './api.ts';
import type { Message } from './history.ts';
import type { Store } from './store.ts';
import type { Snapshot } from './types.ts';
import type { Unsent } from './unsent.ts';
import { uploadFile } from './upload.ts';

/** Codes with which the hub takes no picture of a screencast any more. */
const OVER: ReadonlySet<string> = new Set(['screencast_over', 'ticket_invalid']);

type Send = () => Promise<Message>;

export class Outgoing {
  private store: Store;
  private api: HubApi;
  private unsent: Unsent;
  /** How a message is sent that the hub does not have yet, by its `clientId`. */
  private sends = new Map<string, Send>();

  constructor(store: Store, api: HubApi, unsent: Unsent) {
    this.store = store;
    this.api = api;
    this.unsent = unsent;
  }

  /** Says something to the visitor, or notes something down that only operators see. */
  async sendText(dialog: Dialog, text: string, as: 'message' | 'note' = 'message'): Promise<void> {
    const id = crypto.randomUUID();
    const pending = { ...pendingMessage(id, as === 'note' ? 'note' : 'operator'), text };
    this.sends.set(id, () => this.api.sendMessage(as, dialog.dialog, id, text));
    await this.deliver(visitorKey(dialog), id, pending);
  }

  /** Sends a picture or file, with words beside it; one of a screencast goes only while that is running. */
  async sendFile(dialog: Dialog, file: Blob & { name?: string }, caption: string, of?: Snapshot): Promise<void> {
    const id = crypto.randomUUID();
    const key = visitorKey(dialog);
    const pending = { ...pendingMessage(id, 'operator'), text: caption, uploading: 0, fileName: file.name ?? '' };
    const gone = new AbortController();
    const forget = this.unsent.hold(of?.screencast ?? '', () => {
      gone.abort();
      this.drop(key, id);
    });
    const progress = (part: number): void => this.store.dispatch({ kind: 'messageUploaded', key, clientId: id, part });
    this.sends.set(id, async () => {
      try {
        const upload = { file, caption, id, ticket: of?.ticket ?? '' };
        const message = await uploadFile(dialog.dialog, upload, progress, gone.signal);
        forget();
        return message;
      } catch (error) {
        // The hub was told of the end before this window.
        if (of && OVER.has((error as HubError).code)) this.unsent.over(of.screencast);
        throw error;
      }
    });
    await this.deliver(key, id, pending);
  }

  /** Tries a message once more that was refused. */
  async retry(dialog: Dialog, failed: Message): Promise<void> {
    const { state: _, why: __, ...fresh } = failed;
    const key = visitorKey(dialog);
    const id = failed.clientId ?? '';
    this.store.dispatch({ kind: 'messageDropped', key, clientId: id });
    await this.deliver(key, id, { ...fresh, state: 'sending' });
  }

  private drop(key: string, id: string): void {
    this.sends.delete(id);
    this.store.dispatch({ kind: 'messageDropped', key, clientId: id });
  }

  private async deliver(key: string, id: string, pending: Message): Promise<void> {
    const send = this.sends.get(id);
    if (!send) return;
    this.store.dispatch({ kind: 'messageSending', key, message: pending });
    try {
      const message = await send();
      this.sends.delete(id);
      this.store.dispatch({ kind: 'messageSent', key, clientId: id, message });
    } catch (error) {
      const why = (error as HubError).message ?? 'No answer from the server.';
      this.store.dispatch({ kind: 'messageFailed', key, clientId: id, why });
    }
  }
}

function pendingMessage(clientId: string, author: Message['author']): Message {
  return { id: 0, author, name: '', text: '', sent: Date.now(), clientId, state: 'sending' };
}
