/** Selected text of the page. What is selected in fields or in masked parts is not told. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
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
        const range = selection.getRangeAt(i);
        const start = this.endOf(range.startContainer, range.startOffset);
        const end = this.endOf(range.endContainer, range.endOffset);
        if (start && end && !range.collapsed) ranges.push([...start, ...end]);
      }
    }
    const key = ranges.join(';');
    if (key === this.sent) return;
    this.sent = key;
    writer.op(W.OP_SELECTION, ranges.length, ...ranges.flat());
  }

  /** An end of a range as the mirror counts: comments are not there. */
  private endOf(node: Node, offset: number): [number, number] | null {
    const id = this.scope.id(node);
    if (id === 0 || this.scope.level(node) !== SHOW) return null;
    if (dom.isText(node)) return [id, offset];
    let count = 0;
    let at = dom.firstChild(node);
    for (let i = 0; at && i < offset; i++, at = dom.nextSibling(at)) if (this.scope.has(at)) count++;
    return [id, count];
  }
}
