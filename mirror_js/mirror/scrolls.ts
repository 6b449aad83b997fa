/**
 * Where the mirror's documents and boxes are scrolled to. A position is tried again until it is reached: pictures, style
 * sheets and fonts may come later than it does, and boxes may have other sizes here.
 */

/** When a position is looked at again after it was told, or after something gave the mirror another size; milliseconds. */
const LOOKS = [16, 33, 66, 130, 250, 500, 1000, 2000, 4000];
/** The element in view and the numbers say the same up to this, CSS pixels: then the numbers are exact. */
const SAME = 1.5;

export interface ScrollPlace {
  x: number;
  y: number;
  /** An element that was in view, and where; 0 for none. */
  anchor: number;
  left: number;
  top: number;
}

interface Point {
  x: number;
  y: number;
}

type Root = Document | ShadowRoot;

export class MirrorScrolls {
  private node: (id: number) => Node | undefined;
  private places = new Map<number, ScrollPlace>();
  private unreached = new Set<number>();
  private pending = false;
  private timer = 0;
  private looked = 0;

  constructor(node: (id: number) => Node | undefined) {
    this.node = node;
    // A console that was hidden laid nothing out, and its clock was slow.
    document.addEventListener('visibilitychange', this.grew);
  }

  set(id: number, place: ScrollPlace): void {
    this.places.set(id, place);
    this.unreached.add(id);
    this.pending = true;
  }

  forget(id: number): void {
    this.places.delete(id);
    this.unreached.delete(id);
  }

  /** Listens for what gives a root another size when it has arrived. */
  addRoot(root: Root): void {
    root.addEventListener('load', this.grew, { capture: true });
    if (root.nodeType === Node.DOCUMENT_NODE) (root as Document).fonts?.addEventListener('loadingdone', this.grew);
  }

  /** Something has another size than before: all positions are looked at again. */
  readonly grew = (): void => {
    if (this.places.size === 0) return;
    this.looked = 0;
    this.later();
  };

  /** All of them once more, at the next commit. */
  again(): void {
    for (const id of this.places.keys()) this.unreached.add(id);
    this.pending ||= this.places.size > 0;
  }

  /** After changes of the tree: what was not reached before may be now. */
  commit(): void {
    for (const id of this.unreached) this.reach(id);
    if (this.pending) this.grew();
    this.pending = false;
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.grew);
    clearTimeout(this.timer);
    this.places.clear();
    this.unreached.clear();
  }

  private later(): void {
    clearTimeout(this.timer);
    const wait = LOOKS[this.looked++];
    if (wait === undefined) return;
    this.timer = setTimeout(() => {
      for (const id of this.places.keys()) this.reach(id);
      this.later();
    }, wait) as unknown as number;
  }

  private reach(id: number): void {
    const node = this.node(id);
    const place = this.places.get(id);
    if (!node || !place) return;
    const at = offsetOf(node);
    const wanted = this.wanted(node, place, at);
    const { scroller } = partsOf(node);
    if (!near(at, wanted)) scroller?.scrollTo({ left: wanted.x, top: wanted.y, behavior: 'instant' });
    if (near(offsetOf(node), wanted)) this.unreached.delete(id);
    else this.unreached.add(id);
  }

  /** The offset at which the anchor stands where it stood on the visitor's page, or the one that was told. */
  private wanted(node: Node, { x, y, anchor, left, top }: ScrollPlace, at: Point): Point {
    const element = anchor > 0 ? (this.node(anchor) as Partial<Element> | undefined) : undefined;
    const box = element?.isConnected ? element.getBoundingClientRect?.() : undefined;
    if (!box || (box.width === 0 && box.height === 0)) return { x, y };
    const { port } = partsOf(node);
    const there = { x: at.x + box.left - port.x - left, y: at.y + box.top - port.y - top };
    // What is at its start is so whatever stands there.
    return {
      x: x === 0 || Math.abs(there.x - x) <= SAME ? x : there.x,
      y: y === 0 || Math.abs(there.y - y) <= SAME ? y : there.y,
    };
  }
}

function near(one: Point, other: Point): boolean {
  return Math.abs(one.x - other.x) < 1 && Math.abs(one.y - other.y) < 1;
}

function offsetOf(node: Node): Point {
  if (node.nodeType === Node.DOCUMENT_NODE) {
    const view = (node as Document).defaultView;
    return { x: view?.scrollX ?? 0, y: view?.scrollY ?? 0 };
  }
  return { x: (node as Element).scrollLeft, y: (node as Element).scrollTop };
}

/** What is scrolled, and where the upper left corner of what is seen of it lies. */
function partsOf(node: Node): { scroller: Window | Element | null; port: Point } {
  if (node.nodeType === Node.DOCUMENT_NODE) return { scroller: (node as Document).defaultView, port: { x: 0, y: 0 } };
  const element = node as Element;
  const { left, top } = element.getBoundingClientRect();
  return { scroller: element, port: { x: left + element.clientLeft, y: top + element.clientTop } };
}
