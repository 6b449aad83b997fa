/** The drawing canvas: the picture, its marks, and what the pointer does to them. Knows nothing of buttons. */

import { Group, Layer, type Node, Picture, placeOf, Rect, Stage, shapeOf, Transformer, unreadable } from './draw.ts';
import {
  type Area,
  areaOf,
  centred,
  clickHere,
  History,
  isShape,
  type LineMark,
  type Mark,
  moved,
  nextNumber,
  scaled,
  stretched,
  type Tool,
} from './marks.ts';

const SHADE = 'rgba(10, 16, 20, 0.55)';
const LEAST_ZOOM = 0.1;
const MOST_ZOOM = 8;

export interface Style {
  colour: string;
  width: number;
}

export interface CanvasEvents {
  /** Something that buttons show has changed. */
  changed(): void;
  /** Words are to be written at a place of the picture; `mark` when they are there already. */
  write(at: { x: number; y: number; size: number }, mark: number): void;
}

export class DrawingCanvas {
  readonly history = new History();
  readonly picture: HTMLCanvasElement;
  tool: Tool = 'select';
  style: Style;
  selected = 0;
  /** Screen pixels to a pixel of the picture. */
  zoom = 1;
  private stage: Stage;
  private marks = new Layer();
  private above = new Layer();
  private transformer: Transformer;
  private blurred: HTMLCanvasElement;
  private drawing: { from: { x: number; y: number }; mark: Mark | null; area: Area | null } | null = null;
  private events: CanvasEvents;

  constructor(container: HTMLDivElement, picture: HTMLCanvasElement, style: Style, events: CanvasEvents) {
    this.picture = picture;
    this.style = style;
    this.events = events;
    this.blurred = unreadable(picture);
    this.stage = new Stage({ container, width: picture.width, height: picture.height });
    const below = new Layer({ listening: false });
    below.add(new Picture({ image: picture, width: picture.width, height: picture.height }));
    this.stage.add(below, this.marks, this.above);
    this.transformer = new Transformer({
      rotateEnabled: false,
      ignoreStroke: true,
      flipEnabled: false,
      anchorSize: 10,
      anchorStroke: '#0a66d6',
      borderStroke: '#0a66d6',
    });
    this.stage.on('pointerdown', (event) => this.down(event.target, event.evt));
    this.stage.on('pointermove', () => this.move());
    this.stage.on('pointerup pointercancel', () => this.up());
    this.stage.on('dblclick dbltap', (event) => this.again(event.target));
    this.draw();
  }

  destroy(): void {
    this.stage.destroy();
  }

  /** Sizes of letters and markers fit the picture, not the screen. */
  get letters(): number {
    return Math.round(
      Math.max(18, Math.min(this.picture.width, this.picture.height) / 26) * (0.6 + this.style.width / 10),
    );
  }

  /** What is shown and sent: the crop, or all. */
  get area(): Area {
    return this.history.now.crop ?? { x: 0, y: 0, w: this.picture.width, h: this.picture.height };
  }

  /** What is on the canvas now: all, while the crop is being chosen. */
  get shown(): Area {
    return this.tool === 'crop' ? { x: 0, y: 0, w: this.picture.width, h: this.picture.height } : this.area;
  }

  setZoom(zoom: number): void {
    this.zoom = Math.min(Math.max(zoom, LEAST_ZOOM), MOST_ZOOM);
    this.draw();
    this.events.changed();
  }

  setTool(tool: Tool): void {
    this.tool = tool;
    if (tool !== 'select') this.selected = 0;
    this.draw();
    this.events.changed();
  }

  /** For what is drawn next and, if something is selected, for that. */
  setStyle(style: Partial<Style>): void {
    this.style = { ...this.style, ...style };
    const mark = this.find(this.selected);
    if (mark) this.history.replace({ ...mark, ...style });
    this.update();
  }

  select(id: number): void {
    this.selected = id;
    this.draw();
    this.events.changed();
  }

  /** Selects the next mark, or the one before. */
  cycle(by: 1 | -1): void {
    const { marks } = this.history.now;
    if (marks.length === 0) return;
    const at = marks.findIndex((mark) => mark.id === this.selected);
    this.select(marks[(at + by + marks.length) % marks.length]?.id ?? 0);
  }

