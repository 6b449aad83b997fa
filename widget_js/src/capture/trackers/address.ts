/** The page's address and title: no event tells of either. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';

const MAX_TITLE = 500;

export class Address extends StreamTracker implements Tracker {
  private sent = '';

  private now(): string {
    const title = this.gate.text(dom.documentTitle(document).slice(0, MAX_TITLE), this.stream.level);
    return `${this.gate.url(location.href)}\n${title}`;
  }

  poll(): boolean {
    return this.now() !== this.sent;
  }

  flush(writer: FrameWriter): void {
    const now = this.now();
    if (now === this.sent) return;
    this.sent = now;
    const [url, title] = now.split('\n', 2) as [string, string];
    writer.op(W.OP_PAGE);
    writer.str(url);
    writer.str(title);
  }
}
