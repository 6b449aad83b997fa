/** The page's address and title: the browser's navigation events tell of the one where it has them, the tree of the other. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';

const MAX_TITLE = 500;

/** Where the browser tells of every change of the address, also of those that scripts make. */
const navigation = (window as unknown as { navigation?: EventTarget }).navigation;

export class Address extends StreamTracker implements Tracker {
  private sent = '';
  /** As the page has them, and how much was known of its secrets then. */
  private href = '';
  private title = '';
  private learnt = -1;
  private over = new AbortController();

  constructor(stream: Stream) {
    super(stream);
    const { signal } = this.over;
    navigation?.addEventListener('currententrychange', this.wake, { signal });
    for (const type of ['popstate', 'hashchange']) window.addEventListener(type, this.wake, { signal });
  }

  stop(): void {
    this.over.abort();
  }

  poll(): boolean {
    return this.isOther();
  }

  private isOther(): boolean {
    return (
      location.href !== this.href ||
      dom.documentTitle(document) !== this.title ||
      this.shared.secrets.learnt !== this.learnt
    );
  }

  flush(writer: FrameWriter): void {
    if (!this.isOther()) return;
    this.href = location.href;
    this.title = dom.documentTitle(document);
    this.learnt = this.shared.secrets.learnt;
    const url = this.gate.url(this.href);
    const title = this.gate.text(this.title.slice(0, MAX_TITLE), this.stream.level);
    const now = `${url}\n${title}`;
    if (now === this.sent) return;
    this.sent = now;
    writer.op(W.OP_PAGE);
    writer.str(url);
    writer.str(title);
  }
}
