import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { HubError, Me } from '../app/types.ts';
import { Bar } from '../ui/bar.tsx';
import { SiteChoice, useSites } from '../ui/site-choice.tsx';
import { day } from '../ui/words.ts';
import { Editor } from './editor.tsx';
import { FindingsList } from './findings.tsx';
import { Picture } from './picture.tsx';
import {
  changed,
  type Draft,
  differences,
  publish,
  type SiteRow,
  selectorProblem,
  type Version,
  versionsOf,
} from './rules.ts';
import { Tester, type TestState } from './tester.ts';

const TEST_WORDS: Record<Exclude<TestState['kind'], 'failed' | 'shown'>, string> = {
  none: 'Open a page of the website to see what these rules do there. It is shown here only; nothing of it goes to the server.',
  opening: 'Opening the page…',
  asking: 'Press Yes on the page that opened.',
  reading: 'Reading the page…',
  declined: 'Somebody pressed No on that page. Open it again to be asked again.',
  silent:
    'The page does not answer. Is the widget on it? A page that isolates itself (Cross-Origin-Opener-Policy) cannot be tested here; use `cobrowse audit`.',
  blocked: 'Your browser blocked the window. Allow windows for this console and try again.',
};

/** Rules of a website: edit, test on a real page, publish, look back. */
export function RulesPage({ who, signedOut }: { who: Me; signedOut: () => void }) {
  const found = useSites();
  useEffect(() => {
    document.title = 'Rules · cobrowse';
  }, []);
  return (
    <div class="paper-page">
      <Bar who={who} here="rules" signedOut={signedOut} />
      <main class="rules-page">
        <SiteChoice of={found} />
        {found.site && <SiteRules key={found.site.key} row={found.site} />}
      </main>
    </div>
  );
}

function SiteRules({ row }: { row: SiteRow }) {
  const [now, setNow] = useState<Version | null>(null);
  const [versions, setVersions] = useState<Version[]>([]);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [problem, setProblem] = useState('');
  const [publishing, setPublishing] = useState(false);
  const [done, setDone] = useState('');
  const [chosen, setChosen] = useState<{ id: number } | null>(null);
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const tester = useRef<Tester | null>(null);

  const load = async (): Promise<void> => {
    const found = await versionsOf(row.key);
    setNow(found.now);
    setVersions(found.versions);
    setDraft({ mode: found.now.mode, rules: found.now.rules });
    tester.current ??= new Tester(row.origins, found.now, () => redraw());
  };
  useEffect(() => {
    load().catch((error: HubError) => setProblem(error.message));
    return () => tester.current?.stop();
  }, [row.key]);
  useEffect(() => {
    if (draft && now) tester.current?.use(draft, now);
  }, [draft, now]);
  const dirty = draft !== null && now !== null && changed(now, draft);
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent): void => {
      if (dirty) event.preventDefault();
    };
    window.addEventListener('beforeunload', leaving);
    return () => window.removeEventListener('beforeunload', leaving);
  }, [dirty]);

  if (problem) return <p role="alert">{problem}</p>;
  if (!draft || !now || !tester.current) return <p class="soft">Loading…</p>;
  const test = tester.current;
  const usable = draft.rules.every((rule) => selectorProblem(rule.selector) === '');
  return (
    <div class="rules-columns">
      <section class="rules-edit" aria-labelledby="rules-title">
        <h2 id="rules-title">{row.name}</h2>
        <p class="soft">
          {now.version === 0
            ? 'No rules have been published yet.'
            : `Version ${now.version}, published by ${now.author} on ${day(now.published)}${now.note ? `: ${now.note}` : ''}`}
        </p>
        <Editor
          draft={draft}
          change={(next) => {
            setDone('');
            setDraft(next);
          }}
          hits={test.page?.findings.rules ?? null}
        />
        <div class="rules-actions">
          <button type="button" class="primary" disabled={!dirty || !usable} onClick={() => setPublishing(true)}>
            Publish…
          </button>
          <button type="button" disabled={!dirty} onClick={() => setDraft({ mode: now.mode, rules: now.rules })}>
            Discard changes
          </button>
          {done && <span role="status">{done}</span>}
        </div>
        <History versions={versions} startFrom={(version) => setDraft({ mode: version.mode, rules: version.rules })} />
      </section>
      <section class="rules-test" aria-label="Test on a page">
        <OpenPage row={row} open={(address) => test.open(address)} />
        <p class={`test-state ${test.state.kind}`} role="status">
          {test.state.kind === 'failed'
            ? `The page cannot be shown: ${test.state.why}.`
            : test.state.kind === 'shown'
              ? `${test.page?.findings.url} as a consultant would see it. Scroll with the wheel; follow links in the page's own window.`
              : TEST_WORDS[test.state.kind]}
        </p>
        {test.page && (
          <>
            <Picture page={test.page} chosen={chosen} />
            <p class="legend">
              <span class="swatch masked" /> masked <span class="swatch blocked" /> blocked{' '}
              <span class="swatch shown" /> allowed <span class="swatch personal" /> looks personal
            </p>
            <FindingsList findings={test.page.findings} choose={(id) => setChosen({ id })} />
          </>
        )}
      </section>
      {publishing && (
        <Publish
          now={now}
          draft={draft}
          test={test}
          onClose={() => setPublishing(false)}
          send={async (note) => {
            const made = await publish(row.key, draft, note, now.version);
            setPublishing(false);
            await load();
            setDone(`Version ${made.version} is published.`);
          }}
        />
      )}
    </div>
  );
}

