/**
 * What the widget's elements are made of. They have the prototypes of a clean realm, so that whatever is called on them is
 * the browser's own, and a page that wraps `append` or `addEventListener` gets hold of none of them.
 */

import { openRealm, type Realm, WIDGET_TAG } from '../realm/realm.ts';

/** `target` is the element inside the widget; returning false keeps the event from the elements round it. */
export type Handler = (event: Event, target: Element) => unknown;

type Getters = Record<string, (() => unknown) | undefined>;

const SVG = 'http://www.w3.org/2000/svg';

export class Ground {
  readonly realm: Realm;
  private handlers: WeakMap<Node, Record<string, Handler>>;
  private prototypes: Record<string, object> = { __proto__: null } as never;
  private getters: Map<object, Getters>;

  constructor() {
    this.realm = openRealm();
    this.handlers = new this.realm.own.WeakMap();
    this.getters = new this.realm.own.Map();
  }

  /** Makes an element of the page's document. */
  create(tag: string): HTMLElement {
    const { Document } = this.realm.own;
    return this.clean(Document.prototype.createElement.call(document, tag), tag);
  }

  createSvg(tag: 'svg' | 'path'): SVGElement {
    const { Document } = this.realm.own;
    return this.clean(Document.prototype.createElementNS.call(document, SVG, tag) as SVGElement, `svg ${tag}`);
  }

  /** The widget's own element and its root, which no script of the page can open. */
  createHost(): { host: HTMLElement; root: ShadowRoot } {
    const { own } = this.realm;
    // Made in the frame, where the page cannot have defined what this name means.
    const made = own.document.createElement(WIDGET_TAG);
    const root = made.attachShadow({ mode: 'closed' });
    own.Document.prototype.adoptNode.call(document, made);
    // Browsers' drivers know a node by its prototype, the page's: nothing here is called on these two.
    own.Object.setPrototypeOf(root, ShadowRoot.prototype);
    return { host: own.Object.setPrototypeOf(made, HTMLElement.prototype), root };
  }

  /** An element of the widget that was found, not kept: the browser may have given it the page's prototype again. */
  own<E extends Element | null>(element: E): E {
    if (!element) return element;
    const name = this.read<string>(this.realm.own.Element.prototype, 'localName', element);
    const space = this.read<string>(this.realm.own.Element.prototype, 'namespaceURI', element);
    return this.clean(element, space === SVG ? `svg ${name}` : name) as E;
  }

  private clean<E extends Element>(element: E, key: string): E {
    const { own } = this.realm;
    this.prototypes[key] ??= own.Object.getPrototypeOf(
      key.startsWith('svg ') ? own.document.createElementNS(SVG, key.slice(4)) : own.document.createElement(key),
    ) as object;
    own.Object.setPrototypeOf(element, this.prototypes[key]);
    // Firefox forgets what nobody holds, and gives it the page's prototype again; not what has a property of its own.
    return own.Object.defineProperty(element, 'cobrowse', { value: true });
  }

  /** Handles an event of an element: one handler of each type. */
  listen(element: Element, type: string, handler: Handler): void {
    const known = this.handlers.get(element) ?? ({ __proto__: null } as never as Record<string, Handler>);
    known[type] = handler;
    this.handlers.set(element, known);
    const { addEventListener } = this.realm.own.EventTarget.prototype;
    addEventListener.call(element, type, (event) => {
      if (handler(event, event.target as Element) === false) event.stopPropagation();
    });
  }

  /** Calls the handlers of an element and of those round it, as an event that the page does not see. */
  route(event: Event, type: string, target: Element): void {
    for (let at: Element | null = target; at; at = this.parentOf(at)) {
      if (this.handlers.get(at)?.[type]?.(event, target) === false) return;
    }
  }

  /** Nobody else hears of an event. */
  stop(event: Event): void {
    this.realm.own.Event.prototype.stopImmediatePropagation.call(event);
  }

  /** The browser does not do what it does of itself. */
  prevent(event: Event): void {
    this.realm.own.Event.prototype.preventDefault.call(event);
  }

  /** The element round one, inside its root. */
  parentOf(element: Element): Element | null {
    return this.own(this.read(this.realm.own.Node.prototype, 'parentElement', element));
  }

  /** Puts something into the widget's root. */
  appendTo(root: ShadowRoot, element: Element): void {
    this.realm.own.DocumentFragment.prototype.append.call(root, element);
  }

