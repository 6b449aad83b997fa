import { running, type ScreencastState } from '../app/types.ts';
import { Icon } from '../ui/icons.tsx';

interface Props {
  cast: ScreencastState | undefined;
  present: boolean;
  /** Whether the panel of the request is open. */
  asking: boolean;
  /** Why the visitor cannot be asked now; empty when they can. */
  why: string;
  /** Whether that is said elsewhere. */
  said: boolean;
  ask: () => void;
  /** Shows the screencast in its own window. */
  open: () => void;
  /** Whether it is watched inside the workspace. */
  here: boolean;
  watchHere: (here: boolean) => void;
  end: () => void;
}

/** What can be done about a screencast now: ask, wait, watch. */
export function ScreencastButton({ cast, present, asking, why, said, ask, open, here, watchHere, end }: Props) {
  if (cast?.state === 'requested') {
    return (
      <div class="screencast-button">
        <button type="button" class="awaiting with-icon" aria-disabled="true">
          <Icon name="screencast" />
          Awaiting permission…
        </button>
        <button type="button" class="link" onClick={end}>
          Withdraw
        </button>
      </div>
    );
  }
  if (cast && running(cast)) {
    return (
      <div class="screencast-button">
        <button type="button" class="live with-icon" onClick={open}>
          <Icon name="screencast" />
          Watch screencast
        </button>
        <button type="button" class="link" aria-pressed={here} onClick={() => watchHere(!here)}>
          {here ? 'Hide it here' : 'Watch here'}
        </button>
        {!here && (
          <button type="button" class="link" onClick={end}>
            End screencast
          </button>
        )}
      </div>
    );
  }
  return (
    <div class="screencast-button">
      <button
        type="button"
        class="primary with-icon"
        data-request
        disabled={!present}
        aria-disabled={why !== ''}
        aria-expanded={asking}
        aria-describedby={why && !said ? 'why-not' : undefined}
        onClick={() => {
          if (!why) ask();
        }}
      >
        <Icon name="screencast" />
        Request screencast
      </button>
      {why && !said && (
        <span class="soft why-not" id="why-not">
          {why}
        </span>
      )}
    </div>
  );
}
