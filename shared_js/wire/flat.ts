/**
 * msgpack (github.com/msgpack/msgpack/blob/master/spec.md) for what a visitor's browser sends and hears: flat lists of
 * integers, strings, nil and at most one run of bytes. Written token by token into one buffer: a keyframe of a large
 * page has a million of them, and a list of them in between would cost as much as the page.
 */

// This folder is compiled without any browser's or server's types; both have these two.
declare const TextEncoder: new () => { encodeInto(source: string, into: Uint8Array): { written: number } };
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

const utf8 = new TextEncoder();
const text = new TextDecoder();
const HEADER = 5;

export class FlatWriter {
  private bytes: Uint8Array;
  private view: DataView;
  private at = HEADER;
  private count = 0;

  /** `size` is a first guess, bytes. */
  constructor(size = 64) {
    this.bytes = new Uint8Array(HEADER + size);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Tokens since the last `take`. */
  get length(): number {
    return this.count;
  }

  /** Bytes since the last `take`. */
  get size(): number {
    return this.at - HEADER;
  }

  private room(size: number): void {
    const needed = this.at + size;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  int(value: number): void {
    this.count++;
    this.room(9);
    const { bytes, view } = this;
    if (value >= 0) {
      if (value < 0x80) {
        bytes[this.at++] = value;
      } else if (value < 0x100) {
        bytes[this.at++] = 0xcc;
        bytes[this.at++] = value;
      } else if (value < 0x10000) {
        bytes[this.at] = 0xcd;
        view.setUint16(this.at + 1, value);
        this.at += 3;
      } else if (value < 0x100000000) {
        bytes[this.at] = 0xce;
        view.setUint32(this.at + 1, value);
        this.at += 5;
      } else {
        bytes[this.at] = 0xcf;
        view.setUint32(this.at + 1, Math.floor(value / 0x100000000));
        view.setUint32(this.at + 5, value >>> 0);
        this.at += 9;
      }
    } else if (value >= -0x20) {
      bytes[this.at++] = value;
    } else if (value >= -0x80000000) {
      bytes[this.at] = 0xd2;
      view.setInt32(this.at + 1, value);
      this.at += 5;
    } else {
      bytes[this.at] = 0xd3;
      view.setInt32(this.at + 1, Math.floor(value / 0x100000000));
      view.setUint32(this.at + 5, value >>> 0);
      this.at += 9;
    }
  }

  nil(): void {
    this.count++;
    this.room(1);
    this.bytes[this.at++] = 0xc0;
  }

  bool(value: boolean): void {
    this.count++;
    this.room(1);
    this.bytes[this.at++] = value ? 0xc3 : 0xc2;
  }

  str(value: string): void {
    this.count++;
    const { length } = value;
    this.room(length * 3 + 5);
    if (length < 32 && this.ascii(value)) return;
    const most = length * 3;
    const header = most < 0x100 ? 2 : most < 0x10000 ? 3 : 5;
    const { written } = utf8.encodeInto(value, this.bytes.subarray(this.at + header));
    if (header === 2) {
      this.bytes[this.at] = 0xd9;
      this.bytes[this.at + 1] = written;
    } else if (header === 3) {
      this.bytes[this.at] = 0xda;
      this.view.setUint16(this.at + 1, written);
    } else {
      this.bytes[this.at] = 0xdb;
      this.view.setUint32(this.at + 1, written);
    }
    this.at += header + written;
  }

  /** Most strings of a page are a few plain letters. */
  private ascii(value: string): boolean {
    const { bytes } = this;
    const { length } = value;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) return false;
      bytes[this.at + 1 + i] = code;
    }
    bytes[this.at] = 0xa0 | length;
    this.at += length + 1;
    return true;
  }

  bin(value: Uint8Array): void {
    this.count++;
    this.room(value.length + 5);
    this.bytes[this.at] = 0xc6;
    this.view.setUint32(this.at + 1, value.length);
    this.bytes.set(value, this.at + 5);
    this.at += value.length + 5;
  }

  /** Leaves a place for a number that is known later. Places are filled last first. */
  reserve(): number {
    this.int(0);
    return this.at - 1;
  }

  patch(place: number, value: number): void {
    if (value < 0x80) {
      this.bytes[place] = value;
      return;
    }
    // Rare: what follows makes room for a longer number.
    this.room(4);
    this.bytes.copyWithin(place + 5, place + 1, this.at);
    this.bytes[place] = 0xce;
    this.view.setUint32(place + 1, value);
    this.at += 4;
  }

  /** Returns the list's bytes, good until the next is written, and begins the next. */
  take(): Uint8Array {
    const { bytes, view, at, count } = this;
    this.at = HEADER;
    this.count = 0;
    if (count < 16) {
      bytes[HEADER - 1] = 0x90 | count;
      return bytes.subarray(HEADER - 1, at);
    }
    bytes[0] = 0xdd;
    view.setUint32(1, count);
    return bytes.subarray(0, at);
  }
}

/** Reads a flat list of small numbers, booleans, nil and strings. Throws when it is anything else. */
export function readFlat(data: ArrayBuffer): (number | boolean | string | null)[] {
  const bytes = new Uint8Array(data);
  const view = new DataView(data);
  const first = bytes[0] ?? 0;
  if (first >> 4 !== 9) throw new Error('not a short list');
  const items: (number | boolean | string | null)[] = [];
  let at = 1;
  const string = (length: number, from: number): string => {
    if (from + length > bytes.length) throw new Error('cut off');
    at = from + length;
    return text.decode(bytes.subarray(from, at));
  };
  const number = (value: number, size: number): number => {
    at += size + 1;
    return value;
  };
  for (let left = first & 15; left > 0; left--) {
    const code = view.getUint8(at);
    if (code < 0x80) items.push(number(code, 0));
    else if (code >= 0xe0) items.push(number(code - 256, 0));
    else if (code >> 5 === 5) items.push(string(code & 31, at + 1));
    else if (code === 0xd9) items.push(string(view.getUint8(at + 1), at + 2));
    else if (code === 0xda) items.push(string(view.getUint16(at + 1), at + 3));
    else if (code === 0xcc) items.push(number(view.getUint8(at + 1), 1));
    else if (code === 0xcd) items.push(number(view.getUint16(at + 1), 2));
    else if (code === 0xce) items.push(number(view.getUint32(at + 1), 4));
    else if (code === 0xcf) items.push(number(Number(view.getBigUint64(at + 1)), 8));
    else if (code === 0xd0) items.push(number(view.getInt8(at + 1), 1));
    else if (code === 0xd1) items.push(number(view.getInt16(at + 1), 2));
    else if (code === 0xc0) {
      at++;
      items.push(null);
    } else if (code === 0xc2 || code === 0xc3) items.push(number(code, 0) === 0xc3);
    else throw new Error('not a flat list');
  }
  return items;
}
