/** What the windows of one browser tell each other. All of them are one operator's: they share the session. */

interface Told {
  kind: 'signed_out' | 'who_shows' | 'shows' | 'closes';
  dialog?: string;
}

/** So long is waited for a window to say that it shows a screencast. */
const ANSWER_MS = 700;

const channel = 'BroadcastChannel' in window ? new BroadcastChannel('cobrowse') : null;

function tell(told: Told): void {
  channel?.postMessage(told);
}

function listen(act: (told: Told) => void): () => void {
  const heard = (event: MessageEvent): void => act(event.data as Told);
  channel?.addEventListener('message', heard);
  return () => channel?.removeEventListener('message', heard);
}

export const tellSignedOut = (): void => tell({ kind: 'signed_out' });

export function onSignedOut(act: () => void): () => void {
  return listen(({ kind }) => kind === 'signed_out' && act());
}

/** This window shows the screencasts of a dialogue from now on; others that ask are told. Returns how to stop. */
export function showsHere(dialog: string): () => void {
  tell({ kind: 'shows', dialog });
  const stop = listen((told) => told.kind === 'who_shows' && told.dialog === dialog && tell({ kind: 'shows', dialog }));
  const leave = (): void => tell({ kind: 'closes', dialog });
  window.addEventListener('pagehide', leave);
  return () => {
    stop();
    leave();
    window.removeEventListener('pagehide', leave);
  };
}

/** Calls back when another window begins to show a dialogue's screencasts, or stops. */
export function onShown(act: (dialog: string, shown: boolean) => void): () => void {
  return listen(({ kind, dialog }) => {
    if (dialog && (kind === 'shows' || kind === 'closes')) act(dialog, kind === 'shows');
  });
}

/** Whether another window shows a dialogue's screencasts. */
export function isShown(dialog: string): Promise<boolean> {
  return new Promise((done) => {
    const finish = (shown: boolean): void => {
      stop();
      clearTimeout(timer);
      done(shown);
    };
    const stop = onShown((which, shown) => which === dialog && shown && finish(true));
    const timer = setTimeout(() => finish(false), ANSWER_MS);
    tell({ kind: 'who_shows', dialog });
  });
}
