import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { over, type ScreencastState } from '../app/types.ts';
import type { HubClient } from '../hub/client.ts';
import { whyNot } from '../hub/limits.ts';
import { useNow } from '../ui/hooks.ts';
import { Icon } from '../ui/icons.tsx';
import { outcome, refusal } from '../ui/words.ts';
import { closeThisWindow } from './viewer.ts';

interface Props {
  hub: HubClient;
  dialog: string;
  /** None: it is asked for at this moment, or there is none. */
  cast: ScreencastState | undefined;
  name: string;
}

/** The screencast's window before there is a page to see: it opened with the request, and waits for the answer. */
export function Waiting({ hub, dialog, cast, name }: Props) {
  useNow(1000);
  const [problem, setProblem] = useState('');
  if (cast && over(cast)) {
    const why = whyNot(hub.state.limits.get(dialog), Date.now());
    return (
      <Pane status={outcome(cast, hub.who.name)} tone="bad">
        <p>{outcome(cast, hub.who.name)}</p>
        {why && <p>{why}</p>}
        <button type="button" onClick={closeThisWindow}>
          Close window
        </button>
      </Pane>
    );
  }
  if (!cast)
    return (
      <Pane status="No screencast" tone="wait">
        <p>There is no screencast in this dialogue.</p>
        <button type="button" onClick={closeThisWindow}>
          Close window
        </button>
      </Pane>
    );
  return (
    <Pane status="Awaiting permission…" tone="wait">
      <p class="awaiting with-icon">
        <Icon name="screencast" />
        Awaiting permission…
      </p>
      <p>{name} is asked to share the page. It appears here after a Yes.</p>
      <button
        type="button"
        onClick={() => void hub.api.endScreencast(cast.screencast).catch((error) => setProblem(refusal(error)))}
      >
        Withdraw
      </button>
      <p role="alert">{problem}</p>
    </Pane>
  );
}

function Pane({ status, tone, children }: { status: string; tone: 'wait' | 'bad'; children: ComponentChildren }) {
  return (
    <section class="stage-pane" aria-label="Screencast">
      <header class="toolbar">
        <div role="status" aria-label="Screencast status" class={`status ${tone}`}>
          {status}
        </div>
      </header>
      <div class="stage">
        <div class="curtain">{children}</div>
      </div>
    </section>
  );
}
