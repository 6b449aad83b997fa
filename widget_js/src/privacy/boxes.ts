/** Fields that stand together, each for a part of one code or number. Pure: what stands where is told. */

export interface Box {
  /** How many signs it takes: by `maxlength`, its example or its size; 0 when nothing tells. */
  readonly length: number;
  /** What it is called, without numbers: equal for the boxes of one code. */
  readonly name: string;
  readonly value: string;
}

/** Lengths of the boxes of codes and cards, three or more of one length. */
const EVEN = new Set([1, 3, 4, 5, 6]);
const MIN_EVEN = 3;
/** Social security numbers (US), cards of 15 digits, resident registration numbers (KR). */
const SERIES = [
  [3, 2, 4],
  [4, 6, 5],
  [6, 7],
] as const;
/** Boxes of which only this is told: that they are alike, and that each takes one sign. */
const MIN_ALIKE = 4;

/** Whether the box at a place among those that stand one after the other is part of a code. */
export function isPartOfCode(boxes: readonly Box[], at: number): boolean {
  const own = boxes[at];
  if (!own) return false;
  if (EVEN.has(own.length) && alike(boxes, at, (box) => box.length === own.length) >= MIN_EVEN) return true;
  const series = SERIES.some((lengths) =>
    lengths.some((_, i) => at - i >= 0 && lengths.every((length, place) => boxes[at - i + place]?.length === length)),
  );
  if (series) return true;
  const single = (box: Box): boolean => box.length === 0 && box.value.length <= 1 && box.name === own.name;
  return single(own) && alike(boxes, at, single) >= MIN_ALIKE;
}

/** How many around a place are alike, without a gap. */
function alike(boxes: readonly Box[], at: number, is: (box: Box) => boolean): number {
  let count = 1;
  for (let i = at - 1; i >= 0 && is(boxes[i] as Box); i--) count++;
  for (let i = at + 1; i < boxes.length && is(boxes[i] as Box); i++) count++;
  return count;
}
