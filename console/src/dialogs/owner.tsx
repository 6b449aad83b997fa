import { useState } from 'preact/hooks';
import type { HubClient } from '../hub/client.ts';
import type { DialogRow } from '../hub/types.ts';
import { ArmedButton, useEscape } from '../ui/armed.tsx';

interface Props {
  hub: HubClient;
  row: DialogRow;
  attempt: (action: () => Promise<void>) => Promise<void>;
  /** Asks before the dialogue is closed. */
  askToClose: () => void;
}

/** Whose a dialogue is, and whether it is closed. Choosing a name does nothing until it is confirmed. */
export function Owner({ hub, row, attempt, askToClose }: Props) {
  const [choice, setChoice] = useState<string | null>(null);
  const others = hub.state.inbox.colleagues.filter((one) => one.id !== hub.who.id);
  const known = row.operator === '' || row.operator === hub.who.id || others.some((one) => one.id === row.operator);
  const chosen = choice !== null && choice !== row.operator ? choice : null;
  return (
    <div class="owner">
      <label>
        <span class="hidden-text">Dialogue of</span>
        <select value={choice ?? row.operator} onChange={(event) => setChoice(event.currentTarget.value)}>
          <option value="">Nobody's</option>
          <option value={hub.who.id}>Mine</option>
          {!known && <option value={row.operator}>{row.operatorName}</option>}
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
              {one.present ? '' : ' (away)'}
            </option>
          ))}
        </select>
      </label>
      {chosen === null ? (
        <button
          type="button"
          data-close-dialog
          onClick={() =>
            row.state === 'open' ? askToClose() : void attempt(() => hub.api.setDialogState(row.dialog, 'open'))
          }
        >
          {row.state === 'open' ? 'Close' : 'Reopen'}
          <span class="hidden-text"> dialogue</span>
        </button>
      ) : (
        <HandOver
          key={chosen}
          to={chosen}
          name={others.find((one) => one.id === chosen)?.name ?? ''}
          me={hub.who.id}
          cancel={() => setChoice(null)}
          act={() => {
            setChoice(null);
            void attempt(() => hub.api.assignDialog(row.dialog, chosen));
          }}
        />
      )}
    </div>
  );
}

interface HandOverProps {
  /** Id of a colleague, empty for nobody. */
  to: string;
  name: string;
  me: string;
  act: () => void;
  cancel: () => void;
}

function HandOver({ to, name, me, act, cancel }: HandOverProps) {
  useEscape(cancel);
  return (
    <>
      <ArmedButton act={act} focus={false}>
        {to === '' ? 'Return to Waiting' : to === me ? 'Take over' : `Hand over to ${name}`}
      </ArmedButton>
      <button type="button" class="link" onClick={cancel}>
        Cancel
      </button>
    </>
  );
}
