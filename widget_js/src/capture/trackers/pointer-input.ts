/**
 * What the visitor's pointer does, from one keyframe to the next: a lossy position at 30 Hz, presses that are never lost.
 * While it rests, the page may move below it: no event tells what is under it then.
 */

import { FlatWriter } from '@cobrowse/shared/wire/flat.ts';
import { WIDGET_TAG } from '../../realm/realm.ts';
import * as dom from '../natives.ts';
import type { Parts } from '../parts.ts';
import type { Scope } from '../tree/scope.ts';

/** 30 positions a second are smooth once the console draws between them. */
const INTERVAL_MS = 33;
/** On a weak link. */
const CALM_MS = 200;
/** Place inside an element, in ten-thousandths of its box. */
const FRACTION = 10_000;
const POINTERS = ['mouse', 'touch', 'pen'];

interface PointedPlace {
  x: number;
  y: number;
  id: number;
  fx: number;
  fy: number;
}

export interface Press extends PointedPlace {
  button: number;
  pointer: number;
}

export class PointerInput {
  private stream: () => { readonly scope: Scope; readonly parts: Parts };
  private send: (body: Uint8Array) => void;
  private wake: () => void;
  private last: PointerEvent | null = null;
  private lastTarget: Element | null = null;
  /** What the last event was at: when it is over, it does not tell any more what in a shadow root that was. */
  private at: Element | null = null;
  private outside = false;
  /** Where a mouse or pen rests, CSS pixels of the top window; null while it moves or is not over the page. */
  private rest: { x: number; y: number } | null = null;
  private timer = 0;
  /** Whether the browser's word was what lies under the resting pointer, when last asked. */
  settled = true;
  /** Positions come less often. */
  calm = false;
  /** What was not told yet. */
  presses: Press[] = [];
  hover: Element | 'nothing' | null = null;
  active: Element | null = null;
  private flat = new FlatWriter();
  /** What was sent last. */
  private told = '';

