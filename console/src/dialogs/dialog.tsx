import { useEffect, useRef, useState } from 'preact/hooks';
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
  const [wording, setWording] = useState(false);
  useEffect(() => {
    setRefusal('');
    setWording(false);
  }, [dialog.dialog]);

  async function request(text = ''): Promise<void> {
    setRefusal('');
    setWording(false);
    try {
      await hub.request(dialog, text);
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
        <ScreencastButton
          cast={cast}
          present={row !== undefined}
          request={request}
          hub={hub}
          wording={wording}
          word={() => setWording(!wording)}
        />
      </header>
      {wording && row && !(cast && (running(cast) || cast.state === 'requested')) && (
        <Wording usual={hub.requestText} send={(text) => void request(text)} close={() => setWording(false)} />
      )}
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
  wording: boolean;
  word: () => void;
}

function ScreencastButton({ cast, present, request, hub, wording, word }: ButtonProps) {
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
      <button type="button" class="link" disabled={!present} aria-expanded={wording} onClick={word}>
        Edit wording
      </button>
    </div>
  );
}

const MAX_WORDING = 500;

/** The words of a request, for this one visitor. */
function Wording({ usual, send, close }: { usual: string; send: (text: string) => void; close: () => void }) {
  const [text, setText] = useState(usual);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      class="wording"
      onSubmit={(event) => {
        event.preventDefault();
        send(text.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <label>
        What the visitor is asked
        <textarea
          ref={field}
          rows={3}
          maxLength={MAX_WORDING}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <div class="wording-actions">
        <button type="submit" class="primary" disabled={text.trim() === ''}>
          Send request
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="button" class="link" disabled={text === usual} onClick={() => setText(usual)}>
          Usual words
        </button>
        <span class="soft count">
          {text.length} of {MAX_WORDING}
        </span>
      </div>
    </form>
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
