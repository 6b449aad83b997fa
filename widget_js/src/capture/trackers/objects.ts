/** Objects and embedded files: boxes of their size, with a picture in them where the file is one. */

import { ASSET_PREFIX, OP_PICTURE } from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';
import { showsFallback } from '../tree/traits.ts';

/** Where the address of the file is. */
const SOURCES: Record<string, string> = { object: 'data', embed: 'src' };
const PICTURE_FILE = /\.(?:svg|png|jpe?g|gif|webp|avif|bmp|ico)(?:[?#]|$)|^data:image\//i;

export class Objects extends StreamTracker implements Tracker {
  private changed = new Set<Element>();
  private sent = new WeakMap<Element, string>();

  watch(_: Root, on: Listen): void {
    // The file came, or did not: then the object shows what is in it.
    on(['load', 'error'], ({ target }) => {
      const element = target as Element;
      if (!dom.isElement(element) || !SOURCES[dom.localName(element)] || !this.scope.has(element)) return;
      this.changed.add(element);
      this.wake();
    });
  }

  /** Browsers draw what is in an object after they said that its file did not come. */
  begin(): void {
    for (const element of this.changed) {
      if (dom.localName(element) !== 'object' || !this.scope.has(element)) continue;
      const isOpen = this.scope.kids(element) !== undefined;
      if (showsFallback(element) !== isOpen) this.tree.resend(element);
    }
  }

  /** An element that is a box stands in the mirror. */
  note(element: Element): void {
    if (SOURCES[dom.localName(element)]) this.changed.add(element);
  }

  attribute(element: Element, tag: string, name: string): void {
    if (name === SOURCES[tag]) this.changed.add(element);
  }

  flush(writer: FrameWriter): void {
    for (const element of this.changed) {
      const id = this.scope.id(element);
      const name = id > 0 && this.isShown(element) ? this.pictureOf(element) : '';
      if (!name || this.sent.get(element) === name) continue;
      this.sent.set(element, name);
      writer.op(OP_PICTURE, id, Number.parseInt(name.slice(ASSET_PREFIX.length), 10));
    }
    this.changed.clear();
  }

  /** Whether nothing but its kind makes it a box. */
  private isShown(element: Element): boolean {
    const parent = this.scope.parent(element);
    if (!parent || this.scope.kids(element)) return false;
    return this.scope.level(parent) === SHOW && this.tree.levels.below(element, SHOW) === SHOW;
  }

  private pictureOf(element: Element): string {
    const url = dom.getAttribute(element, SOURCES[dom.localName(element)] as string) ?? '';
    const type = dom.getAttribute(element, 'type') ?? '';
    if (!PICTURE_FILE.test(url) && !type.startsWith('image/')) return '';
    const name = this.gate.attribute(element, 'img', 'src', url, SHOW) ?? '';
    // Browsers do not say of each that it was loaded.
    if (name && dom.hasDocument(element)) this.shared.assets.sight(addressOf(url, dom.baseUri(element) as string));
    return name;
  }

  forget(node: Node): void {
    this.changed.delete(node as Element);
  }
}

/** As assets are known: without the name of a part. */
function addressOf(url: string, base: string): string {
  const address = new URL(url, base);
  address.hash = '';
  return address.href;
}
