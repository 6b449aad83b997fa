import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { AuditPage } from '../audit/page.tsx';
import { RulesPage } from '../rules/page.tsx';
import { ScreencastWindow } from '../screencast/window.tsx';
import { useHub } from '../ui/hooks.ts';
import { WebsitePage } from '../website/page.tsx';
import { me, signInByLink } from './api.ts';
import { ConnectionBar } from './connection-bar.tsx';
import { DeskPage } from './desk-page.tsx';
import { HubClient, type HubError, type Me } from './hub.ts';
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
  if (who.role === 'admin' && location.pathname === '/console/website')
    return <WebsitePage who={who} signedOut={signedOut} />;
  if (who.role === 'auditor') {
    // Loaded anew: the Rules page may talk with the pages that it opens, which others may not.
    location.replace('/console/rules');
    return null;
  }
  return <Console who={who} signedOut={signedOut} />;
}

function Console({ who, signedOut }: { who: Me; signedOut: () => void }) {
  const hub = useMemo(() => new HubClient(who), [who]);
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
  return <DeskPage hub={hub} who={who} signedOut={signedOut} />;
}

render(<App />, document.getElementById('app') as HTMLElement);
