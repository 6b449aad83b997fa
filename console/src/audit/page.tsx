import { useEffect, useState } from 'preact/hooks';
import { call } from '../app/http.ts';
import type { HubError, Me } from '../app/types.ts';
import { Bar } from '../ui/bar.tsx';
import { SiteChoice, useSites } from '../ui/site-choice.tsx';
import { moment } from '../ui/words.ts';
import { type Entry, KINDS, sentence } from './entry.ts';

interface Query {
  text: string;
  kinds: string;
  since: string;
  until: string;
}

const NOTHING: Query = { text: '', kinds: '', since: '', until: '' };

/** The audit trail: search it, read one dialogue's time line, verify and export it. */
export function AuditPage({ who, signedOut }: { who: Me; signedOut: () => void }) {
  const found = useSites();
  useEffect(() => {
    document.title = 'Audit · cobrowse';
  }, []);
  return (
    <div class="paper-page">
      <Bar who={who} here="audit" signedOut={signedOut} />
      <main class="audit-page">
        <SiteChoice of={found} />
        {found.site && <Trail key={found.site.key} site={found.site.key} />}
      </main>
    </div>
  );
}

function Trail({ site }: { site: string }) {
  const [query, setQuery] = useState(NOTHING);
  const [dialog, setDialog] = useState('');
  const [entries, setEntries] = useState<Entry[] | null>(null);
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState('');
  const [verified, setVerified] = useState('');

  const base = `audit/${encodeURIComponent(site)}`;
  async function read(before: number): Promise<{ entries: Entry[]; more: boolean }> {
    const asked = new URLSearchParams();
    for (const name of ['text', 'kinds'] as const) if (query[name]) asked.set(name, query[name]);
    if (query.since) asked.set('since', String(Date.parse(query.since)));
    // The last day counts as a whole.
    if (query.until) asked.set('until', String(Date.parse(query.until) + 86_400_000));
    if (dialog) asked.set('dialog', dialog);
    if (before) asked.set('before', String(before));
    return (await call('GET', `${base}?${asked}`)) as { entries: Entry[]; more: boolean };
  }
  useEffect(() => {
    let late = false;
    const timer = setTimeout(() => {
      read(0).then(
        (found) => {
          if (late) return;
          setProblem('');
          setEntries(found.entries);
          setMore(found.more);
        },
        (error: HubError) => !late && setProblem(error.message),
      );
    }, 200);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [query, dialog]);

  const set = (part: Partial<Query>): void => setQuery({ ...query, ...part });
  return (
    <>
      <div class="audit-head">
        <h2>Audit trail</h2>
        <button
          type="button"
          onClick={() => {
            setVerified('Checking…');
            call('GET', `${base}/verify`).then(
              (told) => {
                const { entries: count, problem: found } = told as { entries: number; problem: string };
                setVerified(
                  found
                    ? `Not intact: ${found}.`
                    : `Intact: ${count === 1 ? '1 entry' : `${count} entries, each with the hash of the one before`}.`,
                );
              },
              (error: HubError) => setVerified(error.message),
            );
          }}
        >
          Verify
        </button>
        <a class="button" href={`/v1/console/${base}/export?format=csv`} download>
          Export CSV
        </a>
        <a class="button" href={`/v1/console/${base}/export?format=json`} download>
          Export JSON
        </a>
        <span role="status" class={verified.startsWith('Not') ? 'problem' : 'soft'}>
          {verified}
        </span>
      </div>
      <form class="audit-search" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          Search{' '}
          <input
            type="search"
            value={query.text}
            maxLength={100}
            placeholder="Name, words, number of a screencast"
            onInput={(event) => set({ text: event.currentTarget.value })}
          />
        </label>
        <label>
          What{' '}
          <select value={query.kinds} onChange={(event) => set({ kinds: event.currentTarget.value })}>
            <option value="">Everything</option>
            {KINDS.map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          From <input type="date" value={query.since} onInput={(event) => set({ since: event.currentTarget.value })} />
        </label>
        <label>
          To <input type="date" value={query.until} onInput={(event) => set({ until: event.currentTarget.value })} />
        </label>
      </form>
      {problem && <p role="alert">{problem}</p>}
      {dialog ? (
        <section aria-label="Time line">
          <p>
            <button type="button" class="link" onClick={() => setDialog('')}>
              ‹ All entries
            </button>{' '}
            One dialogue, oldest first
          </p>
          {entries && <TimeLine entries={[...entries].reverse()} />}
        </section>
      ) : (
        entries && <Table entries={entries} open={setDialog} />
      )}
      {entries?.length === 0 && (
        <p class="soft empty-trail">
          {query === NOTHING ? 'Nothing has happened on this website yet.' : 'No entries match.'}
        </p>
      )}
      {more && entries && (
        <button
          type="button"
          onClick={() =>
            void read(entries.at(-1)?.number ?? 0).then(
              (found) => {
                setEntries([...entries, ...found.entries]);
                setMore(found.more);
              },
              (error: HubError) => setProblem(error.message),
            )
          }
        >
          Show older entries
        </button>
      )}
    </>
  );
}

function Table({ entries, open }: { entries: Entry[]; open: (dialog: string) => void }) {
  if (entries.length === 0) return null;
  return (
    <div class="table-room">
      <table class="trail">
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Time</th>
            <th scope="col">What</th>
            <th scope="col">
              <span class="hidden-text">Time line</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.number} class={entry.kind}>
              <td class="number" title={`SHA-256 ${entry.hash}`}>
                {entry.number}
              </td>
              <td class="time">
                <time dateTime={new Date(entry.at).toISOString()}>{moment(entry.at)}</time>
              </td>
              <td>{sentence(entry)}</td>
              <td>
                {entry.dialog && (
                  <button type="button" class="link" onClick={() => open(entry.dialog)}>
                    Time line
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TimeLine({ entries }: { entries: Entry[] }) {
  const casts = [...new Set(entries.map((entry) => entry.screencast))];
  return (
    <>
      {casts.map((cast) => (
        <section key={cast} class="cast">
          <h3>
            Screencast <code>{cast}</code>
          </h3>
          <ol class="time-line">
            {entries
              .filter((entry) => entry.screencast === cast)
              .map((entry) => (
                <li key={entry.number} class={entry.kind}>
                  <time dateTime={new Date(entry.at).toISOString()}>{moment(entry.at)}</time>
                  <span>{sentence(entry)}</span>
                </li>
              ))}
          </ol>
        </section>
      ))}
    </>
  );
}
