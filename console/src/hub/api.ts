/** The hub's commands, as the console gives them. All throw HubError. */

import type { OperatorSays, Place, Refused } from '@cobrowse/shared/generated/control.ts';
import type { Socket } from 'socket.io-client';
import type { ScreencastState } from '../app/types.ts';
import type { Connection } from './connection.ts';
import type { Message } from './history.ts';
import type { Canned, Colleague, DialogReply, DialogRow, InboxView, Snapshot, VisitorRef } from './types.ts';

const ACK_MS = 10_000;

export class HubApi {
  private connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  private async call<Event extends keyof OperatorSays>(
    event: Event,
    data: OperatorSays[Event]['payload'],
  ): Promise<OperatorSays[Event]['answer']> {
    // The library's types know no answer that may be left out.
    const socket = this.connection.socket as unknown as Socket;
    const reply: OperatorSays[Event]['answer'] | Refused = await socket.timeout(ACK_MS).emitWithAck(event, data);
    if (reply && 'error' in reply) throw reply.error;
    return reply;
  }

  // --- dialogues

  /** Opens the dialogue with a visitor, which is made if there is none. */
  openDialogWith({ site, visitor }: VisitorRef): Promise<DialogReply> {
    return this.call('open', { site, visitor });
  }

  openDialog(dialog: string): Promise<DialogReply> {
    return this.call('dialog', { dialog });
  }

  /** Returns the page of messages before the one of the number `before`. */
  async readHistory(dialog: string, before: number): Promise<Message[]> {
    return (await this.call('history', { dialog, before })).messages;
  }

  /** Says something to the visitor, or notes something down that only operators see. */
  async sendMessage(as: 'message' | 'note', dialog: string, id: string, text: string): Promise<Message> {
    return (await this.call(as, { dialog, id, text })).message;
  }

  async tellTyping(dialog: string, on: boolean): Promise<void> {
    await this.call('typing', { dialog, on });
  }

  async markRead(dialog: string): Promise<void> {
    await this.call('read', { dialog });
  }

  /** `operator` is empty for nobody. */
  async assignDialog(dialog: string, operator: string): Promise<void> {
    await this.call('assign', { dialog, operator });
  }

  async setDialogState(dialog: string, state: DialogRow['state']): Promise<void> {
    await this.call('set_state', { dialog, state });
  }

  // --- inbox

  /** Returns a page of rows, latest first, of those before the time `before` unless that is 0. */
  async readInbox(view: InboxView | 'all', search: string, before: number): Promise<DialogRow[]> {
    return (await this.call('inbox', { view, search, before })).dialogs;
  }

  async readColleagues(): Promise<Colleague[]> {
    return (await this.call('colleagues', {})).colleagues;
  }

  async setAway(away: boolean): Promise<void> {
    await this.call('away', { away });
  }

  async readCanned(): Promise<Canned[]> {
    return (await this.call('canned', {})).canned;
  }

  async saveCanned(reply: Canned): Promise<void> {
    await this.call('save_canned', reply);
  }

  async deleteCanned(id: number): Promise<void> {
    await this.call('delete_canned', { id });
  }

  // --- screencasts

  /** Asks for a screencast, with the usual words if `text` is empty. */
  async requestScreencast(dialog: string, text: string): Promise<ScreencastState> {
    return (await this.call('request', { dialog, text })).screencast;
  }

  async endScreencast(screencast: string): Promise<void> {
    await this.call('end', { screencast });
  }

  /** Returns the ticket with which the frames of a screencast are read. */
  async watchScreencast(screencast: string): Promise<string> {
    return (await this.call('watch', { screencast })).ticket;
  }

  /**
   * Asks for the right to take one still picture, before it is taken: the visitor and the audit trail are told with it.
   */
  async requestSnapshot(screencast: string): Promise<Snapshot> {
    return { screencast, ticket: (await this.call('snapshot', { screencast })).ticket };
  }

  /** Shows the visitor a place on their page. */
  async showPlace(screencast: string, place: Omit<Place, 'screencast'>): Promise<void> {
    await this.call('point', { screencast, ...place });
  }
}
