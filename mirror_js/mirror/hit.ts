/** Which element of the mirror lies where: the mirror itself takes no pointer, so it is asked. */

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The innermost element at a point of the window, through shadow roots and frames, with the frame's place. */
export function elementAt(document: Document, x: number, y: number): { element: Element; x: number; y: number } | null {
  return awake(document, () => {
    let element = document.elementFromPoint(x, y);
    for (let inner = element?.shadowRoot; inner; inner = element?.shadowRoot) {
      const next = inner.elementFromPoint(x, y);
      if (!next || next === element) break;
      element = next;
    }
    if (!element) return null;
    const isFrame = element.localName === 'iframe' || element.localName === 'frame';
    const page = isFrame ? (element as HTMLIFrameElement).contentDocument : null;
    if (page?.documentElement) {
      const box = element.getBoundingClientRect();
      const left = box.left + element.clientLeft;
      const top = box.top + element.clientTop;
      const within = elementAt(page, x - left, y - top);
      if (within) return { element: within.element, x: within.x + left, y: within.y + top };
    }
    return { element, x: 0, y: 0 };
  });
}

/** Nothing that is inert is found at a point: the page is not, for this moment. */
function awake<T>(document: Document, look: () => T): T {
  const root = document.documentElement;
  const inert = root?.hasAttribute('inert');
  if (inert) root.removeAttribute('inert');
  try {
    return look();
  } finally {
    if (inert) root.setAttribute('inert', '');
  }
}
