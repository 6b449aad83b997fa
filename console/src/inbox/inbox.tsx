import { useEffect, useRef, useState } from 'preact/hooks';
import { type HubError, visitorKey } from '../app/types.ts';
import type { HubClient } from '../hub/client.ts';
import { isTyping, rowsIn } from '../hub/inbox-state.ts';
import type { DialogRow, InboxView } from '../hub/types.ts';
import { useHub, useNow } from '../ui/hooks.ts';
import { Icon } from '../ui/icons.tsx';
import { Rows } from '../ui/rows.tsx';
import { ago } from '../ui/words.ts';

const VIEWS: { view: InboxView; label: string; empty: string }[] = [
  { view: 'waiting', label: 'Waiting', empty: 'Nobody is waiting for an answer.' },
  { view: 'mine', label: 'Mine', empty: 'You have no dialogues. Whoever answers first takes one over.' },
  { view: 'colleagues', label: "Colleagues'", empty: 'Your colleagues have no open dialogues.' },
  { view: 'closed', label: 'Closed', empty: 'No dialogue has been closed yet.' },
];
const ROW_HEIGHT = 66;
const SEARCH_MS = 250;

/** All dialogues, by whose they are. */
export function Inbox({ hub, pick }: { hub: HubClient; pick: (row: DialogRow) => void }) {
  useHub(hub);
  const now = useNow(30_000);
  const [text, setText] = useState('');
  const [found, setFound] = useState<DialogRow[] | null>(null);
  const [problem, setProblem] = useState('');
  const tabs = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const wanted = text.trim();
    setProblem('');
    if (!wanted) {
      setFound(null);
      return;
    }
    let latest = true;
    const timer = setTimeout(() => {
      hub.inbox.search(wanted).then(
        (rows) => latest && setFound(rows),
        (error: HubError) => latest && setProblem(error.message ?? 'The search failed.'),
      );
    }, SEARCH_MS);
    return () => {
      latest = false;
      clearTimeout(timer);
    };
  }, [text, hub]);

  function show(view: InboxView): void {
    hub.inbox.chooseView(view).catch(() => {});
  }

  function arrows(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = VIEWS.findIndex(({ view }) => view === hub.state.inbox.view);
    const next = VIEWS[(at + step + VIEWS.length) % VIEWS.length];
    if (!next) return;
    event.preventDefault();
    show(next.view);
    tabs.current?.querySelector<HTMLElement>(`[data-view="${next.view}"]`)?.focus();
  }

  const chosen = VIEWS.find(({ view }) => view === hub.state.inbox.view);
  const rows = found ?? rowsIn(hub.state, hub.state.inbox.view);
  return (
    <section class="inbox" aria-labelledby="inbox-title">
      <div class="list-head">
        <h2 id="inbox-title">Inbox</h2>
        <label class="search">
          <Icon name="search" />
          <span class="hidden-text">Search dialogues</span>
          <input
            id="search"
            type="search"
            placeholder="Search"
            value={text}
            maxLength={100}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
      </div>
      {!text.trim() && (
        <div class="tabs" role="tablist" aria-label="Inbox" ref={tabs} onKeyDown={arrows}>
          {VIEWS.map(({ view, label }) => {
            const unread = rowsIn(hub.state, view).reduce((sum, row) => sum + row.unread, 0);
            const mine = view === 'waiting' || view === 'mine';
            return (
              <button
                key={view}
                type="button"
                role="tab"
                id={`tab-${view}`}
                data-view={view}
                aria-selected={view === hub.state.inbox.view}
                aria-controls="inbox-list"
                tabIndex={view === hub.state.inbox.view ? 0 : -1}
                onClick={() => show(view)}
              >
                {label}
                {mine && unread > 0 && (
                  <span class="badge">
                    {unread}
                    <span class="hidden-text"> unread</span>
                  </span>
                )}
              </button>
            );
          })}
        </div>
      )}
      {problem && <p role="alert">{problem}</p>}
      <div
        class="list-body"
        id="inbox-list"
        {...(text.trim() ? {} : { role: 'tabpanel', 'aria-labelledby': `tab-${hub.state.inbox.view}` })}
      >
        <Rows
          label="Dialogues"
          rows={rows}
          height={ROW_HEIGHT}
          keyOf={(row) => row.dialog}
          end={() => {
            if (!found) hub.inbox.readMore().catch(() => {});
          }}
          empty={
            <p class="soft empty">{text.trim() ? (found ? 'No dialogues match.' : 'Searching…') : chosen?.empty}</p>
          }
          render={(row) => <Row hub={hub} row={row} now={now} pick={pick} />}
        />
      </div>
    </section>
  );
}

function Row({ hub, row, now, pick }: { hub: HubClient; row: DialogRow; now: number; pick: (row: DialogRow) => void }) {
  const key = visitorKey(row);
  const here = hub.state.visitors.get(key);
  const typing = isTyping(hub.state.inbox, key, Date.now());
  const who = row.name || row.email || here?.title || 'Visitor';
  return (
    <button type="button" class="dialog-row" aria-current={hub.state.selected === key} onClick={() => pick(row)}>
      <span class={here ? 'presence here' : 'presence'} title={here ? 'On the website now' : 'Not on the website now'}>
        <span class="hidden-text">{here ? 'here' : 'away'}</span>
      </span>
      <span class="title">{who}</span>
      <time class="when" dateTime={new Date(row.lastAt).toISOString()}>
        {ago(row.lastAt, now)}
      </time>
      <span class={row.unread > 0 ? 'preview unread' : 'preview'}>
        {typing ? (
          <em>is typing…</em>
        ) : (
          `${row.lastAuthor === 'operator' ? 'You: ' : ''}${row.lastText || 'Sent a file'}`
        )}
      </span>
      {row.unread > 0 ? (
        <span class="badge">
          {row.unread}
          <span class="hidden-text"> unread</span>
        </span>
      ) : (
        row.operatorName && hub.state.inbox.view !== 'mine' && <span class="whose">{row.operatorName}</span>
      )}
    </button>
  );
}
