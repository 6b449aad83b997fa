/** Socket.IO's ways to the hub, on the browser's own WebSocket and fetch: a page that wraps its own sees nothing. */

import { Fetch, WebSocket as WebSocketTransport } from 'socket.io-client';
import type { Clean } from '../realm/realm.ts';

/** Returns WebSocket, then long polling. `realm` is asked anew for each connection. */
export function transports(realm: () => Clean): (typeof WebSocketTransport)[] {
  class CleanWebSocket extends WebSocketTransport {
    override createSocket(uri: string): WebSocket {
      return new (realm().WebSocket)(uri);
    }
  }
  class CleanPolling extends Fetch {}
  // Takes the place of the library's own, private to it, which calls the page's `fetch`.
  Object.assign(CleanPolling.prototype, {
    _fetch(this: { uri(): string }, data?: string): Promise<Response> {
      return realm().fetch(this.uri(), {
        method: data === undefined ? 'GET' : 'POST',
        ...(data === undefined ? {} : { body: data, headers: { 'Content-Type': 'text/plain;charset=UTF-8' } }),
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      });
    },
  });
  return [CleanWebSocket, CleanPolling as unknown as typeof WebSocketTransport];
}
