/** Finds a place again that the console named: an element by its number, and a part of its box. */

import type { Place } from '@cobrowse/shared/wire/place.ts';
import * as dom from './natives.ts';
import type { Scope } from './tree/scope.ts';

export interface FoundPlace {
  /** Where it is now, CSS pixels of the window; null when its element is gone. */
  where(): { left: number; top: number; width: number; height: number } | null;
  /** Brings it into view. */
  scroll(): void;
}

export function findPlace(scope: Scope, place: Place): FoundPlace {
  const found = place.node > 0 ? elementOf(scope, place.node) : null;
  if (!found) {
    const { x: left, y: top, width, height } = place;
    return { where: () => ({ left, top, width, height }), scroll: () => {} };
  }
  // The page may remove it: it is not held.
  const element = new WeakRef(found);
  return {
    where() {
      const now = element.deref();
      if (!now || !dom.isConnected(now)) return null;
      const box = dom.boundingRect(now);
      const offset = dom.frameOffset(now);
      return {
        left: box.left + offset.x + box.width * place.left,
        top: box.top + offset.y + box.height * place.top,
        width: box.width * (place.right - place.left),
        height: box.height * (place.bottom - place.top),
      };
    },
    scroll() {
      const now = element.deref();
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      if (now) dom.scrollIntoView(now, { block: 'center', inline: 'nearest', behavior: calm ? 'instant' : 'smooth' });
    },
  };
}

/** The element of a number: nodes are not kept by their numbers, so all that was sent is looked through. */
function elementOf(scope: Scope, id: number): Element | null {
  const stack: Node[] = [document];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (scope.id(node) === id) return dom.isElement(node) ? node : null;
    for (const kid of scope.kids(node) ?? []) stack.push(kid);
    const nested = scope.nestedRoot(node);
    if (nested) stack.push(nested);
  }
  return null;
}
