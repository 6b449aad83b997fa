/** Structural garbage: changes that do not fit the page before them. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { node, page } from './console.ts';

function chain(w: FrameWriter, depth: number): void {
  for (let i = 0; i < depth; i++) node(w, 'div', [], i === depth - 1 ? 0 : 1);
}

function nest(w: FrameWriter, depth: number): void {
  w.op(W.OP_KIDS, 6, W.STEP_KEEP, 1, W.STEP_NEW, 1);
  chain(w, depth);
  w.int(W.STEP_END);
}

/** The page that garbage follows. */
export const start = (writer: FrameWriter): void => page(writer, '<p id=a>a</p>', '');
/** html 2, head 3, style 4, body 5, p 6, text 7. */
export const GARBAGE: Record<string, (writer: FrameWriter) => void> = {
  'unknown operation': (w) => w.op(77),
  'dangling id': (w) => w.op(W.OP_HOVER, 4_000_000),
  'negative id': (w) => w.op(W.OP_HOVER, -1),
  'a fraction of a list': (w) => w.op(W.OP_KIDS, 5, W.STEP_NEW, 3),
  'keep beyond the end': (w) => w.op(W.OP_KIDS, 5, W.STEP_KEEP, 99, W.STEP_END),
  'same node twice': (w) => w.op(W.OP_KIDS, 5, W.STEP_MOVE, 2, 6, 0, W.STEP_END),
  'node below itself': (w) => w.op(W.OP_KIDS, 6, W.STEP_MOVE, 1, 6, W.STEP_END),
  'a circle': (w) => w.op(W.OP_KIDS, 6, W.STEP_MOVE, 1, 5, W.STEP_END),
  'the document below its own': (w) => w.op(W.OP_KIDS, 6, W.STEP_MOVE, 1, 1, W.STEP_END),
  'html in the body': (w) => w.op(W.OP_KIDS, 6, W.STEP_MOVE, 1, 2, W.STEP_END),
  'children of a text': (w) => w.op(W.OP_KIDS, 7, W.STEP_NEW, 0, W.STEP_END),
  'text below the document': (w) => {
    w.op(W.OP_KIDS, 1, W.STEP_KEEP, 1, W.STEP_NEW, 1, W.NODE_TEXT);
    w.str('x');
    w.int(W.STEP_END);
  },
  'two roots': (w) => {
    w.op(W.OP_KIDS, 1, W.STEP_KEEP, 1, W.STEP_NEW, 1);
    node(w, 'html', [], 0);
    w.int(W.STEP_END);
  },
  'second shadow root': (w) => {
    w.op(W.OP_SHADOW, 6, 0);
    w.op(W.OP_SHADOW, 6, 0);
  },
  'shadow root of an image': (w) => w.op(W.OP_SHADOW, 4, 0),
  'document in no frame': (w) => w.op(W.OP_FRAME, 6, 0),
  'attribute of a text': (w) => {
    w.op(W.OP_ATTR, 7);
    w.str('id');
    w.str('x');
  },
  'text of an element': (w) => {
    w.op(W.OP_TEXT, 6);
    w.str('x');
  },
  'a name with a space': (w) => {
    w.op(W.OP_ATTR, 6);
    w.str('on click');
    w.str('x');
  },
  'a name of a megabyte': (w) => {
    w.op(W.OP_ATTR, 6);
    w.str('x'.repeat(1_000_000));
    w.str('x');
  },
  'two million children': (w) => w.op(W.OP_KIDS, 5, W.STEP_NEW, 2_000_000),
  'nesting deeper than browsers can': (w) => nest(w, 5000),
  'nesting made deep by moves': (w) => {
    nest(w, 1500);
    w.op(W.OP_KIDS, 5, W.STEP_KEEP, 1, W.STEP_NEW, 1);
    chain(w, 1500);
    w.int(W.STEP_END);
    // The first chain's last element takes the second chain's first.
    w.op(W.OP_KIDS, 7 + 1500, W.STEP_MOVE, 1, 7 + 1501, W.STEP_END);
  },
  'wrong checksum': (w) => w.op(W.OP_CHECK, 7, 1, 5, 1),
  'wrong count of nodes': (w) => w.op(W.OP_CHECK, 1234, 0),
};

/** Harmless, though odd: the mirror goes on. */
export const ODD: Record<string, (writer: FrameWriter) => void> = {
  'names of the prototype': (w) => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      w.op(W.OP_ATTR, 6);
      w.str(name);
      w.str('x');
      w.op(W.OP_STATE);
      w.str(name);
      w.op(1, 6);
    }
  },
  'lone surrogates and NUL': (w) => {
    w.op(W.OP_TEXT, 7);
    w.str('\ud800 \u0000 x');
  },
  'nesting as deep as browsers can': (w) => nest(w, 1500),
  'animations that are none': (w) => {
    for (const [source, timing] of [
      ['not json', '{}'],
      ['[1,2]', 'null'],
      ['{"a":1}', '[]'],
      ['[{"__proto__":{"x":1},"background":"url(/hit?animation)"}]', '{"duration":-1}'],
      ['[{"background":"url(/hit?animation)"}]', '{"duration":10}'],
    ] as const) {
      w.op(W.OP_ANIMATION, 1, 6);
      w.str(null);
      w.str(source);
      w.str(timing);
      w.op(W.OP_TIME, 1, 3, -5, 0);
    }
  },
  'pictures and sizes on the wrong elements': (w) => {
    w.op(W.OP_PICTURE, 6, 9);
    w.op(W.OP_MEDIA, 6, 10, 10, 1, 0);
    w.op(W.OP_BLOCK, 4, 1_000_000, 1_000_000);
    w.op(W.OP_SLOT, 6, 1, 7);
    w.op(W.OP_OPEN, 6, 1, 0);
    w.op(W.OP_OPEN, 4, 2, 6);
    w.op(W.OP_TIMELINE, 6, 0, 1_000_000);
    w.op(W.OP_CHECKED, 6, 3);
    w.op(W.OP_SELECTED, 6, 1, 5);
    w.op(W.OP_ADOPT, 6, 1, 1);
  },
  'a highlight of nothing': (w) => {
    w.op(W.OP_HIGHLIGHT);
    w.str('cb-selection');
    w.op(0, 0, 1, 6, 1_000_000, 7, 1_000_000);
  },
  'a selection of nothing': (w) => w.op(W.OP_SELECTION, 1, 6, 1_000_000, 7, 1_000_000),
  'an asset that is an address': (w) => {
    w.op(W.OP_ASSET, 1);
    w.str('../../hit?asset');
    w.str('text/html');
    w.op(1, 1);
  },
  'a hundred thousand style sheets': (w) => {
    for (let i = 1; i < 100_000; i++) {
      w.op(W.OP_SHEET, i);
      w.str('p{}');
    }
  },
};
