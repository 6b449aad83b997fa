import { useState } from 'preact/hooks';
import { running, type VisitorRow, visitorKey } from '../app/types.ts';
import type { HubClient } from '../hub/client.ts';
import { rowOf } from '../hub/inbox-state.ts';
import { useHub, useNow } from '../ui/hooks.ts';
import { Rows } from '../ui/rows.tsx';
import { since } from '../ui/words.ts';
import { chosen, NO_FILTER, type VisitorFilter } from './filter.ts';

const ROW_HEIGHT = 78;

function address(url: string): string {
  try {
    const { host, pathname, search } = new URL(url);
    return host + (pathname === '/' ? '' : pathname) + search;
  } catch {
    return '';
  }
}

/** Who is on the websites now; whoever is chosen can be talked to. */
export function Visitors({ hub, pick }: { hub: HubClient; pick: (row: VisitorRow) => void }) {
  useHub(hub);
  const now = useNow(30_000);
  const [filter, setFilter] = useState<VisitorFilter>(NO_FILTER);
  const all = [...hub.state.visitors.values()];
  const rows = chosen(all, filter, now, (row) => row.chatted || rowOf(hub.state.inbox, row) !== undefined);
  const change = (part: Partial<VisitorFilter>): void => setFilter({ ...filter, ...part });
  const sites = new Map(all.map((row) => [row.site, row.siteName]));
  return (
    <nav class="visitors" aria-labelledby="visitors-title">
      <div class="list-head">
        <h2 id="visitors-title">
          Visitors{' '}
          <span class="count">{rows.length === all.length ? all.length : `${rows.length} of ${all.length}`}</span>
        </h2>
        {all.length > 0 && (
          <details class="filters">
            <summary>Filter</summary>
            <div class="popup">
              <label>
                Page or title
                <input
                  type="search"
                  value={filter.text}
                  onInput={(event) => change({ text: event.currentTarget.value })}
                />
              </label>
              {sites.size > 1 && (
                <label>
                  Website
                  <select value={filter.site} onChange={(event) => change({ site: event.currentTarget.value })}>
                    <option value="">All</option>
                    {[...sites].map(([key, name]) => (
                      <option key={key} value={key}>
                        {name}
                      </option>
                    ))}
                  </select>
                </label>
              )}
              <label>
                Here for
                <select
                  value={filter.minutes}
                  onChange={(event) => change({ minutes: Number(event.currentTarget.value) })}
                >
                  <option value={0}>any time</option>
                  <option value={1}>a minute or longer</option>
                  <option value={5}>5 minutes or longer</option>
                  <option value={15}>15 minutes or longer</option>
                </select>
              </label>
              <label>
                Chatted before
                <select
                  value={filter.chatted}
                  onChange={(event) => change({ chatted: event.currentTarget.value as VisitorFilter['chatted'] })}
                >
                  <option value="any">Any</option>
                  <option value="yes">Yes</option>
                  <option value="no">No</option>
                </select>
              </label>
              <button type="button" class="link" onClick={() => setFilter(NO_FILTER)}>
                Show all
              </button>
            </div>
          </details>
        )}
      </div>
      <Rows
        label="Visitors"
        rows={rows}
        height={ROW_HEIGHT}
        keyOf={visitorKey}
        empty={
          <p class="soft empty">
            {all.length > 0
              ? 'No visitors match.'
              : 'Nobody is on your website right now. Visitors appear here as soon as they open a page.'}
          </p>
        }
        render={(row) => <Row hub={hub} row={row} now={now} pick={pick} />}
      />
    </nav>
  );
}

interface RowProps {
  hub: HubClient;
  row: VisitorRow;
  now: number;
  pick: (row: VisitorRow) => void;
}

function Row({ hub, row, now, pick }: RowProps) {
  const key = visitorKey(row);
  const dialog = rowOf(hub.state.inbox, row);
  const unread = dialog?.unread ?? 0;
  const cast = dialog && hub.state.screencasts.get(dialog.dialog);
  const live = cast
    ? running(cast)
    : [...hub.state.screencasts.values()].some((one) => visitorKey(one) === key && running(one));
  return (
    <button type="button" class="visitor" aria-current={hub.state.selected === key} onClick={() => pick(row)}>
      <span class="title">{row.title || 'Untitled page'}</span>
      {unread > 0 && (
        <span class="badge">
          {unread}
          <span class="hidden-text"> unread</span>
        </span>
      )}
      {live && <span class="tag live">live</span>}
      <span class="address">{address(row.url)}</span>
      <span class="facts">
        {dialog?.name ? `${dialog.name} · ` : ''}
        {row.browser} · {since(row.since, now)}
        {row.tabs > 1 ? ` · ${row.tabs} tabs` : ''}
      </span>
    </button>
  );
}
