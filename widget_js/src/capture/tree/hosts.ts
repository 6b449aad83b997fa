/** Elements that may get a shadow root from an extension, which works in a world of its own: its calls are not seen. */

import * as dom from '../natives.ts';
import type { Scope } from './scope.ts';

const MAX_HOSTS = 2000;

export class Hosts {
  private scope: Scope;
  private hosts = new Set<Element>();

  constructor(scope: Scope) {
    this.scope = scope;
  }

  add(element: Element): void {
    if (this.hosts.size < MAX_HOSTS) this.hosts.add(element);
  }

  forget(node: Node): void {
    this.hosts.delete(node as Element);
  }

  /** Returns those whose root is new. */
  poll(): Element[] {
    const late: Element[] = [];
    for (const host of this.hosts) {
      if (!dom.openShadowRoot(host)) continue;
      this.hosts.delete(host);
      if (this.scope.has(host) && !this.scope.nestedRoot(host)) late.push(host);
    }
    return late;
  }
}
