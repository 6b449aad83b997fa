/**
 * The browser's own functions as no script of the page has changed them: those of a frame made here. Called on a node of
 * the page, a frame's function does to it what the page's own would have done.
 *
 * A script that ran before the widget can have changed what makes the frame; docs/threat-model.md says what follows.
 */

/** The widget's elements. Whatever has this name is not captured. */
export const WIDGET_TAG = 'cobrowse-widget';

export type RealmWindow = Window & typeof globalThis;

/** What the widget takes from the frame. Kept by itself: of a frame that is gone, the window has nothing any more. */
const WANTED = [
  'Array',
  'CanvasRenderingContext2D',
  'CSSStyleSheet',
  'DOMRectReadOnly',
  'Document',
  'DocumentFragment',
  'Element',
  'Event',
  'EventTarget',
  'FocusEvent',
  'Function',
  'HTMLElement',
  'IntersectionObserver',
  'IntersectionObserverEntry',
  'KeyboardEvent',
  'Map',
  'MouseEvent',
  'MutationObserver',
  'Node',
  'Object',
  'Set',
  'ShadowRoot',
  'UIEvent',
  'WeakMap',
  'WebSocket',
  'document',
  'performance',
] as const;
const CALLED = ['fetch', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const;

export type Clean = Pick<RealmWindow, (typeof WANTED)[number] | (typeof CALLED)[number]>;

export interface Realm {
  readonly window: RealmWindow;
  readonly own: Clean;
  /** Holds the frame, and never moves: a frame that is moved loads anew, and its functions end. */
  readonly host: HTMLElement;
  /** Where things can be measured that the page does not see. */
  readonly root: ShadowRoot;
}

const HOST_STYLE =
  'position:fixed!important;width:0!important;height:0!important;border:0!important;pointer-events:none!important';

/** Opens a realm of its own. Throws where the browser gives frames no window. */
export function openRealm(): Realm {
  const { createElement } = Document.prototype;
  // The page's functions make a first frame, and that frame's the one that stays: who wraps them meets only the first.
  const first = createElement.call(document, 'iframe') as HTMLIFrameElement;
  first.style.display = 'none';
  rootElement().append(first);
  const clean = windowOf(first);
  const host = clean.Document.prototype.createElement.call(document, WIDGET_TAG);
  const root = clean.Element.prototype.attachShadow.call(host, { mode: 'closed' });
  const frame = clean.Document.prototype.createElement.call(document, 'iframe') as HTMLIFrameElement;
  clean.Element.prototype.setAttribute.call(host, 'aria-hidden', 'true');
  clean.Element.prototype.setAttribute.call(frame, 'hidden', '');
  read<CSSStyleDeclaration>(clean, clean.HTMLElement.prototype, 'style', host).cssText = HOST_STYLE;
  clean.DocumentFragment.prototype.append.call(root, frame);
  clean.Node.prototype.appendChild.call(rootElement(), host);
  const window: RealmWindow = read(clean, clean.HTMLIFrameElement.prototype, 'contentWindow', frame);
  first.remove();
  return { window, own: ownOf(window), host, root };
}

function windowOf(frame: HTMLIFrameElement): RealmWindow {
  const window = frame.contentWindow as RealmWindow | null;
  if (!window) throw new Error('this browser gives frames no window');
  return window;
}

function read<T>(clean: RealmWindow, prototype: object, name: string, from: object): T {
  return clean.Object.getOwnPropertyDescriptor(prototype, name)?.get?.call(from);
}

function ownOf(window: RealmWindow): Clean {
  const own = window.Object.create(null);
  for (let at = 0; at < WANTED.length; at++) own[WANTED[at] as string] = window[WANTED[at] as 'Array'];
  for (let at = 0; at < CALLED.length; at++) {
    const name = CALLED[at] as 'setTimeout';
    own[name] = window[name].bind(window);
  }
  return own;
}

/** Whether the frame is still there: a page that is written anew takes it away. */
export function isOpen(realm: Realm): boolean {
  return realm.host.isConnected;
}

/** The page's `html` element; a form named `documentElement` takes the place of the document's own property. */
export function rootElement(): HTMLElement {
  return Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement')?.get?.call(document);
}
