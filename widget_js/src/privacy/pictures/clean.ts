/**
 * Pictures as they may leave: what is seen, and nothing of what cameras and programs noted with it. Nothing is compressed
 * anew; a file whose kind is not known here is drawn anew instead (redraw.ts), or not sent.
 */

import { cleanAvif } from './avif.ts';
import { type Bytes, bytesOf, signs } from './bytes.ts';
import { cleanGif } from './gif.ts';
import { cleanProfile } from './icc.ts';
import { cleanJpeg } from './jpeg.ts';
import { cleanPng, packedProfile } from './png.ts';
import { cleanSvg } from './svg.ts';
import { cleanWebp } from './webp.ts';

const BASE64 = /^data:([^,;]*)(?:;[^,]*)?;base64,/i;
const TEXT = /^data:image\/svg\+xml(?:;[^,]*)?,/i;
const PICTURE = /^data:image\//i;
const NOTHING = 'data:,';
/** A drawing that begins otherwise is none that could be read. */
const MAX_HEAD = 4096;

/** Returns a picture without notes, or null when it cannot be read. `profile`: its colour profile, where that is packed. */
function clean(bytes: Bytes, profile: Bytes | null): Bytes | null {
  try {
    if (signs(bytes, 0, 3) === '\xff\xd8\xff') return cleanJpeg(bytes);
    if (signs(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return cleanPng(bytes, profile);
    if (/^GIF8[79]a/.test(signs(bytes, 0, 6))) return cleanGif(bytes);
    if (signs(bytes, 0, 4) === 'RIFF' && signs(bytes, 8, 4) === 'WEBP') return cleanWebp(bytes);
    if (signs(bytes, 4, 4) === 'ftyp' && /avi[fs]|mi[fa]1/.test(signs(bytes, 8, 24))) return cleanAvif(bytes);
    return isDrawing(bytes) ? cleanDrawing(bytes) : null;
  } catch {
    // It ends too early.
    return null;
  }
}

/** As `clean`, of a file; colour profiles of PNG are unpacked and packed again. */
export async function cleanPicture(body: ArrayBuffer): Promise<ArrayBuffer | null> {
  const bytes = new Uint8Array(body);
  let profile: Bytes | null = null;
  try {
    const packed = signs(bytes, 1, 3) === 'PNG' ? packedProfile(bytes) : null;
    const plain = packed && cleanProfile(await through(packed, new DecompressionStream('deflate')));
    profile = plain && (await through(plain, new CompressionStream('deflate')));
  } catch {
    // Without it colours are a shade off.
  }
  const found = clean(bytes, profile);
  return found && (found.buffer.byteLength === found.length ? found.buffer : found.slice().buffer);
}

/** The address of a picture that stands in the address itself; null when it may stay as it is. */
export function cleanDataUrl(url: string): string | null {
  if (!PICTURE.test(url)) return null;
  try {
    const packed = BASE64.exec(url);
    if (packed) {
      const text = atob(decodeURIComponent(url.slice(packed[0].length)).replace(/\s+/g, ''));
      const found = clean(bytesOf(text), null);
      const now = found && asText(found);
      return now === text ? null : now === null ? NOTHING : `data:${packed[1]};base64,${btoa(now)}`;
    }
    const head = TEXT.exec(url);
    if (!head) return NOTHING;
    const text = decoded(url.slice(head[0].length));
    const now = cleanSvg(text, cleanDataUrl);
    return now === text ? null : now === null ? NOTHING : `data:image/svg+xml,${encodeURIComponent(now)}`;
  } catch {
    return NOTHING;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Browsers take a sign of percent that stands for itself.
    return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  }
}

function isDrawing(bytes: Bytes): boolean {
  return /<(?:[\w.-]+:)?svg[\s>]/.test(new TextDecoder('latin1').decode(bytes.subarray(0, MAX_HEAD)));
}

function cleanDrawing(bytes: Bytes): Bytes | null {
  const label = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)/.exec(signs(bytes, 0, 200))?.[1] ?? 'utf-8';
  const text = new TextDecoder(label, { fatal: true }).decode(bytes);
  const found = cleanSvg(text, cleanDataUrl);
  return found === null ? null : new TextEncoder().encode(found);
}

function asText(bytes: Bytes): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += MAX_HEAD) text += signs(bytes, at, Math.min(MAX_HEAD, bytes.length - at));
  return text;
}

async function through(bytes: Bytes, way: CompressionStream | DecompressionStream): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(way);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
