/** What belongs to the page as a whole: size, title, address, focus, top layer, scroll positions, blocked boxes. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Gate } from '../privacy/gate.ts';
import type { Level } from '../privacy/levels.ts';
import * as dom from './natives.ts';
import type { Scope } from './scope.ts';

export class Page {
  private scope: Scope;
  private gate: Gate;
  private level: Level;
  private sentView = '';
  private sentZoom = '1000 0 0 0 0';
  private sentPage = '';
  private sentFocus = '';
  private focusDirty = true;
  private scrolled = new Set<Node>();
  /** Where scrolled elements are: one that is moved elsewhere goes back to its start, and no event tells. */
  private places = new Map<Element, string>();
  private opened = new Set<Element>();
  private sentOpen = new WeakMap<Element, number>();
  private blocks = new Map<Element, { width: number; height: number }>();
  private dirtyBlocks = new Set<Element>();
  private sizes: ResizeObserver;

  constructor(scope: Scope, gate: Gate, level: Level, wake: () => void) {
    this.scope = scope;
    this.gate = gate;
    this.level = level;
    this.sizes = new ResizeObserver((entries) => {
      for (const entry of entries) {
        const box = entry.borderBoxSize[0];
        if (!box || !this.blocks.has(entry.target)) continue;
        this.blocks.set(entry.target, { width: Math.round(box.inlineSize), height: Math.round(box.blockSize) });
        this.dirtyBlocks.add(entry.target);
      }
      wake();
    });
  }

  stop(): void {
    this.sizes.disconnect();
  }

  scroll(target: Node): void {
    this.scrolled.add(target);
  }

  focus(): void {
    this.focusDirty = true;
  }

  toggle(element: Element): void {
    if (this.scope.has(element)) this.opened.add(element);
  }

  block(element: Element): void {
    const box = dom.boundingRect(element);
    this.blocks.set(element, { width: Math.round(box.width), height: Math.round(box.height) });
    this.dirtyBlocks.add(element);
    this.sizes.observe(element, { box: 'border-box' });
  }

  unblock(element: Element): void {
    if (this.blocks.delete(element)) this.sizes.unobserve(element);
    this.dirtyBlocks.delete(element);
  }

  forget(element: Element): void {
    this.unblock(element);
    this.opened.delete(element);
    this.scrolled.delete(element);
    this.places.delete(element);
  }

  /** Whether title, address or size changed: no event tells the first two. */
  changed(): boolean {
    for (const [element, place] of this.places) {
      if (`${Math.round(dom.scrollLeft(element))} ${Math.round(dom.scrollTop(element))}` !== place)
        this.scrolled.add(element);
    }
    if (this.scrolled.size > 0) return true;
    return (
      this.pageKey() !== this.sentPage ||
      viewNumbers().join(' ') !== this.sentView ||
      zoomNumbers().join(' ') !== this.sentZoom
    );
  }

  private pageKey(): string {
    const title = this.gate.text(dom.documentTitle(document).slice(0, 500), this.level);
    return `${this.gate.url(location.href)}\n${title}`;
  }

  write(writer: FrameWriter): void {
    const view = viewNumbers();
    if (view.join(' ') !== this.sentView) {
      this.sentView = view.join(' ');
      writer.op(W.OP_VIEW, ...view);
    }
    const zoom = zoomNumbers();
    if (zoom.join(' ') !== this.sentZoom) {
      this.sentZoom = zoom.join(' ');
      writer.op(W.OP_ZOOM, ...zoom);
    }
    const page = this.pageKey();
    if (page !== this.sentPage) {
      this.sentPage = page;
      const [url, title] = page.split('\n', 2) as [string, string];
      writer.op(W.OP_PAGE);
      writer.str(url);
      writer.str(title);
    }
    for (const element of this.dirtyBlocks) {
      const size = this.blocks.get(element);
      if (size) writer.op(W.OP_BLOCK, this.scope.id(element), size.width, size.height);
    }
    this.dirtyBlocks.clear();
    for (const element of this.opened) this.writeOpen(writer, element);
    this.opened.clear();
    for (const node of this.scrolled) this.writeScroll(writer, node);
    this.scrolled.clear();
    if (this.focusDirty) this.writeFocus(writer);
    this.focusDirty = false;
  }

  private writeOpen(writer: FrameWriter, element: Element): void {
    const how = matchesSafely(element, ':fullscreen')
      ? W.OPEN_FULLSCREEN
      : matchesSafely(element, ':modal')
        ? W.OPEN_MODAL
        : matchesSafely(element, ':popover-open')
          ? W.OPEN_POPOVER
          : W.OPEN_CLOSED;
    if ((this.sentOpen.get(element) ?? W.OPEN_CLOSED) === how) return;
    this.sentOpen.set(element, how);
    writer.op(W.OP_OPEN, this.scope.id(element), how);
  }

  private writeScroll(writer: FrameWriter, node: Node): void {
    const id = this.scope.id(node);
    if (id === 0) return;
    const element = dom.nodeType(node) === 9 ? dom.scrollingElement(node as Document) : (node as Element);
    if (!element) return;
    const [x, y] = [Math.round(dom.scrollLeft(element)), Math.round(dom.scrollTop(element))];
    if (x === 0 && y === 0) this.places.delete(element);
    else this.places.set(element, `${x} ${y}`);
    writer.op(W.OP_SCROLL, id, x, y);
  }

  private writeFocus(writer: FrameWriter): void {
    const element = focusedElement();
    const id = element && element !== dom.bodyOf(document) ? this.scope.id(element) : 0;
    const visible = id > 0 && matchesSafely(element as Element, ':focus-visible');
    const focus = `${id} ${visible}`;
    if (focus === this.sentFocus) return;
    this.sentFocus = focus;
    writer.op(W.OP_FOCUS, id, visible ? W.FOCUS_VISIBLE : 0);
  }
}

/** The focused element, also inside shadow roots and frames. */
export function focusedElement(): Element | null {
  let element = dom.activeElement(document);
  for (;;) {
    const inner: Element | null | undefined =
      element && (dom.openShadowRoot(element)?.activeElement ?? frameFocus(element));
    if (!inner) return element;
    element = inner;
  }
}

function frameFocus(element: Element): Element | null {
  if (dom.localName(element) !== 'iframe') return null;
  try {
    return dom.frameDocument(element as HTMLIFrameElement)?.activeElement ?? null;
  } catch {
    return null;
  }
}

function matchesSafely(element: Element, selector: string): boolean {
  try {
    return dom.matches(element, selector);
  } catch {
    return false;
  }
}

/** What a pinch left of the viewport: scale × 1000, then the part that is seen; nothing else counts at scale 1. */
function zoomNumbers(): number[] {
  const seen = window.visualViewport;
  if (!seen || seen.scale < 1.01) return [1000, 0, 0, 0, 0];
  return [seen.scale * 1000, seen.offsetLeft, seen.offsetTop, seen.width, seen.height].map(Math.round);
}

function viewNumbers(): [number, number, number, number, number] {
  const root = dom.compatMode(document) === 'BackCompat' ? dom.bodyOf(document) : dom.rootElement(document);
  return [
    Math.max(1, Math.round(window.innerWidth)),
    Math.max(1, Math.round(window.innerHeight)),
    root?.clientWidth ?? 0,
    root?.clientHeight ?? 0,
    Math.max(1, Math.round(window.devicePixelRatio * 1000)),
  ];
}
