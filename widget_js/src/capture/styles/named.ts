/** Whom the selectors of a style sheet name: something visible, only what is hidden, or nobody. What cannot be read is hidden. */

import type { Named } from '../../privacy/css-mask.ts';
import { type Level, SHOW } from '../../privacy/levels.ts';
import { listOf } from '../../privacy/selector-names.ts';
import * as dom from '../natives.ts';
import type { Root } from '../tracker.ts';

/** More elements are not looked at for a selector: it is said to name only what is hidden. */
const MAX_ELEMENTS = 5000;
const MAX_KNOWN = 20_000;
const FRAGMENT_NODE = 11;
const HOST = /:host(?:-context)?(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?/g;
const SLOTTED = /^(.*)::slotted\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/s;
const PSEUDO_ELEMENT = /::[\w-]+(?:\([^)]*\))?|:(?:before|after|first-line|first-letter)(?![\w-])/g;
/** Of a namespace. */
const PREFIX = /(^|[\s>+~(,])(?:[\w-]+|\*)?\|(?=[\w*])/g;
/** What comes and goes without a change of the document: a rule for it is one for whom it may come to. */
const STATE =
  /:(?:hover|active|focus(?:-visible|-within)?|visited|target|checked|indeterminate|default|disabled|enabled|(?:user-)?(?:in)?valid|placeholder-shown|autofill|-webkit-autofill|in-range|out-of-range|open|modal|popover-open|fullscreen|picture-in-picture|playing|paused|state\([^)]*\))(?![\w-])/g;

export class NamedElements {
  private levelOf: (node: Node) => Level;
  private levels = new Map<Node, Level>();

  constructor(levelOf: (node: Node) => Level) {
    this.levelOf = levelOf;
  }

  /** The page may be another one now. */
  forget(): void {
    this.levels.clear();
  }

  in(roots: Iterable<Root>, selectors: string): Named {
    let named: Named = 'none';
    for (const root of roots) {
      for (const selector of listOf(selectors)) {
        const one = this.judge(root, selector.trim());
        if (one === 'open') return one;
        if (one === 'hidden') named = one;
      }
    }
    return named;
  }

  private judge(root: Root, selector: string): Named {
    try {
      const host = dom.nodeType(root) === FRAGMENT_NODE ? dom.shadowHost(root as ShadowRoot) : null;
      const [, , slotted] = SLOTTED.exec(selector) ?? [];
      if (host && slotted !== undefined) return this.most(slottedIn(host, slotted));
      const inner = selector.replace(HOST, '').replace(/^[\s>+~]+/, '');
      if (host && inner.replace(PSEUDO_ELEMENT, '') === '') return this.most([host]);
      const plain = inner
        .replace(PREFIX, '$1')
        .replace(/(^|[\s>+~(,])(?=::|:(?:before|after|first-l))/g, '$1*')
        .replace(PSEUDO_ELEMENT, '');
      const found = this.most(dom.queryRoot(root, plain || '*'));
      if (found === 'open' || !STATE.test(plain)) return found;
      const any = this.most(dom.queryRoot(root, plain.replace(STATE, ':not(cb-none)')));
      return any === 'none' ? found : any;
    } catch {
      return 'hidden';
    }
  }

  private most(elements: ArrayLike<Element>): Named {
    const most = Math.min(elements.length, MAX_ELEMENTS);
    for (let i = 0; i < most; i++) if (this.level(elements[i] as Element) === SHOW) return 'open';
    return elements.length > 0 ? 'hidden' : 'none';
  }

  private level(element: Element): Level {
    let level = this.levels.get(element);
    if (level === undefined) {
      level = this.levelOf(element);
      if (this.levels.size < MAX_KNOWN) this.levels.set(element, level);
    }
    return level;
  }
}

function slottedIn(host: Element, selector: string): Element[] {
  const found: Element[] = [];
  for (let kid = dom.firstChild(host); kid; kid = dom.nextSibling(kid))
    if (dom.isElement(kid) && dom.matches(kid, selector)) found.push(kid);
  return found;
}
