import { useEffect, useRef, useState } from 'preact/hooks';
import type { HubError } from '../app/types.ts';
import type { HubClient } from '../hub/client.ts';
import type { Canned } from '../hub/types.ts';

const EMPTY: Canned = { id: 0, shortcut: '', text: '' };

/** Where canned replies are written and changed; they are everybody's. */
export function CannedManager({ hub, onClose }: { hub: HubClient; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [draft, setDraft] = useState<Canned>(EMPTY);
  const [problem, setProblem] = useState('');
  useEffect(() => dialog.current?.showModal(), []);

  async function act(action: () => Promise<void>): Promise<void> {
    setProblem('');
    try {
      await action();
      setDraft(EMPTY);
    } catch (error) {
      setProblem((error as HubError).message ?? 'The server did not answer.');
    }
  }

  return (
    <dialog class="canned" ref={dialog} aria-labelledby="canned-title" onClose={onClose}>
      <header>
        <h2 id="canned-title">Canned replies</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Done
        </button>
      </header>
      <p class="soft">
        Type / and the shortcut in a message. {'{name}'} becomes the visitor's name, {'{me}'} yours, {'{site}'} the
        website's.
      </p>
      <ul>
        {hub.state.inbox.canned.map((reply) => (
          <li key={reply.id}>
            <b>/{reply.shortcut}</b>
            <span>{reply.text}</span>
            <button type="button" class="link" onClick={() => setDraft(reply)}>
              Edit<span class="hidden-text"> {reply.shortcut}</span>
            </button>
            <button type="button" class="link" onClick={() => void act(() => hub.inbox.deleteCanned(reply))}>
              Delete<span class="hidden-text"> {reply.shortcut}</span>
            </button>
          </li>
        ))}
      </ul>
      <div class="draft">
        <label>
          Shortcut
          <input
            value={draft.shortcut}
            maxLength={40}
            placeholder="hello"
            onInput={(event) => setDraft({ ...draft, shortcut: event.currentTarget.value.replace(/[^\w-]/g, '') })}
          />
        </label>
        <label>
          Reply
          <textarea
            rows={3}
            maxLength={4000}
            value={draft.text}
            onInput={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
          />
        </label>
        <p role="alert" class="problem">
          {problem}
        </p>
        <button
          type="button"
          class="primary"
          disabled={!draft.shortcut || !draft.text.trim()}
          onClick={() => void act(() => hub.inbox.saveCanned({ ...draft, text: draft.text.trim() }))}
        >
          {draft.id ? 'Change reply' : 'Add reply'}
        </button>
      </div>
    </dialog>
  );
}
