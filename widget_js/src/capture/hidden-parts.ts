/**
 * Parts that stay hidden though no mark of the page names them: what the visitor chose, and what lost its mark. The
 * element itself is hidden at once; its name holds from when the page took that away or went to another address. What
 * the visitor chose is hidden on all pages, what lost its mark on the one where it did.
 */

import { BLOCK, type Level, MASK } from '../privacy/levels.ts';
import type { HiddenPart, RuleSet } from '../privacy/rules.ts';
import * as dom from './natives.ts';
import { nameOf } from './part-names.ts';

/** Beyond these, what holds a part is hidden instead. */
const MAX_PARTS = 100;

export class HiddenParts {
  /** Elements that are hidden from the next flush on. */
  readonly chosen = new Map<Element, Level>();
  private parts: HiddenPart[];
  private path = location.pathname;
  private told = new WeakSet<Element>();
  private keep: (parts: readonly HiddenPart[]) => void;

  /** `earlier`: of this screencast, from earlier pages. */
  constructor(earlier: readonly HiddenPart[], keep: (parts: readonly HiddenPart[]) => void) {
    this.parts = [...earlier];
    this.keep = keep;
    for (const { element, action } of earlier) {
      const at = element?.deref();
      if (!at) continue;
      this.chosen.set(at, action === 'block' ? BLOCK : MASK);
      this.told.add(at);
    }
  }

  /** The names that hold now. */
  get rules(): RuleSet['rules'] {
    return this.parts.filter(({ url, element }) => !element && (url === '' || url === location.pathname));
  }

  /** The visitor chose an element. */
  hide(element: Element): void {
    this.chosen.set(element, BLOCK);
    this.add(element, 'block', false);
  }

  /** An element is hidden though no mark names it any more. */
  outlived(element: Element, level: Level): void {
    if (this.told.has(element) || !dom.isConnected(element)) return;
    this.add(element, level === BLOCK ? 'block' : 'mask', true);
  }

  private add(element: Element, action: HiddenPart['action'], later: boolean): void {
    this.told.add(element);
    let at = element;
    let parts = this.parts;
    while (parts.length >= MAX_PARTS) {
      const around = dom.parentNode(at);
      if (!around || !dom.isElement(around)) return;
      at = around;
      const isIn = new Set<Element>(dom.queryAll(around, '*'));
      parts = parts.filter((part) => {
        const named = dom.queryRoot(dom.rootOf(at) as Document | ShadowRoot, part.selector);
        return named.length === 0 || part.action !== action || [...named].some((one) => !isIn.has(one));
      });
    }
    const { selector, common } = nameOf(at);
    const part: HiddenPart = { selector, action, url: later ? location.pathname : '' };
    if (common || later) part.element = new WeakRef(element);
    this.parts = [
      ...parts.filter((one) => one.selector !== selector || one.action !== action || one.url !== part.url),
      part,
    ];
    this.keep(this.parts);
  }

  /** A flush begins. Returns whether other names hold than before. */
  begin(): boolean {
    const moved = location.pathname !== this.path;
    this.path = location.pathname;
    let news = moved && this.parts.some(({ url }) => url !== '');
    for (const part of this.parts) {
      const at = part.element?.deref();
      if (!part.element || (at && dom.isConnected(at) && !moved)) continue;
      part.element = undefined;
      news = true;
    }
    return news;
  }
}
