/** The page's address and title, and which rules hold there: the browser's navigation events tell of the one where it has them, the tree of the other. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { type Level, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';

const MAX_TITLE = 500;

/** Where the browser tells of every change of the address, also of those that scripts make. */
const navigation = (window as unknown as { navigation?: EventTarget }).navigation;

export class Address extends StreamTracker implements Tracker {
  private sent = '';
  private scopeSent = '';
  /** As the page has them, and how much was known of its secrets then. */
  private href = '';
  private title = '';
  private level: Level = SHOW;
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
    this.writeScope(writer);
    const level = this.titleLevel();
    if (!this.isOther() && level === this.level) return;
    this.href = location.href;
    this.title = dom.documentTitle(document);
    this.level = level;
    this.learnt = this.shared.secrets.learnt;
    const url = this.gate.page(this.href, this.stream.level === SHOW ? 'standard' : 'private');
    const title = this.gate.title(this.title.slice(0, MAX_TITLE), level);
    const now = `${url}\n${title}`;
    if (now === this.sent) return;
    this.sent = now;
    writer.op(W.OP_PAGE);
    writer.str(url);
    writer.str(title);
  }

  /** Before the address, which does not tell. */
  private writeScope(writer: FrameWriter): void {
    const { version, rules } = this.shared.rules.scope;
    const now = `${version} ${rules}`;
    if (now === this.scopeSent) return;
    this.scopeSent = now;
    writer.op(W.OP_SCOPE, version, rules.length, ...rules);
  }

  /** Of the element that the title stands in: marks and rules on it, on the head or on the page hold for the title. */
  private titleLevel(): Level {
    const title = dom.documentTitle(document) && dom.queryFirst(document, 'title');
    if (!title) return this.stream.level;
    return this.scope.has(title) ? this.scope.level(title) : this.levelOf(title);
  }

  private levelOf(element: Element): Level {
    const parent = dom.parentNode(element);
    const above = parent && dom.isElement(parent) ? this.levelOf(parent) : this.stream.level;
    return this.tree.levels.below(element, above);
  }
}
