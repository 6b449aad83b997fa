import { beforeEach, expect, test, vi } from 'vitest';
import { Dots } from './dots.ts';

const shown = vi.hoisted(() => vi.fn<() => boolean>());
vi.mock('./fields.ts', () => ({ shownAsDots: shown }));

const field = {} as Element;
const labelled = vi.fn<() => boolean>();
let moment: number;
let dots: Dots;

beforeEach(() => {
  moment = 0;
  shown.mockReset().mockReturnValue(false);
  labelled.mockReset().mockReturnValue(false);
  dots = new Dots(() => moment, labelled);
});

test('of a field that was never asked about it is asked at once', () => {
  shown.mockReturnValue(true);
  expect(dots.dotted(field)).toBe(true);
});

test("in the page's own tasks the last answer holds", () => {
  dots.dotted(field);
  moment++;
  expect(dots.dotted(field)).toBe(false);
  expect(shown).toHaveBeenCalledTimes(1);
});

test('before something is written it is asked again, once, if anything happened', () => {
  dots.dotted(field);
  dots.strict = true;
  dots.dotted(field);
  expect(shown).toHaveBeenCalledTimes(1);
  moment++;
  shown.mockReturnValue(true);
  expect(dots.dotted(field)).toBe(true);
  expect(shown).toHaveBeenCalledTimes(2);
});

test('labels are read again before something is written, once, if anything happened', () => {
  dots.labelled(field);
  moment++;
  expect(dots.labelled(field)).toBe(false);
  expect(labelled).toHaveBeenCalledTimes(1);
  dots.beginFlush();
  labelled.mockReturnValue(true);
  expect(dots.labelled(field)).toBe(true);
  expect(labelled).toHaveBeenCalledTimes(2);
});

test('one look reads the labels of some fields again, the next look those of others', () => {
  const many = Array.from({ length: 100 }, () => ({}) as Element);
  for (const one of many) dots.labelled(one);
  moment++;
  labelled.mockReset().mockReturnValue(false);
  const look = (): void => {
    dots.beginLook();
    for (const one of many) dots.labelled(one);
  };
  look();
  expect(labelled.mock.calls.length).toBeLessThan(100);
  look();
  expect(new Set(labelled.mock.calls.flat()).size).toBe(100);
});
