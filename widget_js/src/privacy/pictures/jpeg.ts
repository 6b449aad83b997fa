/** JPEG (ITU T.81): segments that decoders need, and nothing of what stands beside or behind the picture. */

import { type Bytes, bytesOf, join, signs, u16 } from './bytes.ts';
import { notesOf, orientationOf } from './exif.ts';
import { cleanProfile } from './icc.ts';

const EXIF = 'Exif\0\0';
const PROFILE = 'ICC_PROFILE\0';
const PROFILE_HEAD = 14;
const JFIF_LENGTH = 16;
const ADOBE_LENGTH = 14;
const [END, SCAN] = [0xd9, 0xda];

export function cleanJpeg(bytes: Bytes): Bytes | null {
  const kept: Bytes[] = [bytesOf('\xff\xd8')];
  const profile: Bytes[] = [];
  let turned = false;
  let scanned = false;
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === END) break;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2;
      continue;
    }
    const length = at + 4 <= bytes.length ? u16(bytes, at + 2) : 0;
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    const segment = bytes.subarray(at, end);
    if (marker === SCAN) {
      const next = scanEnd(bytes, end);
      kept.push(bytes.subarray(at, next));
      at = next;
      scanned = true;
      continue;
    }
    if (marker === 0xe1 && !turned && signs(segment, 4, EXIF.length) === EXIF) {
      const notes = notesOf(orientationOf(segment.subarray(4 + EXIF.length)));
      turned = notes !== null;
      if (notes) kept.push(segmentOf(0xe1, join([bytesOf(EXIF), notes])));
    } else if (marker === 0xe2 && signs(segment, 4, PROFILE.length) === PROFILE) {
      // Its place: the parts follow when all are there.
      if (profile.length === 0) kept.push(new Uint8Array(0));
      profile.push(segment);
    } else {
      const needed = neededOf(marker, segment);
      if (needed) kept.push(needed);
    }
    at = end;
  }
  if (!scanned) return null;
  const place = kept.findIndex((part) => part.length === 0);
  if (place >= 0) kept[place] = cleanParts(profile);
  return join([...kept, bytesOf('\xff\xd9')]);
}

/** What decoders need of a segment: tables, frames, and of two kinds of notes which colours are meant. */
function neededOf(marker: number, segment: Bytes): Bytes | null {
  const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8;
  if (frame || marker === 0xdb || marker === 0xdc || marker === 0xdd) return segment;
  if (marker === 0xe0 && signs(segment, 4, 5) === 'JFIF\0' && segment.length >= JFIF_LENGTH + 2)
    return segmentOf(0xe0, join([segment.subarray(4, JFIF_LENGTH), new Uint8Array(2)]));
  if (marker === 0xee && signs(segment, 4, 5) === 'Adobe' && segment.length >= ADOBE_LENGTH + 2)
    return segmentOf(0xee, segment.subarray(4, ADOBE_LENGTH + 2));
  return null;
}

function segmentOf(marker: number, content: Uint8Array): Bytes {
  const length = content.length + 2;
  return join([new Uint8Array([0xff, marker, length >> 8, length & 255]), content]);
}

/** A profile may go over several segments; one that cannot be read is left out. */
function cleanParts(segments: Bytes[]): Bytes {
  const head = 4 + PROFILE_HEAD;
  if (segments.some((segment) => segment.length < head)) return new Uint8Array(0);
  const sorted = segments.sort((a, b) => (a[head - 2] as number) - (b[head - 2] as number));
  const clean = cleanProfile(join(sorted.map((segment) => segment.subarray(head))));
  if (!clean) return new Uint8Array(0);
  let from = 0;
  return join(
    sorted.map((segment) => {
      const to = from + segment.length - head;
      const part = join([segment.subarray(0, head), clean.subarray(from, to)]);
      from = to;
      return part;
    }),
  );
}

/** Where the next segment begins after the data of a scan. */
function scanEnd(bytes: Bytes, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] as number;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}
