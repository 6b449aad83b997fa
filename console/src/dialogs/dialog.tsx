import { useEffect, useState } from 'preact/hooks';
import { type Dialog, type HubClient, type HubError, type ScreencastState, visitorKey } from '../app/hub.ts';
import { useHub, useNow } from '../ui/hooks.ts';
import { outcome } from '../ui/words.ts';
import { Messages } from './messages.tsx';

export function openScreencastWindow(dialog: string): boolean {
  const width = Math.min(1440, screen.availWidth);
  const height = Math.min(900, screen.availHeight);
  return (
    window.open(`/console/screencast/${dialog}`, `cobrowse-${dialog}`, `popup,width=${width},height=${height}`) !== null
  );
}

/** One dialogue: who it is, the screencast button, notices, messages. */
export function DialogPane({ hub, dialog, blocked }: { hub: HubClient; dialog: Dialog; blocked: boolean }) {
  useHub(hub);
  const row = hub.visitors.get(visitorKey(dialog));
  const cast = hub.screencasts.get(dialog.dialog);
  const [refusal, setRefusal] = useState('');
  useEffect(() => setRefusal(''), [dialog.dialog]);

  async function request(): Promise<void> {
    setRefusal('');
    try {
      await hub.request(dialog);
    } catch (error) {
      setRefusal((error as HubError).message ?? 'The server did not answer.');
    }
  }

  return (
    <section class="dialog" aria-label="Dialogue">
      <header>
        <div class="who">
          <h2>{row?.title || 'Visitor'}</h2>
          <p class="soft">{row ? row.url : 'Not on the website now'}</p>
        </div>
        <ScreencastButton cast={cast} present={row !== undefined} request={request} hub={hub} />
      </header>
      {refusal && <Notice text={`${refusal[0]?.toUpperCase()}${refusal.slice(1)}.`} close={() => setRefusal('')} />}
      {cast && <Outcome cast={cast} hub={hub} request={request} />}
      {blocked && cast && running(cast) && (
        <div class="notice" role="alert">
          <span>Your browser blocked the screencast window.</span>
          <button type="button" onClick={() => openScreencastWindow(dialog.dialog)}>
            Open it
          </button>
        </div>
      )}
      <Messages hub={hub} dialog={dialog} />
    </section>
  );
}

export function running(cast: ScreencastState): boolean {
  return cast.state === 'live' || cast.state === 'hidden' || cast.state === 'reconnecting';
}

interface ButtonProps {
  cast: ScreencastState | undefined;
  present: boolean;
  request: () => Promise<void>;
  hub: HubClient;
}

function ScreencastButton({ cast, present, request, hub }: ButtonProps) {
  if (cast?.state === 'requested') {
    return (
      <div class="screencast-button">
        <button type="button" class="awaiting" aria-disabled="true">
          Awaiting permission…
        </button>
        <button type="button" class="link" onClick={() => void hub.end(cast.screencast)}>
          Withdraw
        </button>
      </div>
    );
  }
  if (cast && running(cast)) {
    return (
      <div class="screencast-button">
        <button type="button" class="live" onClick={() => openScreencastWindow(cast.dialog)}>
          Watch screencast
        </button>
        <button type="button" class="link" onClick={() => void hub.end(cast.screencast)}>
          End screencast
        </button>
      </div>
    );
  }
  return (
    <div class="screencast-button">
      <button type="button" class="primary" disabled={!present} onClick={() => void request()}>
        Request screencast
      </button>
    </div>
  );
}

/** Why a screencast did not begin, or ended, with the sensible next step. */
function Outcome({ cast, hub, request }: { cast: ScreencastState; hub: HubClient; request: () => Promise<void> }) {
  const now = useNow(1000);
  if (cast.state !== 'refused' && cast.state !== 'ended') return null;
  const wait = Math.ceil((cast.askAgainIn ?? 0) - (now - (cast.at ?? now)) / 1000);
  return (
    <Notice text={outcome(cast)} close={() => hub.forgetScreencast(cast.dialog)}>
      {cast.reason === 'declined' && wait > 0 ? (
        <span class="soft">You can ask again in {wait} s.</span>
      ) : (
        <button type="button" onClick={() => void request()}>
          Ask again
        </button>
      )}
    </Notice>
  );
}

// biome-ignore lint/suspicious/noExplicitAny: Preact's children type
function Notice({ text, close, children }: { text: string; close: () => void; children?: any }) {
  return (
    <div class="notice" role="alert">
      <span>{text}</span>
      {children}
      <button type="button" class="close" aria-label="Dismiss" onClick={close}>
        ×
      </button>
    </div>
  );
}
