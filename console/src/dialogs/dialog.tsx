import { useEffect, useRef, useState } from 'preact/hooks';
import { type Dialog, over, running, visitorKey } from '../app/types.ts';
import type { HubClient } from '../hub/client.ts';
import { whyNot } from '../hub/limits.ts';
import { openScreencastWindow, type ViewerPlace } from '../screencast/viewer.ts';
import { useHub, useNow } from '../ui/hooks.ts';
import { refusal } from '../ui/words.ts';
import { ClosePanel } from './close-panel.tsx';
import { Messages } from './messages.tsx';
import { Notice, Outcome } from './notice.tsx';
import { Owner } from './owner.tsx';
import { RequestPanel } from './request-panel.tsx';
import { ScreencastButton } from './screencast-button.tsx';

interface PaneProps {
  hub: HubClient;
  dialog: Dialog;
  /** Whether the screencast is watched beside the dialogue, in this window. */
  here: boolean;
  watchHere: (here: boolean) => void;
}

/** One dialogue: who it is, whose it is, the screencast button, notices, messages. */
export function DialogPane({ hub, dialog, here, watchHere }: PaneProps) {
  useHub(hub);
  useNow(1000);
  const present = hub.state.visitors.get(visitorKey(dialog));
  const row = hub.state.inbox.rows.get(dialog.dialog);
  const cast = hub.state.screencasts.get(dialog.dialog);
  const [problem, setProblem] = useState('');
  const [panel, setPanel] = useState<'' | 'request' | 'close'>('');
  const opener = useRef<HTMLElement | null>(null);
  const [blocked, setBlocked] = useState(false);
  useEffect(() => {
    setProblem('');
    setPanel('');
    setBlocked(false);
  }, [dialog.dialog]);

  async function attempt(action: () => Promise<void>): Promise<void> {
    setProblem('');
    try {
      await action();
    } catch (error) {
      setProblem(refusal(error));
    }
  }

  /** The window opens with the click: later, when the visitor says Yes, every browser's blocker stops it. */
  async function request(text: string, place: ViewerPlace): Promise<void> {
    const opened = place === 'window' ? openScreencastWindow(dialog.dialog) : null;
    setBlocked(place === 'window' && !opened);
    watchHere(!opened);
    setPanel('');
    await attempt(async () => {
      try {
        await hub.requestScreencast(dialog.dialog, text);
      } catch (error) {
        opened?.close();
        watchHere(false);
        setBlocked(false);
        throw error;
      }
    });
  }

  function open(): void {
    const opened = openScreencastWindow(dialog.dialog);
    setBlocked(!opened);
    if (!opened) watchHere(true);
  }

  const active = cast !== undefined && !over(cast);
  const live = cast !== undefined && running(cast);
  const why = whyNot(hub.state.limits.get(dialog.dialog), Date.now());
  const show = (next: 'request' | 'close'): void => {
    opener.current = document.activeElement as HTMLElement | null;
    setPanel(next);
  };
  /** Who gives a step up goes on where it began. */
  const cancel = (): void => {
    setPanel('');
    opener.current?.focus();
  };
  const ask = (): void => show('request');
  const end = (): void => {
    if (cast) void attempt(() => hub.api.endScreencast(cast.screencast));
  };
  return (
    <section class="dialog" aria-label="Dialogue">
      <header>
        <div class="who">
          <h2>
            <span class={present ? 'presence here' : 'presence'} aria-hidden="true" />{' '}
            {row?.name || present?.title || 'Visitor'}
          </h2>
          <p class="soft">
            {row?.email && (
              <>
                <a href={`mailto:${encodeURIComponent(row.email).replace('%40', '@')}`}>{row.email}</a> ·{' '}
              </>
            )}
            {present ? present.url : 'Not on the website now'}
          </p>
        </div>
        {row && <Owner key={row.dialog} hub={hub} row={row} attempt={attempt} askToClose={() => show('close')} />}
        <ScreencastButton
          cast={cast}
          present={present !== undefined}
          asking={panel === 'request'}
          // Beside the outcome it is said already.
          why={why}
          said={cast !== undefined && over(cast)}
          ask={ask}
          open={open}
          here={here}
          watchHere={watchHere}
          end={end}
        />
      </header>
      {panel === 'request' && !active && (
        <RequestPanel
          usual={hub.state.requestTexts[dialog.site] ?? ''}
          why={present ? why : 'The visitor is not on the website now.'}
          send={(text, place) => void request(text, place)}
          cancel={cancel}
        />
      )}
      {panel === 'close' && row?.state === 'open' && (
        <ClosePanel
          live={live}
          cancel={cancel}
          act={() => {
            setPanel('');
            void attempt(() => hub.api.setDialogState(dialog.dialog, 'closed'));
          }}
        />
      )}
      {problem && <Notice text={problem} dismiss={() => setProblem('')} />}
      {cast && <Outcome cast={cast} hub={hub} dialog={dialog} present={present !== undefined} why={why} ask={ask} />}
      {blocked && active && (
        <div class="notice" role="alert">
          <span>
            Your browser blocked the screencast window. The page is shown here instead; to have the window, allow
            pop-ups in the address bar.
          </span>
          <button type="button" onClick={open}>
            Open it
          </button>
          <button type="button" class="close" aria-label="Dismiss" onClick={() => setBlocked(false)}>
            ×
          </button>
        </div>
      )}
      <Messages hub={hub} dialog={dialog} />
    </section>
  );
}
