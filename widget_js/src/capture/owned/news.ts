/** What happened to the page since the last flush, as far as it can bring or fill what belongs to a hidden part. */

import { isNaming } from '../../privacy/references.ts';
import * as dom from '../natives.ts';

export class News {
  /** What was put into the page, and what stood before it. */
  private added = new Map<Element, Node | null>();
  /** Which attributes changed. */
  readonly changed = new Map<Element, Set<string>>();
  /** Their own text changed. */
  readonly touched = new Set<Element>();
  private stay: Element[] | null = null;

  /** `all`: all attributes count, not only those that name others for certain. */
  note(records: readonly MutationRecord[], all: boolean): void {
    for (const { type, target, addedNodes, previousSibling, attributeName } of records) {
      if (type === 'attributes') {
        if (all || isNaming(attributeName as string)) this.change(target as Element, attributeName as string);
      } else if (type === 'childList') {
        for (const node of addedNodes) {
          if (dom.isElement(node)) this.added.set(node, previousSibling);
          else if (dom.isElement(target)) this.touched.add(target);
        }
      } else {
        const parent = dom.parentNode(target);
        if (parent && dom.isElement(parent)) this.touched.add(parent);
      }
    }
  }

  private change(element: Element, name: string): void {
    const names = this.changed.get(element);
    if (names) names.add(name);
    else this.changed.set(element, new Set([name]));
  }

  /** What was put into the page and is there still. */
  get tops(): readonly Element[] {
    this.stay ??= [...this.added.keys()].filter(dom.isConnected);
    return this.stay;
  }

  before(top: Element): Node | null {
    return this.added.get(top) ?? null;
  }

  get some(): boolean {
    return this.added.size + this.touched.size + this.changed.size > 0;
  }
}
