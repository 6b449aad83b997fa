/**
 * The browser's own accessors, taken once. A page can shadow any of them on an element (`<input name="nextSibling">`)
 * or replace them on a prototype; these are not affected. When a prototype was replaced before we came, a fresh
 * realm gives the original.
 */

import { openRealm, type Realm } from '../realm/realm.ts';

type Getter<T, R> = (node: T) => R;

const uncurry = Function.prototype.call.bind(Function.prototype.bind, Function.prototype.call) as <
  T,
  A extends unknown[],
  R,
>(
  method: (this: T, ...args: A) => R,
) => (self: T, ...args: A) => R;

const sourceOf = uncurry(Function.prototype.toString);

function isNative(method: unknown): boolean {
  return typeof method === 'function' && /\{\s*\[native code\]\s*\}$/.test(sourceOf(method as never));
}

let realm: Realm | null = null;

/** A realm that no script of the page has touched; it stays attached, as WebKit's observers need. */
function cleanRealm(): Realm['window'] {
  realm ??= openRealm();
  return realm.window;
}

/** Has an empty box looked at. It lies in the realm's own root: the page does not see it. */
export function withProbe<T>(style: string, look: (probe: HTMLElement) => T): T {
  realm ??= openRealm();
  const { own, root } = realm;
  const probe = own.Document.prototype.createElement.call(document, 'div');
  own.Element.prototype.setAttribute.call(probe, 'style', `position:absolute;visibility:hidden;${style}`);
  own.Object.setPrototypeOf(probe, own.HTMLElement.prototype);
  own.DocumentFragment.prototype.append.call(root, probe);
  try {
    return look(probe);
  } finally {
    probe.remove();
  }
}

/** Sizes of an empty box with some style, CSS pixels. */
export function measure(style: string, ...names: ('offsetWidth' | 'offsetHeight' | 'clientWidth')[]): number[] {
  return withProbe(style, (probe) => names.map((name) => probe[name]));
}

function prototypeOf(name: string): object {
  return (window as unknown as Record<string, { prototype: object }>)[name]?.prototype ?? {};
}

function cleanPrototypeOf(name: string): object {
  return (cleanRealm() as unknown as Record<string, { prototype: object }>)[name]?.prototype ?? {};
}

function getter<T, R>(type: string, name: string): Getter<T, R> {
  let get = Object.getOwnPropertyDescriptor(prototypeOf(type), name)?.get;
  if (!isNative(get)) get = Object.getOwnPropertyDescriptor(cleanPrototypeOf(type), name)?.get;
  if (!get) throw new Error(`this browser has no ${type}.${name}`);
  return uncurry(get as (this: T) => R);
}

/** Of what not every browser has. */
function optionalGetter<T>(type: string, name: string): Getter<T, CSSStyleSheet[] | undefined> {
  return name in prototypeOf(type) ? getter(type, name) : () => undefined;
}

function method<T, A extends unknown[], R>(type: string, name: string): (self: T, ...args: A) => R {
  let own = Object.getOwnPropertyDescriptor(prototypeOf(type), name)?.value;
  if (!isNative(own)) own = Object.getOwnPropertyDescriptor(cleanPrototypeOf(type), name)?.value;
  if (!own) throw new Error(`this browser has no ${type}.${name}`);
  return uncurry(own as (this: T, ...args: A) => R);
}

