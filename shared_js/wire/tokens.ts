/** The tokens of a frame body, taken in their order. The sender is not trusted: every value is checked before use. */

import { ROOT_ID } from './ops.ts';

export class WireError extends Error {}

export const MAX_COUNT = 1_000_000;
/** Characters of one text. */
export const MAX_STRING = 16 * 1024 * 1024;
const NAME = /^[^\s"'<>/=\0]{1,200}$/;

/** Every method takes one token or more and throws WireError when they are not what they should be. */
export class Tokens {
  private tokens: unknown[] = [];
  private at = 0;
  private strings: string[] = [];
  private nextId = ROOT_ID;

  /** Goes on with the tokens of another frame. */
  feed(tokens: unknown[]): void {
    this.tokens = tokens;
    this.at = 0;
    this.strings = [];
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  /** A new keyframe counts its nodes anew. */
  restartIds(): void {
    this.nextId = ROOT_ID + 1;
  }

  int(min = 0, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.tokens[this.at++];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw new WireError('not an integer in range');
    }
    return value;
  }

  count(): number {
    return this.int(0, MAX_COUNT);
  }

  /** The number of a known node. */
  id(): number {
    return this.int(ROOT_ID, this.nextId - 1);
  }

  /** As `id`, or 0 for none. */
  maybeId(): number {
    return this.int(0, this.nextId - 1);
  }

  /** The number of a node that this frame makes known; takes no token. */
  newId(): number {
    return this.nextId++;
  }

  knows(id: number): boolean {
    return id >= ROOT_ID && id < this.nextId;
  }

  text(): string {
    const text = this.maybeText();
    if (text === null) throw new WireError('a string is missing');
    return text;
  }

  maybeText(): string | null {
    const value = this.tokens[this.at++];
    if (typeof value === 'string') {
      this.strings.push(value);
      return value;
    }
    if (value === null) return null;
    const known = typeof value === 'number' ? this.strings[value] : undefined;
    if (known === undefined) throw new WireError('a string is missing');
    return known;
  }

  /** The name of an element or attribute. */
  name(): string {
    const name = this.text();
    if (!NAME.test(name)) throw new WireError('not a name');
    return name;
  }

  list<T>(item: () => T): T[] {
    const list: T[] = [];
    for (let left = this.count(); left > 0; left--) list.push(item());
    return list;
  }
}
