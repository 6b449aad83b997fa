import { useEffect, useRef, useState } from 'preact/hooks';
import { DialogPane } from '../dialogs/dialog.tsx';
import type { HubClient } from '../hub/client.ts';
import { rowsIn, unreadOf } from '../hub/inbox-state.ts';
import { Inbox } from '../inbox/inbox.tsx';
import { Stage } from '../screencast/stage.tsx';
import { Bar } from '../ui/bar.tsx';
import { useHub } from '../ui/hooks.ts';
import { Icon } from '../ui/icons.tsx';
import { askToNotify, chime, notify } from '../ui/news.ts';
import { useRemembered } from '../ui/stored.ts';
import { Visitors } from '../visitors/visitors.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { ShortcutHelp, useShortcuts } from './shortcuts.tsx';
import { type HubError, type Me, running, visitorKey } from './types.ts';
import { isShown, onShown } from './windows.ts';

/** Where a consultant works: inbox and visitors, one dialogue, its screencast if wanted here. */
export function Workspace({ hub, who, signedOut }: { hub: HubClient; who: Me; signedOut: () => void }) {
  useHub(hub);
  const [problem, setProblem] = useState('');
  const [help, setHelp] = useState(false);
  /** The dialogue whose screencast is watched inside the workspace. */
  const [inside, setInside] = useState('');
  const [sound, setSound] = useRemembered('sound', true);
  const unread = unreadOf(hub.state);

  useEffect(() => {
    hub.onLive = (dialog) => void watchUnshown(dialog);
  });
  // A window of its own that opens takes the screencast over.
  const elsewhere = useRef(new Set<string>());
  useEffect(
    () =>
      onShown((dialog, shown) => {
        elsewhere.current[shown ? 'add' : 'delete'](dialog);
        if (shown) setInside((at) => (at === dialog ? '' : at));
      }),
    [],
  );
  useEffect(() => {
    hub.onNews = (news) => {
      if (sound && !hub.state.inbox.away) chime();
      notify(news.title, news.text, visitorKey(news), () => void pick(news));
    };
  });
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) cobrowse` : 'cobrowse';
  }, [unread]);
  useEffect(() => {
    const seen = (): void => hub.markSelectedRead();
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [hub]);

  async function pick(row: { site: string; visitor: string }): Promise<void> {
    setProblem('');
    hub.selectVisitor(visitorKey(row));
    try {
      await hub.openDialogWith(row);
    } catch (error) {
      setProblem((error as HubError).message ?? 'The server did not answer.');
    }
  }

  /** Its window was blocked, or closed meanwhile: a screencast that nobody watches would end. */
  async function watchUnshown(dialog: string): Promise<void> {
    if (inside === dialog) return;
    // A window that broke down said no goodbye: only what answers now counts.
    elsewhere.current.delete(dialog);
    if (await isShown(dialog)) return;
    await hub.openDialog(dialog).catch(() => {});
    // It may have come up meanwhile.
    if (!elsewhere.current.has(dialog)) setInside(dialog);
  }

  function step(by: 1 | -1): void {
    const rows = rowsIn(hub.state, hub.state.inbox.view);
    const at = rows.findIndex((row) => visitorKey(row) === hub.state.selected);
    const next = rows[at < 0 ? 0 : at + by];
    if (next) void pick(next);
  }

  useShortcuts((key) => {
    const press = (selector: string): boolean => {
      const found = document.querySelector<HTMLElement>(`main ${selector}`);
      // What opens now must not be decided by the next key.
      (document.activeElement as HTMLElement | null)?.blur();
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

  const dialog = hub.state.dialogs.get(hub.state.selected);
  const cast = hub.state.screencasts.get(inside);
  const watched =
    cast && running(cast) ? [...hub.state.dialogs.values()].find((one) => one.dialog === inside) : undefined;
  /** It goes on while another dialogue is looked at. */
  const beside = watched !== undefined && watched.dialog === dialog?.dialog;
  return (
    <div class={`workspace ${hub.state.selected ? 'chosen' : ''}`}>
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
            aria-checked={!hub.state.inbox.away}
            checked={!hub.state.inbox.away}
            onChange={(event) => {
              askToNotify();
              hub.inbox.setAway(!event.currentTarget.checked).catch(() => {});
            }}
          />
          <span class={hub.state.inbox.away ? 'presence' : 'presence here'} aria-hidden="true" />
          {hub.state.inbox.away ? 'Away' : 'Available'}
        </label>
      </Bar>
      <ConnectionBar hub={hub} />
      <div class="columns">
        <div class="lists">
          <Inbox hub={hub} pick={(row) => void pick(row)} />
          <Visitors hub={hub} pick={(row) => void pick(row)} />
        </div>
        <main>
          {hub.state.selected && (
            <button type="button" class="link back" onClick={() => hub.selectVisitor('')}>
              ‹ All dialogues
            </button>
          )}
          {problem && (
            <p class="message-page" role="alert">
              {problem}
            </p>
          )}
          {watched && !beside && (
            <p class="watching" role="status">
              <span>You are watching {hub.state.inbox.rows.get(inside)?.name || 'a visitor'}'s page.</span>
              <button type="button" onClick={() => void pick(watched)}>
                Show
              </button>
            </p>
          )}
          <div class={beside ? 'with-stage' : 'alone'}>
            {dialog ? (
              <DialogPane
                hub={hub}
                dialog={dialog}
                here={inside === dialog.dialog}
                watchHere={(here) => setInside((at) => (here ? dialog.dialog : at === dialog.dialog ? '' : at))}
              />
            ) : (
              <p class="message-page soft">
                {problem
                  ? ''
                  : hub.state.selected
                    ? 'Opening…'
                    : 'Choose a dialogue from the inbox, or a visitor to start one.'}
              </p>
            )}
            {cast && watched && (
              <div class="inside" hidden={!beside}>
                <Stage key={cast.screencast} hub={hub} cast={cast} dialog={watched} shown={beside} />
              </div>
            )}
          </div>
        </main>
      </div>
      {help && <ShortcutHelp onClose={() => setHelp(false)} />}
    </div>
  );
}
