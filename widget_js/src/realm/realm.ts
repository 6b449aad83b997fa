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
  'XMLHttpRequest',
  'document',
  'performance',
] as const;
const CALLED = ['fetch', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const;

export type Clean = Pick<RealmWindow, (typeof WANTED)[number] | (typeof CALLED)[number]>;

export interface Realm {
  readonly window: RealmWindow;
  readonly own: Clean;
  /** Holds the frame, and never moves: a frame that is moved loads anew, and its functions and timers end. */
  readonly host: HTMLElement;
  /** Whether the frame is still the one that was made; it is not when a page moves it, removes it or is written anew. */
  isOpen(): boolean;
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
  const windowNow = getter(window, window.HTMLIFrameElement.prototype, 'contentWindow');
  nameNoReferrer(window);
  first.remove();
  return { window, own: ownOf(window), host, root, isOpen: () => windowNow?.call(frame) === window };
}

/** What is asked for from here does not tell the page's address, which a frame without one of its own would give. */
function nameNoReferrer({ document }: RealmWindow): void {
  const meta = document.createElement('meta');
  meta.name = 'referrer';
  meta.content = 'no-referrer';
  document.head.append(meta);
}

function windowOf(frame: HTMLIFrameElement): RealmWindow {
  const window = frame.contentWindow as RealmWindow | null;
  if (!window) throw new Error('this browser gives frames no window');
  return window;
}

function read<T>(clean: RealmWindow, prototype: object, name: string, from: object): T {
  return getter(clean, prototype, name)?.call(from);
}

function getter(clean: RealmWindow, prototype: object, name: string): PropertyDescriptor['get'] {
  return clean.Object.getOwnPropertyDescriptor(prototype, name)?.get;
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

/**
 * Calls `closed` as soon as the frame is not the one that was made any more. With the frame its timers end, and a page can
 * stop those of its own: only an observer of the page's realm, which nobody else holds, hears of it all the same.
 */
export function watchRealm(realm: Realm, closed: () => void): void {
  const observer = new MutationObserver(() => {
    if (realm.isOpen()) return;
    observer.disconnect();
    closed();
  });
  observer.observe(document, { childList: true });
  observer.observe(rootElement(), { childList: true });
}

/** The page's `html` element; a form named `documentElement` takes the place of the document's own property. */
export function rootElement(): HTMLElement {
  return Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement')?.get?.call(document);
}
