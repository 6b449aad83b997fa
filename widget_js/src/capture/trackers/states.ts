/** States that styles ask for and no mutation tells: looked for with the browser's own selectors. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Root, Tracker } from '../tracker.ts';

/** What style sheets ask for; only what they do ask for is looked for. */
const ASKED = /:(?:target|user-invalid|user-valid|autofill|-webkit-autofill|state\(\s*[\w-]+\s*\))/g;
const MAX_STATES = 40;

export class States extends StreamTracker implements Tracker {
  private roots = new Set<Root>();
  private selectors = new Set<string>([':not(:defined)']);
  private sent = new Map<string, string>();
  /** Elements, not ids: they may be forgotten before this is written. */
  private dirty = new Map<string, Element[]>();

  watch(root: Root): void {
    this.roots.add(root);
  }

  forget(node: Node): void {
    this.roots.delete(node as Root);
  }

  /** Learns from a sheet's text which states matter. */
  note(css: string): void {
    if (!css.includes(':')) return;
    for (const [selector] of css.matchAll(ASKED)) {
      if (this.selectors.size < MAX_STATES) this.selectors.add(selector.replace(/\s/g, ''));
    }
  }

  /** Asking goes through the whole page: not while it is still being sent. */
  poll(whole: boolean): boolean {
    if (!whole) return false;
    for (const selector of this.selectors) {
      const found: Element[] = [];
      for (const root of this.roots) this.find(root, selector, found);
      if (this.idsOf(found).join(' ') !== (this.sent.get(selector) ?? '')) this.dirty.set(selector, found);
    }
    return this.dirty.size > 0;
  }

  private idsOf(elements: Element[]): number[] {
    return elements.map((element) => this.scope.id(element)).filter((id) => id > 0);
  }

  private find(root: Root, selector: string, found: Element[]): void {
    try {
      found.push(...dom.queryRoot(root, selector));
    } catch {
      // This browser does not know the state.
    }
  }

  flush(writer: FrameWriter): void {
    for (const [selector, found] of this.dirty) {
      const ids = this.idsOf(found);
      this.sent.set(selector, ids.join(' '));
      writer.op(W.OP_STATE);
      writer.str(selector);
      writer.op(ids.length, ...ids);
    }
    this.dirty.clear();
  }
}
