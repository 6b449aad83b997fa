/** Envelopes of the frame plane: `[version, epoch, seq, kind, flags, time, body]` and control envelopes. */

import { decode, encode } from '@msgpack/msgpack';
import { VERSION } from './ops.ts';

export interface Entry {
  epoch: string;
  seq: number;
  kind: number;
  flags: number;
  time: number;
  body: Uint8Array;
}

export type Envelope = { entry: Entry } | { control: number; values: unknown[] };

export function packEntry(entry: Entry): Uint8Array<ArrayBuffer> {
  return encode([
    VERSION,
    entry.epoch,
    entry.seq,
    entry.kind,
    entry.flags,
    entry.time,
    entry.body,
  ]) as Uint8Array<ArrayBuffer>;
}

export function packControl(kind: number, ...values: unknown[]): Uint8Array<ArrayBuffer> {
  return encode([kind, ...values]) as Uint8Array<ArrayBuffer>;
}

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
