/** What each operation consists of, in the order of its tokens; cobrowse/wire/decoder.py has the same table. */

import type { Step } from './nodes.ts';
import * as W from './ops.ts';
import { MAX_COUNT, MAX_STRING, type Tokens } from './tokens.ts';

type Field<T> = (tokens: Tokens) => T;

const count: Field<number> = (tokens) => tokens.count();
const id: Field<number> = (tokens) => tokens.id();
const maybeId: Field<number> = (tokens) => tokens.maybeId();
const newId: Field<number> = (tokens) => tokens.newId();
const name: Field<string> = (tokens) => tokens.name();
const text: Field<string> = (tokens) => tokens.text();
const maybeText: Field<string | null> = (tokens) => tokens.maybeText();
const flag: Field<boolean> = (tokens) => tokens.int(0, 1) === 1;
const int =
  (min: number, max: number): Field<number> =>
  (tokens) =>
    tokens.int(min, max);
const thousandths =
  (min: number, max: number): Field<number> =>
  (tokens) =>
    tokens.int(min, max) / 1000;
const listOf =
  <T>(field: Field<T>): Field<T[]> =>
  (tokens) =>
    tokens.list(() => field(tokens));
const doctype: Field<[string, string, string] | null> = (tokens) => {
  const [kind, publicId, systemId] = [tokens.maybeText(), tokens.maybeText(), tokens.maybeText()];
  return kind === null ? null : [kind, publicId ?? '', systemId ?? ''];
};
const range: Field<{ start: number; from: number; end: number; to: number }> = (tokens) => ({
  start: tokens.id(),
  from: tokens.int(0, 1e9),
  end: tokens.id(),
  to: tokens.int(0, 1e9),
});
const sum: Field<{ id: number; sum: number }> = (tokens) => ({ id: tokens.id(), sum: tokens.int(0, 0xffffffff) });

const sheet = int(1, MAX_COUNT);
/** CSS pixels. */
const size = int(0, 100_000);
const offset = int(0, MAX_STRING);

interface Layout<N extends string, F> {
  readonly op: N;
  readonly fields: F;
}

function op<const N extends string, F extends Record<string, Field<unknown>>>(name: N, fields: F): Layout<N, F> {
  return { op: name, fields };
}

/** Of all operations but edit scripts, which tell more than fields (nodes.ts). */
export const LAYOUT = {
  [W.OP_ROOT]: op('root', { mode: int(0, 1), doctype }),
  [W.OP_ATTR]: op('attr', { id, name, value: maybeText }),
  [W.OP_TEXT]: op('text', { id, text }),
  [W.OP_SHADOW]: op('shadow', { host: id, flags: int(0, 7), id: newId }),
  [W.OP_VALUE]: op('value', { id, value: text }),
  [W.OP_CHECKED]: op('checked', { id, flags: int(0, 3) }),
  [W.OP_SELECTED]: op('selected', { id, indices: listOf(count) }),
  [W.OP_SCROLL]: op('scroll', {
    id,
    x: int(-1e9, 1e9),
    y: int(-1e9, 1e9),
    anchor: maybeId,
    left: int(-1e9, 1e9),
    top: int(-1e9, 1e9),
  }),
  [W.OP_SHEET]: op('sheet', { sheet, text }),
  [W.OP_STYLE]: op('style', { id, sheet: count, disabled: flag, media: text }),
  [W.OP_ADOPT]: op('adopt', { id, sheets: listOf(sheet) }),
  [W.OP_ASSET]: op('asset', { asset: count, hash: text, type: text, width: count, height: count }),
  [W.OP_VIEW]: op('view', {
    width: int(1, 100_000),
    height: int(1, 100_000),
    clientWidth: size,
    clientHeight: size,
    dpr: thousandths(1, 100_000),
  }),
  [W.OP_PAGE]: op('page', { url: text, title: text }),
  [W.OP_HOVER]: op('hover', { id: maybeId }),
  [W.OP_FOCUS]: op('focus', { id: maybeId, flags: int(0, 1) }),
  [W.OP_ACTIVE]: op('active', { id: maybeId }),
  [W.OP_PRESS]: op('press', {
    x: int(-100_000, 100_000),
    y: int(-100_000, 100_000),
    id: maybeId,
    fx: int(-1e6, 1e6),
    fy: int(-1e6, 1e6),
    button: int(0, 10),
    pointer: int(0, 2),
  }),
  [W.OP_BLOCK]: op('block', { id, width: count, height: count }),
  [W.OP_READY]: op('ready', {}),
  [W.OP_FRAME]: op('frame', { host: id, mode: int(0, 1), id: newId }),
  [W.OP_OPEN]: op('open', { id, how: int(0, 3), source: maybeId }),
  [W.OP_SLOT]: op('slot', { id, nodes: listOf(id) }),
  [W.OP_STATE]: op('state', { name: text, nodes: listOf(id) }),
  [W.OP_ENV]: op('env', { features: text, scrollbar: int(0, 1000), large: size, small: size }),
  [W.OP_ANIMATION]: op('animation', { animation: count, id, pseudo: maybeText, source: text, timing: maybeText }),
  [W.OP_TIME]: op('time', {
    animation: count,
    state: int(0, 3),
    time: int(-1e12, 1e12),
    rate: thousandths(-1e9, 1e9),
  }),
  [W.OP_PICTURE]: op('picture', { id, asset: count }),
  [W.OP_MEDIA]: op('media', { id, width: count, height: count, flags: int(0, 3), time: int(0, 1e9) }),
  [W.OP_SELECTION]: op('selection', { ranges: listOf(range) }),
  [W.OP_CHECK]: op('check', { nodes: int(0, Number.MAX_SAFE_INTEGER), sums: listOf(sum) }),
  [W.OP_SHEET_FILE]: op('sheet_file', { sheet, hash: text, assets: listOf(count) }),
  [W.OP_SHEET_CHANGE]: op('sheet_change', { sheet, start: offset, end: offset, text }),
  [W.OP_CARET]: op('caret', { id: maybeId, start: offset, end: offset }),
  [W.OP_ZOOM]: op('zoom', {
    scale: thousandths(1, 100_000),
    x: int(-1e6, 1e6),
    y: int(-1e6, 1e6),
    width: int(0, 1e6),
    height: int(0, 1e6),
  }),
  [W.OP_TIMELINE]: op('timeline', { id, paused: flag, time: int(0, 1e12) }),
  [W.OP_HIGHLIGHT]: op('highlight', { name: text, kind: int(0, 2), priority: int(-1e6, 1e6), ranges: listOf(range) }),
  [W.OP_UNSHOWN]: op('unshown', { id, reason: maybeText }),
  [W.OP_PICKER]: op('picker', { id: maybeId }),
  [W.OP_SCOPE]: op('scope', { version: int(-1, MAX_COUNT), rules: listOf(count) }),
};

type Told<L> =
  L extends Layout<infer N, infer F> ? { op: N } & { [K in keyof F]: F[K] extends Field<infer T> ? T : never } : never;

/** One operation of a frame. */
export type Op = Told<(typeof LAYOUT)[keyof typeof LAYOUT]> | { op: 'kids'; id: number; steps: Step[] };
