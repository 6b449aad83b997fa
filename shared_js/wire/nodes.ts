/** Edit scripts and the subtrees in them. Nothing recurses: a page may be nested deeper than the call stack allows. */

import * as W from './ops.ts';
import { type Tokens, WireError } from './tokens.ts';

export interface WireElement {
  id: number;
  ns: number;
  tag: string;
  attrs: (readonly [string, string])[];
  kids: WireNode[];
}
export type WireNode = WireElement | { id: number; text: string } | { ref: number };

export type Step = { keep: number } | { skip: number } | { move: number[] } | { fresh: WireNode[] };

interface Shape {
  ns: number;
  tag: string;
  names: string[];
}

const MAX_DELTA = Number.MAX_SAFE_INTEGER;

/** Holds the shapes of one keyframe. */
export class NodeReader {
  private shapes: Shape[] = [];
  private tokens: Tokens;

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  /** A new keyframe counts its shapes anew. */
  restart(): void {
    this.shapes = [];
  }

  /** Throws WireError. */
  steps(): Step[] {
    const { tokens } = this;
    const steps: Step[] = [];
    for (;;) {
      switch (tokens.int()) {
        case W.STEP_END:
          return steps;
        case W.STEP_KEEP:
          steps.push({ keep: tokens.count() });
          break;
        case W.STEP_SKIP:
          steps.push({ skip: tokens.count() });
          break;
        case W.STEP_MOVE:
          steps.push({ move: this.moves() });
          break;
        case W.STEP_NEW:
          steps.push({ fresh: this.nodes(tokens.count()) });
          break;
        default:
          throw new WireError('an unknown step');
      }
    }
  }

  private moves(): number[] {
    const { tokens } = this;
    let last = 0;
    return tokens.list(() => {
      last += tokens.int(-MAX_DELTA, MAX_DELTA);
      if (!tokens.knows(last)) throw new WireError('a move of an unknown node');
      return last;
    });
  }

  /** In preorder. */
  private nodes(count: number): WireNode[] {
    const { tokens } = this;
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
      const code = tokens.int(W.NODE_REF);
      if (code === W.NODE_TEXT) {
        parent.into.push({ id: tokens.newId(), text: tokens.text() });
      } else if (code === W.NODE_REF) {
        parent.into.push({ ref: tokens.id() });
      } else {
        const shape = code === W.NODE_NEW_SHAPE ? this.newShape() : this.shapes[code - 1];
        if (!shape) throw new WireError('an unknown shape');
        const id = tokens.newId();
        const attrs = shape.names.map((name) => [name, tokens.text()] as const);
        const kids: WireNode[] = [];
        parent.into.push({ id, ns: shape.ns, tag: shape.tag, attrs, kids });
        open.push({ into: kids, left: tokens.count() });
      }
    }
  }

  private newShape(): Shape {
    const { tokens } = this;
    const shape = { ns: tokens.int(0, 2), tag: tokens.name(), names: tokens.list(() => tokens.name()) };
    this.shapes.push(shape);
    return shape;
  }
}
