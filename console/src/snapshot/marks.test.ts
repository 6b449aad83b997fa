import { expect, test } from 'vitest';
import {
  areaOf,
  centred,
  clickHere,
  History,
  isShape,
  type Mark,
  moved,
  nextNumber,
  scaled,
  stretched,
} from './marks.ts';

const box = (id: number): Mark => ({ id, kind: 'rectangle', colour: '#000', width: 2, x: 10, y: 20, w: 30, h: 40 });
const number = (id: number, n: number): Mark => ({
  id,
  kind: 'number',
  colour: '#000',
  width: 2,
  x: 0,
  y: 0,
  number: n,
  size: 20,
});

test('every change can be taken back and made again, and a new change ends the way forth', () => {
  const history = new History();
  history.add(box(1));
  history.add(box(2));
  history.remove(1);
  history.undo();
  expect(history.now.marks.map(({ id }) => id)).toEqual([1, 2]);
  history.redo();
  expect(history.now.marks.map(({ id }) => id)).toEqual([2]);
  history.undo();
  history.change({ crop: { x: 0, y: 0, w: 5, h: 5 } });
  expect(history.canRedo).toBe(false);
  history.undo();
  history.undo();
  history.undo();
  expect(history.changed).toBe(false);
  history.undo();
  expect(history.canUndo).toBe(false);
});

test('an area is the same from whichever corner it was dragged, and stays inside the picture', () => {
  const within = { w: 100, h: 50 };
  expect(areaOf(90, 40, 10, 20, within)).toEqual({ x: 10, y: 20, w: 80, h: 20 });
  expect(areaOf(-10, -10, 200, 200, within)).toEqual({ x: 0, y: 0, w: 100, h: 50 });
  expect(isShape(areaOf(5, 5, 6, 6, within))).toBe(false);
});

test('markers count on from the highest one that is there', () => {
  expect(nextNumber([])).toBe(1);
  expect(nextNumber([number(1, 1), number(2, 4), box(3)])).toBe(5);
});

test('all kinds move and stretch', () => {
  const arrow: Mark = { id: 1, kind: 'arrow', colour: '', width: 1, points: [0, 0, 10, 20] };
  expect(moved(arrow, 5, 6)).toMatchObject({ points: [5, 6, 15, 26] });
  expect(moved(box(1), 5, 6)).toMatchObject({ x: 15, y: 26 });
  expect(scaled(box(1), 1, 2, 2, 0)).toMatchObject({ x: 1, y: 2, w: 60, h: 4 });
  expect(scaled(number(1, 1), 1, 2, 3, 2)).toMatchObject({ size: 60 });
});

test.each([
  [5, 5],
  [995, 5],
  [5, 595],
  [995, 595],
  [500, 300],
])('click HERE at %i, %i points there and its words are in the picture', (x, y) => {
  const [arrow, text] = clickHere(x, y, { w: 1000, h: 600 }, { colour: '#f00', width: 4, size: 28 }, [1, 2]);
  expect(arrow.points.slice(2)).toEqual([x, y]);
  expect(text.x).toBeGreaterThanOrEqual(0);
  expect(text.x + text.size * 5).toBeLessThanOrEqual(1000);
  expect(text.y).toBeGreaterThanOrEqual(0);
  expect(text.y + text.size * 1.2).toBeLessThanOrEqual(600);
});

test.each(['here', 'arrow', 'rectangle', 'ellipse', 'pen', 'highlighter', 'number', 'blur'] as const)(
  'without a pointer, %s goes into the middle and is stretched by keys',
  (tool) => {
    const history = new History();
    const marks = centred(tool, { x: 500, y: 300 }, { w: 1000, h: 600 }, history, {
      colour: '#f00',
      width: 4,
      size: 28,
    });
    expect(new Set(marks.map(({ id }) => id)).size).toBe(marks.length);
    for (const mark of marks) {
      const larger = stretched(mark, 10, 0);
      expect(larger).not.toEqual(mark);
      expect(larger.id).toBe(mark.id);
    }
  },
);
