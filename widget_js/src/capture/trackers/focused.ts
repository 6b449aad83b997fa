import * as dom from '../natives.ts';

/** The focused element, also inside shadow roots and frames. */
export function focusedElement(): Element | null {
  let element = dom.activeElement(document);
  for (;;) {
    const inner: Element | null | undefined =
      element && (dom.openShadowRoot(element)?.activeElement ?? dom.frameDocument(element)?.activeElement);
    if (!inner) return element;
    element = inner;
  }
}
