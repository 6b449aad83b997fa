import { ArmedButton, useEscape } from '../ui/armed.tsx';

interface Props {
  /** Whether a screencast runs, which goes on. */
  live: boolean;
  act: () => void;
  cancel: () => void;
}

/** Asks before a dialogue is closed: the visitor is told of it. */
export function ClosePanel({ live, act, cancel }: Props) {
  useEscape(cancel);
  return (
    <section class="panel" aria-label="Close this dialogue" tabIndex={-1}>
      <p>
        <strong>Close this dialogue?</strong> The visitor is told. If they write again, it opens again.
        {live && ' The screencast goes on.'}
      </p>
      <div class="panel-actions">
        <ArmedButton act={act}>Close it</ArmedButton>
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      </div>
    </section>
  );
}
