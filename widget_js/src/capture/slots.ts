/** Slots to which a script assigned nodes; named slots need no word. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Scope } from './scope.ts';

export class Slots {
  private scope: Scope;
  private slots = new Set<HTMLSlotElement>();
  private dirty = new Set<HTMLSlotElement>();

  constructor(scope: Scope) {
    this.scope = scope;
  }

  add(slot: HTMLSlotElement): void {
    const root = slot.getRootNode();
    if (!(root instanceof ShadowRoot) || root.slotAssignment !== 'manual') return;
    this.slots.add(slot);
    this.dirty.add(slot);
  }

  /** A script assigned nodes to it. */
  touch(slot: HTMLSlotElement): void {
    if (this.slots.has(slot)) this.dirty.add(slot);
  }

  forget(node: Node): void {
    this.slots.delete(node as HTMLSlotElement);
    this.dirty.delete(node as HTMLSlotElement);
  }

  write(writer: FrameWriter): void {
    for (const slot of this.dirty) {
      const ids = slot.assignedNodes().map((node) => this.scope.id(node));
      // A part of the page that is still on its way: it is told when all of it is there.
      if (ids.includes(0)) continue;
      this.dirty.delete(slot);
      writer.op(W.OP_SLOT, this.scope.id(slot), ids.length, ...ids);
    }
  }
}
