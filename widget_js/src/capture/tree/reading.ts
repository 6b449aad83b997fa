/** From node to node in the order of reading, into shadow roots and out of them. */

import * as dom from '../natives.ts';

/** What is in them is no text of the page, or none that stands beside other text. */
const PASSED = new Set(['script', 'style', 'noscript', 'template', 'select', 'textarea', 'iframe', 'defs', 'title']);
/** Texts of two of them are not read as one. */
const CELLS = new Set(['td', 'th', 'option', 'dialog']);

export class Reading {
  /** Whether the last step went into or out of a cell of a table. */
  crossed = false;
  private at: Node;
  private back: boolean;
  private roots: WeakMap<Element, ShadowRoot>;

  constructor(from: Node, back: boolean, roots: WeakMap<Element, ShadowRoot>) {
    this.at = from;
    this.back = back;
    this.roots = roots;
  }

  /** Returns the next node, null at the end of the document. */
  next(): Node | null {
    this.crossed = false;
    const inner = this.inner();
    if (inner) return this.go(inner);
    for (let at: Node | null = this.at; at; at = this.above(at)) {
      const beside: Node | null = this.back ? dom.previousSibling(at) : dom.nextSibling(at);
      if (beside) return this.go(beside);
    }
    return null;
  }

  private go(to: Node): Node {
    this.note(to);
    this.at = to;
    return to;
  }

  private inner(): Node | null {
    const { at } = this;
    if (!dom.isElement(at) || PASSED.has(dom.localName(at))) return null;
    const parent = dom.openShadowRoot(at) ?? this.roots.get(at) ?? at;
    return this.back ? dom.lastChild(parent) : dom.firstChild(parent);
  }

  private above(at: Node): Node | null {
    const up = parentOf(at);
    if (!up || (dom.isElement(up) && dom.localName(up) === 'body')) return null;
    this.note(up);
    return up;
  }

  private note(node: Node): void {
    this.crossed ||= dom.isElement(node) && CELLS.has(dom.localName(node));
  }
}

/** The node above, also from a shadow root to its host. */
export function parentOf(node: Node): Node | null {
  return dom.parentNode(node) ?? (dom.isFragment(node) ? hostOf(node) : null);
}

function hostOf(root: ShadowRoot): Node | null {
  try {
    return dom.shadowHost(root);
  } catch {
    // A fragment that hangs nowhere.
    return null;
  }
}
