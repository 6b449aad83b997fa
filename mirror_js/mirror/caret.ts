/** Where the visitor types, drawn over the picture: a field in here is never focused, so it shows no caret itself. */

const NAME = 'cb-ghost';
/** What decides where the letters of a field stand. */
const COPIED = [
  'font',
  'letter-spacing',
  'word-spacing',
  'text-transform',
  'text-indent',
  'text-align',
  'direction',
  'tab-size',
  'padding-left',
  'padding-right',
  'padding-top',
  'padding-bottom',
  'line-height',
];
const MAX_BOXES = 200;
/** What moved round a caret that stayed is looked at this often: measuring lays the page out. */
const REDRAW_MS = 150;

export interface CaretPlace {
  node: Node;
  start: number;
  end: number;
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export class MirrorCaret {
  readonly element: HTMLElement;
  private shown = '';
  private place: CaretPlace | null = null;
  private timer = 0;

  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'mirror-carets';
    this.element.setAttribute('aria-hidden', 'true');
  }

  /** `offset` says where the node's document lies in the picture. */
  draw(place: CaretPlace | null, offset: (node: Node) => { x: number; y: number }): void {
    const before = this.place;
    this.place = place;
    if (!place && !before) return;
    if (place?.node !== before?.node || place?.start !== before?.start || place?.end !== before?.end) {
      clearTimeout(this.timer);
      this.timer = 0;
      this.redraw(offset);
    } else {
      this.timer ||= setTimeout(() => {
        this.timer = 0;
        this.redraw(offset);
      }, REDRAW_MS) as unknown as number;
    }
  }

  private redraw(offset: (node: Node) => { x: number; y: number }): void {
    const { place } = this;
    const boxes = place?.node.isConnected ? boxesOf(place) : [];
    const at = place && boxes.length > 0 ? offset(place.node) : { x: 0, y: 0 };
    const key = JSON.stringify([boxes, at]);
    if (key === this.shown) return;
    this.shown = key;
    this.element.replaceChildren(
      ...boxes.slice(0, MAX_BOXES).map((box) => {
        const drawn = document.createElement('div');
        drawn.className = box.width > 0 ? 'mirror-selected' : 'mirror-caret';
        drawn.style.translate = `${box.left + at.x}px ${box.top + at.y}px`;
        if (box.width > 0) drawn.style.width = `${box.width}px`;
        drawn.style.height = `${box.height}px`;
        return drawn;
      }),
    );
  }
}

function boxesOf({ node, start, end }: CaretPlace): Box[] {
  if (node.nodeType === Node.TEXT_NODE) return rangeBoxes(node as Text, start, end);
  const tag = (node as Element).localName;
  if (tag !== 'input' && tag !== 'textarea') return [];
  return fieldBoxes(node as HTMLInputElement | HTMLTextAreaElement, start, end);
}

function rangeBoxes(text: Text, start: number, end: number): Box[] {
  const range = text.ownerDocument.createRange();
  range.setStart(text, Math.min(start, text.length));
  range.setEnd(text, Math.min(Math.max(start, end), text.length));
  return [...range.getClientRects()].map(({ left, top, width, height }) => ({ left, top, width, height }));
}

/** A field's text has no boxes that can be asked for: the same text is laid out beside it for a moment. */
function fieldBoxes(field: HTMLInputElement | HTMLTextAreaElement, start: number, end: number): Box[] {
  const doc = field.ownerDocument;
  const view = doc.defaultView;
  const root = doc.documentElement;
  if (!view || !root) return [];
  const style = view.getComputedStyle(field);
  const area = field.localName === 'textarea';
  const ghost = doc.createElement(NAME);
  ghost.style.cssText = 'all: initial; position: fixed; left: 0; top: 0; visibility: hidden; display: block';
  for (const name of COPIED) ghost.style.setProperty(name, style.getPropertyValue(name));
  ghost.style.boxSizing = 'border-box';
  ghost.style.whiteSpace = area ? 'pre-wrap' : 'pre';
  ghost.style.overflowWrap = area ? 'break-word' : 'normal';
  const box = field.getBoundingClientRect();
  const border = {
    left: Number.parseFloat(style.borderLeftWidth),
    top: Number.parseFloat(style.borderTopWidth),
    right: Number.parseFloat(style.borderRightWidth),
  };
  // Only a textarea has a scrollbar; `clientWidth` of other fields has no padding in Firefox, and `clientLeft` has it.
  ghost.style.width = `${area ? field.clientWidth : box.width - border.left - border.right}px`;
  const text = doc.createTextNode(`${field.value}\u200b`);
  ghost.append(text);
  root.append(ghost);
  const found = rangeBoxes(text, start, end);
  const from = ghost.getBoundingClientRect();
  ghost.remove();
  const left = box.left + border.left - from.left - field.scrollLeft;
  const middle = (box.top + box.bottom) / 2;
  return found
    .map(({ left: x, top: y, width, height }) => ({
      left: x + left,
      // A field of one line has its text in the middle, whatever its height.
      top: area ? y - from.top + box.top + border.top - field.scrollTop : middle - height / 2,
      width,
      height,
    }))
    .filter(
      ({ left: x, top: y, height }) =>
        x >= box.left && x <= box.right && y + height / 2 > box.top && y + height / 2 < box.bottom,
    );
}
