/** Colour profiles (ICC.1:2022): what colours need is kept, names, rights, dates and makers are blanked in their places. */

import { type Bytes, signs, u32 } from './bytes.ts';

const HEADER = 128;
const ENTRY = 12;
const MAX_TAGS = 100;
/** Tags that say what the numbers of a picture look like. */
const COLOURS =
  /^(?:[rgb]XYZ|[rgbk]TRC|[AB]2[AB]\d|[DB]2[BD]\d|wtpt|bkpt|chad|chrm|cicp|lumi|gamt|pre\d|view|meas|tech|rig0|ciis|clro|clrt)$/;
/** Programs, date, platform, device, creator, checksum: parts of the header that no colour depends on. */
const NOTED: [number, number][] = [
  [4, 8],
  [24, 36],
  [40, 64],
  [80, 128],
];

/** A copy of a profile without notes, of the same length; null for what is none. */
export function cleanProfile(profile: Bytes): Bytes | null {
  if (profile.length < HEADER + 4 || signs(profile, 36, 4) !== 'acsp') return null;
  const count = u32(profile, HEADER);
  const table = HEADER + 4;
  if (count > MAX_TAGS || table + count * ENTRY > profile.length) return null;
  const clean = new Uint8Array(profile.length);
  clean.set(profile.subarray(0, table + count * ENTRY));
  for (const [from, to] of NOTED) clean.fill(0, from, to);
  for (let tag = 0; tag < count; tag++) {
    const at = table + tag * ENTRY;
    const [start, length] = [u32(profile, at + 4), u32(profile, at + 8)];
    if (start + length > profile.length || start < table) return null;
    // Of the others stands what kind of value they have, and that it is empty.
    if (COLOURS.test(signs(profile, at, 4))) clean.set(profile.subarray(start, start + length), start);
    else clean.set(profile.subarray(start, start + Math.min(4, length)), start);
  }
  return clean;
}
