/** Envelopes of the frame plane: `[version, epoch, seq, kind, flags, time, body]` and control envelopes. */

import { FlatWriter, readFlat } from './flat.ts';
import { VERSION } from './ops.ts';

export interface Entry {
  epoch: string;
  seq: number;
  kind: number;
  flags: number;
  time: number;
  body: Uint8Array;
}

export interface ControlEnvelope {
  control: number;
  values: unknown[];
}

export function packEntry(entry: Entry): Uint8Array<ArrayBuffer> {
  const flat = new FlatWriter(entry.body.length + 128);
  flat.int(VERSION);
  flat.str(entry.epoch);
  for (const value of [entry.seq, entry.kind, entry.flags, entry.time]) flat.int(value);
  flat.bin(entry.body);
  return flat.take() as Uint8Array<ArrayBuffer>;
}

export function packControl(kind: number, ...values: (number | string | boolean)[]): Uint8Array<ArrayBuffer> {
  const flat = new FlatWriter();
  flat.int(kind);
  for (const value of values) {
    if (typeof value === 'number') flat.int(value);
    else if (typeof value === 'string') flat.str(value);
    else flat.bool(value);
  }
  return flat.take() as Uint8Array<ArrayBuffer>;
}

/** Reads what the hub says to a visitor's widget. Throws when the bytes are no control envelope. */
export function unpackControl(data: ArrayBuffer): ControlEnvelope {
  const [control, ...values] = readFlat(data);
  if (typeof control !== 'number' || control >= 0) throw new Error('not a control envelope');
  return { control, values };
}
