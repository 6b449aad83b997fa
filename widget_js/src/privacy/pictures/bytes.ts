/** Reading and joining parts of files. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** A number of 16 or 32 bits; those of RIFF, GIF and some TIFF files begin with the small end. */
export function u16(bytes: Bytes, at: number, little = false): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint16(at, little);
}

export function u32(bytes: Bytes, at: number, little = false): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, little);
}

export function setU32(bytes: Bytes, at: number, value: number, little = false): void {
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).setUint32(at, value, little);
}

/** Signs of a file, as far as they are ASCII. */
export function signs(bytes: Bytes, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

export function bytesOf(text: string): Bytes {
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

export function join(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
