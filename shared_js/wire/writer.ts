/** Writes frame bodies: one flat msgpack array of integers, strings and nil per frame. */

import { FlatWriter } from './flat.ts';
import { NODE_NEW_SHAPE, OP_ROOT } from './ops.ts';

/**
 * One writer per keyframe: shapes (namespace, tag and attribute names) are numbered until the next keyframe,
 * strings within one frame only.
 */
export class FrameWriter {
  private flat = new FlatWriter(65_536);
  private strings = new Map<string, number>();
  private shapes = new Map<string, number>();

  get length(): number {
    return this.flat.length;
  }

  /** Bytes of the frame so far, not compressed. */
  get size(): number {
    return this.flat.size;
  }

  int(value: number): void {
    this.flat.int(value);
  }

  /** Writes a string the first time in a frame, its number after that. */
  str(value: string | null): void {
    if (value === null) {
      this.flat.nil();
      return;
    }
    const known = this.strings.get(value);
    if (known === undefined) {
      this.strings.set(value, this.strings.size);
      this.flat.str(value);
    } else {
      this.flat.int(known);
    }
  }

  op(code: number, ...ints: number[]): void {
    this.flat.int(code);
    for (const value of ints) this.flat.int(value);
  }

  /** Leaves a place for a number that is known later; `patch` fills it, the last place first. */
  reserve(): number {
    return this.flat.reserve();
  }

  patch(place: number, value: number): void {
    this.flat.patch(place, value);
  }

  shape(ns: number, tag: string, names: readonly string[]): void {
    const key = names.length === 0 ? `${ns} ${tag}` : `${ns} ${tag} ${names.join(' ')}`;
    const known = this.shapes.get(key);
    if (known !== undefined) {
      this.flat.int(known);
      return;
    }
    this.shapes.set(key, this.shapes.size + 1);
    this.op(NODE_NEW_SHAPE, ns);
    this.str(tag);
    this.flat.int(names.length);
    for (const name of names) this.str(name);
  }

  root(mode: number, doctype: readonly [string, string, string] | null): void {
    this.op(OP_ROOT, mode);
    for (let i = 0; i < 3; i++) this.str(doctype ? (doctype[i] as string) : null);
  }

  /** Returns the frame's bytes, not yet compressed and good until the next is written, and begins the next frame. */
  take(): Uint8Array {
    this.strings.clear();
    return this.flat.take();
  }
}
