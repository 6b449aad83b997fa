import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DialogRow } from '../app/desk.ts';
import { type Dialog, type HubClient, type HubError, type ScreencastState, visitorKey } from '../app/hub.ts';
import { useHub, useNow } from '../ui/hooks.ts';
import { Icon } from '../ui/icons.tsx';
import { outcome } from '../ui/words.ts';
import { Messages } from './messages.tsx';

export function openScreencastWindow(dialog: string): boolean {
  const width = Math.min(1440, screen.availWidth);
  const height = Math.min(900, screen.availHeight);
  return (
    window.open(`/console/screencast/${dialog}`, `cobrowse-${dialog}`, `popup,width=${width},height=${height}`) !== null
  );
}

interface PaneProps {
  hub: HubClient;
  dialog: Dialog;
  blocked: boolean;
  /** Whether the screencast is watched beside the dialogue, in this window. */
  here: boolean;
  watchHere: (here: boolean) => void;
}

/** One dialogue: who it is, whose it is, the screencast button, notices, messages. */
export function DialogPane({ hub, dialog, blocked, here, watchHere }: PaneProps) {
  useHub(hub);
  const present = hub.visitors.get(visitorKey(dialog));
  const row = hub.desk.rows.get(dialog.dialog);
  const cast = hub.screencasts.get(dialog.dialog);
  const usual = hub.requestTexts[dialog.site] ?? '';
  const [refusal, setRefusal] = useState('');
  const [wording, setWording] = useState(false);
  useEffect(() => {
    setRefusal('');
    setWording(false);
  }, [dialog.dialog]);

  async function attempt(action: () => Promise<void>): Promise<void> {
    setRefusal('');
    try {
      await action();
    } catch (error) {
      setRefusal((error as HubError).message ?? 'The server did not answer.');
    }
  }

  async function request(text = ''): Promise<void> {
    setWording(false);
    await attempt(() => hub.request(dialog, text));
  }

  const name = row?.name || present?.title || 'Visitor';
  return (
    <section class="dialog" aria-label="Dialogue">
      <header>
        <div class="who">
          <h2>
            <span class={present ? 'presence here' : 'presence'} aria-hidden="true" /> {name}
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
        {row && <Owner hub={hub} row={row} attempt={attempt} />}
        <ScreencastButton
          cast={cast}
          present={present !== undefined}
          request={request}
          hub={hub}
          wording={wording}
          word={() => setWording(!wording)}
          here={here}
          watchHere={watchHere}
        />
      </header>
      {wording && present && !(cast && (running(cast) || cast.state === 'requested')) && (
        <Wording usual={usual} send={(text) => void request(text)} close={() => setWording(false)} />
      )}
      {refusal && <Notice text={`${refusal[0]?.toUpperCase()}${refusal.slice(1)}.`} close={() => setRefusal('')} />}
      {cast && <Outcome cast={cast} hub={hub} dialog={dialog} present={present !== undefined} request={request} />}
      {blocked && cast && running(cast) && !here && (
        <div class="notice" role="alert">
          <span>Your browser blocked the screencast window.</span>
          <button type="button" onClick={() => openScreencastWindow(dialog.dialog)}>
            Open it
          </button>
          <button type="button" onClick={() => watchHere(true)}>
            Watch here
          </button>
        </div>
      )}
      <Messages hub={hub} dialog={dialog} />
    </section>
  );
}

/** Whose a dialogue is, and whether it is closed. */
function Owner({
  hub,
  row,
  attempt,
}: {
  hub: HubClient;
  row: DialogRow;
  attempt: (action: () => Promise<void>) => Promise<void>;
}) {
  const others = hub.desk.colleagues.filter((one) => one.id !== hub.who.id);
  const known = row.operator === '' || row.operator === hub.who.id || others.some((one) => one.id === row.operator);
  return (
    <div class="owner">
      <label>
        <span class="hidden-text">Dialogue of</span>
        <select
          value={row.operator}
          onChange={(event) => {
            const { value } = event.currentTarget;
            void attempt(() => hub.desk.assign(row.dialog, value));
          }}
        >
          <option value="">Nobody's</option>
          <option value={hub.who.id}>Mine</option>
          {!known && <option value={row.operator}>{row.operatorName}</option>}
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
              {one.present ? '' : ' (away)'}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        data-close-dialog
        onClick={() => void attempt(() => hub.desk.setState(row.dialog, row.state === 'open' ? 'closed' : 'open'))}
      >
        {row.state === 'open' ? 'Close' : 'Reopen'}
        <span class="hidden-text"> dialogue</span>
      </button>
    </div>
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
  here: boolean;
  watchHere: (here: boolean) => void;
}

function ScreencastButton({ cast, present, request, hub, wording, word, here, watchHere }: ButtonProps) {
  if (cast?.state === 'requested') {
    return (
      <div class="screencast-button">
        <button type="button" class="awaiting with-icon" aria-disabled="true">
          <Icon name="screencast" />
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
        <button type="button" class="live with-icon" onClick={() => openScreencastWindow(cast.dialog)}>
          <Icon name="screencast" />
          Watch screencast
        </button>
        <button type="button" class="link" aria-pressed={here} onClick={() => watchHere(!here)}>
          {here ? 'Hide it here' : 'Watch here'}
        </button>
        <button type="button" class="link" onClick={() => void hub.end(cast.screencast)}>
          End screencast
        </button>
      </div>
    );
  }
  return (
    <div class="screencast-button">
      <button type="button" class="primary with-icon" data-request disabled={!present} onClick={() => void request()}>
        <Icon name="screencast" />
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

/** Asked for where a screencast is not possible. */
const PICTURE_PLEASE = 'Could you send me a picture of what you see? You can paste it into this chat.';

interface OutcomeProps {
  cast: ScreencastState;
  hub: HubClient;
  dialog: Dialog;
  present: boolean;
  request: () => Promise<void>;
}

/** Why a screencast did not begin, or ended, with the sensible next step. */
function Outcome({ cast, hub, dialog, present, request }: OutcomeProps) {
  const now = useNow(1000);
  if (cast.state !== 'refused' && cast.state !== 'ended') return null;
  const wait = Math.ceil((cast.askAgainIn ?? 0) - (now - (cast.at ?? now)) / 1000);
  const forget = (): void => hub.forgetScreencast(cast.dialog);
  const hopeless = ['unsupported_browser', 'not_secure', 'weak_connection'].includes(cast.reason);
  return (
    <Notice text={outcome(cast)} close={forget}>
      {cast.reason === 'declined' && wait > 0 ? (
        <span class="soft">You can ask again in {wait} s.</span>
      ) : !present ? (
        <span class="soft">A message reaches the visitor on the next visit.</span>
      ) : (
        <>
          {hopeless && (
            <button
              type="button"
              onClick={() => {
                void hub.say(dialog, PICTURE_PLEASE);
                forget();
              }}
            >
              Ask for a picture
            </button>
          )}
          {(!hopeless || cast.reason === 'weak_connection') && (
            <button type="button" onClick={() => void request()}>
              Ask again
            </button>
          )}
        </>
      )}
    </Notice>
  );
}

function Notice({ text, close, children }: { text: string; close: () => void; children?: ComponentChildren }) {
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
