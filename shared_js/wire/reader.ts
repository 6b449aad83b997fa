/** Reads frame bodies. The sender is not trusted: every number is checked before use, nothing recurses. */

import { Decoder } from '@msgpack/msgpack';
import { LAYOUT, type Op } from './layout.ts';
import { NodeReader } from './nodes.ts';
import * as W from './ops.ts';
import { MAX_STRING, Tokens, WireError } from './tokens.ts';

/** Fields in their order, by the operation's number. */
const FIELDS = new Map(
  Object.entries(LAYOUT).map(([code, { op, fields }]) => [Number(code), { op, fields: Object.entries(fields) }]),
);

/** Holds what lasts between the frames of one keyframe: shapes and the next id. */
export class FrameReader {
  private tokens = new Tokens();
  private nodes = new NodeReader(this.tokens);
  private decoder = new Decoder({
    maxStrLength: MAX_STRING,
    maxBinLength: 0,
    maxExtLength: 0,
    maxMapLength: 0,
    maxArrayLength: 8_000_000,
  });

  /** Returns the operations of one frame. Throws WireError; the stream cannot go on after that. */
  read(body: Uint8Array): Op[] {
    let decoded: unknown;
    try {
      decoded = this.decoder.decode(body);
    } catch {
      throw new WireError('not msgpack');
    }
    if (!Array.isArray(decoded)) throw new WireError('not a list');
    this.tokens.feed(decoded);
    const ops: Op[] = [];
    while (!this.tokens.done) ops.push(this.op());
    this.tokens.feed([]);
    return ops;
  }

  private op(): Op {
    const { tokens } = this;
    const code = tokens.int();
    if (code === W.OP_KIDS) return { op: 'kids', id: tokens.id(), steps: this.nodes.steps() };
    const layout = FIELDS.get(code);
    if (!layout) throw new WireError('an unknown operation');
    if (code === W.OP_ROOT) {
      tokens.restartIds();
      this.nodes.restart();
    }
    const told: Record<string, unknown> = { op: layout.op };
    for (const [name, field] of layout.fields) told[name] = field(tokens);
    return told as Op;
  }
}
