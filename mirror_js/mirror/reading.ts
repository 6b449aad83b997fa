/**
 * Text of the mirror can be selected and copied while the consultant wants it: the pointer reaches the page, and nothing
 * there acts on it. What is selected so has another colour than what the visitor selected.
 */

import type { Screen } from './screen.ts';

/** Keys that act on a selection and on nothing else; with Ctrl or Command, or with Shift. */
const COPYING = new Set(['c', 'C', 'a', 'A', 'Insert']);
const MOVING = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);
/** What a pointer, or a key in its place, does besides selecting. */
const ACTS = ['click', 'auxclick', 'submit', 'dragstart', 'drop', 'beforeinput', 'paste', 'cut', 'wheel', 'touchmove'];
const CSS = `@layer cb-reading {
* { user-select: text !important; -webkit-user-select: text !important; -webkit-user-drag: none !important; cursor: text !important }
select, video, audio, object, embed, input:is([type=checkbox], [type=radio], [type=range], [type=color], [type=file], [type=date],
  [type=time], [type=month], [type=week], [type=datetime-local], [type=submit], [type=button], [type=reset], [type=image]) {
  pointer-events: none !important }
:focus-visible:not([cb-focus-visible]) { outline: none !important }
::selection { background: #ffd54a !important; color: #111 !important }
}`;

type Root = Document | ShadowRoot;

export class MirrorReading {
  private roots = new Map<Root, CSSStyleSheet>();
  private over: AbortController | null = null;
  private leave: () => void = () => {};

  /** `leave` is called when the consultant wants no more of it. */
  begin(screen: Screen | null, leave: () => void): void {
    this.leave = leave;
    this.over ??= new AbortController();
    this.follow(screen);
  }

  /** Roots may have come. */
  follow(screen: Screen | null): void {
    if (!this.over || !screen?.page) return;
    for (const root of screen.page.roots) {
      if (root.nodeType === Node.DOCUMENT_NODE) (root as Document).documentElement?.removeAttribute('inert');
      const sheet = this.roots.get(root) ?? this.open(root, this.over.signal);
      if (sheet && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    }
  }

  end(): void {
    this.over?.abort();
    this.over = null;
    for (const [root, sheet] of this.roots) {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
      if (root.nodeType !== Node.DOCUMENT_NODE) continue;
      const document = root as Document;
      document.getSelection()?.removeAllRanges();
      document.documentElement?.setAttribute('inert', '');
    }
    this.roots.clear();
  }

  private open(root: Root, signal: AbortSignal): CSSStyleSheet | null {
    const document = root.nodeType === Node.DOCUMENT_NODE ? (root as Document) : root.ownerDocument;
    const realm = document?.defaultView as (Window & typeof globalThis) | null | undefined;
    if (!document || !realm) return null;
    const sheet = new realm.CSSStyleSheet();
    sheet.replaceSync(CSS);
    this.roots.set(root, sheet);
    if (root === document) this.listen(document, signal);
    return sheet;
  }

  private listen(document: Document, signal: AbortSignal): void {
    const options = { capture: true, passive: false, signal };
    for (const type of ACTS) document.addEventListener(type, (event) => event.preventDefault(), options);
    const pressed = (event: Event): void => {
      if ((event as MouseEvent).button !== 0) event.preventDefault();
    };
    document.addEventListener('mousedown', pressed, options);
    document.addEventListener(
      'contextmenu',
      (event) => {
        if ((event.target as Partial<Element>).closest?.('a, img, svg, video')) event.preventDefault();
      },
      options,
    );
    document.addEventListener('keydown', (event) => this.key(event), options);
    document.addEventListener('copy', (event) => copy(document, event), options);
  }

  private key(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    if ((command && COPYING.has(event.key)) || (event.shiftKey && MOVING.has(event.key))) return;
    event.preventDefault();
    if (event.key === 'Escape' || event.key === 'Tab') this.leave();
  }
}

/** Plain text only, as it stands in the mirror: what is masked there is masked here. */
function copy(document: Document, event: ClipboardEvent): void {
  event.preventDefault();
  const field = document.activeElement as Partial<HTMLInputElement> | null;
  const { value, selectionStart: from, selectionEnd: to } = field ?? {};
  const inField = typeof value === 'string' && typeof from === 'number' && typeof to === 'number' && to > from;
  const text = inField ? value.slice(from, to) : (document.getSelection()?.toString() ?? '');
  if (text) event.clipboardData?.setData('text/plain', text);
}
