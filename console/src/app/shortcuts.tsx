import { useEffect, useRef } from 'preact/hooks';

export const SHORTCUTS: readonly (readonly [string, string])[] = [
  ['j', 'Next dialogue'],
  ['k', 'Previous dialogue'],
  ['/', 'Search'],
  ['r', 'Write a message'],
  ['n', 'Write a note'],
  ['s', 'Request a screencast'],
  ['e', 'Close the dialogue'],
  ['m', 'Turn sound on or off'],
  ['?', 'Show this list'],
];

/** Calls `act` for a key that is pressed outside of fields and dialogs. */
export function useShortcuts(act: (key: string) => boolean): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const target = event.target as Element;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (target.closest('input, textarea, select, [contenteditable]') || document.querySelector('dialog[open]'))
        return;
      if (latest.current(event.key)) event.preventDefault();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="shortcuts" ref={dialog} aria-labelledby="shortcuts-title" onClose={onClose}>
      <header>
        <h2 id="shortcuts-title">Keyboard</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      <dl>
        {SHORTCUTS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p class="soft">
        In a screencast: + and − zoom, 0 fits, 1 is 100 %, c takes a snapshot, h shows something here, t selects text.
      </p>
    </dialog>
  );
}
