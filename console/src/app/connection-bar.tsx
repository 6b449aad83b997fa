import type { HubClient } from '../hub/client.ts';
import { noHub } from '../ui/words.ts';

/** Says that there is no connection: at once when it was lost, and not at all while it is opened for the first time. */
export function ConnectionBar({ hub }: { hub: HubClient }) {
  const { lostAt } = hub.connection;
  return (
    <p class="connection" role="status" hidden={!lostAt}>
      {lostAt > 0 && noHub(lostAt)}
    </p>
  );
}
