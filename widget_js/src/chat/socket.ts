/** The widget's line to the hub, with the types of what goes over it. */

import type { Refused, VisitorHears, VisitorSays } from '@cobrowse/shared/generated/control.ts';
import type { Socket } from 'socket.io-client';

const ACK_MS = 10_000;

type Heard = { [Event in keyof VisitorHears]: (told: VisitorHears[Event]) => void };
type Said = { [Event in keyof VisitorSays]: (told: VisitorSays[Event]['payload']) => void };
export type VisitorSocket = Socket<Heard, Said>;

/** Says something and returns the answer. Throws when none comes in time. */
export function ask<Event extends keyof VisitorSays>(
  socket: VisitorSocket,
  event: Event,
  told: VisitorSays[Event]['payload'],
): Promise<VisitorSays[Event]['answer'] | Refused> {
  // The library's types know no answer that may be left out.
  return (socket as unknown as Socket).timeout(ACK_MS).emitWithAck(event, told);
}
