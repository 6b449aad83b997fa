/** GIF89a: pictures, their timing and how often they are repeated; no comments, no notes of programs. */

import { type Bytes, bytesOf, join, signs } from './bytes.ts';

const HEAD = 13;
const [EXTENSION, IMAGE, TRAILER] = [0x21, 0x2c, 0x3b];
const [CONTROL, APPLICATION] = [0xf9, 0xff];
const REPEATS = /^(?:NETSCAPE2\.0|ANIMEXTS1\.0)$/;
/** Introducer, label, size and name of an application. */
const NAMED = 14;

export function cleanGif(bytes: Bytes): Bytes | null {
  const kept: Bytes[] = [];
  let at = HEAD + tableSize(bytes[10] ?? 0);
  kept.push(bytes.subarray(0, at));
  let images = 0;
  while (at < bytes.length && bytes[at] !== TRAILER) {
    if (bytes[at] === IMAGE) {
      const data = at + 10 + tableSize(bytes[at + 9] ?? 0) + 1;
      const end = blocksEnd(bytes, data);
      kept.push(bytes.subarray(at, end));
      images++;
      at = end;
    } else if (bytes[at] === EXTENSION) {
      const label = bytes[at + 1];
      const end = blocksEnd(bytes, at + 2);
      if (label === CONTROL) kept.push(bytes.subarray(at, end));
      // How often: one block of three bytes.
      else if (label === APPLICATION && REPEATS.test(signs(bytes, at + 3, 11)) && bytes[at + NAMED] === 3)
        kept.push(join([bytes.subarray(at, at + NAMED + 4), new Uint8Array(1)]));
      at = end;
    } else return null;
  }
  return images > 0 ? join([...kept, bytesOf(';')]) : null;
}

function tableSize(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
}

/** Where a chain of blocks ends, its empty last one included. */
function blocksEnd(bytes: Bytes, from: number): number {
  let at = from;
  for (let size = bytes[at]; size; size = bytes[at]) at += size + 1;
  return Math.min(at + 1, bytes.length);
}
