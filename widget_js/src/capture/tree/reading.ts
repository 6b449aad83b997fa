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

  /** Returns the next node, null at the end of the document. Of a host its shadow tree comes before what it is given. */
  next(): Node | null {
    this.crossed = false;
    const inner = this.inner();
    if (inner) return this.go(inner);
    for (let at: Node | null = this.at; at; ) {
      const beside: Node | null = this.back ? dom.previousSibling(at) : dom.nextSibling(at);
      const other = beside ?? this.otherTree(at);
      if (other) return this.go(other);
      at = parentOf(at);
      if (!at || (dom.isElement(at) && dom.localName(at) === 'body')) return null;
      this.note(at);
    }
    return null;
  }

  private go(to: Node): Node {
    this.note(to);
    this.at = to;
    return to;
  }

  private rootOf(host: Node): ShadowRoot | null {
    return dom.isElement(host) ? (dom.openShadowRoot(host) ?? this.roots.get(host) ?? null) : null;
  }

  private inner(): Node | null {
    const { at, back } = this;
    if (!dom.isElement(at) || PASSED.has(dom.localName(at))) return null;
    const root = this.rootOf(at);
    if (back) return dom.lastChild(at) ?? (root && dom.lastChild(root));
    return (root && dom.firstChild(root)) ?? dom.firstChild(at);
  }

  /** Where it goes on at the end of a shadow tree, or before the first that its host is given. */
  private otherTree(at: Node): Node | null {
    const up = dom.parentNode(at);
    if (!up) return null;
    if (!this.back) return dom.isFragment(up) ? firstGiven(up) : null;
    const root = this.rootOf(up);
    return root && dom.lastChild(root);
  }

  private note(node: Node): void {
    this.crossed ||= dom.isElement(node) && CELLS.has(dom.localName(node));
  }
}

/** The node above, also from a shadow root to its host. */
export function parentOf(node: Node): Node | null {
  return dom.parentNode(node) ?? (dom.isFragment(node) ? hostOf(node) : null);
}

function firstGiven(root: ShadowRoot): Node | null {
  const host = hostOf(root);
  return host && dom.firstChild(host);
}

function hostOf(root: ShadowRoot): Node | null {
  try {
    return dom.shadowHost(root);
  } catch {
    // A fragment that hangs nowhere.
    return null;
  }
}
