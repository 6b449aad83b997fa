/**
 * Compresses a stream of small bodies, each with the words of all before it: deflate (RFC 1951) with fixed codes and a
 * sync flush after each body. Browsers compress large bodies themselves (compressor.ts), but cannot flush.
 */

const WINDOW = 32_768;
const MIN_MATCH = 3;
const MAX_MATCH = 258;
const HASH_SIZE = 8192;
/** Earlier places that are looked at for one match. */
const CHAIN = 24;
const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;
const LENGTHS = 29;
const DISTANCES = 30;

/** A code as it is written: bits in reading order, and how many. */
interface Codes {
  bits: Uint16Array;
  size: Uint8Array;
}

function reversed(code: number, size: number): number {
  let turned = 0;
  for (let i = 0; i < size; i++) turned |= ((code >> i) & 1) << (size - 1 - i);
  return turned;
}

/** RFC 1951, 3.2.6. */
function fixedCodes(): Codes {
  const codes = { bits: new Uint16Array(288), size: new Uint8Array(288) };
  const range = (from: number, to: number, size: number, first: number): void => {
    for (let i = from; i <= to; i++) {
      codes.size[i] = size;
      codes.bits[i] = reversed(first + i - from, size);
    }
  };
  range(0, 143, 8, 0x30);
  range(144, 255, 9, 0x190);
  range(256, 279, 7, 0);
  range(280, 287, 8, 0xc0);
  return codes;
}

/** RFC 1951, 3.2.5: where each code of lengths or distances begins, and how many bits say the rest. */
function steps(count: number, first: number, plain: number, group: number): { base: number[]; extra: number[] } {
  const base: number[] = [];
  const extra: number[] = [];
  for (let i = 0, at = first; i < count; i++) {
    const bits = i < plain ? 0 : Math.floor((i - plain) / group) + 1;
    base.push(at);
    extra.push(bits);
    at += 1 << bits;
  }
  return { base, extra };
}

const CODES = fixedCodes();
const LENGTH = steps(LENGTHS, MIN_MATCH, 8, 4);
LENGTH.base[LENGTHS - 1] = MAX_MATCH;
LENGTH.extra[LENGTHS - 1] = 0;
const DISTANCE = steps(DISTANCES, 1, 4, 2);

function stepOf(base: number[], value: number): number {
  let low = 0;
  let high = base.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((base[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

export class Deflater {
  /** What was said last; the place `p` of the stream stands at `p - base`. */
  private said = new Uint8Array(WINDOW * 2);
  private base = 0;
  private end = 0;
  private entered = 0;
  /** Place after the last with this hash, and after the one before it. */
  private heads = new Int32Array(HASH_SIZE);
  private chains = new Int32Array(WINDOW);
  private out = new Uint8Array(0);
  private at = 0;
  private pending = 0;
  private pendingBits = 0;

  /** Returns the compressed bytes of one body, complete up to its last byte (sync flush). */
  push(bytes: Uint8Array): Uint8Array {
    this.out = new Uint8Array(bytes.length + (bytes.length >> 3) + 32);
    this.at = 0;
    this.bits(0b010, 3);
    for (let i = 0; i < bytes.length; i += WINDOW) this.block(bytes.subarray(i, i + WINDOW));
    this.bits(CODES.bits[END_OF_BLOCK] as number, CODES.size[END_OF_BLOCK] as number);
    // An empty stored block ends at a byte: that is a sync flush.
    this.bits(0, 3);
    if (this.pendingBits > 0) this.bits(0, 8 - this.pendingBits);
    for (const byte of [0, 0, 0xff, 0xff]) this.out[this.at++] = byte;
    return this.out.subarray(0, this.at);
  }

  private bits(value: number, size: number): void {
    this.pending |= value << this.pendingBits;
    this.pendingBits += size;
    while (this.pendingBits >= 8) {
      this.out[this.at++] = this.pending;
      this.pending >>>= 8;
      this.pendingBits -= 8;
    }
  }

  private block(bytes: Uint8Array): void {
    if (this.end - this.base + bytes.length > this.said.length) {
      this.said.copyWithin(0, this.end - this.base - WINDOW, this.end - this.base);
      this.base = this.end - WINDOW;
    }
    this.said.set(bytes, this.end - this.base);
    let place = this.end;
    this.end += bytes.length;
    while (place < this.end) {
      const [length, distance] = this.match(place);
      if (length < MIN_MATCH) {
        const byte = this.said[place - this.base] as number;
        this.bits(CODES.bits[byte] as number, CODES.size[byte] as number);
        place++;
        continue;
      }
      const long = stepOf(LENGTH.base, length);
      this.bits(CODES.bits[FIRST_LENGTH + long] as number, CODES.size[FIRST_LENGTH + long] as number);
      this.bits(length - (LENGTH.base[long] as number), LENGTH.extra[long] as number);
      const far = stepOf(DISTANCE.base, distance);
      this.bits(reversed(far, 5), 5);
      this.bits(distance - (DISTANCE.base[far] as number), DISTANCE.extra[far] as number);
      place += length;
    }
  }

  /** Returns the longest earlier run that is the same, as length and distance. */
  private match(place: number): [number, number] {
    const { said, base, heads, chains } = this;
    for (; this.entered < place && this.entered + MIN_MATCH <= this.end; this.entered++) {
      const hash = this.hash(this.entered);
      chains[this.entered % WINDOW] = heads[hash] as number;
      heads[hash] = this.entered + 1;
    }
    const most = Math.min(MAX_MATCH, this.end - place);
    let length = 0;
    let distance = 0;
    if (most < MIN_MATCH) return [0, 0];
    const oldest = Math.max(base, place - WINDOW + 1);
    let candidate = (heads[this.hash(place)] as number) - 1;
    for (let tries = CHAIN; tries > 0 && candidate >= oldest; tries--) {
      let same = 0;
      while (same < most && said[candidate + same - base] === said[place + same - base]) same++;
      if (same > length) {
        length = same;
        distance = place - candidate;
        if (same === most) break;
      }
      candidate = (chains[candidate % WINDOW] as number) - 1;
    }
    return [length, distance];
  }

  private hash(place: number): number {
    const at = place - this.base;
    const { said } = this;
    return (((said[at] as number) << 10) ^ ((said[at + 1] as number) << 5) ^ (said[at + 2] as number)) % HASH_SIZE;
  }
}
