/** The vectors that hold both languages to the protocol. `UPDATE_VECTORS=1 npm test` writes them anew from the writer. */

import { readFileSync, writeFileSync } from 'node:fs';
import { encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import * as W from '@cobrowse/shared/wire/ops.ts';
import type { Op } from '@cobrowse/shared/wire/layout.ts';
import { FrameReader } from '@cobrowse/shared/wire/reader.ts';
import { FrameWriter } from '@cobrowse/shared/wire/writer.ts';

const FILE = new URL('./frames.json', import.meta.url);

interface Vectors {
  valid: { name: string; bodies: string[]; ops: Op[][] }[];
  invalid: { name: string; body: string }[];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

type Write = (writer: FrameWriter) => void;

const element = (w: FrameWriter, tag: string, attrs: [string, string][], kids: number, ns = W.NS_HTML): void => {
  w.shape(ns, tag, attrs.map(([name]) => name));
  for (const [, value] of attrs) w.str(value);
  w.int(kids);
};

const page: Write = (w) => {
  w.root(0, ['html', '', '']);
  w.op(W.OP_VIEW, 1200, 800, 1185, 800, 1500);
  w.op(W.OP_KIDS, 1, W.STEP_NEW, 1);
  element(w, 'html', [['lang', 'en']], 2);
  element(w, 'head', [], 0);
  element(w, 'body', [], 3);
  element(w, 'p', [['class', 'a']], 1);
  w.int(W.NODE_TEXT);
  w.str('Grüße 👋 lone \u{1F600}');
  element(w, 'p', [['class', 'a']], 0);
  element(w, 'svg', [['viewBox', '0 0 1 1']], 0, W.NS_SVG);
  w.int(W.STEP_END);
};

const VALID: [string, Write[]][] = [
  ['an empty quirks page', [(w) => w.root(1, null)]],
  ['a small page', [page]],
  [
    'moves, a wrapper round a known node, and removal',
    [
      page,
      (w) => {
        w.op(W.OP_KIDS, 4, W.STEP_KEEP, 1, W.STEP_SKIP, 1, W.STEP_MOVE, 1, 7, W.STEP_NEW, 1);
        element(w, 'div', [['class', 'a']], 1);
        w.op(W.NODE_REF, 6);
        w.int(W.STEP_END);
      },
    ],
  ],
  [
    'style sheets as files and as changes, caret, zoom',
    [
      page,
      (w) => {
        w.op(W.OP_SHEET_FILE, 1);
        w.str('ab'.repeat(32));
        w.op(2, 7, 3);
        w.op(W.OP_SHEET_CHANGE, 1, 10, 4);
        w.str('p { color: red }');
        w.op(W.OP_CARET, 5, 2, 9);
        w.op(W.OP_CARET, 0, 0, 0);
        w.op(W.OP_ZOOM, 2500, -3, 40, 480, 320);
        w.op(W.OP_UNSHOWN, 5);
        w.str('other_origin');
        w.op(W.OP_UNSHOWN, 5);
        w.str(null);
        w.op(W.OP_PICKER, 5);
        w.op(W.OP_SCOPE, 7, 2, 0, 4);
        w.op(W.OP_SCOPE, -1, 0);
      },
    ],
  ],
  [
    'values of all kinds',
    [
      page,
      (w) => {
        w.op(W.OP_ATTR, 5);
        w.str('title');
        w.str('hello');
        w.op(W.OP_ATTR, 6);
        w.str('title');
        w.str(null);
        w.op(W.OP_TEXT, 6);
        w.str('hello');
        w.op(W.OP_VALUE, 5);
        w.str('');
        w.op(W.OP_CHECKED, 5, 3);
        w.op(W.OP_SELECTED, 5, 2, 0, 4);
        w.op(W.OP_SCROLL, 1, 0, 12345, 5, 8, -20);
        w.op(W.OP_SCROLL, 5, -20, 3, 0, 0, 0);
        w.op(W.OP_HOVER, 5);
        w.op(W.OP_FOCUS, 0, 0);
        w.op(W.OP_ACTIVE, 7);
        w.op(W.OP_PRESS, 10, 20, 5, 5000, 2500, 0, 1);
        w.op(W.OP_BLOCK, 5, 300, 150);
        w.op(W.OP_OPEN, 5, 1, 0);
        w.op(W.OP_OPEN, 5, 2, 7);
        w.op(W.OP_TIMELINE, 7, 1, 2500);
        w.op(W.OP_HIGHLIGHT);
        w.str('search');
        w.op(1, -2, 1, 6, 0, 6, 4);
        w.op(W.OP_PAGE);
        w.str('https://a.example/');
        w.str('Title');
        w.op(W.OP_READY);
      },
    ],
  ],
  [
    'shadow roots, frames, style sheets and assets',
    [
      page,
      (w) => {
        w.op(W.OP_SHADOW, 5, 5);
        w.op(W.OP_KIDS, 9, W.STEP_NEW, 1);
        w.int(W.NODE_TEXT);
        w.str('inside');
        w.int(W.STEP_END);
        w.op(W.OP_FRAME, 7, 1);
        w.op(W.OP_SHEET, 1);
        w.str('a:hover { color: red }');
        w.op(W.OP_STYLE, 5, 1, 1);
        w.str('print');
        w.op(W.OP_ADOPT, 9, 1, 1);
        w.op(W.OP_ASSET, 0);
        w.str('ab'.repeat(32));
        w.str('image/png');
        w.op(640, 480);
      },
    ],
  ],
  [
    'what moves, plays and is selected',
    [
      page,
      (w) => {
        w.op(W.OP_SLOT, 5, 2, 6, 7);
        w.op(W.OP_STATE);
        w.str(':state(on)');
        w.op(1, 5);
        w.op(W.OP_ENV);
        w.str('hover: none;');
        w.op(15, 812, 724);
        w.op(W.OP_ANIMATION, 1, 5);
        w.str('::after');
        w.str('[{"opacity":"0"}]');
        w.str('{"duration":100}');
        w.op(W.OP_ANIMATION, 2, 5);
        w.str(null);
        w.str('spin');
        w.str(null);
        w.op(W.OP_TIME, 1, W.PLAY_PAUSED, -50, 1500);
        w.op(W.OP_PICTURE, 7, 3);
        w.op(W.OP_MEDIA, 7, 640, 360, 1, 0);
        w.op(W.OP_SELECTION, 1, 6, 0, 6, 4);
        w.op(W.OP_CHECK, 9, 1, 4, 0xdeadbeef);
      },
    ],
  ],
  ['a second keyframe forgets the first', [page, page]],
];

const INVALID: [string, unknown][] = [
  ['not a list', { a: 1 }],
  ['unknown operation', [99]],
  ['operation that is no number', ['kids']],
  ['fraction', [0.5]],
  ['cut off', [1, 1, 4]],
  ['unknown node', [0, 0, null, null, null, 3, 7, 'x']],
  ['node zero', [0, 0, null, null, null, 3, 0, 'x']],
  ['text that was never sent', [0, 0, null, null, null, 14, 0, 0]],
  ['nil for a text', [0, 0, null, null, null, 14, null, null]],
  ['unknown shape', [0, 0, null, null, null, 1, 1, 4, 1, 1, 0, 0]],
  ['unknown step', [0, 0, null, null, null, 1, 1, 9, 0]],
  ['move of an unknown node', [0, 0, null, null, null, 1, 1, 3, 1, 5, 0]],
  ['too many children', [0, 0, null, null, null, 1, 1, 4, 2_000_000]],
  ['negative count', [0, 0, null, null, null, 1, 1, 1, -1, 0]],
  ['huge number', [0, 0, null, null, null, 1, 1, 1, 1e300, 0]],
];

function make(): Vectors {
  return {
    valid: VALID.map(([name, writes]) => {
      const writer = new FrameWriter();
      const reader = new FrameReader();
      const bodies: string[] = [];
      const ops: Op[][] = [];
      let current = writer;
      writes.forEach((write, i) => {
        // A keyframe has a writer of its own, as in the widget.
        if (i > 0 && write === page) current = new FrameWriter();
        write(current);
        const body = current.take();
        bodies.push(hex(body));
        ops.push(reader.read(body));
      });
      return { name, bodies, ops };
    }),
    invalid: INVALID.map(([name, value]) => ({ name, body: hex(encode(value)) })),
  };
}

if (process.env['UPDATE_VECTORS']) writeFileSync(FILE, `${JSON.stringify(make(), null, 1)}\n`);
const vectors = JSON.parse(readFileSync(FILE, 'utf8')) as Vectors;

test('the writer writes what the vectors say', () => {
  expect(make().valid.map(({ name, bodies }) => ({ name, bodies }))).toEqual(
    vectors.valid.map(({ name, bodies }) => ({ name, bodies })),
  );
});

test.each(vectors.valid)('reads: $name', ({ bodies, ops }) => {
  const reader = new FrameReader();
  expect(bodies.map((body) => reader.read(bytes(body)))).toEqual(ops);
});

test.each(vectors.invalid)('refuses: $name', ({ body }) => {
  expect(() => new FrameReader().read(bytes(body))).toThrow();
});

test('a nesting of 100,000 elements needs no call stack', () => {
  const writer = new FrameWriter();
  writer.root(0, null);
  writer.op(W.OP_KIDS, 1, W.STEP_NEW, 1);
  for (let i = 0; i < 100_000; i++) element(writer, 'div', [], i === 99_999 ? 0 : 1);
  writer.int(W.STEP_END);
  expect(new FrameReader().read(writer.take())).toHaveLength(2);
});
