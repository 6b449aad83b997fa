/** Parts that no rule hides and that still cannot be shown, and why: the consultant is told what is missing. */

import type { Unshown as Reason } from '@cobrowse/shared/generated/codes.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { MASK, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';

export class Unshown extends StreamTracker implements Tracker {
  private reasons = new Map<Element, Reason>();
  private dirty = new Set<Element>();

  add(element: Element, tag: string): void {
    if (tag === 'video') this.tell(element, 'video');
  }

  /** A part is shown as an empty box. */
  boxed(element: Element): void {
    const parent = dom.parentNode(element);
    const around = parent && this.scope.has(parent) ? this.scope.level(parent) : SHOW;
    const reason = reasonOf(element);
    // What is masked or hidden by a rule is no fault.
    if (reason && this.tree.levels.below(element, around) < MASK) this.tell(element, reason);
  }

  tell(element: Element, reason: Reason | null): void {
    if ((this.reasons.get(element) ?? null) === reason) return;
    if (reason) this.reasons.set(element, reason);
    else this.reasons.delete(element);
    this.dirty.add(element);
    this.wake();
  }

  flush(writer: FrameWriter): void {
    for (const element of this.dirty) {
      const id = this.scope.id(element);
      if (id === 0) continue;
      writer.op(W.OP_UNSHOWN, id);
      writer.str(this.reasons.get(element) ?? null);
    }
    this.dirty.clear();
  }

  forget(node: Node): void {
    this.reasons.delete(node as Element);
    this.dirty.delete(node as Element);
  }
}

/** Why an element is an empty box, if not by a rule. */
function reasonOf(element: Element): Reason | null {
  switch (dom.localName(element)) {
    case 'iframe':
    case 'frame':
      return isClosedOff(element) ? 'sandboxed' : 'other_origin';
    case 'object':
    case 'embed':
    case 'applet':
    case 'portal':
    case 'fencedframe':
      return 'embedded';
    default:
      return null;
  }
}

function isClosedOff(frame: Element): boolean {
  const sandbox = dom.getAttribute(frame, 'sandbox');
  return sandbox !== null && !sandbox.toLowerCase().split(/\s+/).includes('allow-same-origin');
}
