import { IMPOSSIBLE } from '@cobrowse/shared/generated/codes.ts';
import type { ComponentChildren } from 'preact';
import { type Dialog, over, type ScreencastState } from '../app/types.ts';
import type { HubClient } from '../hub/client.ts';
import { DISCARDED, outcome } from '../ui/words.ts';

/** Asked for where a screencast is not possible. */
const PICTURE_PLEASE = 'Could you send me a picture of what you see? You can paste it into this chat.';
const HOPELESS: ReadonlySet<string> = new Set(IMPOSSIBLE);

interface OutcomeProps {
  cast: ScreencastState;
  hub: HubClient;
  dialog: Dialog;
  present: boolean;
  /** Why the visitor cannot be asked now; empty when they can. */
  why: string;
  ask: () => void;
}

/** Why a screencast did not begin, or ended, with the sensible next step. */
export function Outcome({ cast, hub, dialog, present, why, ask }: OutcomeProps) {
  if (!over(cast)) return null;
  const forget = (): void => hub.forgetScreencast(cast.dialog);
  const hopeless = HOPELESS.has(cast.reason);
  const discarded = hub.unsent.discarded(cast.screencast) ? ` ${DISCARDED}` : '';
  return (
    <Notice text={`${outcome(cast, hub.who.name)}${discarded}`} dismiss={forget}>
      {!present ? (
        <span class="soft">A message will reach the visitor on their next visit.</span>
      ) : (
        <>
          {hopeless && (
            <button
              type="button"
              onClick={() => {
                void hub.outgoing.sendText(dialog, PICTURE_PLEASE);
                forget();
              }}
            >
              Ask for a picture
            </button>
          )}
          {(!hopeless || cast.reason === 'weak_connection') &&
            (why ? (
              <span class="soft">{why}</span>
            ) : (
              <button type="button" onClick={ask}>
                Ask again
              </button>
            ))}
        </>
      )}
    </Notice>
  );
}

export function Notice({
  text,
  dismiss,
  children,
}: {
  text: string;
  dismiss: () => void;
  children?: ComponentChildren;
}) {
  return (
    <div class="notice" role="alert">
      <span>{text}</span>
      {children}
      <button type="button" class="close" aria-label="Dismiss" onClick={dismiss}>
        ×
      </button>
    </div>
  );
}
