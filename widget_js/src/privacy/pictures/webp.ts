/** WebP (RFC 9649): the chunks of pictures and animations. */

import { type Bytes, join, setU32, signs, u32 } from './bytes.ts';
import { notesOf, orientationOf } from './exif.ts';
import { cleanProfile } from './icc.ts';

const HEAD = 12;
const FRAME_HEAD = 16;
const [HAS_PROFILE, HAS_NOTES, HAS_XMP] = [0x20, 0x08, 0x04];
const KEPT = /^(?:VP8 |VP8L|ALPH|ANIM)$/;

export function cleanWebp(bytes: Bytes): Bytes | null {
  if (u32(bytes, 4, true) + 8 > bytes.length + 1) return null;
  const parts: [name: string, content: Bytes][] = [];
  for (const [name, content] of chunks(bytes, HEAD)) {
    const kept = cleanChunk(name, content);
    if (kept) parts.push([name, kept]);
  }
  const features = parts.find(([name]) => name === 'VP8X')?.[1];
  if (features) {
    const has = (name: string): boolean => parts.some((part) => part[0] === name);
    const flags = (features[0] as number) & ~(HAS_PROFILE | HAS_NOTES | HAS_XMP);
    features[0] = flags | (has('ICCP') ? HAS_PROFILE : 0) | (has('EXIF') ? HAS_NOTES : 0);
  }
  const body = join(parts.map(([name, content]) => chunk(name, content)));
  if (!parts.some(([name]) => /^(?:VP8 |VP8L|ANMF)$/.test(name))) return null;
  const clean = join([bytes.subarray(0, HEAD), body]);
  setU32(clean, 4, clean.length - 8, true);
  return clean;
}

function cleanChunk(name: string, content: Bytes): Bytes | null {
  if (KEPT.test(name)) return content;
  switch (name) {
    case 'VP8X':
      return content.slice(0, 10);
    case 'ICCP':
      return cleanProfile(content);
    case 'EXIF': {
      // Some programs write the name of JPEG's segment before it.
      const from = signs(content, 0, 4) === 'Exif' ? 6 : 0;
      return notesOf(orientationOf(content.subarray(from)));
    }
    case 'ANMF': {
      const inner = [...chunks(content, FRAME_HEAD)].filter(([part]) => KEPT.test(part));
      return join([content.subarray(0, FRAME_HEAD), ...inner.map(([part, data]) => chunk(part, data))]);
    }
    default:
      return null;
  }
}

function* chunks(bytes: Bytes, from: number): Iterable<[name: string, content: Bytes]> {
  for (let at = from; at + 8 <= bytes.length; ) {
    const length = u32(bytes, at + 4, true);
    yield [signs(bytes, at, 4), bytes.subarray(at + 8, at + 8 + length)];
    at += 8 + length + (length & 1);
  }
}

/** With an odd length it is filled up. */
function chunk(name: string, content: Bytes): Bytes {
  const made = new Uint8Array(8 + content.length + (content.length & 1));
  for (let i = 0; i < 4; i++) made[i] = name.charCodeAt(i);
  setU32(made, 4, content.length, true);
  made.set(content, 8);
  return made;
}