function OpenPage({ row, open }: { row: SiteRow; open: (address: string) => void }) {
  const [address, setAddress] = useState(`${row.origins[0] ?? ''}/`);
  const [problem, setProblem] = useState('');
  return (
    <form
      class="open-page"
      onSubmit={(event) => {
        event.preventDefault();
        let origin = '';
        try {
          origin = new URL(address).origin;
        } catch {
          // Said below.
        }
        const known = row.origins.includes(origin);
        setProblem(known ? '' : `This is not an address of ${row.name}: ${row.origins.join(', ')}`);
        if (known) open(address);
      }}
    >
      <label>
        Page{' '}
        <input
          type="url"
          value={address}
          required
          spellcheck={false}
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
      </label>
      <button type="submit">Open and test</button>
      {problem && <p role="alert">{problem}</p>}
    </form>
  );
}

function Publish({
  now,
  draft,
  test,
  onClose,
  send,
}: {
  now: Version;
  draft: Draft;
  test: Tester;
  onClose: () => void;
  send: (note: string) => Promise<void>;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const told = differences(now, draft);
  const changes = test.page?.findings.changes ?? [];
  const opens = changes.filter(({ after, before }) => rank(after) < rank(before));
  return (
    <dialog class="publish" ref={dialog} aria-labelledby="publish-title" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setBusy(true);
          send(note.trim()).catch((error: HubError) => {
            setBusy(false);
            setProblem(error.message ?? 'The server did not answer.');
          });
        }}
      >
        <h2 id="publish-title">Publish version {now.version + 1}</h2>
        {now.mode !== draft.mode && (
          <p>
            Everything else {draft.mode === 'private' ? 'becomes masked' : 'becomes visible'}: {now.mode} → {draft.mode}
          </p>
        )}
        {told.length > 0 && (
          <ul class="differences" aria-label="Rules">
            {told.map(({ how, rule }) => (
              <li key={`${how} ${rule.action} ${rule.selector} ${rule.url} ${rule.note}`} class={how}>
                {how === 'added' ? '+' : '−'} {rule.action} <code>{rule.selector}</code>{' '}
                {rule.url && (
                  <>
                    on <code>{rule.url}</code>
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
        <h3>On the tested page</h3>
        {test.pending ? (
          <p role="status">Testing these rules on {test.page?.findings.url}…</p>
        ) : !test.page || !test.current ? (
          <p class="warning">These rules have not been tested on any page.</p>
        ) : changes.length === 0 ? (
          <p>Nothing changes on {test.page.findings.url}.</p>
        ) : (
          <>
            <p>
              On {test.page.findings.url}: {opens.length} {opens.length === 1 ? 'part becomes' : 'parts become'}{' '}
              visible, {changes.length - opens.length} hidden.
            </p>
            <ul>
              {changes.slice(0, 20).map(({ id, what, before, after }) => (
                <li key={id}>
                  <code>{what}</code>{' '}
                  <span class={rank(after) < rank(before) ? 'opens' : 'closes'}>
                    {before} → {after}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
        <label>
          Why{' '}
          <input
            value={note}
            maxLength={500}
            onInput={(event) => setNote(event.currentTarget.value)}
            placeholder="Kept with the version"
          />
        </label>
        <p class="soft">
          Stricter rules apply to running screencasts at once. What becomes visible is shown in new screencasts only.
        </p>
        {problem && <p role="alert">{problem}</p>}
        <div class="rules-actions">
          <button type="submit" class="primary" disabled={busy}>
            Publish
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}

const rank = (how: string): number => ['shown', 'masked', 'blocked'].indexOf(how);

function History({ versions, startFrom }: { versions: Version[]; startFrom: (version: Version) => void }) {
  if (versions.length === 0) return null;
  return (
    <details class="history">
      <summary>Versions ({versions.length})</summary>
      <ol>
        {versions.map((one) => (
          <li key={one.version}>
            <strong>{one.version}</strong> {day(one.published)}, {one.author}
            {one.note && <span>: {one.note}</span>}
            <span class="soft">
              {' '}
              {one.rules.length} {one.rules.length === 1 ? 'rule' : 'rules'}, {one.mode}, SHA-256{' '}
              {one.digest.slice(0, 12)}…
            </span>{' '}
            <button type="button" class="link" onClick={() => startFrom(one)}>
              Edit from here
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}