  nudge(dx: number, dy: number): void {
    const mark = this.find(this.selected);
    if (!mark) return;
    this.history.replace(moved(mark, dx, dy));
    this.update();
  }

  /** Stretches what is selected. */
  stretch(dx: number, dy: number): void {
    const mark = this.find(this.selected);
    if (!mark) return;
    this.history.replace(stretched(mark, dx, dy));
    this.update();
  }

  /** Puts a mark of the chosen tool into the middle of what is shown, for who has no pointer. */
  addInMiddle(): void {
    const { x, y, w, h } = this.area;
    const middle = { x: x + w / 2, y: y + h / 2 };
    if (this.tool === 'crop') {
      this.history.change({ crop: { x: x + w / 8, y: y + h / 8, w: (w * 3) / 4, h: (h * 3) / 4 } });
      this.setTool('select');
    } else if (this.tool === 'text') {
      this.events.write({ ...middle, size: this.letters }, 0);
    } else if (this.tool !== 'select') {
      const marks = centred(this.tool, middle, { w, h }, this.history, { ...this.style, size: this.letters });
      this.history.add(...marks);
      this.tool = 'select';
      this.selected = marks.at(-1)?.id ?? 0;
      this.update();
    }
  }

  remove(): void {
    if (!this.selected) return;
    this.history.remove(this.selected);
    this.selected = 0;
    this.update();
  }

  undo(): void {
    this.history.undo();
    this.update();
  }

  redo(): void {
    this.history.redo();
    this.update();
  }

  uncrop(): void {
    if (this.history.now.crop) this.history.change({ crop: null });
    this.update();
  }

  /** Writes words, in the place of those of a mark if there is one; no words take it away. */
  write(text: string, at: { x: number; y: number; size: number }, id: number): void {
    const mark = this.find(id);
    if (mark?.kind === 'text') {
      if (!text) this.history.remove(id);
      else if (text !== mark.text) this.history.replace({ ...mark, text });
    } else if (text) {
      this.history.add({ ...this.common(), kind: 'text', text, ...at });
    }
    this.update();
  }

  private common(): { id: number; colour: string; width: number } {
    return { id: this.history.nextId(), ...this.style };
  }

  find(id: number): Mark | undefined {
    return this.history.now.marks.find((mark) => mark.id === id);
  }

  private update(): void {
    if (!this.find(this.selected)) this.selected = 0;
    this.draw();
    this.events.changed();
  }

  /** Draws all anew: marks are few, and this cannot go wrong. */
  private draw(): void {
    // The crop is shown from the moment another tool is taken.
    const area = this.shown;
    this.stage.size({ width: Math.round(area.w * this.zoom), height: Math.round(area.h * this.zoom) });
    this.stage.scale({ x: this.zoom, y: this.zoom });
    this.stage.position({ x: -area.x * this.zoom, y: -area.y * this.zoom });
    this.marks.destroyChildren();
    for (const mark of this.history.now.marks) this.marks.add(this.shape(mark));
    const growing = this.drawing?.mark;
    if (growing) this.marks.add(shapeOf(growing, this.blurred));
    this.above.destroyChildren();
    this.transformer = this.transformer.clone() as Transformer;
    const chosen = this.selected ? this.marks.findOne(`#${this.selected}`) : undefined;
    if (chosen) {
      const mark = this.find(this.selected);
      this.transformer.keepRatio(mark?.kind === 'text' || mark?.kind === 'number');
      this.transformer.nodes([chosen]);
      this.above.add(this.transformer);
    }
    if (this.tool === 'crop') this.shade(this.drawing?.area ?? this.history.now.crop);
    this.stage.container().style.cursor = this.tool === 'select' ? 'default' : 'crosshair';
  }

  private shape(mark: Mark): ReturnType<typeof shapeOf> {
    const made = shapeOf(mark, this.blurred);
    if (this.tool !== 'select') return made;
    const shape: Node = made;
    shape.draggable(true);
    shape.on('mouseenter', () => {
      this.stage.container().style.cursor = 'move';
    });
    shape.on('mouseleave', () => {
      this.stage.container().style.cursor = 'default';
    });
    shape.on('dragend transformend', () => {
      const { x, y, sx, sy } = placeOf(shape, mark);
      this.history.replace(scaled(mark, x, y, sx, sy));
      this.update();
    });
    return made;
  }

