/** AVIF (ISO/IEC 14496-12, 23008-12): offsets are everywhere, so notes are blanked in their places. Its turns are no notes. */

import { type Bytes, bytesOf, signs, u16, u32 } from './bytes.ts';
import { cleanProfile } from './icc.ts';

interface Box {
  name: string;
  /** Its content. */
  start: number;
  end: number;
}

/** Boxes of which others are made, and what stands before these. */
const NESTED: Record<string, number> = {
  moov: 0,
  trak: 0,
  mdia: 0,
  minf: 0,
  stbl: 0,
  meta: 4,
  iprp: 0,
  ipco: 0,
  iinf: -1,
};
const BLANKED = new Set(['udta', 'uuid', 'free', 'skip', 'xml ', 'bxml', 'udes', 'altt', 'ilst', 'keys']);
/** With a date of the making and one of the last change behind a version. */
const DATED = new Set(['mvhd', 'tkhd', 'mdhd', 'crtt', 'modt']);
const TOP = new Set(['ftyp', 'meta', 'mdat', 'moov', 'moof', 'styp', 'sidx', ...BLANKED]);
/** Where notes begin, and notes that say nothing: strict decoders look. */
const EMPTY = bytesOf('\0\0\0\0MM\0*\0\0\0\b\0\0\0\0\0\0');
const NOTES = new Set(['Exif', 'mime', 'uri ']);

/** A copy of the same length. Throws when the file ends too early. */
export function cleanAvif(bytes: Bytes): Bytes | null {
  const clean = bytes.slice();
  const notes = new Map<number, string>();
  let located: Box | null = null;
  let data = 0;
  const stack = [...boxes(clean, 0, clean.length)];
  for (const { name, start, end } of stack) if (!TOP.has(name)) clean.fill(0, start, end);
  for (let box = stack.pop(); box; box = stack.pop()) {
    const { name, start, end } = box;
    if (BLANKED.has(name)) clean.fill(0, start, end);
    else if (DATED.has(name)) clean.fill(0, start + 4, start + (clean[start] === 1 ? 20 : 12));
    // A handler has a name, which is free text.
    else if (name === 'hdlr') clean.fill(0, start + 24, end);
    else if (name === 'colr') blankProfile(clean, start, end);
    else if (name === 'infe') noteItem(clean, start, end, notes);
    else if (name === 'iloc') located = box;
    else if (name === 'idat') data = start;
    const skipped = NESTED[name];
    if (skipped === undefined) continue;
    const head = skipped >= 0 ? skipped : clean[start] === 0 ? 6 : 8;
    stack.push(...boxes(clean, start + head, end));
  }
  if (notes.size > 0 && !located) return null;
  if (located) blankItems(clean, located, data, notes);
  return clean;
}

function boxes(bytes: Bytes, from: number, to: number): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const short = u32(bytes, at);
    const head = short === 1 ? 16 : 8;
    const size = short === 0 ? to - at : short === 1 ? u32(bytes, at + 12) : short;
    if (size < head || at + size > to || (short === 1 && u32(bytes, at + 8) > 0)) throw new RangeError('no box');
    found.push({ name: signs(bytes, at + 4, 4), start: at + head, end: at + size });
    at += size;
  }
  return found;
}

function blankProfile(bytes: Bytes, start: number, end: number): void {
  if (!/^(?:prof|rICC)$/.test(signs(bytes, start, 4))) return;
  const profile = cleanProfile(bytes.subarray(start + 4, end));
  if (profile) bytes.set(profile, start + 4);
  else bytes.fill(0, start + 4, end);
}

/** An item's number and kind; its name is free text. */
function noteItem(bytes: Bytes, start: number, end: number, notes: Map<number, string>): void {
  const version = bytes[start] as number;
  if (version < 2) throw new RangeError('an old item');
  const wide = version === 3;
  const type = start + (wide ? 10 : 8);
  const kind = signs(bytes, type, 4);
  if (NOTES.has(kind)) notes.set(wide ? u32(bytes, start + 4) : u16(bytes, start + 4), kind);
  bytes.fill(0, type + 4, end);
}

/** Blanks what items hold, which lies wherever the table of places says. */
function blankItems(bytes: Bytes, { start }: Box, data: number, notes: Map<number, string>): void {
  const version = bytes[start] as number;
  const sizes = u16(bytes, start + 4);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version > 0 ? sizes & 15 : 0;
  let at = start + 6;
  const read = (size: number): number => {
    let value = 0;
    for (const end = at + size; at < end; at++) {
      if (at >= bytes.length) throw new RangeError('no end');
      value = value * 256 + (bytes[at] as number);
    }
    return value;
  };
  for (let items = read(version < 2 ? 2 : 4); items > 0; items--) {
    const item = read(version < 2 ? 2 : 4);
    const inData = version > 0 && (read(2) & 15) === 1;
    read(2);
    const base = read(baseSize);
    for (let extents = read(2); extents > 0; extents--) {
      read(indexSize);
      const from = base + read(offsetSize) + (inData ? data : 0);
      const length = read(lengthSize);
      if (!notes.has(item)) continue;
      bytes.fill(0, from, length > 0 ? from + length : bytes.length);
      if (notes.get(item) === 'Exif' && length >= EMPTY.length) bytes.set(EMPTY, from);
    }
  }
}
