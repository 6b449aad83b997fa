/** What left a hidden part and was never sent: it stays hidden wherever it goes, as what was sent does. */

import { type Level, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import type { Scope } from './scope.ts';
import { hostOf } from './slot-levels.ts';

export class Departures {
  private scope: Scope;
  /** Nodes and what they left, of which nothing is known but where it stands now. */
  private unsure: [Node, Node][] = [];

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** A node that is not in the mirror left a parent. */
  note(node: Node, parent: Node): void {
    if (this.scope.has(parent)) this.scope.raise(node, this.scope.floor(parent));
    else this.unsure.push([node, parent]);
  }

  /** In one batch parents may have left a hidden part before or after what was in them. */
  settle(): void {
    const { scope } = this;
    for (let found = true; found && this.unsure.length > 0; ) {
      found = false;
      this.unsure = this.unsure.filter(([node, parent]) => {
        const floor = this.floorOf(parent);
        if (floor === SHOW) return true;
        scope.raise(node, floor);
        found = true;
        return false;
      });
    }
  }

  private floorOf(node: Node): Level {
    for (let at: Node | null = node; at; at = dom.parentNode(at) ?? hostOf(at)) {
      const floor = this.scope.floor(at);
      if (floor > SHOW || this.scope.has(at)) return floor;
    }
    return SHOW;
  }
}
