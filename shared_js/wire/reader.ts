/** Reads frame bodies. The sender is not trusted: every number is checked before use, nothing recurses. */

import { Decoder } from '@msgpack/msgpack';
import * as W from './ops.ts';

export class WireError extends Error {}

export interface WireElement {
  id: number;
  ns: number;
  tag: string;
  attrs: (readonly [string, string])[];
  kids: WireNode[];
}
export type WireNode = WireElement | { id: number; text: string } | { ref: number };

export type Step = { keep: number } | { skip: number } | { move: number[] } | { fresh: WireNode[] };

export type Op =
  | { op: 'root'; mode: number; doctype: [string, string, string] | null }
  | { op: 'kids'; id: number; steps: Step[] }
  | { op: 'attr'; id: number; name: string; value: string | null }
  | { op: 'text'; id: number; text: string }
  | { op: 'shadow'; host: number; id: number; flags: number }
  | { op: 'frame'; host: number; id: number; mode: number }
  | { op: 'value'; id: number; value: string }
  | { op: 'checked'; id: number; flags: number }
  | { op: 'selected'; id: number; indices: number[] }
  | { op: 'scroll'; id: number; x: number; y: number }
  | { op: 'sheet'; sheet: number; text: string }
  | { op: 'caret'; id: number; start: number; end: number }
  | { op: 'zoom'; scale: number; x: number; y: number; width: number; height: number }
  | { op: 'sheet_file'; sheet: number; hash: string; assets: number[] }
  | { op: 'sheet_change'; sheet: number; start: number; end: number; text: string }
  | { op: 'style'; id: number; sheet: number; disabled: boolean; media: string }
  | { op: 'adopt'; id: number; sheets: number[] }
  | { op: 'asset'; asset: number; hash: string; type: string; width: number; height: number }
  | { op: 'view'; width: number; height: number; clientWidth: number; clientHeight: number; dpr: number }
  | { op: 'page'; url: string; title: string }
  | { op: 'hover' | 'active'; id: number }
  | { op: 'focus'; id: number; flags: number }
  | { op: 'press'; x: number; y: number; id: number; fx: number; fy: number; button: number; pointer: number }
  | { op: 'block'; id: number; width: number; height: number }
  | { op: 'open'; id: number; how: number }
  | { op: 'slot'; id: number; nodes: number[] }
  | { op: 'state'; name: string; nodes: number[] }
  | { op: 'env'; features: string; scrollbar: number; large: number; small: number }
  | { op: 'animation'; animation: number; id: number; pseudo: string | null; source: string; timing: string | null }
  | { op: 'time'; animation: number; state: number; time: number; rate: number }
  | { op: 'picture'; id: number; asset: number }
  | { op: 'media'; id: number; width: number; height: number; flags: number; time: number }
  | { op: 'selection'; ranges: { start: number; from: number; end: number; to: number }[] }
  | { op: 'check'; nodes: number; sums: { id: number; sum: number }[] }
  | { op: 'ready' };