  /** What will be cut off. */
  private shade(area: Area | null): void {
    if (!area) return;
    const { width, height } = this.picture;
    const group = new Group({ listening: false });
    for (const [x, y, w, h] of [
      [0, 0, width, area.y],
      [0, area.y + area.h, width, height - area.y - area.h],
      [0, area.y, area.x, area.h],
      [area.x + area.w, area.y, width - area.x - area.w, area.h],
    ] as const)
      group.add(new Rect({ x, y, width: w, height: h, fill: SHADE }));
    group.add(
      new Rect({
        x: area.x,
        y: area.y,
        width: area.w,
        height: area.h,
        stroke: '#fff',
        strokeWidth: 2 / this.zoom,
        dash: [8 / this.zoom, 6 / this.zoom],
      }),
    );
    this.above.add(group);
  }

  private at(): { x: number; y: number } {
    return this.stage.getRelativePointerPosition() ?? { x: 0, y: 0 };
  }

  private down(target: Node, event: PointerEvent): void {
    if (event.button > 0) return;
    const at = this.at();
    switch (this.tool) {
      case 'select': {
        const mark = target.findAncestor('.mark', true) as Node | undefined;
        // A corner of the frame round what is selected belongs to that.
        if (mark || !target.findAncestor('Transformer')) this.select(Number(mark?.id() ?? 0));
        break;
      }
      case 'here': {
        const style = { ...this.style, size: this.letters };
        const within = { w: this.picture.width, h: this.picture.height };
        const ids: [number, number] = [this.history.nextId(), this.history.nextId()];
        this.history.add(...clickHere(at.x, at.y, within, style, ids));
        this.update();
        break;
      }
      case 'number': {
        const size = this.letters * 1.5;
        this.history.add({ ...this.common(), kind: 'number', ...at, number: nextNumber(this.history.now.marks), size });
        this.update();
        break;
      }
      case 'text':
        event.preventDefault();
        this.events.write({ x: at.x, y: at.y - this.letters / 2, size: this.letters }, 0);
        break;
      default:
        this.drawing = { from: at, mark: null, area: null };
    }
  }

  private move(): void {
    const { drawing, tool } = this;
    if (!drawing) return;
    const { from } = drawing;
    const to = this.at();
    const area = areaOf(from.x, from.y, to.x, to.y, { w: this.picture.width, h: this.picture.height });
    const common = { ...this.style, id: drawing.mark?.id ?? this.history.nextId() };
    if (tool === 'crop') drawing.area = area;
    else if (tool === 'rectangle' || tool === 'ellipse' || tool === 'blur')
      drawing.mark = { ...common, kind: tool, ...area };
    else if (tool === 'arrow') drawing.mark = { ...common, kind: tool, points: [from.x, from.y, to.x, to.y] };
    else if (tool === 'pen' || tool === 'highlighter') {
      const points = (drawing.mark as LineMark | null)?.points ?? [from.x, from.y];
      drawing.mark = { ...common, kind: tool, points: [...points, to.x, to.y] };
    }
    this.draw();
  }

  private up(): void {
    const { drawing } = this;
    this.drawing = null;
    if (!drawing) return;
    const { mark, area } = drawing;
    if (area && isShape(area)) {
      this.history.change({ crop: area });
      this.tool = 'select';
    } else if (mark && (!('w' in mark) || isShape(mark))) {
      this.history.add(mark);
    }
    this.update();
  }

  /** Words are written anew by a double click. */
  private again(target: Node): void {
    const mark = this.find(Number((target.findAncestor('.mark', true) as Node | undefined)?.id() ?? 0));
    if (mark?.kind === 'text') this.rewrite(mark.id);
  }

  rewrite(id: number): void {
    const mark = this.find(id);
    if (mark?.kind === 'text') this.events.write({ x: mark.x, y: mark.y, size: mark.size }, id);
  }

  /** Where a point of the picture is in the canvas element, screen pixels. */
  screen(x: number, y: number): { x: number; y: number } {
    const area = this.area;
    return { x: (x - area.x) * this.zoom, y: (y - area.y) * this.zoom };
  }
}
