/**
 * The browser's own functions as no script of the page has changed them: those of a frame made here. Called on a node of
 * the page, a frame's function does to it what the page's own would have done.
 *
 * A script that ran before the widget can have changed what makes the frame; docs/threat-model.md says what follows.
 */

/** The widget's elements. Whatever has this name is not captured. */
export const WIDGET_TAG = 'cobrowse-widget';

export type RealmWindow = Window & typeof globalThis;

export interface Realm {
  readonly window: RealmWindow;
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
  const host = createElement.call(document, WIDGET_TAG);
  host.setAttribute('aria-hidden', 'true');
  host.style.cssText = HOST_STYLE;
  const root = host.attachShadow({ mode: 'closed' });
  const frame = createElement.call(document, 'iframe') as HTMLIFrameElement;
  frame.style.display = 'none';
  root.append(frame);
  rootElement().append(host);
  const window = frame.contentWindow as RealmWindow | null;
  if (!window) throw new Error('this browser gives frames no window');
  return { window, host, root };
}

/** Whether the frame is still there: a page that is written anew takes it away. */
export function isOpen(realm: Realm): boolean {
  return realm.host.isConnected && !realm.window.closed;
}

/** The page's `html` element; a form named `documentElement` takes the place of the document's own property. */
export function rootElement(): HTMLElement {
  return Object.getOwnPropertyDescriptor(Document.prototype, 'documentElement')?.get?.call(document);
}
