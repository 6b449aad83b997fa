/** What lies above the page: modal dialogs, popovers, an element in fullscreen. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { type Realm, replaceMethod } from '../patch.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';

/** Attributes by which an element opens another one, whose id they hold. */
const OPENERS = ['popovertarget', 'commandfor', 'interestfor'];

export class TopLayer extends StreamTracker implements Tracker {
  /** What opened a popover: it may be anchored there. */
  private sources = new WeakMap<Element, Element>();
  private toggled = new Set<Element>();
  private sent = new WeakMap<Element, number>();

  static hook(realm: Realm, now: () => TopLayer): (() => void)[] {
    const note = (popover: Element, _: unknown, options?: { source?: Element }): void => {
      now().opened(popover, options?.source ?? null);
    };
    return ['showPopover', 'togglePopover'].map((name) => replaceMethod(realm.HTMLElement.prototype, name, note));
  }

  watch(root: Root, on: Listen): void {
    on(dom.isFragment(root) ? 'toggle' : ['toggle', 'fullscreenchange'], (event) => {
      const element = event.target as Element;
      const { source, newState } = event as ToggleEvent & { source?: Element | null };
      if (newState === 'open') this.opened(element, source ?? null);
      this.toggle(element);
      this.wake();
    });
  }

  private opened(popover: Element, source: Element | null): void {
    if (source) this.sources.set(popover, source);
  }

  /** The element that opened a popover, as far as that is known. */
  private sourceOf(popover: Element): Element | null {
    const known = this.sources.get(popover);
    if (known) return known;
    const id = dom.getAttribute(popover, 'id');
    if (!id) return null;
    const selector = OPENERS.map((name) => `[${name}="${CSS.escape(id)}"]`).join();
    const found = [...dom.queryRoot(dom.rootOf(popover) as Root, selector)];
    return found.find((one) => dom.isIn(one, ':hover, :focus')) ?? found[0] ?? null;
  }

  add(element: Element, tag: string): void {
    if (tag === 'dialog' || dom.getAttribute(element, 'popover') !== null) this.toggle(element);
  }

  attribute(element: Element, _: string, name: string): void {
    if (name === 'open' || name === 'popover') this.toggle(element);
  }

  private toggle(element: Element): void {
    if (this.scope.has(element)) this.toggled.add(element);
  }

  flush(writer: FrameWriter): void {
    for (const element of this.toggled) {
      const how = howOpen(element);
      if ((this.sent.get(element) ?? W.OPEN_CLOSED) === how) continue;
      this.sent.set(element, how);
      const source = how === W.OPEN_POPOVER ? this.sourceOf(element) : null;
      writer.op(W.OP_OPEN, this.scope.id(element), how, this.parts.idOf(source));
    }
    this.toggled.clear();
  }

  forget(node: Node): void {
    this.toggled.delete(node as Element);
  }
}

function howOpen(element: Element): number {
  if (dom.isIn(element, ':fullscreen')) return W.OPEN_FULLSCREEN;
  if (dom.isIn(element, ':modal')) return W.OPEN_MODAL;
  return dom.isIn(element, ':popover-open') ? W.OPEN_POPOVER : W.OPEN_CLOSED;
}
