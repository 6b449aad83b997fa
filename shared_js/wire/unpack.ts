/** Reads envelopes of both kinds, as the console gets them. */

import { decode } from '@msgpack/msgpack';
import type { ControlEnvelope, Entry } from './envelope.ts';
import { VERSION } from './ops.ts';

export type Envelope = { entry: Entry } | ControlEnvelope;

/** Throws when the bytes are no envelope. */
export function unpack(data: ArrayBuffer): Envelope {
  const items = decode(new Uint8Array(data));
  if (!Array.isArray(items) || typeof items[0] !== 'number') throw new Error('not an envelope');
  if (items[0] < 0) return { control: items[0], values: items.slice(1) };
  const [version, epoch, seq, kind, flags, time, body] = items;
  if (version !== VERSION || typeof epoch !== 'string' || !(body instanceof Uint8Array)) {
    throw new Error('not an entry');
  }
  for (const number of [seq, kind, flags, time]) {
    if (!Number.isSafeInteger(number)) throw new Error('not an entry');
  }
  return { entry: { epoch, seq, kind, flags, time, body } };
}