  /** Adds a style sheet to the widget's root. */
  adoptSheet(root: ShadowRoot, sheet: CSSStyleSheet): void {
    const { Array: CleanArray, Object: CleanObject, ShadowRoot: CleanRoot } = this.realm.own;
    const adopted = CleanObject.getOwnPropertyDescriptor(CleanRoot.prototype, 'adoptedStyleSheets');
    // A list of the clean realm: the browser asks it for its items.
    const sheets = new CleanArray<CSSStyleSheet>();
    const before: CSSStyleSheet[] = adopted?.get?.call(root) ?? [];
    for (let at = 0; at < before.length; at++) sheets[at] = before[at] as CSSStyleSheet;
    sheets[before.length] = sheet;
    adopted?.set?.call(root, sheets);
  }

  /** The focused element of the widget. */
  activeElement(root: ShadowRoot): Element | null {
    return this.own(this.read<Element | null>(this.realm.own.ShadowRoot.prototype, 'activeElement', root));
  }

  /** The element of the widget that is seen at a place of the window, CSS pixels. */
  elementAt(root: ShadowRoot, x: number, y: number): Element | null {
    return this.own(this.topElementAt(x, y, root));
  }

  /** What is seen there in a document or a root of the page: the widget's own element stands for all that is in it. */
  topElementAt(x: number, y: number, root: Node = document): Element | null {
    const { Document, ShadowRoot } = this.realm.own;
    if (root === document) return Document.prototype.elementFromPoint.call(document, x, y);
    return ShadowRoot.prototype.elementFromPoint.call(root as ShadowRoot, x, y);
  }

  /** Whether an element of the page is what is seen at a place, CSS pixels of the window. */
  isOnTop(element: Element, x: number, y: number): boolean {
    return this.topElementAt(x, y, this.realm.own.Node.prototype.getRootNode.call(element)) === element;
  }

  /** Whether the browser made this event for a person: no script can make one that says so, or an object that passes. */
  isOfBrowser(event: Event): boolean {
    try {
      return this.read<number>(this.realm.own.Event.prototype, 'timeStamp', event) >= 0 && event.isTrusted === true;
    } catch {
      return false;
    }
  }

  /** What an event says, past whatever the page made of the event's type. */
  mouse(event: Event): { x: number; y: number; detail: number } {
    const { MouseEvent, UIEvent } = this.realm.own;
    return {
      x: this.read(MouseEvent.prototype, 'clientX', event),
      y: this.read(MouseEvent.prototype, 'clientY', event),
      detail: this.read(UIEvent.prototype, 'detail', event),
    };
  }

  key(event: Event): { key: string; repeat: boolean; modified: boolean } {
    const { KeyboardEvent } = this.realm.own;
    const told = <T>(name: string): T => this.read(KeyboardEvent.prototype, name, event);
    return {
      key: told('key'),
      repeat: told('repeat'),
      modified: told('ctrlKey') || told('altKey') || told('metaKey') || told('shiftKey'),
    };
  }

  typeOf(event: Event): string {
    return this.read(this.realm.own.Event.prototype, 'type', event);
  }

  targetOf(event: Event): EventTarget | null {
    return this.read(this.realm.own.Event.prototype, 'target', event);
  }

  /** Where the focus comes from or goes to. */
  relatedOf(event: Event): EventTarget | null {
    return this.read(this.realm.own.FocusEvent.prototype, 'relatedTarget', event);
  }

  /** Where an element of the widget is in the window, CSS pixels. */
  boxOf(element: Element): { left: number; top: number; width: number; height: number } {
    const { DOMRectReadOnly, Element } = this.realm.own;
    const rect = Element.prototype.getBoundingClientRect.call(element);
    const told = (name: string): number => this.read(DOMRectReadOnly.prototype, name, rect);
    return { left: told('left'), top: told('top'), width: told('width'), height: told('height') };
  }

  /** The window's size, CSS pixels. */
  get viewport(): { width: number; height: number } {
    const { window: frame } = this.realm;
    return { width: this.read(frame, 'innerWidth', window), height: this.read(frame, 'innerHeight', window) };
  }

  get isShown(): boolean {
    return this.read(this.realm.own.Document.prototype, 'visibilityState', document) === 'visible';
  }

  pathOf(event: Event): EventTarget[] {
    return this.realm.own.Event.prototype.composedPath.call(event);
  }

  /** Milliseconds of a clock that the page cannot turn. */
  now(): number {
    return this.realm.own.performance.now();
  }

  /** Reads a property past whatever the page made of it. */
  read<T>(prototype: object, name: string, from: object): T {
    // A map of the clean realm, with the methods of that realm.
    let known = this.getters.get(prototype);
    if (!known) {
      known = { __proto__: null } as never as Getters;
      this.getters.set(prototype, known);
    }
    known[name] ??= this.realm.own.Object.getOwnPropertyDescriptor(prototype, name)?.get;
    return known[name]?.call(from) as T;
  }
}
