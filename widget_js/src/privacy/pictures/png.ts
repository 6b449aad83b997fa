/** PNG (third edition, with APNG): the chunks of which pictures and animations are made. */

import { type Bytes, bytesOf, join, setU32, signs, u32 } from './bytes.ts';
import { notesOf, orientationOf } from './exif.ts';

const HEAD = 8;
/** Length, name and checksum. */
const FRAME = 12;
const KEPT =
  /^(?:IHDR|PLTE|IDAT|IEND|tRNS|cHRM|gAMA|sBIT|sRGB|cICP|mDCV|mDCv|cLLI|cLLi|bKGD|hIST|pHYs|acTL|fcTL|fdAT)$/;
const PROFILE = 'iCCP';
const NAME = 'icc\0\0';

/** Returns the compressed colour profile of a picture; null for none. */
export function packedProfile(bytes: Bytes): Bytes | null {
  for (const { name, content } of chunks(bytes)) {
    // A name, its end, and how it is compressed.
    if (name === PROFILE) return content.subarray(content.indexOf(0) + 2);
  }
  return null;
}

/** `profile`: what stands for the picture's own colour profile, compressed. */
export function cleanPng(bytes: Bytes, profile: Bytes | null): Bytes | null {
  const kept = [bytes.subarray(0, HEAD)];
  let last = '';
  for (const { name, content, start } of chunks(bytes)) {
    last = name;
    if (KEPT.test(name)) kept.push(bytes.subarray(start, start + content.length + FRAME));
    else if (name === PROFILE && profile) kept.push(chunk(name, join([bytesOf(NAME), profile])));
    else if (name === 'eXIf') {
      const notes = notesOf(orientationOf(content));
      if (notes) kept.push(chunk(name, notes));
    }
  }
  return last === 'IEND' ? join(kept) : null;
}

function* chunks(bytes: Bytes): Iterable<{ name: string; content: Bytes; start: number }> {
  for (let start = HEAD; start + FRAME <= bytes.length; ) {
    const length = u32(bytes, start);
    if (start + FRAME + length > bytes.length) return;
    const name = signs(bytes, start + 4, 4);
    yield { name, content: bytes.subarray(start + 8, start + 8 + length), start };
    if (name === 'IEND') return;
    start += FRAME + length;
  }
}

function chunk(name: string, content: Uint8Array): Bytes {
  const made = join([new Uint8Array(4), bytesOf(name), content, new Uint8Array(4)]);
  setU32(made, 0, content.length);
  setU32(made, made.length - 4, crc(made.subarray(4, made.length - 4)));
  return made;
}

function crc(bytes: Bytes): number {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
