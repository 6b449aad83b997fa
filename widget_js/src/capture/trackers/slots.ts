/** Slots to which a script assigned nodes; named slots need no word. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { type Realm, replaceMethod } from '../patch.ts';
import { StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';

export class Slots extends StreamTracker implements Tracker {
  private slots = new Set<HTMLSlotElement>();
  private dirty = new Set<HTMLSlotElement>();

  static hook(realm: Realm, now: () => Slots): (() => void)[] {
    return [replaceMethod(realm.HTMLSlotElement.prototype, 'assign', (slot) => now().assigned(slot))];
  }

  add(element: Element, tag: string): void {
    if (tag !== 'slot') return;
    const slot = element as HTMLSlotElement;
    const root = slot.getRootNode();
    if (!(root instanceof ShadowRoot) || root.slotAssignment !== 'manual') return;
    this.slots.add(slot);
    this.dirty.add(slot);
  }

  private assigned(slot: HTMLSlotElement): void {
    if (this.slots.has(slot)) this.dirty.add(slot);
    this.wake();
  }

  forget(node: Node): void {
    this.slots.delete(node as HTMLSlotElement);
    this.dirty.delete(node as HTMLSlotElement);
  }

  flush(writer: FrameWriter): void {
    for (const slot of this.dirty) {
      const ids = slot.assignedNodes().map((node) => this.scope.id(node));
      // A part of the page that is still on its way: it is told when all of it is there.
      if (ids.includes(0)) continue;
      this.dirty.delete(slot);
      writer.op(W.OP_SLOT, this.scope.id(slot), ids.length, ...ids);
    }
  }
}
