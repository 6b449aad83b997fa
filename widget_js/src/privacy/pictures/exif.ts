/** What a camera notes with a picture (Exif 3.0): all that is kept of it is which side is up. */

import { type Bytes, bytesOf, signs, u16, u32 } from './bytes.ts';

const ORIENTATION = 0x0112;
const SHORT = 3;

/** 1 to 8, 1 being upright; anything else in a block of notes is not looked at. */
export function orientationOf(notes: Bytes): number {
  try {
    const order = signs(notes, 0, 2);
    if (order !== 'II' && order !== 'MM') return 1;
    const little = order === 'II';
    const first = u32(notes, 4, little);
    for (let entry = 0; entry < u16(notes, first, little); entry++) {
      const at = first + 2 + entry * 12;
      if (u16(notes, at, little) !== ORIENTATION || u16(notes, at + 2, little) !== SHORT) continue;
      const found = u16(notes, at + 8, little);
      return found >= 1 && found <= 8 ? found : 1;
    }
  } catch {
    // It ends too early.
  }
  return 1;
}

/** Notes that tell the orientation and nothing else; null for upright pictures, which need none. */
export function notesOf(orientation: number): Bytes | null {
  if (orientation === 1) return null;
  return bytesOf(`MM\0*\0\0\0\b\0\x01\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(orientation)}\0\0\0\0\0\0`);
}
