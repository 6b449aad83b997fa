/** What can be done in the inbox: its pages, colleagues, canned replies. */

import type { HubApi } from './api.ts';
import { rowsIn } from './inbox-state.ts';
import type { Store } from './store.ts';
import type { Canned, DialogRow, InboxView } from './types.ts';

/** As many rows come at a time. */
const PAGE = 50;

export class Inbox {
  private store: Store;
  private api: HubApi;

  constructor(store: Store, api: HubApi) {
    this.store = store;
    this.api = api;
  }

  /** Asks for what this window shows, after each connect. Throws HubError. */
  async refresh(): Promise<void> {
    const { view } = this.store.state.inbox;
    await Promise.all([...new Set<InboxView>(['waiting', 'mine', view])].map((one) => this.readFirstPage(one)));
    const [colleagues, canned] = await Promise.all([this.api.readColleagues(), this.api.readCanned()]);
    this.store.dispatch({ kind: 'colleaguesRead', colleagues });
    this.store.dispatch({ kind: 'cannedRead', canned });
    if (this.store.state.inbox.away) await this.api.setAway(true);
  }

  /** Shows another part of the inbox. Throws HubError. */
  async chooseView(view: InboxView): Promise<void> {
    this.store.dispatch({ kind: 'viewChosen', view });
    await this.readFirstPage(view);
  }

  /** Reads what follows in the view that is shown, if there is more. Throws HubError. */
  async readMore(): Promise<void> {
    const { inbox } = this.store.state;
    const last = rowsIn(this.store.state, inbox.view).at(-1);
    if (!last || !inbox.more.has(inbox.view)) return;
    this.store.dispatch({ kind: 'morePageAsked', view: inbox.view });
    await this.readPage(inbox.view, last.lastAt);
  }

  private readFirstPage(view: InboxView): Promise<void> {
    return this.readPage(view, 0);
  }

  private async readPage(view: InboxView, before: number): Promise<void> {
    const rows = await this.api.readInbox(view, '', before);
    this.store.dispatch({ kind: 'inboxPageRead', view, rows, first: before === 0, more: rows.length >= PAGE });
  }

  /** Rows in which a text is found, of all views, latest first. Throws HubError. */
  search(text: string): Promise<DialogRow[]> {
    return this.api.readInbox('all', text, 0);
  }

  /** All messages of a dialogue were looked at. */
  markRead(row: DialogRow): void {
    if (row.unread === 0) return;
    this.store.dispatch({ kind: 'dialogRead', dialog: row.dialog });
    this.api.markRead(row.dialog).catch(() => {});
  }

  /** Who is present now; somebody may be new. */
  setPresent(present: readonly string[]): void {
    this.store.dispatch({ kind: 'presenceTold', present });
    const known = this.store.state.inbox.colleagues;
    if (present.every((id) => known.some((one) => one.id === id))) return;
    this.api.readColleagues().then(
      (colleagues) => this.store.dispatch({ kind: 'colleaguesRead', colleagues }),
      () => {},
    );
  }

  /** Throws HubError. */
  async setAway(away: boolean): Promise<void> {
    await this.api.setAway(away);
    this.store.dispatch({ kind: 'awaySet', away });
  }

  /** Throws HubError. */
  async saveCanned(reply: Canned): Promise<void> {
    await this.api.saveCanned(reply);
    await this.readCanned();
  }

  /** Throws HubError. */
  async deleteCanned(reply: Canned): Promise<void> {
    await this.api.deleteCanned(reply.id);
    await this.readCanned();
  }

  private async readCanned(): Promise<void> {
    this.store.dispatch({ kind: 'cannedRead', canned: await this.api.readCanned() });
  }
}
