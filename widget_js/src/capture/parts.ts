/**
 * What covers the elements of a masked part when pointers, presses and the focus are told: the part, never what is in it
 * (docs/privacy.md). Where the page itself is the part, nothing is covered but fields, choices and pads of keys.
 */

import { BLOCK, MASK, SHOW } from '../privacy/levels.ts';
import { choiceOf } from './choices.ts';
import { padOf } from './key-pads.ts';
import * as dom from './natives.ts';
import type { Scope } from './tree/scope.ts';

export class Parts {
  private scope: Scope;
  /** The last answer: pointers ask of the same element again and again. */
  private last: [element: Element, cover: Element | null] | null = null;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** The page may have changed. */
  renew(): void {
    this.last = null;
  }

  /** What covers an element that was sent, so that only its middle is told; null for what is told exactly. */
  cover(element: Element): Element | null {
    if (this.scope.level(element) === SHOW) return null;
    if (this.last?.[0] !== element) this.last = [element, this.find(element)];
    return this.last[1];
  }

  /** The number of an element, or of what covers it; 0 for none. */
  idOf(element: Element | null): number {
    return element && this.scope.has(element) ? this.scope.id(this.cover(element) ?? element) : 0;
  }

  /** The part in which a node is hidden; null when it is open, or only the page itself is the part. */
  named(node: Node): Element | null {
    const hidden: Element[] = [];
    for (let at: Node | null = node; at; at = up(at)) {
      if (!this.scope.has(at)) continue;
      if (this.scope.level(at) === SHOW) return hidden.at(-1) ?? null;
      if (dom.isElement(at)) hidden.push(at);
    }
    return hidden.findLast((element) => this.scope.floor(element) >= MASK) ?? null;
  }

  private find(element: Element): Element | null {
    const found = this.named(element) ?? choiceOf(element) ?? padOf(element);
    if (found && this.scope.has(found)) return found;
    return this.scope.level(element) === BLOCK ? element : null;
  }
}

/** What a node stands in, through shadow roots and frames. */
function up(node: Node): Node | null {
  const parent = dom.parentNode(node);
  if (parent) return parent;
  if (dom.isFragment(node)) return dom.shadowHost(node) ?? null;
  return dom.nodeType(node) === 9 ? ((node as Document).defaultView?.frameElement ?? null) : null;
}
