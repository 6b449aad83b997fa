import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { AuditPage } from '../audit/page.tsx';
import { DialogPane, openScreencastWindow } from '../dialogs/dialog.tsx';
import { RulesPage } from '../rules/page.tsx';
import { ScreencastWindow } from '../screencast/window.tsx';
import { Bar } from '../ui/bar.tsx';
import { useHub } from '../ui/hooks.ts';
import { Visitors } from '../visitors/visitors.tsx';
import { me, signInByLink } from './api.ts';
import { HubClient, type HubError, type Me, type VisitorRow, visitorKey } from './hub.ts';
import { SignIn } from './sign-in.tsx';

function App() {
  const [who, setWho] = useState<Me | null | undefined>(undefined);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const link = /^#sign-in=([\w-]+)$/.exec(location.hash)?.[1];
    if (link) history.replaceState(null, '', '/console/');
    (link ? signInByLink(link) : me()).then(setWho, async (error: HubError) => {
      setProblem(error.message);
      // A used link is no matter for somebody who is signed in already.
      setWho(link ? await me().catch(() => null) : null);
    });
  }, []);
  if (who === undefined) return <main class="message-page">Loading…</main>;
  if (who === null) return <SignIn done={setWho} problem={problem} />;
  const signedOut = () => setWho(null);
  const audits = who.role !== 'consultant';
  if (audits && location.pathname === '/console/audit') return <AuditPage who={who} signedOut={signedOut} />;
  if (audits && location.pathname === '/console/rules') return <RulesPage who={who} signedOut={signedOut} />;
  if (who.role === 'auditor') {
    // Loaded anew: the Rules page may talk with the pages that it opens, which others may not.
    location.replace('/console/rules');
    return null;
  }
  return <Console who={who} signedOut={signedOut} />;
}

function Console({ who, signedOut }: { who: Me; signedOut: () => void }) {
  const hub = useMemo(() => new HubClient(), []);
  useHub(hub);
  useEffect(() => () => hub.close(), [hub]);
  useEffect(() => {
    if (hub.signedOut) signedOut();
  }, [hub.signedOut, signedOut]);
  const dialogId = /^\/console\/screencast\/([\w-]+)$/.exec(location.pathname)?.[1];
  if (dialogId) {
    return (
      <>
        <ConnectionBar hub={hub} />
        <ScreencastWindow hub={hub} dialogId={dialogId} />
      </>
    );
  }
  return <Desk hub={hub} who={who} signedOut={signedOut} />;
}

function ConnectionBar({ hub }: { hub: HubClient }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    // A connection that comes up at once needs no word about it.
    const timer = setTimeout(() => setLate(!hub.online), 1500);
    return () => clearTimeout(timer);
  }, [hub.online]);
  return hub.online || !late ? null : (
    <p class="connection" role="status">
      No connection to the server. Trying again…
    </p>
  );
}

function Desk({ hub, who, signedOut }: { hub: HubClient; who: Me; signedOut: () => void }) {
  const [blocked, setBlocked] = useState(false);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    hub.onLive = (dialog) => setBlocked(!openScreencastWindow(dialog));
  }, [hub]);
  useEffect(() => {
    const unread = [...hub.unread.values()].reduce((sum, count) => sum + count, 0);
    document.title = unread > 0 ? `(${unread}) cobrowse` : 'cobrowse';
  });
  useEffect(() => {
    const seen = (): void => {
      if (!document.hidden && hub.selected) hub.read(hub.selected);
    };
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [hub]);

  async function pick(row: VisitorRow): Promise<void> {
    setProblem('');
    hub.select(visitorKey(row));
    try {
      await hub.open(row);
    } catch (error) {
      setProblem((error as HubError).message ?? 'The server did not answer.');
    }
  }

  const dialog = hub.dialogs.get(hub.selected);
  return (
    <div class={`desk ${hub.selected ? 'chosen' : ''}`}>
      <Bar who={who} here="dialogues" signedOut={signedOut} />
      <ConnectionBar hub={hub} />
      <div class="columns">
        <Visitors hub={hub} pick={(row) => void pick(row)} />
        <main>
          {hub.selected && (
            <button type="button" class="link back" onClick={() => hub.select('')}>
              ‹ All visitors
            </button>
          )}
          {problem && (
            <p class="message-page" role="alert">
              {problem}
            </p>
          )}
          {dialog ? (
            <DialogPane hub={hub} dialog={dialog} blocked={blocked} />
          ) : (
            !problem && (
              <p class="message-page soft">{hub.selected ? 'Opening…' : 'Choose a visitor to start a dialogue.'}</p>
            )
          )}
        </main>
      </div>
    </div>
  );
}

render(<App />, document.getElementById('app') as HTMLElement);
