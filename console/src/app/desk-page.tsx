import { useEffect, useState } from 'preact/hooks';
import { DialogPane, openScreencastWindow, running } from '../dialogs/dialog.tsx';
import { Inbox } from '../inbox/inbox.tsx';
import { Stage } from '../screencast/stage.tsx';
import { Bar } from '../ui/bar.tsx';
import { useHub } from '../ui/hooks.ts';
import { Icon } from '../ui/icons.tsx';
import { askToNotify, chime, notify } from '../ui/news.ts';
import { useRemembered } from '../ui/stored.ts';
import { Visitors } from '../visitors/visitors.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { type HubClient, type HubError, type Me, visitorKey } from './hub.ts';
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx';

/** Where a consultant works: inbox and visitors, one dialogue, its screencast if wanted here. */
export function DeskPage({ hub, who, signedOut }: { hub: HubClient; who: Me; signedOut: () => void }) {
  useHub(hub);
  const [blocked, setBlocked] = useState(false);
  const [problem, setProblem] = useState('');
  const [help, setHelp] = useState(false);
  const [here, setHere] = useState(false);
  const [sound, setSound] = useRemembered('sound', true);
  const { unread } = hub.desk;

  useEffect(() => {
    hub.onLive = (dialog) => setBlocked(!openScreencastWindow(dialog));
  }, [hub]);
  useEffect(() => {
    hub.onNews = (news) => {
      if (sound && !hub.desk.away) chime();
      notify(news.title, news.text, visitorKey(news), () => void pick(news));
    };
  });
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) cobrowse` : 'cobrowse';
  }, [unread]);
  useEffect(() => {
    const seen = (): void => hub.readSelected();
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [hub]);

  async function pick(row: { site: string; visitor: string }): Promise<void> {
    setProblem('');
    hub.select(visitorKey(row));
    try {
      await hub.open(row);
    } catch (error) {
      setProblem((error as HubError).message ?? 'The server did not answer.');
    }
  }

  function step(by: 1 | -1): void {
    const rows = hub.desk.in(hub.view);
    const at = rows.findIndex((row) => visitorKey(row) === hub.selected);
    const next = rows[at < 0 ? 0 : at + by];
    if (next) void pick(next);
  }

  useShortcuts((key) => {
    const press = (selector: string): boolean => {
      const found = document.querySelector<HTMLElement>(`main ${selector}`);
      found?.click();
      return found !== null;
    };
    const actions: Record<string, () => unknown> = {
      j: () => step(1),
      k: () => step(-1),
      '/': () => document.getElementById('search')?.focus(),
      r: () => document.querySelector<HTMLElement>('main .compose textarea')?.focus(),
      n: () => press('[data-note][aria-pressed="false"]'),
      s: () => press('[data-request]'),
      e: () => press('[data-close-dialog]'),
      m: () => setSound(!sound),
      '?': () => setHelp(true),
    };
    const action = actions[key];
    action?.();
    return action !== undefined;
  });

  const dialog = hub.dialogs.get(hub.selected);
  const cast = dialog && hub.screencasts.get(dialog.dialog);
  const watched = here && cast && running(cast);
  return (
    <div class={`desk ${hub.selected ? 'chosen' : ''}`}>
      <Bar who={who} here="dialogues" signedOut={signedOut}>
        <button
          type="button"
          class="tool"
          aria-pressed={sound}
          aria-label="Sound"
          title={sound ? 'Sound is on (m)' : 'Sound is off (m)'}
          onClick={() => {
            askToNotify();
            setSound(!sound);
          }}
        >
          <Icon name={sound ? 'sound' : 'mute'} />
        </button>
        <button
          type="button"
          class="tool keys"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          onClick={() => setHelp(true)}
        >
          <Icon name="keys" />
        </button>
        <label class="away">
          <input
            type="checkbox"
            role="switch"
            aria-checked={!hub.desk.away}
            checked={!hub.desk.away}
            onChange={(event) => {
              askToNotify();
              hub.desk.setAway(!event.currentTarget.checked).catch(() => {});
            }}
          />
          <span class={hub.desk.away ? 'presence' : 'presence here'} aria-hidden="true" />
          {hub.desk.away ? 'Away' : 'Available'}
        </label>
      </Bar>
      <ConnectionBar hub={hub} />
      <div class="columns">
        <div class="lists">
          <Inbox hub={hub} pick={(row) => void pick(row)} />
          <Visitors hub={hub} pick={(row) => void pick(row)} />
        </div>
        <main>
          {hub.selected && (
            <button type="button" class="link back" onClick={() => hub.select('')}>
              ‹ All dialogues
            </button>
          )}
          {problem && (
            <p class="message-page" role="alert">
              {problem}
            </p>
          )}
          {dialog ? (
            <div class={watched ? 'with-stage' : 'alone'}>
              <DialogPane hub={hub} dialog={dialog} blocked={blocked} here={here} watchHere={setHere} />
              {watched && <Stage key={cast.screencast} hub={hub} cast={cast} dialog={dialog} />}
            </div>
          ) : (
            !problem && (
              <p class="message-page soft">
                {hub.selected ? 'Opening…' : 'Choose a dialogue from the inbox, or a visitor to start one.'}
              </p>
            )
          )}
        </main>
      </div>
      {help && <ShortcutHelp close={() => setHelp(false)} />}
    </div>
  );
}
