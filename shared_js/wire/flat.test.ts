import { decode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { FlatWriter, readFlat } from './flat.ts';

const NUMBERS = [0, 1, 127, 128, 255, 256, 65535, 65536, 2 ** 32 - 1, 2 ** 32, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER];
const TEXTS = [
  '',
  'a',
  'x'.repeat(31),
  'x'.repeat(32),
  'ü'.repeat(31),
  'x'.repeat(85),
  'x'.repeat(86),
  '👋'.repeat(9000),
  'y'.repeat(70_000),
];

test('what is written is msgpack', () => {
  const flat = new FlatWriter();
  const all: unknown[] = [];
  for (const number of NUMBERS) {
    for (const value of [number, -number]) {
      flat.int(value);
      all.push(value === 0 ? 0 : value);
    }
  }
  for (const text of TEXTS) flat.str(text);
  flat.nil();
  flat.bool(true);
  flat.bool(false);
  flat.bin(new Uint8Array([1, 2, 3]));
  all.push(...TEXTS, null, true, false, new Uint8Array([1, 2, 3]));
  expect(decode(flat.take())).toEqual(all);
});

test('places are filled when the number is known, the last one first', () => {
  const flat = new FlatWriter();
  const outer = flat.reserve();
  flat.str('a');
  const inner = flat.reserve();
  flat.str('b');
  flat.patch(inner, 70_000);
  flat.str('c');
  flat.patch(outer, 128);
  for (let i = 0; i < 20; i++) flat.int(i);
  expect(decode(flat.take())).toEqual([128, 'a', 70_000, 'b', 'c', ...Array.from({ length: 20 }, (_, i) => i)]);
});

test('a writer is good for list after list', () => {
  const flat = new FlatWriter(1);
  for (let count = 0; count < 20; count++) {
    for (let i = 0; i < count; i++) flat.int(i);
    expect(flat.length).toBe(count);
    expect(decode(flat.take())).toEqual(Array.from({ length: count }, (_, i) => i));
  }
});

test('short lists are read as they were written', () => {
  const flat = new FlatWriter();
  const all = [-7, 0, 200, 60_000, 5_000_000, 2 ** 40, -30, true, false, null, 'ok', 'x'.repeat(200), 'y'.repeat(300)];
  for (const value of all) {
    if (typeof value === 'number') flat.int(value);
    else if (typeof value === 'string') flat.str(value);
    else if (value === null) flat.nil();
    else flat.bool(value);
  }
  const bytes = flat.take().slice();
  expect(readFlat(bytes.buffer)).toEqual(all);
  for (let cut = 0; cut < bytes.length; cut++) expect(() => readFlat(bytes.slice(0, cut).buffer)).toThrow();
});

test.each([[[0x80]], [[0xdd, 0, 0, 0, 1, 1]], [[0x91, 0xc4, 1, 0]], [[0x91, 0xca, 0, 0, 0, 0]], [[0x91, 0x91, 1]]])(
  'anything else is refused: %j',
  (bytes) => {
    expect(() => readFlat(new Uint8Array(bytes).buffer)).toThrow();
  },
);
