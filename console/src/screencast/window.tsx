import { useEffect, useState } from 'preact/hooks';
import { ConnectionBar } from '../app/connection-bar.tsx';
import { type Dialog, type HubError, running } from '../app/types.ts';
import { showsHere } from '../app/windows.ts';
import { Messages } from '../dialogs/messages.tsx';
import type { HubClient } from '../hub/client.ts';
import { useHub } from '../ui/hooks.ts';
import { refusal } from '../ui/words.ts';
import { Separator, useSplit } from './split.tsx';
import { Stage } from './stage.tsx';
import { closeThisWindow } from './viewer.ts';
import { Waiting } from './waiting.tsx';

/** The screencast window: dialogue beside the mirror. */
export function ScreencastWindow({ hub, dialogId }: { hub: HubClient; dialogId: string }) {
  useHub(hub);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    if (!hub.online) return;
    setProblem('');
    hub.openDialog(dialogId).catch((error: HubError) => setProblem(refusal(error)));
  }, [dialogId, hub.online]);
  const dialog: Dialog | undefined = [...hub.state.dialogs.values()].find((open) => open.dialog === dialogId);
  const cast = hub.state.screencasts.get(dialogId);
  const split = useSplit();
  useEffect(() => showsHere(dialogId), [dialogId]);
  useEffect(() => {
    const key = dialog ? `${dialog.site} ${dialog.visitor}` : '';
    if (key && hub.state.selected !== key) hub.selectVisitor(key);
  }, [dialog, hub]);
  useEffect(() => {
    const seen = (): void => hub.markSelectedRead();
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [hub]);

  const name = hub.state.inbox.rows.get(dialogId)?.name ?? '';
  const waiting = hub.state.inbox.rows.get(dialogId)?.unread ?? 0;
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}Screencast${name && ` of ${name}`} · cobrowse`;
  }, [name, waiting]);

  if (problem)
    return (
      <main class="message-page" role="alert">
        {problem}
      </main>
    );
  if (!dialog)
    return (
      <div class="window">
        <ConnectionBar hub={hub} />
        <main class="message-page">Opening…</main>
      </div>
    );
  const begun = cast !== undefined && (cast.state === 'ended' || running(cast));
  return (
    <div class="window">
      {/* Where the page is, its status says so. */}
      {!(cast && running(cast)) && <ConnectionBar hub={hub} />}
      <main class={`screencast ${split.collapsed ? 'collapsed' : ''}`} style={{ '--dialogue': `${split.width}px` }}>
        <h1 class="hidden-text">Screencast{name && ` of ${name}`}</h1>
        <aside class="dialog" id="dialogue" aria-label="Dialogue">
          <Messages hub={hub} dialog={dialog} />
        </aside>
        <Separator split={split} />
        {cast && begun ? (
          <Stage
            key={cast.screencast}
            hub={hub}
            cast={cast}
            dialog={dialog}
            split={split}
            closeWindow={closeThisWindow}
          />
        ) : (
          <Waiting hub={hub} dialog={dialogId} cast={cast} name={name || 'The visitor'} />
        )}
      </main>
    </div>
  );
}
