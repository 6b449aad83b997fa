import { useState } from 'preact/hooks';
import { lastViewerPlace, rememberViewerPlace, type ViewerPlace } from '../screencast/viewer.ts';
import { ArmedButton, useEscape } from '../ui/armed.tsx';

const MAX_WORDS = 500;

const PLACES: readonly (readonly [ViewerPlace, string])[] = [
  ['window', 'In its own window'],
  ['workspace', 'Inside the desk'],
];

interface Props {
  /** What visitors of this website are asked usually. */
  usual: string;
  /** Why nobody can be asked now; empty when they can. */
  why: string;
  /** Sends it; `text` is empty for the usual words, which the visitor has in their own language. */
  send: (text: string, place: ViewerPlace) => void;
  cancel: () => void;
}

/** The step before a request: what the visitor is asked, and where the screencast opens. */
export function RequestPanel({ usual, why, send, cancel }: Props) {
  const [text, setText] = useState(usual);
  const [place, setPlace] = useState(lastViewerPlace);
  useEscape(cancel);
  const words = text.trim();
  return (
    <section class="panel wording" aria-label="Request a screencast" tabIndex={-1}>
      <label>
        <span class="line">
          <b>Request message</b>
          <span class="soft count">
            {text.length} of {MAX_WORDS}
          </span>
        </span>
        <textarea rows={3} maxLength={MAX_WORDS} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <div class="line">
        <fieldset class="places-of-screencast">
          <legend>The screencast opens</legend>
          {PLACES.map(([value, label]) => (
            <label key={value}>
              <input
                type="radio"
                name="place"
                value={value}
                checked={place === value}
                onChange={() => {
                  setPlace(value);
                  rememberViewerPlace(value);
                }}
              />{' '}
              {label}
            </label>
          ))}
        </fieldset>
        {text !== usual && (
          <button type="button" class="link" onClick={() => setText(usual)}>
            Reset to default
          </button>
        )}
      </div>
      <div class="panel-actions">
        <ArmedButton disabled={why !== '' || words === ''} act={() => send(words === usual.trim() ? '' : words, place)}>
          Send request
        </ArmedButton>
        <button type="button" onClick={cancel}>
          Cancel
        </button>
        {why && <span role="status">{why}</span>}
      </div>
    </section>
  );
}
