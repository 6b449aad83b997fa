/** Selected text of the page. What is selected in fields or in masked parts is not told. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { SHOW } from '../privacy/levels.ts';
import * as dom from './natives.ts';
import type { Scope } from './scope.ts';

const MAX_RANGES = 10;

export class SelectedText {
  private scope: Scope;
  private documents = new Set<Document>();
  private dirty = true;
  private sent = '';

  constructor(scope: Scope) {
    this.scope = scope;
  }

  addRoot(root: Node): void {
    if (dom.nodeType(root) === 9) this.documents.add(root as Document);
  }

  forget(node: Node): void {
    this.documents.delete(node as Document);
  }

  touch(): void {
    this.dirty = true;
  }

  write(writer: FrameWriter): void {
    if (!this.dirty) return;
    this.dirty = false;
    const ranges: number[][] = [];
    for (const doc of this.documents) {
      const selection = dom.getSelection(doc);
      for (let i = 0; selection && i < selection.rangeCount && ranges.length < MAX_RANGES; i++) {
        const range = selection.getRangeAt(i);
        const start = this.place(range.startContainer, range.startOffset);
        const end = this.place(range.endContainer, range.endOffset);
        if (start && end && !range.collapsed) ranges.push([...start, ...end]);
      }
    }
    const key = ranges.join(';');
    if (key === this.sent) return;
    this.sent = key;
    writer.op(W.OP_SELECTION, ranges.length, ...ranges.flat());
  }

  /** A node and an offset as the mirror counts: comments are not there. */
  private place(node: Node, offset: number): [number, number] | null {
    const id = this.scope.id(node);
    if (id === 0 || this.scope.level(node) !== SHOW) return null;
    if (dom.isText(node)) return [id, offset];
    let count = 0;
    let at = dom.firstChild(node);
    for (let i = 0; at && i < offset; i++, at = dom.nextSibling(at)) if (this.scope.has(at)) count++;
    return [id, count];
  }
}
