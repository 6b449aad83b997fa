import { render } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { AuditPage } from '../audit/page.tsx';
import { HubClient } from '../hub/client.ts';
import { RulesPage } from '../rules/page.tsx';
import { ScreencastWindow } from '../screencast/window.tsx';
import { useHub } from '../ui/hooks.ts';
import { forgetNews } from '../ui/news.ts';
import { WebsitePage } from '../website/page.tsx';
import { me, onSessionEnded, signInByLink, signOut } from './http.ts';
import { type Gone, SignIn } from './sign-in.tsx';
import type { HubError, Me } from './types.ts';
import { onSignedOut, tellSignedOut } from './windows.ts';
import { Workspace } from './workspace.tsx';

function App() {
  const [who, setWho] = useState<Me | null | undefined>(undefined);
  const [gone, setGone] = useState<Gone>('');
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

  /** Nothing of what was here stays: with the last component all of it is gone. */
  const leave = useCallback((how: Gone) => {
    setWho((before) => {
      if (before) setGone(how);
      return null;
    });
    forgetNews();
    document.title = 'cobrowse';
  }, []);
  useEffect(() => {
    onSessionEnded(() => leave('ended'));
    return onSignedOut(() => leave('left'));
  }, [leave]);
  const ended = useCallback(() => leave('ended'), [leave]);
  /** The screens of all windows are cleared first: whoever leaves does not wait for an answer of the server. */
  const signedOut = useCallback(() => {
    tellSignedOut();
    leave('left');
    signOut().catch(() => setGone('failed'));
  }, [leave]);

  if (who === undefined) return <main class="message-page">Loading…</main>;
  if (who === null) return <SignIn done={setWho} problem={problem} gone={gone} again={signedOut} />;
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
  return <Console who={who} signedOut={signedOut} ended={ended} />;
}

function Console({ who, signedOut, ended }: { who: Me; signedOut: () => void; ended: () => void }) {
  const hub = useMemo(() => new HubClient(who), [who]);
  useHub(hub);
  useEffect(() => () => hub.disconnect(), [hub]);
  useEffect(() => {
    if (hub.state.signedOut) ended();
  }, [hub.state.signedOut, ended]);
  const { opened } = hub.connection;
  useEffect(() => {
    // While the line was lost, somebody else may have signed in here, or this person's role may have changed.
    if (opened > 1)
      me().then(
        (now) => (now?.id !== who.id || now.role !== who.role) && location.reload(),
        () => {},
      );
  }, [opened, who]);
  const dialogId = /^\/console\/screencast\/([\w-]+)$/.exec(location.pathname)?.[1];
  if (dialogId) {
    return <ScreencastWindow hub={hub} dialogId={dialogId} />;
  }
  return <Workspace hub={hub} who={who} signedOut={signedOut} />;
}

render(<App />, document.getElementById('app') as HTMLElement);