export const nodeType: Getter<Node, number> = getter('Node', 'nodeType');
export const firstChild: Getter<Node, Node | null> = getter('Node', 'firstChild');
export const lastChild: Getter<Node, Node | null> = getter('Node', 'lastChild');
export const nextSibling: Getter<Node, Node | null> = getter('Node', 'nextSibling');
export const previousSibling: Getter<Node, Node | null> = getter('Node', 'previousSibling');
export const parentNode: Getter<Node, Node | null> = getter('Node', 'parentNode');
export const contains = method<Node, [Node | null], boolean>('Node', 'contains');
export const isConnected: Getter<Node, boolean> = getter('Node', 'isConnected');
export const baseUri: Getter<Node, string> = getter('Node', 'baseURI');
export const textContent: Getter<Node, string | null> = getter('Node', 'textContent');
export const data: Getter<CharacterData, string> = getter('CharacterData', 'data');
export const namespaceUri: Getter<Element, string | null> = getter('Element', 'namespaceURI');
export const localName: Getter<Element, string> = getter('Element', 'localName');
export const openShadowRoot: Getter<Element, ShadowRoot | null> = getter('Element', 'shadowRoot');
export const scrollTop: Getter<Element, number> = getter('Element', 'scrollTop');
export const scrollLeft: Getter<Element, number> = getter('Element', 'scrollLeft');
export const scrollHeight: Getter<Element, number> = getter('Element', 'scrollHeight');
export const clientLeft: Getter<Element, number> = getter('Element', 'clientLeft');
export const clientTop: Getter<Element, number> = getter('Element', 'clientTop');
export const clientWidth: Getter<Element, number> = getter('Element', 'clientWidth');
export const clientHeight: Getter<Element, number> = getter('Element', 'clientHeight');
export const assignedSlot: Getter<Element, Element | null> = getter('Element', 'assignedSlot');
export const shadowHost: Getter<ShadowRoot, Element> = getter('ShadowRoot', 'host');
/** `<form name=title>` shadows any of these on the document. */
export const documentTitle: Getter<Document, string> = getter('Document', 'title');
export const doctypeOf: Getter<Document, DocumentType | null> = getter('Document', 'doctype');
export const compatMode: Getter<Document, string> = getter('Document', 'compatMode');
export const rootElement: Getter<Document, HTMLElement | null> = getter('Document', 'documentElement');
export const bodyOf: Getter<Document, HTMLElement | null> = getter('Document', 'body');
export const scrollingElement: Getter<Document, Element | null> = getter('Document', 'scrollingElement');
export const activeElement: Getter<Document, Element | null> = getter('Document', 'activeElement');
export const documentHidden: Getter<Document, boolean> = getter('Document', 'hidden');
export const queryFirst = method<Document, [string], Element | null>('Document', 'querySelector');
export const queryDocument = method<Document, [string], NodeListOf<Element>>('Document', 'querySelectorAll');
export const allElements = (root: Document): HTMLCollectionOf<Element> => byTagName(root, '*');
const byTagName = method<Document, [string], HTMLCollectionOf<Element>>('Document', 'getElementsByTagName');
export const attributeNames = method<Element, [], string[]>('Element', 'getAttributeNames');
export const getAttribute = method<Element, [string], string | null>('Element', 'getAttribute');
export const getAttributeNS = method<Element, [string | null, string], string | null>('Element', 'getAttributeNS');
export const matches = method<Element, [string], boolean>('Element', 'matches');
export const queryAll = method<Element, [string], NodeListOf<Element>>('Element', 'querySelectorAll');
export const rootOf = method<Node, [], Node>('Node', 'getRootNode');
export const ownerDocument: Getter<Node, Document | null> = getter('Node', 'ownerDocument');
export const scrollIntoView = method<Element, [ScrollIntoViewOptions], void>('Element', 'scrollIntoView');
export const boundingRect = method<Element, [], DOMRect>('Element', 'getBoundingClientRect');
const queryFragment = method<DocumentFragment, [string], NodeListOf<Element>>('DocumentFragment', 'querySelectorAll');
const oneFromPoint = method<Document, [number, number], Element | null>('Document', 'elementFromPoint');
const oneFromPointInFragment = method<ShadowRoot, [number, number], Element | null>('ShadowRoot', 'elementFromPoint');
const fromPoint = method<Document, [number, number], Element[]>('Document', 'elementsFromPoint');
const fromPointInFragment = method<ShadowRoot, [number, number], Element[]>('ShadowRoot', 'elementsFromPoint');
export const inputType: Getter<HTMLInputElement, string> = getter('HTMLInputElement', 'type');
export const inputValue: Getter<HTMLInputElement, string> = getter('HTMLInputElement', 'value');
export const inputChecked: Getter<HTMLInputElement, boolean> = getter('HTMLInputElement', 'checked');
export const inputIndeterminate: Getter<HTMLInputElement, boolean> = getter('HTMLInputElement', 'indeterminate');
export const areaValue: Getter<HTMLTextAreaElement, string> = getter('HTMLTextAreaElement', 'value');
export const labelControl: Getter<HTMLLabelElement, HTMLElement | null> = getter('HTMLLabelElement', 'control');
export const selectOptions: Getter<HTMLSelectElement, HTMLOptionsCollection> = getter('HTMLSelectElement', 'options');
export const optionSelected: Getter<HTMLOptionElement, boolean> = getter('HTMLOptionElement', 'selected');
export const inputStart: Getter<HTMLInputElement, number | null> = getter('HTMLInputElement', 'selectionStart');
export const inputEnd: Getter<HTMLInputElement, number | null> = getter('HTMLInputElement', 'selectionEnd');
export const areaStart: Getter<HTMLTextAreaElement, number> = getter('HTMLTextAreaElement', 'selectionStart');
export const areaEnd: Getter<HTMLTextAreaElement, number> = getter('HTMLTextAreaElement', 'selectionEnd');
export const ownerDrawing: Getter<SVGElement, SVGSVGElement | null> = getter('SVGElement', 'ownerSVGElement');
export const drawingTime = method<SVGSVGElement, [], number>('SVGSVGElement', 'getCurrentTime');
export const isDrawingPaused = method<SVGSVGElement, [], boolean>('SVGSVGElement', 'animationsPaused');
export const animationStart = method<SVGAnimationElement, [], number>('SVGAnimationElement', 'getStartTime');
const innerDocument: Getter<HTMLFrameElement, Document | null> = getter('HTMLFrameElement', 'contentDocument');
const contentDocument: Getter<HTMLIFrameElement, Document | null> = getter('HTMLIFrameElement', 'contentDocument');

