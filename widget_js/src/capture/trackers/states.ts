/** States that styles ask for and no mutation tells: looked for with the browser's own selectors. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import { type Realm, replaceMethod } from '../patch.ts';
import { StreamTracker } from '../stream.ts';
import type { Root, Tracker } from '../tracker.ts';
import { Forms } from './forms.ts';

/** What style sheets ask for; only what they do ask for is looked for. */
const ASKED = /:(?:target|user-invalid|user-valid|autofill|-webkit-autofill|state\(\s*[\w-]+\s*\))/g;
const MAX_STATES = 40;
const UNDEFINED = ':not(:defined)';
/** The browser fills fields in without a word. */
const SILENT = /autofill/;
const JUDGED = /^:user-/;
const FIELDS = new Set(['input', 'textarea', 'select']);

export class States extends StreamTracker implements Tracker {
  private roots = new Set<Root>();
  private selectors = new Set<string>();
  /** Whether other elements than before may not be defined yet. */
  private custom = true;
  private sent = new Map<string, string>();
  /** Elements, not ids: they may be forgotten before this is written. */
  private dirty = new Map<string, Element[]>();

  static hook(realm: Realm, now: () => States): (() => void)[] {
    const stir = (): void => now().wake();
    const { CustomStateSet } = realm as unknown as { CustomStateSet?: { prototype: object } };
    const changes = CustomStateSet ? ['add', 'delete', 'clear'] : [];
    return [
      replaceMethod(realm.CustomElementRegistry.prototype, 'define', () => {
        now().custom = true;
        stir();
      }),
      ...changes.map((name) => replaceMethod(CustomStateSet?.prototype, name, stir)),
    ];
  }

  watch(root: Root): void {
    this.roots.add(root);
  }

  add(_: Element, tag: string): void {
    this.custom ||= tag.includes('-');
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

  /** Asking goes through the whole page: not while it is still being sent, and not of a page that is still. */
  poll(whole: boolean, stirred: boolean): boolean {
    if (!whole) return false;
    if (stirred && this.custom) {
      this.custom = false;
      this.look(UNDEFINED);
    }
    for (const selector of this.selectors) if (stirred || SILENT.test(selector)) this.look(selector);
    return this.dirty.size > 0;
  }

  private look(selector: string): void {
    const found: Element[] = [];
    if (SILENT.test(selector))
      found.push(...[...this.stream.get(Forms).all].filter((field) => dom.isIn(field, selector)));
    else for (const root of this.roots) this.find(root, selector, found);
    if (this.idsOf(found, selector).join(' ') !== (this.sent.get(selector) ?? '')) this.dirty.set(selector, found);
  }

  private idsOf(elements: Element[], selector: string): number[] {
    const told = elements.filter((element) => this.tells(element, selector));
    return told.map((element) => this.scope.id(element)).filter((id) => id > 0);
  }

  /** In masked parts no states are told, but that an element waits for its script; of secret fields not whether they are right. */
  private tells(element: Element, selector: string): boolean {
    if (selector === UNDEFINED) return true;
    if (this.scope.level(element) !== SHOW) return false;
    const isField = JUDGED.test(selector) && FIELDS.has(dom.localName(element));
    return !isField || !this.shared.secrets.isSecret(element);
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
      const ids = this.idsOf(found, selector);
      this.sent.set(selector, ids.join(' '));
      writer.op(W.OP_STATE);
      writer.str(selector);
      writer.op(ids.length, ...ids);
    }
    this.dirty.clear();
  }
}
