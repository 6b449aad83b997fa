import { constants, createInflateRaw, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Deflater } from './deflater.ts';

const utf8 = new TextEncoder();
const inflated = (parts: Uint8Array[]): string =>
  inflateRawSync(Buffer.concat(parts), { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test.each([
  ['nothing', [new Uint8Array(0)]],
  ['one byte', [new Uint8Array([200])]],
  ['a run', [new Uint8Array(100_000).fill(7)]],
  ['all bytes', [Uint8Array.from({ length: 256 }, (_, i) => i)]],
  ['the same again', [utf8.encode('hello world'), utf8.encode('hello world')]],
  ['a match over the border of two bodies', [utf8.encode('abcabcab'), utf8.encode('cabcabc')]],
])('%s comes back', (_, bodies) => {
  const deflater = new Deflater();
  expect(inflated(bodies.map((body) => deflater.push(body)))).toBe(bodies.map(latin).join(''));
});

test('random bodies of all kinds come back, also after far more than the window', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const next = random(seed);
    const deflater = new Deflater();
    const bodies: Uint8Array[] = [];
    for (let i = 0; i < 60; i++) {
      const letters = [2, 5, 60, 256][Math.floor(next() * 4)] as number;
      bodies.push(Uint8Array.from({ length: Math.floor(next() * next() * 9000) }, () => Math.floor(next() * letters)));
      const earlier = bodies[Math.floor(next() * bodies.length)] as Uint8Array;
      if (next() < 0.5) bodies.push(earlier.slice(Math.floor(next() * earlier.length)));
    }
    expect(inflated(bodies.map((body) => deflater.push(body)))).toBe(bodies.map(latin).join(''));
  }
});

test('each body can be read as soon as it is there', async () => {
  const deflater = new Deflater();
  const inflate = createInflateRaw();
  for (const text of ['first', 'second', 'first and second']) {
    inflate.write(deflater.push(utf8.encode(text)));
    const [chunk] = (await new Promise((done) => inflate.once('data', (data) => done([data])))) as [Buffer];
    expect(chunk.toString()).toBe(text);
  }
});

test('what was said before costs little', () => {
  const deflater = new Deflater();
  const row = utf8.encode('a row with a class, a title and some words of its own');
  deflater.push(row);
  expect(deflater.push(row).length).toBeLessThan(16);
});