export const canvasToBlob = method<HTMLCanvasElement, [BlobCallback, string, number], void>(
  'HTMLCanvasElement',
  'toBlob',
);
export const getSelection = method<Document, [], Selection | null>('Document', 'getSelection');
const ownedByDocument: Getter<Document, StyleSheetList> = getter('Document', 'styleSheets');
const ownedByRoot: Getter<ShadowRoot, StyleSheetList> = getter('ShadowRoot', 'styleSheets');
/** The sheets of the style and link elements of a document or shadow root. */
export const sheetsOf = (root: Document | ShadowRoot): StyleSheetList =>
  isFragment(root) ? ownedByRoot(root) : ownedByDocument(root);
export const ruleStyle: Getter<CSSStyleRule, CSSStyleDeclaration> = getter('CSSStyleRule', 'style');
export const sheetDisabled: Getter<StyleSheet, boolean> = getter('StyleSheet', 'disabled');
export const sheetMedia: Getter<StyleSheet, MediaList> = getter('StyleSheet', 'media');
export const mediaText: Getter<MediaList, string> = getter('MediaList', 'mediaText');
const labelElements =
  'ariaLabelledByElements' in Element.prototype
    ? getter<Element, Element[] | null>('Element', 'ariaLabelledByElements')
    : () => null;
/** The elements that name an element, also those that only a script named. */
export const labelledBy = (element: Element): Element[] => labelElements(element) ?? [];
const documentSheets = optionalGetter<Document>('Document', 'adoptedStyleSheets');
const shadowSheets = optionalGetter<ShadowRoot>('ShadowRoot', 'adoptedStyleSheets');
export const cssRules: Getter<CSSStyleSheet, CSSRuleList> = getter('CSSStyleSheet', 'cssRules');
export const replaceSync = method<CSSStyleSheet, [string], void>('CSSStyleSheet', 'replaceSync');
/** Zone.js has its own, which would tell the page's framework of our work. */
export const whenSettled = method<Promise<unknown>, [() => void, () => void], Promise<void>>('Promise', 'then');

const ELEMENT_NODE = 1;
const TEXT_NODE = 3;
const FRAGMENT_NODE = 11;

export function isElement(node: Node): node is Element {
  return nodeType(node) === ELEMENT_NODE;
}

export function isText(node: Node): node is Text {
  return nodeType(node) === TEXT_NODE;
}

export function isFragment(node: Node): node is ShadowRoot {
  return nodeType(node) === FRAGMENT_NODE;
}

