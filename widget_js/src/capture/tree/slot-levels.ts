/** Marks in a shadow root that hold for what stands in its host: a slot shows the host's children as its own. */

import { type Level, MASK, type Marks, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';

export const READER = { matches: dom.matches, attribute: dom.getAttribute };

/** The level of the slots that are hidden most. */
export function slotLevel(root: ShadowRoot, marks: Marks): Level {
  try {
    if (dom.queryRoot(root, marks.any).length === 0) return SHOW;
    let highest: Level = SHOW;
    for (const slot of dom.queryRoot(root, 'slot')) {
      const path: Element[] = [];
      for (let at: Node | null = slot; at && dom.isElement(at); at = dom.parentNode(at)) path.push(at);
      let level: Level = SHOW;
      for (const element of path.reverse()) level = marks.levelOf(element, level, READER);
      if (level > highest) highest = level;
    }
    return highest;
  } catch {
    return MASK;
  }
}

/** What hangs the tree in which an element stands, if that is a shadow root. */
export function hostOf(element: Element): Element | null {
  let top: Node = element;
  for (let at: Node | null = element; at; at = dom.parentNode(at)) top = at;
  return dom.isFragment(top) ? (dom.shadowHost(top) ?? null) : null;
}
