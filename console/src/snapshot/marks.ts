/** What is drawn on a picture, as plain values; all lengths are pixels of the picture. Knows nothing of how it is drawn. */

export const COLOURS = [
  '#d81b1b',
  '#e87400',
  '#f2c200',
  '#1b8a3a',
  '#0a66d6',
  '#8a2be2',
  '#111111',
  '#ffffff',
] as const;
export const WIDTHS = [2, 4, 8] as const;

export type Tool =
  | 'select'
  | 'crop'
  | 'here'
  | 'arrow'
  | 'rectangle'
  | 'ellipse'
  | 'pen'
  | 'highlighter'
  | 'text'
  | 'number'
  | 'blur';

interface Common {
  id: number;
  colour: string;
  /** Of lines, at the picture's own size. */
  width: number;
}

export interface BoxMark extends Common {
  kind: 'rectangle' | 'ellipse' | 'blur';
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface LineMark extends Common {
  kind: 'arrow' | 'pen' | 'highlighter';
  /** x, y, x, y… An arrow has two points, the second one with the head. */
  points: number[];
}

export interface TextMark extends Common {
  kind: 'text';
  x: number;
  y: number;
  text: string;
  size: number;
}

export interface NumberMark extends Common {
  kind: 'number';
  x: number;
  y: number;
  number: number;
  size: number;
}

export type Mark = BoxMark | LineMark | TextMark | NumberMark;

export interface Area {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A picture's marks and crop at one moment. */
export interface Drawing {
  marks: readonly Mark[];
  crop: Area | null;
}

const MAX_STEPS = 200;
/** Smaller than this is no shape but a click. */
const LEAST = 4;

/** A drawing with the way back and forth. */
export class History {
  private past: Drawing[] = [];
  private future: Drawing[] = [];
  now: Drawing = { marks: [], crop: null };
  private last = 0;

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  get changed(): boolean {
    return this.now.marks.length > 0 || this.now.crop !== null;
  }

  nextId(): number {
    return ++this.last;
  }

  change(part: Partial<Drawing>): void {
    this.past.push(this.now);
    if (this.past.length > MAX_STEPS) this.past.shift();
    this.future = [];
    this.now = { ...this.now, ...part };
  }

  add(...marks: Mark[]): void {
    this.change({ marks: [...this.now.marks, ...marks] });
  }

  /** Puts a mark in the place of that with the same id. */
  replace(mark: Mark): void {
    this.change({ marks: this.now.marks.map((one) => (one.id === mark.id ? mark : one)) });
  }

  remove(id: number): void {
    this.change({ marks: this.now.marks.filter((one) => one.id !== id) });
  }

  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.now);
    this.now = before;
  }

  redo(): void {
    const after = this.future.pop();
    if (!after) return;
    this.past.push(this.now);
    this.now = after;
  }
}

/** The area between two corners, whichever they are, inside the picture. */
export function areaOf(x1: number, y1: number, x2: number, y2: number, within: { w: number; h: number }): Area {
  const inside = (value: number, most: number): number => Math.min(Math.max(value, 0), most);
  const left = inside(Math.min(x1, x2), within.w);
  const top = inside(Math.min(y1, y2), within.h);
  return { x: left, y: top, w: inside(Math.max(x1, x2), within.w) - left, h: inside(Math.max(y1, y2), within.h) - top };
}

export function isShape({ w, h }: Area): boolean {
  return w >= LEAST && h >= LEAST;
}

/** The number that the next marker bears. */
export function nextNumber(marks: readonly Mark[]): number {
  return 1 + Math.max(0, ...marks.map((mark) => (mark.kind === 'number' ? mark.number : 0)));
}

export function moved(mark: Mark, dx: number, dy: number): Mark {
  if ('points' in mark) {
    return { ...mark, points: mark.points.map((value, i) => value + (i % 2 === 0 ? dx : dy)) };
  }
  return { ...mark, x: mark.x + dx, y: mark.y + dy };
}

/** A mark after its box was stretched round its upper left corner. */
export function scaled(mark: Mark, x: number, y: number, sx: number, sy: number): Mark {
  if ('points' in mark) {
    return { ...mark, points: mark.points.map((value, i) => (i % 2 === 0 ? x + value * sx : y + value * sy)) };
  }
  if ('w' in mark) return { ...mark, x, y, w: Math.max(LEAST, mark.w * sx), h: Math.max(LEAST, mark.h * sy) };
  return { ...mark, x, y, size: Math.max(8, mark.size * Math.max(sx, sy)) };
}

/**
 * "click HERE": an arrow whose head is at a point, and words at its tail. It comes from where there is room.
 */
export function clickHere(
  x: number,
  y: number,
  within: { w: number; h: number },
  style: { colour: string; width: number; size: number },
  ids: [number, number],
): [LineMark, TextMark] {
  const { colour, width, size } = style;
  const reach = size * 3.2;
  const words = 'click HERE';
  const long = size * 5.2;
  const fromLeft = x > within.w / 2;
  const fromBelow = y < within.h / 2;
  const tailX = Math.min(Math.max(x + (fromLeft ? -reach : reach), size), within.w - size);
  const tailY = Math.min(Math.max(y + (fromBelow ? reach : -reach), size), within.h - size);
  const textX = Math.min(Math.max(fromLeft ? tailX - long : tailX + size * 0.2, 4), Math.max(4, within.w - long - 4));
  const textY = Math.min(Math.max(fromBelow ? tailY : tailY - size * 1.2, 4), Math.max(4, within.h - size * 1.3));
  return [
    { id: ids[0], kind: 'arrow', colour, width: width * 1.5, points: [tailX, tailY, x, y] },
    { id: ids[1], kind: 'text', colour, width, x: textX, y: textY, text: words, size },
  ];
}

/** A mark made larger or smaller at its lower right end. */
export function stretched(mark: Mark, dx: number, dy: number): Mark {
  if ('points' in mark) {
    const { points } = mark;
    const last = points.length - 2;
    return { ...mark, points: points.map((value, i) => value + (i === last ? dx : i === last + 1 ? dy : 0)) };
  }
  if ('w' in mark) return { ...mark, w: Math.max(LEAST, mark.w + dx), h: Math.max(LEAST, mark.h + dy) };
  return { ...mark, size: Math.max(8, mark.size + dx + dy) };
}

/** What a tool draws round a point, in a size that fits an area. */
export function centred(
  tool: Exclude<Tool, 'select' | 'crop' | 'text'>,
  { x, y }: { x: number; y: number },
  area: { w: number; h: number },
  history: History,
  { size, ...style }: { colour: string; width: number; size: number },
): Mark[] {
  const common = { ...style, id: history.nextId() };
  const w = area.w / 5;
  const h = area.h / 5;
  if (tool === 'here') {
    const within = { w: area.w, h: area.h };
    return clickHere(x, y, within, { ...style, size }, [common.id, history.nextId()]);
  }
  if (tool === 'number')
    return [{ ...common, kind: tool, x, y, number: nextNumber(history.now.marks), size: size * 1.5 }];
  if (tool === 'rectangle' || tool === 'ellipse' || tool === 'blur')
    return [{ ...common, kind: tool, x: x - w / 2, y: y - h / 2, w, h }];
  return [{ ...common, kind: tool, points: [x - w / 2, y + h / 2, x + w / 2, y - h / 2] }];
}
