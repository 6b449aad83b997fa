import { useEffect, useState } from 'preact/hooks';
import type { HubClient } from './hub.ts';

/** Says that there is no connection, once that lasts. */
export function ConnectionBar({ hub }: { hub: HubClient }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    // A connection that comes up at once needs no word about it.
    const timer = setTimeout(() => setLate(!hub.online), 1500);
    return () => clearTimeout(timer);
  }, [hub.online]);
  return hub.online || !late ? null : (
    <p class="connection" role="status">
      No connection to the server. Trying again…
    </p>
  );
}
