/** The desk as one console window knows it: dialogues of the inbox, colleagues, who types, canned replies. */

import type { Message } from './history.ts';
import type { HubError } from './types.ts';

export interface DialogRow {
  dialog: string;
  site: string;
  visitor: string;
  state: 'open' | 'closed';
  /** Whose it is, empty for nobody's. */
  operator: string;
  operatorName: string;
  name: string;
  email: string;
  lastAt: number;
  lastAuthor: '' | 'visitor' | 'operator';
  lastText: string;
  unread: number;
  /** Numbers of the last message that the visitor's browser has, and that the visitor has read. */
  visitorGot: number;
  visitorRead: number;
}

export interface Colleague {
  id: string;
  name: string;
  present: boolean;
}

export interface Canned {
  id: number;
  shortcut: string;
  text: string;
}

export type View = 'waiting' | 'mine' | 'colleagues' | 'closed';

/** As many rows come at a time. */
const PAGE = 50;
/** A word that somebody types holds for so long. */
export const TYPING_MS = 6000;
/** It is said again while somebody goes on. */
export const TYPING_AGAIN_MS = 3000;

type Call = <T>(event: string, data: unknown) => Promise<T>;

export class Desk {
  rows = new Map<string, DialogRow>();
  colleagues: Colleague[] = [];
  canned: Canned[] = [];
  /** Until when a visitor counts as typing, by visitor. */
  typing = new Map<string, number>();
  away = false;
  /** Views of which there is more on the hub. */
  private more = new Set<View>();
  private me: string;
  private call: Call;
  private changed: () => void;

  constructor(me: string, call: Call, changed: () => void) {
    this.me = me;
    this.call = call;
    this.changed = changed;
  }

  /** Asks for what this window shows, after each connect. */
  async refresh(view: View): Promise<void> {
    const views = new Set<View>(['waiting', 'mine', view]);
    await Promise.all([...views].map((one) => this.load(one)));
    const [{ colleagues }, { canned }] = await Promise.all([
      this.call<{ colleagues: Colleague[] }>('colleagues', {}),
      this.call<{ canned: Canned[] }>('canned', {}),
    ]);
    this.colleagues = colleagues;
    this.canned = canned;
    if (this.away) await this.call('away', { away: true });
    this.changed();
  }

  /** Reads the first page of a view anew, or the one after `before`. */
  async load(view: View, before = 0): Promise<void> {
    const { dialogs } = await this.call<{ dialogs: DialogRow[] }>('inbox', { view, search: '', before });
    // What is gone from the view since this window last knew is not on the page.
    if (before === 0) for (const row of this.in(view)) this.rows.delete(row.dialog);
    for (const row of dialogs) this.rows.set(row.dialog, row);
    if (dialogs.length < PAGE) this.more.delete(view);
    else this.more.add(view);
    this.changed();
  }

  async loadMore(view: View): Promise<void> {
    const last = this.in(view).at(-1);
    if (last && this.more.delete(view)) await this.load(view, last.lastAt);
  }

  /** Rows in which a text is found, of all views, latest first. Throws HubError. */
  async search(text: string): Promise<DialogRow[]> {
    return (await this.call<{ dialogs: DialogRow[] }>('inbox', { view: 'all', search: text, before: 0 })).dialogs;
  }

  /** What a view holds, latest first. */
  in(view: View): DialogRow[] {
    return [...this.rows.values()].filter((row) => viewOf(row, this.me) === view).sort((a, b) => b.lastAt - a.lastAt);
  }

  of(ref: { site: string; visitor: string }): DialogRow | undefined {
    for (const row of this.rows.values()) if (row.site === ref.site && row.visitor === ref.visitor) return row;
    return undefined;
  }

  /** Messages that wait for this operator: those of the own dialogues and of those that are nobody's. */
  get unread(): number {
    let sum = 0;
    for (const row of this.rows.values()) {
      const view = viewOf(row, this.me);
      if (view === 'waiting' || view === 'mine') sum += row.unread;
    }
    return sum;
  }