const MAX_COUNT = 1_000_000;
const MAX_DELTA = Number.MAX_SAFE_INTEGER;
const MAX_STRING = 16 * 1024 * 1024;
const NAME = /^[^\s"'<>/=\0]{1,200}$/;

interface Shape {
  ns: number;
  tag: string;
  names: string[];
}

/** Holds what lasts between the frames of one keyframe: shapes and the next id. */
export class FrameReader {
  private shapes: Shape[] = [];
  private nextId = W.ROOT_ID;
  private decoder = new Decoder({
    maxStrLength: MAX_STRING,
    maxBinLength: 0,
    maxExtLength: 0,
    maxMapLength: 0,
    maxArrayLength: 8_000_000,
  });
  private tokens: unknown[] = [];
  private at = 0;
  private strings: string[] = [];

  /** Returns the operations of one frame. Throws WireError; the stream cannot go on after that. */
  read(body: Uint8Array): Op[] {
    let decoded: unknown;
    try {
      decoded = this.decoder.decode(body);
    } catch {
      throw new WireError('not msgpack');
    }
    if (!Array.isArray(decoded)) throw new WireError('not a list');
    this.tokens = decoded;
    this.at = 0;
    this.strings = [];
    const ops: Op[] = [];
    while (this.at < this.tokens.length) ops.push(this.op());
    this.tokens = [];
    return ops;
  }

  private int(min = 0, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.tokens[this.at++];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw new WireError('not an integer in range');
    }
    return value;
  }

  private count(): number {
    return this.int(0, MAX_COUNT);
  }

  private id(): number {
    return this.int(W.ROOT_ID, this.nextId - 1);
  }

  private maybeId(): number {
    return this.int(0, this.nextId - 1);
  }

  private text(): string {
    const text = this.maybeText();
    if (text === null) throw new WireError('a string is missing');
    return text;
  }

  private maybeText(): string | null {
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

  private name(): string {
    const name = this.text();
    if (!NAME.test(name)) throw new WireError('not a name');
    return name;
  }

  private list<T>(item: () => T): T[] {
    const list: T[] = [];
    for (let left = this.count(); left > 0; left--) list.push(item());
    return list;
  }

  private op(): Op {
    const code = this.int();
    switch (code) {
      case W.OP_ROOT: {
        this.shapes = [];
        this.nextId = W.ROOT_ID + 1;
        const mode = this.int(0, 1);
        const [name, publicId, systemId] = [this.maybeText(), this.maybeText(), this.maybeText()];
        return { op: 'root', mode, doctype: name === null ? null : [name, publicId ?? '', systemId ?? ''] };
      }
      case W.OP_KIDS:
        return { op: 'kids', id: this.id(), steps: this.steps() };
      case W.OP_ATTR:
        return { op: 'attr', id: this.id(), name: this.name(), value: this.maybeText() };
      case W.OP_TEXT:
        return { op: 'text', id: this.id(), text: this.text() };
      case W.OP_SHADOW:
        return { op: 'shadow', host: this.id(), flags: this.int(0, 7), id: this.nextId++ };
      case W.OP_FRAME:
        return { op: 'frame', host: this.id(), mode: this.int(0, 1), id: this.nextId++ };
      case W.OP_VALUE:
        return { op: 'value', id: this.id(), value: this.text() };
      case W.OP_CHECKED:
        return { op: 'checked', id: this.id(), flags: this.int(0, 3) };
      case W.OP_SELECTED:
        return { op: 'selected', id: this.id(), indices: this.list(() => this.count()) };
      case W.OP_SCROLL:
        return { op: 'scroll', id: this.id(), x: this.int(-1e9, 1e9), y: this.int(-1e9, 1e9) };
      case W.OP_SHEET:
        return { op: 'sheet', sheet: this.int(1, MAX_COUNT), text: this.text() };
      case W.OP_SHEET_FILE:
        return {
          op: 'sheet_file',
          sheet: this.int(1, MAX_COUNT),
          hash: this.text(),
          assets: this.list(() => this.count()),
        };
      case W.OP_SHEET_CHANGE:
        return {
          op: 'sheet_change',
          sheet: this.int(1, MAX_COUNT),
          start: this.int(0, MAX_STRING),
          end: this.int(0, MAX_STRING),
          text: this.text(),
        };
      case W.OP_CARET:
        return { op: 'caret', id: this.maybeId(), start: this.int(0, MAX_STRING), end: this.int(0, MAX_STRING) };
      case W.OP_ZOOM:
        return {
          op: 'zoom',
          scale: this.int(1, 100_000) / 1000,
          x: this.int(-1e6, 1e6),
          y: this.int(-1e6, 1e6),
          width: this.int(0, 1e6),
          height: this.int(0, 1e6),
        };
      case W.OP_STYLE:
        return {
          op: 'style',
          id: this.id(),
          sheet: this.count(),
          disabled: this.int(0, 1) === 1,
          media: this.text(),
        };
      case W.OP_ADOPT:
        return { op: 'adopt', id: this.id(), sheets: this.list(() => this.int(1, MAX_COUNT)) };
      case W.OP_ASSET:
        return {
          op: 'asset',
          asset: this.count(),
          hash: this.text(),
          type: this.text(),
          width: this.count(),
          height: this.count(),
        };
      case W.OP_VIEW:
        return {
          op: 'view',
          width: this.int(1, 100_000),
          height: this.int(1, 100_000),
          clientWidth: this.int(0, 100_000),
          clientHeight: this.int(0, 100_000),
          dpr: this.int(1, 100_000) / 1000,
        };
      case W.OP_PAGE:
        return { op: 'page', url: this.text(), title: this.text() };
      case W.OP_HOVER:
        return { op: 'hover', id: this.maybeId() };
      case W.OP_ACTIVE:
        return { op: 'active', id: this.maybeId() };
      case W.OP_FOCUS:
        return { op: 'focus', id: this.maybeId(), flags: this.int(0, 1) };
      case W.OP_PRESS:
        return {
          op: 'press',
          x: this.int(-100_000, 100_000),
          y: this.int(-100_000, 100_000),
          id: this.maybeId(),
          fx: this.int(-1e6, 1e6),
          fy: this.int(-1e6, 1e6),
          button: this.int(0, 10),
          pointer: this.int(0, 2),
        };
      case W.OP_BLOCK:
        return { op: 'block', id: this.id(), width: this.count(), height: this.count() };
      case W.OP_OPEN:
        return { op: 'open', id: this.id(), how: this.int(0, 3) };
      case W.OP_SLOT:
        return { op: 'slot', id: this.id(), nodes: this.list(() => this.id()) };
      case W.OP_STATE:
        return { op: 'state', name: this.text(), nodes: this.list(() => this.id()) };
      case W.OP_ENV:
        return {
          op: 'env',
          features: this.text(),
          scrollbar: this.int(0, 1000),
          large: this.int(0, 100_000),
          small: this.int(0, 100_000),
        };
      case W.OP_ANIMATION:
        return {
          op: 'animation',
          animation: this.count(),
          id: this.id(),
          pseudo: this.maybeText(),
          source: this.text(),
          timing: this.maybeText(),
        };
      case W.OP_TIME:
        return {
          op: 'time',
          animation: this.count(),
          state: this.int(0, 3),
          time: this.int(-1e12, 1e12),
          rate: this.int(-1e9, 1e9) / 1000,
        };
      case W.OP_PICTURE:
        return { op: 'picture', id: this.id(), asset: this.count() };
      case W.OP_MEDIA:
        return {
          op: 'media',
          id: this.id(),
          width: this.count(),
          height: this.count(),
          flags: this.int(0, 3),
          time: this.int(0, 1e9),
        };
      case W.OP_SELECTION: {
        const ranges = this.list(() => ({
          start: this.id(),
          from: this.int(0, 1e9),
          end: this.id(),
          to: this.int(0, 1e9),
        }));
        return { op: 'selection', ranges };
      }
      case W.OP_CHECK: {
        const nodes = this.int();
        return { op: 'check', nodes, sums: this.list(() => ({ id: this.id(), sum: this.int(0, 0xffffffff) })) };
      }
      case W.OP_READY:
        return { op: 'ready' };
      default:
        throw new WireError('an unknown operation');
    }
  }

  private steps(): Step[] {
    const steps: Step[] = [];
    for (;;) {
      switch (this.int()) {
        case W.STEP_END:
          return steps;
        case W.STEP_KEEP:
          steps.push({ keep: this.count() });
          break;
        case W.STEP_SKIP:
          steps.push({ skip: this.count() });
          break;
        case W.STEP_MOVE: {
          let last = 0;
          const move = this.list(() => {
            last += this.int(-MAX_DELTA, MAX_DELTA);
            if (last < 1 || last >= this.nextId) throw new WireError('a move of an unknown node');
            return last;
          });
          steps.push({ move });
          break;
        }
        case W.STEP_NEW:
          steps.push({ fresh: this.nodes(this.count()) });
          break;
        default:
          throw new WireError('an unknown step');
      }
    }
  }

  /** Preorder, with an explicit stack: a page may be nested deeper than the call stack allows. */
  private nodes(count: number): WireNode[] {
    const top: WireNode[] = [];
    const open: { into: WireNode[]; left: number }[] = [{ into: top, left: count }];
    for (;;) {
      const parent = open[open.length - 1];
      if (!parent) return top;
      if (parent.left === 0) {
        open.pop();
        continue;
      }
      parent.left--;
      const code = this.int(W.NODE_REF);
      if (code === W.NODE_TEXT) {
        parent.into.push({ id: this.nextId++, text: this.text() });
      } else if (code === W.NODE_REF) {
        parent.into.push({ ref: this.id() });
      } else {
        const shape = code === W.NODE_NEW_SHAPE ? this.newShape() : this.shapes[code - 1];
        if (!shape) throw new WireError('an unknown shape');
        const id = this.nextId++;
        const attrs = shape.names.map((name) => [name, this.text()] as const);
        const kids: WireNode[] = [];
        parent.into.push({ id, ns: shape.ns, tag: shape.tag, attrs, kids });
        open.push({ into: kids, left: this.count() });
      }
    }
  }

  private newShape(): Shape {
    const shape = { ns: this.int(0, 2), tag: this.name(), names: this.list(() => this.name()) };
    this.shapes.push(shape);
    return shape;
  }
}
