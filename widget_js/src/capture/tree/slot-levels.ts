/** Shadow roots and what shows in them: a slot shows the children of its root's host as its own. */

import * as dom from '../natives.ts';

export const READER = { matches: dom.matches, attribute: dom.getAttribute };

/** What hangs the tree in which a node stands, if that is a shadow root. */
export function hostOf(node: Node): Element | null {
  const top = dom.rootOf(node);
  return dom.isFragment(top) ? (dom.shadowHost(top) ?? null) : null;
}

/** The elements round each slot of a shadow root, from the outermost to the slot itself. */
export function* pathsToSlots(root: ShadowRoot): Iterable<Element[]> {
  for (const slot of dom.queryRoot(root, 'slot')) {
    const path: Element[] = [];
    for (let at: Node | null = slot; at && dom.isElement(at); at = dom.parentNode(at)) path.unshift(at);
    yield path;
  }
}
