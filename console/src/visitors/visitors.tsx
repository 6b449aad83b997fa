import { type HubClient, type VisitorRow, visitorKey } from '../app/hub.ts';
import { useHub, useNow } from '../ui/hooks.ts';
import { since } from '../ui/words.ts';

function address(url: string): string {
  try {
    const { host, pathname, search } = new URL(url);
    return host + (pathname === '/' ? '' : pathname) + search;
  } catch {
    return '';
  }
}

export function Visitors({ hub, pick }: { hub: HubClient; pick: (row: VisitorRow) => void }) {
  useHub(hub);
  const now = useNow(30_000);
  const rows = [...hub.visitors.values()];
  return (
    <nav class="visitors" aria-labelledby="visitors-title">
      <h2 id="visitors-title">
        Visitors <span class="count">{rows.length}</span>
      </h2>
      {rows.length === 0 && (
        <p class="soft empty">Nobody is on your website right now. Visitors appear here as soon as they open a page.</p>
      )}
      <ul aria-label="Visitors">
        {rows.map((row) => (
          <Row key={visitorKey(row)} hub={hub} row={row} now={now} pick={pick} />
        ))}
      </ul>
    </nav>
  );
}

function Row({
  hub,
  row,
  now,
  pick,
}: {
  hub: HubClient;
  row: VisitorRow;
  now: number;
  pick: (row: VisitorRow) => void;
}) {
  const key = visitorKey(row);
  const unread = hub.unread.get(key) ?? 0;
  const cast = [...hub.screencasts.values()].find((state) => visitorKey(state) === key);
  const live = cast && (cast.state === 'live' || cast.state === 'hidden' || cast.state === 'reconnecting');
  return (
    <li>
      <button type="button" class="visitor" aria-current={hub.selected === key} onClick={() => pick(row)}>
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
          {row.browser} · {since(row.since, now)}
          {row.tabs > 1 ? ` · ${row.tabs} tabs` : ''}
        </span>
      </button>
    </li>
  );
}
