/** Checksums of some parents, others each time: a mirror that lost something notices it. */

import { checksum } from '@cobrowse/shared/wire/checksum.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';

/** This often while something happens. */
const CHECK_MS = 2000;
const PARENTS = 24;

export class Check extends StreamTracker implements Tracker {
  private written = 0;

  flush(writer: FrameWriter, whole: boolean): void {
    const { ready, tree } = this.stream;
    if (writer.length === 0 || !ready || tree.dirty || !whole) return;
    const now = performance.now();
    if (now - this.written < CHECK_MS) return;
    this.written = now;
    const elements = dom.allElements(document);
    const sums: number[] = [];
    const places = Array.from({ length: PARENTS }, () => Math.floor(Math.random() * elements.length));
    // In order: the browser finds each from the one before it.
    for (const place of places.sort((a, b) => a - b)) {
      const element = elements[place];
      const kids = element && this.scope.kids(element);
      if (kids) sums.push(this.scope.id(element), checksum(kids.map((kid) => this.scope.id(kid))));
    }
    writer.op(W.OP_CHECK, this.scope.known, sums.length / 2, ...sums);
  }
}
