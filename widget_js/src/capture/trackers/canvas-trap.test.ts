import { beforeEach, expect, test } from 'vitest';
import type { Realm } from '../patch.ts';
import { CanvasTrap } from './canvas-trap.ts';

interface Context {
  canvas: string;
  fillRect(x: number): number;
}

class CanvasRenderingContext2D {
  canvas: string;
  constructor(canvas: string) {
    this.canvas = canvas;
  }
  fillRect(x: number): number {
    return x + 1;
  }
}

const prototype = CanvasRenderingContext2D.prototype as unknown as Context;
const native = prototype.fillRect;
const realm = { CanvasRenderingContext2D } as unknown as Realm;
const draw = (canvas: string): number => new CanvasRenderingContext2D(canvas).fillRect(1);

let sprung = 0;
let trap: CanvasTrap;

beforeEach(() => {
  prototype.fillRect = native;
  sprung = 0;
  trap = new CanvasTrap(
    (canvas) => canvas === 'still',
    () => sprung++,
  );
});

test('the first drawing springs it, and nothing is left behind', () => {
  trap.arm([realm]);
  expect(prototype.fillRect).not.toBe(native);
  expect(draw('still')).toBe(2);
  expect(sprung).toBe(1);
  expect(prototype.fillRect).toBe(native);
  draw('still');
  expect(sprung).toBe(1);
});

test('another canvas does not spring it, unless it is drawn on without end', () => {
  trap.arm([realm]);
  for (let i = 0; i < 900; i++) draw('other');
  expect(sprung).toBe(0);
  for (let i = 0; i < 200; i++) draw('other');
  expect(sprung).toBe(1);
  expect(prototype.fillRect).toBe(native);
});

test('what the page wrapped over it stays, and is not wrapped again and again', () => {
  trap.arm([realm]);
  const ours = prototype.fillRect;
  const theirs = function (this: Context, x: number): number {
    return ours.call(this, x) + 10;
  };
  prototype.fillRect = theirs;
  expect(draw('still')).toBe(12);
  expect(sprung).toBe(1);
  trap.arm([realm]);
  expect(prototype.fillRect).toBe(theirs);
  expect(draw('still')).toBe(12);
  expect(sprung).toBe(2);
});

test('disarmed it is gone', () => {
  trap.arm([realm]);
  trap.disarm();
  expect(prototype.fillRect).toBe(native);
  draw('still');
  expect(sprung).toBe(0);
});