  told(row: DialogRow): void {
    this.rows.set(row.dialog, row);
  }

  types(key: string, on: boolean): void {
    if (on) this.typing.set(key, Date.now() + TYPING_MS);
    else this.typing.delete(key);
  }

  /** Who is at the desk now; somebody may be new. */
  present(ids: string[]): void {
    this.colleagues = this.colleagues.map((one) => ({ ...one, present: ids.includes(one.id) }));
    if (ids.every((id) => this.colleagues.some((one) => one.id === id))) return;
    this.call<{ colleagues: Colleague[] }>('colleagues', {}).then(
      ({ colleagues }) => {
        this.colleagues = colleagues;
        this.changed();
      },
      () => {},
    );
  }

  /** Throws HubError. */
  async assign(dialog: string, operator: string): Promise<void> {
    await this.call('assign', { dialog, operator });
  }

  async setState(dialog: string, state: DialogRow['state']): Promise<void> {
    await this.call('set_state', { dialog, state });
  }

  /** All messages of a dialogue were looked at. */
  read(row: DialogRow | undefined): void {
    if (!row || row.unread === 0) return;
    this.rows.set(row.dialog, { ...row, unread: 0 });
    this.call('read', { dialog: row.dialog }).catch(() => {});
    this.changed();
  }

  tellTyping(dialog: string, on: boolean): void {
    this.call('typing', { dialog, on }).catch(() => {});
  }

  async setAway(away: boolean): Promise<void> {
    await this.call('away', { away });
    this.away = away;
    this.changed();
  }

  async saveCanned(reply: Canned): Promise<void> {
    await this.call('save_canned', reply);
    await this.readCanned();
  }

  async deleteCanned(reply: Canned): Promise<void> {
    await this.call('delete_canned', { id: reply.id });
    await this.readCanned();
  }

  private async readCanned(): Promise<void> {
    this.canned = (await this.call<{ canned: Canned[] }>('canned', {})).canned;
    this.changed();
  }
}

export function viewOf(row: DialogRow, me: string): View {
  if (row.state === 'closed') return 'closed';
  if (row.operator === '') return 'waiting';
  return row.operator === me ? 'mine' : 'colleagues';
}

/** A reply with what is known put in: `{name}` of the visitor, `{me}`, `{site}`; unknown names leave no gap. */
export function filled(text: string, values: Record<string, string>): string {
  return text
    .replace(/\s*\{(\w+)\}/g, (whole, name: string) => {
      if (!(name in values)) return whole;
      const space = /^\s*/.exec(whole)?.[0] ?? '';
      return values[name] ? space + values[name] : '';
    })
    .trim();
}

interface Upload {
  file: Blob & { name?: string };
  caption: string;
  id: string;
  /** The hub's ticket for a still picture of a screencast; empty for all else. */
  snapshot: string;
}

/** Sends a file into a dialogue; `progress` is told the part that is sent. Throws HubError. */
export function sendFile(
  dialog: string,
  { file, caption, id, snapshot }: Upload,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<Message> {
  const form = new FormData();
  form.append('id', id);
  form.append('caption', caption);
  if (snapshot) form.append('snapshot', snapshot);
  form.append('file', file, file.name ?? 'picture');
  return new Promise((done, failed) => {
    const refuse = (code: string, message: string): void => failed({ code, message } satisfies HubError);
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/console/dialogs/${dialog}/files`);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => {
      try {
        const answer = JSON.parse(request.responseText) as { message?: Message; error?: HubError };
        if (answer.message) done(answer.message);
        else failed(answer.error);
      } catch {
        refuse('error', 'The server did not answer as expected');
      }
    };
    request.onerror = () => refuse('offline', 'The server cannot be reached');
    request.onabort = () => refuse('discarded', 'The picture was discarded');
    signal.addEventListener('abort', () => request.abort());
    if (signal.aborted) refuse('discarded', 'The picture was discarded');
    else request.send(form);
  });
}
