/** Which style sheets the page uses, for their names; and what is sent late, because a style sheet came late. */

import { isHook, isListed } from '@cobrowse/shared/wire/attributes.ts';
import { hookName } from '@cobrowse/shared/wire/hooks.ts';
import { BLOCK, type Level, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import { type Realm, replaceMethod, replaceSetter } from '../patch.ts';
import { Roots } from '../roots.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';
import type { SheetReader } from './sheet-reader.ts';

/** Reading in one flush; the next one goes on. */
const READ_MS = 8;
/** The tree waits so long for the first reading: what is known before it need not be sent twice. */
const WAIT_MS = 60;
/** Class names that are looked for at a time. */
const CLASSES = 40;
/** Elements that are looked at between two looks at the clock. */
const ELEMENTS = 500;
/** Any custom element. */
const CUSTOM = 'custom-element';

/** Something that may have been held back: an attribute, elements of some names, or whatever is like data. */
type Late =
  | { name: string; customOnly: boolean }
  | { selector: string; attribute: string }
  | { elements: ArrayLike<Element>; next: number };

export class SheetNames extends StreamTracker implements Tracker {
  private reader: SheetReader;
  private late: Late[] = [];
  private owners = new Map<Element, CSSStyleSheet>();
  /** Time that went into reading so far, milliseconds. */
  private spent = 0;

  constructor(stream: Stream) {
    super(stream);
    this.reader = this.shared.sheetReader;
  }

  static hook(realm: Realm, now: () => SheetNames): (() => void)[] {
    const inserted = (owner: CSSStyleSheet | CSSGroupingRule, at: number): void => now().inserted(owner, at);
    const { CSSStyleSheet, CSSGroupingRule, CSSStyleRule } = realm;
    return [
      ...[CSSStyleSheet, CSSGroupingRule, CSSStyleRule].map((type) =>
        replaceMethod(type.prototype, 'insertRule', inserted),
      ),
      replaceMethod(CSSStyleSheet.prototype, 'addRule', (sheet) => now().changed(sheet)),
      replaceSetter(CSSStyleRule.prototype, 'selectorText', (rule: CSSStyleRule) => now().read(rule)),
    ];
  }

  watch(root: Root, on: Listen): void {
    for (const sheet of dom.sheetsOf(root)) this.note(sheet);
    for (const sheet of dom.adoptedSheets(root)) this.adopt(sheet, root);
    on('load', ({ target }) => {
      if (dom.isElement(target as Node)) this.change(target as Element);
    });
  }

  add(element: Element, tag: string): void {
    if (tag === 'style' || tag === 'link') this.change(element);
  }

  /** The sheet of a style or link element may be another one. */
  change(element: Element): void {
    const tag = dom.localName(element);
    const sheet = tag === 'style' || tag === 'link' ? (element as HTMLStyleElement).sheet : null;
    const before = this.owners.get(element);
    if (before && before !== sheet) this.reader.drop(before);
    this.owners.delete(element);
    if (sheet) this.note(sheet);
  }

  forget(node: Node): void {
    const sheet = this.owners.get(node as Element);
    if (!sheet) return;
    this.owners.delete(node as Element);
    this.reader.drop(sheet);
  }

  private note(sheet: CSSStyleSheet): void {
    const owner = sheet.ownerNode as Element | null;
    if (owner) this.owners.set(owner, sheet);
    this.reader.add(sheet, this.isMasked(sheet), () =>
      owner && dom.localName(owner) === 'style' ? (dom.textContent(owner) ?? '') : '',
    );
    this.wake();
  }

  /** A root adopts a sheet. */
  adopt(sheet: CSSStyleSheet, root: Root): void {
    this.reader.add(sheet, this.levelOf(root) !== SHOW);
    if (this.reader.busy) this.wake();
  }

  /** The browser does not let a sheet be read, but its text came. */
  addText({ sheet }: HTMLStyleElement, text: string): void {
    if (!sheet) return;
    this.reader.addText(sheet, text, this.isMasked(sheet));
    this.wake();
  }

  /** The rules of a sheet are others, nobody knows which. */
  changed(sheet: CSSStyleSheet): void {
    this.reader.again(sheet, this.isMasked(sheet));
    this.wake();
  }

  private inserted(owner: CSSStyleSheet | CSSGroupingRule, at: number): void {
    const rules = 'parentRule' in owner ? owner.cssRules : dom.cssRules(owner);
    const rule = rules[at];
    if (rule) this.read(rule);
  }

  private read(rule: CSSRule): void {
    const sheet = rule.parentStyleSheet;
    this.reader.addRule(rule, sheet !== null && this.isMasked(sheet));
    this.wake();
  }

  private isMasked(sheet: CSSStyleSheet): boolean {
    const owner = sheet.ownerNode as Element | null;
    // A sheet without an owner is one that scripts made, which nobody adopted as yet, or an imported one.
    if (!owner) return this.stream.level !== SHOW;
    const parent = dom.parentNode(owner);
    if (parent && dom.isElement(parent) && dom.localName(parent) === 'head') return false;
    return this.levelOf(owner) !== SHOW;
  }

  /** The level of a node that perhaps was not sent yet. */
  levelOf(node: Node): Level {
    const { scope, stream, tree } = this;
    if (scope.has(node)) return scope.level(node);
    if (node === document) return stream.level;
    const above = dom.isFragment(node)
      ? dom.shadowHost(node)
      : dom.nodeType(node) === 9
        ? ((node as Document).defaultView?.frameElement ?? null)
        : dom.parentNode(node);
    if (!above) return BLOCK;
    const level = this.levelOf(above);
    return dom.isElement(node) ? tree.levels.below(node, level) : level;
  }

  /** Whether the tree had better wait for what is being read. */
  get waits(): boolean {
    return this.reader.busy && this.spent < WAIT_MS;
  }

  begin(): void {
    const { reader } = this;
    if (!reader.busy && !reader.vocabulary.hasNews && this.late.length === 0) return;
    const began = performance.now();
    // A hidden tab's next turn comes late.
    const deadline = began + (dom.documentHidden(document) ? WAIT_MS : READ_MS);
    reader.read(deadline);
    if (reader.vocabulary.hasNews) this.takeNews();
    while (this.late.length > 0 && performance.now() < deadline) this.find(this.late.pop() as Late);
    this.spent += performance.now() - began;
    if (reader.busy || this.late.length > 0) this.shared.scheduler.goOn();
  }

  private takeNews(): void {
    const { classes, attributes, opened } = this.reader.vocabulary.takeNews();
    // Nothing was held back as yet.
    if (this.scope.known <= 1) return;
    for (const name of attributes) {
      // What every other element may have was held back of custom elements only.
      const customOnly = isListed(name) && hookName(name) === name;
      if (!customOnly || isHook(CUSTOM, name)) this.late.push({ name, customOnly });
    }
    const wanted = [...classes].filter((name) => this.gate.hooks.mayHold(name)).map((name) => `.${CSS.escape(name)}`);
    for (let i = 0; i < wanted.length; i += CLASSES) {
      this.late.push({ selector: wanted.slice(i, i + CLASSES).join(), attribute: 'class' });
    }
    if (opened) {
      for (const root of this.stream.get(Roots).all) this.late.push({ elements: dom.queryRoot(root, '*'), next: 0 });
    }
  }

  private find(late: Late): void {
    if ('elements' in late) {
      this.findHooks(late.elements, late.next);
      return;
    }
    const [selector, attribute] =
      'name' in late ? [`[${CSS.escape(late.name)}]`, late.name] : [late.selector, late.attribute];
    for (const root of this.stream.get(Roots).all) {
      for (const element of dom.queryRoot(root, selector)) {
        if ('customOnly' in late && late.customOnly && !dom.localName(element).includes('-')) continue;
        this.tree.dirt.noteAttribute(element, attribute);
      }
    }
  }

  private findHooks(elements: ArrayLike<Element>, from: number): void {
    const to = Math.min(elements.length, from + ELEMENTS);
    for (let i = from; i < to; i++) {
      const element = elements[i] as Element;
      const tag = dom.localName(element);
      for (const name of dom.attributeNames(element)) {
        if (isHook(tag, name)) this.tree.dirt.noteAttribute(element, name);
      }
    }
    if (to < elements.length) this.late.push({ elements, next: to });
  }
}