/** Whether the browser can read a selector. */
export function isSelector(selector: string): boolean {
  try {
    queryFragment(document.createDocumentFragment() as ShadowRoot, selector);
    return true;
  } catch {
    return false;
  }
}

const objectDocument: Getter<HTMLObjectElement, Document | null> = getter('HTMLObjectElement', 'contentDocument');
const embeddedDrawing = method<HTMLEmbedElement, [], Document | null>('HTMLEmbedElement', 'getSVGDocument');

/** Whether an object or embedded file shows a document of the page's own origin. */
export function hasDocument(element: Element): boolean {
  try {
    if (localName(element) === 'object') return objectDocument(element as HTMLObjectElement) !== null;
    return embeddedDrawing(element as HTMLEmbedElement) !== null;
  } catch {
    return false;
  }
}

/** The document in a frame; null when it is of another origin, or the element is no frame. */
export function frameDocument(element: Element): Document | null {
  try {
    const name = localName(element);
    if (name === 'frame') return innerDocument(element as HTMLFrameElement);
    return name === 'iframe' ? contentDocument(element as HTMLIFrameElement) : null;
  } catch {
    return null;
  }
}

/** The styles of an element; what the page made of the function does not matter. */
export function computedStyle(element: Element, pseudo: string | null = null): CSSStyleDeclaration {
  const realm = isNative(window.getComputedStyle) ? window : cleanRealm();
  return realm.getComputedStyle(element, pseudo);
}

/** Whether an element is in a state; a state that the browser does not know is none. */
export function isIn(element: Element, state: string): boolean {
  try {
    return matches(element, state);
  } catch {
    return false;
  }
}

/** The sheets that scripts gave to a document or shadow root. */
export function adoptedSheets(root: Document | ShadowRoot): readonly CSSStyleSheet[] {
  return (nodeType(root) === FRAGMENT_NODE ? shadowSheets(root as ShadowRoot) : documentSheets(root as Document)) ?? [];
}

/** Queries a document or shadow root. */
export function queryRoot(root: Document | ShadowRoot, selector: string): NodeListOf<Element> {
  return nodeType(root) === FRAGMENT_NODE
    ? queryFragment(root as ShadowRoot, selector)
    : queryDocument(root as Document, selector);
}

/** The element on top at a point of the window of a document or shadow root. */
export function elementFromPoint(root: Document | ShadowRoot, x: number, y: number): Element | null {
  return nodeType(root) === FRAGMENT_NODE
    ? oneFromPointInFragment(root as ShadowRoot, x, y)
    : oneFromPoint(root as Document, x, y);
}

/** What lies at a point of the window of a document or shadow root, the innermost first. */
export function elementsFromPoint(root: Document | ShadowRoot, x: number, y: number): Element[] {
  return nodeType(root) === FRAGMENT_NODE
    ? fromPointInFragment(root as ShadowRoot, x, y)
    : fromPoint(root as Document, x, y);
}

/** The host's MutationObserver may be wrapped (Zone.js); its original is known by this name. */
export function mutationObserver(): typeof MutationObserver {
  const zone = (window as unknown as { Zone?: { __symbol__?: (name: string) => string } }).Zone;
  const original =
    zone?.__symbol__ && (window as unknown as Record<string, unknown>)[zone.__symbol__('MutationObserver')];
  if (isNative(original)) return original as typeof MutationObserver;
  return isNative(window.MutationObserver) ? window.MutationObserver : cleanRealm().MutationObserver;
}

/** Takes the realm away again. */
export function releaseRealm(): void {
  realm?.host.remove();
  realm = null;
}

/** Where a window lies in the top one. */
export function offsetOfView(view: Window | null): { x: number; y: number } {
  let x = 0;
  let y = 0;
  for (let at: Window | null = view; at && at !== window; at = at.parent) {
    const frame = at.frameElement;
    if (!frame) break;
    const box = boundingRect(frame);
    x += box.left + (frame as HTMLElement).clientLeft;
    y += box.top + (frame as HTMLElement).clientTop;
  }
  return { x, y };
}

/** Where the window of an element's document lies in the top one. */
export function frameOffset(element: Element): { x: number; y: number } {
  return offsetOfView(ownerDocument(element)?.defaultView ?? null);
}
