/** Writes frame bodies: one flat msgpack array of integers, strings and nil per frame. */

import { Encoder } from '@msgpack/msgpack';
import { NODE_NEW_SHAPE, OP_ROOT } from './ops.ts';

export type Token = number | string | null;

/**
 * One writer per keyframe: shapes (namespace, tag and attribute names) are numbered until the next keyframe,
 * strings within one frame only.
 */
export class FrameWriter {
  private tokens: Token[] = [];
  private strings = new Map<string, number>();
  private shapes = new Map<string, number>();
  private encoder = new Encoder({ initialBufferSize: 16384 });

  get length(): number {
    return this.tokens.length;
  }

  int(value: number): void {
    this.tokens.push(value);
  }

  /** Writes a string the first time in a frame, its number after that. */
  str(value: string | null): void {
    if (value === null) {
      this.tokens.push(null);
      return;
    }
    const known = this.strings.get(value);
    if (known === undefined) {
      this.strings.set(value, this.strings.size);
      this.tokens.push(value);
    } else {
      this.tokens.push(known);
    }
  }

  op(code: number, ...ints: number[]): void {
    this.tokens.push(code);
    for (const value of ints) this.tokens.push(value);
  }

  /** Leaves a place for a number that is known later; `patch` fills it. */
  reserve(): number {
    this.tokens.push(0);
    return this.tokens.length - 1;
  }

  patch(index: number, value: number): void {
    this.tokens[index] = value;
  }

  shape(ns: number, tag: string, names: readonly string[]): void {
    const key = names.length === 0 ? `${ns} ${tag}` : `${ns} ${tag} ${names.join(' ')}`;
    const known = this.shapes.get(key);
    if (known !== undefined) {
      this.tokens.push(known);
      return;
    }
    this.shapes.set(key, this.shapes.size + 1);
    this.tokens.push(NODE_NEW_SHAPE, ns);
    this.str(tag);
    this.tokens.push(names.length);
    for (const name of names) this.str(name);
  }

  root(mode: number, doctype: readonly [string, string, string] | null): void {
    this.tokens.push(OP_ROOT, mode);
    for (let i = 0; i < 3; i++) this.str(doctype ? (doctype[i] as string) : null);
  }

  /** Returns the frame's bytes, not yet compressed, and begins the next frame. */
  take(): Uint8Array {
    const bytes = this.encoder.encode(this.tokens);
    this.tokens = [];
    this.strings.clear();
    return bytes;
  }
}