  constructor(stream: PointerInput['stream'], send: (body: Uint8Array) => void, wake: () => void) {
    this.stream = stream;
    this.send = send;
    this.wake = wake;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** What was under the pointer and its button before we came is asked of the browser. */
  ask(): void {
    if (!this.hover) this.setTarget(innermost(document, ':hover'));
    this.active ??= innermost(document, ':active');
  }

  move(event: PointerEvent): void {
    this.last = event;
    this.at = targetOf(event);
    this.outside = false;
    this.rest = null;
    this.setTarget(this.at);
    this.later();
  }

  private setTarget(target: Element | null): void {
    if (target === this.lastTarget) return;
    this.lastTarget = target;
    this.hover = target ?? 'nothing';
    this.wake();
  }

  /** It is over what is ours: of the page, only the root is under it. */
  overOurs(): void {
    this.rest = null;
    this.last = null;
    this.setTarget(document.documentElement);
  }

  /** Asks what is under the resting pointer now. The browser may not have noticed yet, or never will: its word counts. */
  look(): void {
    this.settled = true;
    if (!this.rest) {
      // It has not moved on this page yet: nobody knows where it is, and the browser may notice what changed any time.
      if (this.last || !this.lastTarget) return;
      this.settled = false;
      if (!inState(this.lastTarget)) this.setTarget(innermost(document, ':hover'));
      return;
    }
    const found = elementAt(document, this.rest.x, this.rest.y);
    if (found && dom.localName(found) === WIDGET_TAG) this.setTarget(document.documentElement);
    else {
      this.settled = inState(found);
      this.setTarget(this.settled ? found : closest(this.lastTarget, inState));
    }
  }

  leave(event: PointerEvent): void {
    if (event.relatedTarget !== null) return;
    this.last = event;
    this.at = targetOf(event);
    this.outside = true;
    this.rest = null;
    // What was touched stays in the state; what a mouse left does not.
    if (event.pointerType !== 'touch') this.setTarget(null);
    this.later();
  }

  press(event: PointerEvent): void {
    this.move(event);
    this.presses.push({
      ...this.find(event, this.at),
      button: Math.max(0, event.button),
      pointer: Math.max(0, POINTERS.indexOf(event.pointerType)),
    });
    this.active = this.at;
    this.wake();
  }

  release(event: PointerEvent): void {
    this.active = document.documentElement;
    this.move(event);
    this.wake();
  }

  private later(): void {
    if (!this.timer)
      this.timer = setTimeout(() => this.flushPosition(), this.calm ? CALM_MS : INTERVAL_MS) as unknown as number;
  }

  private flushPosition(): void {
    this.timer = 0;
    if (!this.last) return;
    const { isTrusted, pointerType, buttons } = this.last;
    // What is dragged stays in the state, wherever the pointer is; and a script's pointer is nowhere.
    if (!this.outside && isTrusted && pointerType !== 'touch' && buttons === 0) this.rest = placeOf(this.last);
    const { x, y, id, fx, fy } = this.find(this.last, this.at);
    const body = [x, y, id, fx, fy, this.outside ? 1 : 0];
    // Nor is it told that it moves within such a part.
    if (body.join() === this.told) return;
    this.told = body.join();
    for (const value of body) this.flat.int(value);
    this.send(this.flat.take());
  }

  private find(event: PointerEvent, target: Element | null): PointedPlace {
    const { scope, parts } = this.stream();
    const { x, y } = placeOf(event);
    const element = innermostAt(scope, knownAncestor(scope, target), event);
    if (!element) return { x, y, id: 0, fx: 0, fy: 0 };
    const cover = parts.cover(element);
    // Where in a protected part the visitor points can tell what is there, as on a PIN pad.
    if (cover) return { id: scope.id(cover), ...middleOf(cover) };
    const box = dom.boundingRect(element);
    return {
      ...{ x, y, id: scope.id(element) },
      fx: fractionOf(event.clientX - box.left, box.width),
      fy: fractionOf(event.clientY - box.top, box.height),
    };
  }
}

/** What the pointer is at within shadow roots that are closed, of which events do not tell. */
function innermostAt(scope: Scope, element: Element | null, { clientX, clientY }: PointerEvent): Element | null {
  let at = element;
  for (let root = at && scope.nestedRoot(at); root && dom.isFragment(root); root = at && scope.nestedRoot(at)) {
    const inner = knownAncestor(scope, dom.elementFromPoint(root, clientX, clientY));
    if (!inner || inner === at || dom.rootOf(inner) !== root) break;
    at = inner;
  }
  return at;
}

/** CSS pixels of the top window. */
function placeOf(event: PointerEvent): { x: number; y: number } {
  const offset = dom.offsetOfView(event.view);
  return { x: Math.round(event.clientX + offset.x), y: Math.round(event.clientY + offset.y) };
}

/** The middle of what is seen of an element. */
function middleOf(element: Element): Omit<PointedPlace, 'id'> {
  const { left, top, width, height } = dom.boundingRect(element);
  const view = dom.ownerDocument(element)?.defaultView;
  const offset = dom.frameOffset(element);
  const across = middle(left, width, view?.innerWidth ?? 0);
  const down = middle(top, height, view?.innerHeight ?? 0);
  return {
    x: Math.round(across + offset.x),
    y: Math.round(down + offset.y),
    fx: fractionOf(across - left, width),
    fy: fractionOf(down - top, height),
  };
}

function middle(start: number, size: number, window: number): number {
  const from = Math.max(start, 0);
  const to = Math.min(start + size, window);
  return from < to ? (from + to) / 2 : start + size / 2;
}

function fractionOf(part: number, size: number): number {
  return size > 0 ? Math.round((part / size) * FRACTION) : 0;
}

function targetOf(event: Event): Element | null {
  const target = event.composedPath()[0] ?? event.target;
  if (target instanceof Node || (target && typeof target === 'object' && 'nodeType' in target)) {
    const node = target as Node;
    return dom.isElement(node) ? node : null;
  }
  return null;
}

/** The innermost element at a point of a window, through open shadow roots and frames. */
function elementAt(page: Document, x: number, y: number): Element | null {
  let element = dom.elementFromPoint(page, x, y);
  for (let root = element && dom.openShadowRoot(element); root; root = element && dom.openShadowRoot(element)) {
    const inner = dom.elementFromPoint(root, x, y);
    if (!inner || inner === element) break;
    element = inner;
  }
  const inside = element && dom.frameDocument(element);
  if (!element || !inside) return element;
  const box = dom.boundingRect(element);
  const [left, top] = [box.left + dom.clientLeft(element), box.top + dom.clientTop(element)];
  return elementAt(inside, x - left, y - top) ?? element;
}

/** The innermost element in a state, through shadow roots and frames. */
function innermost(root: Document | ShadowRoot, state: string): Element | null {
  let last: Element | null = null;
  // The field of a label is in the state too, and lies elsewhere.
  for (const element of dom.queryRoot(root, state)) if (!last || dom.parentNode(element) === last) last = element;
  if (!last) return null;
  const inner = dom.openShadowRoot(last) ?? dom.frameDocument(last);
  return (inner && innermost(inner, state)) ?? last;
}

function inState(element: Element | null): boolean {
  return element !== null && dom.isIn(element, ':hover');
}

/** The closest element that was sent, through shadow roots. */
export function knownAncestor(scope: Scope, element: Element | null): Element | null {
  return closest(element, (one) => scope.has(one));
}

function closest(element: Element | null, fits: (element: Element) => boolean): Element | null {
  let node: Node | null = element;
  while (node) {
    if (dom.isElement(node) && fits(node)) return node;
    node = dom.parentNode(node) ?? (dom.isFragment(node) ? dom.shadowHost(node) : null);
  }
  return null;
}
