import { beforeEach, expect, test, vi } from 'vitest';
import { Dots } from './dots.ts';

const shown = vi.hoisted(() => vi.fn<() => boolean>());
vi.mock('./fields.ts', () => ({ shownAsDots: shown }));

const field = {} as Element;
let moment: number;
let dots: Dots;

beforeEach(() => {
  moment = 0;
  shown.mockReset().mockReturnValue(false);
  dots = new Dots(() => moment);
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
