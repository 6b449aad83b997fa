/** Selected text of the page. What is selected in fields or in masked parts is not told. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { numbersOf } from '../ranges.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';

const MAX_RANGES = 10;

export class SelectedText extends StreamTracker implements Tracker {
  private documents = new Set<Document>();
  private dirty = true;
  private sent = '';

  watch(root: Root, on: Listen): void {
    if (dom.isFragment(root)) return;
    this.documents.add(root);
    on('selectionchange', () => {
      this.dirty = true;
      this.wake();
    });
  }

  forget(node: Node): void {
    this.documents.delete(node as Document);
  }

  flush(writer: FrameWriter, whole: boolean): void {
    if (!whole || !this.dirty) return;
    this.dirty = false;
    const ranges: number[][] = [];
    for (const doc of this.documents) {
      const selection = dom.getSelection(doc);
      for (let i = 0; selection && i < selection.rangeCount && ranges.length < MAX_RANGES; i++) {
        const numbers = numbersOf(this.scope, selection.getRangeAt(i));
        if (numbers) ranges.push(numbers);
      }
    }
    const key = ranges.join(';');
    if (key === this.sent) return;
    this.sent = key;
    writer.op(W.OP_SELECTION, ranges.length, ...ranges.flat());
  }
}
