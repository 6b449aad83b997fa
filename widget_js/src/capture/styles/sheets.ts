/** Style sheets travel as source text; what scripts did to them through CSSOM, as the rules are now. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { type Level, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import type { Realm } from '../patch.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';
import { States } from '../trackers/states.ts';
import { cssText, importsOthers, linkedSource, rulesIn, wasChanged, withImports } from './css-source.ts';
import { watchRules } from './rule-hooks.ts';
import { rulesText } from './rule-texts.ts';
import { SheetNames } from './sheet-names.ts';
import { SheetTexts } from './sheet-texts.ts';

/** Time for looking at rules in one poll: property writes on rules tell nobody. */
const INSPECT_MS = 2;
/** Sheets with more rules are not looked at: that would take too long at once. */
const MAX_INSPECTED = 3000;

interface Owned {
  number: number;
  text: string;
  base: string;
  disabled: boolean;
  media: string;
  /** Counts loads, so that a late answer of an earlier address is dropped. */
  load: number;
}

export class Sheets extends StreamTracker implements Tracker {
  private texts: SheetTexts;
  private next = 1;
  private owned = new Map<Element, Owned>();
  private roots = new Map<Root, CSSStyleSheet[]>();
  private adopted = new WeakMap<CSSStyleSheet, number>();
  private dirty = new Set<Element>();
  private dirtyAdopted = new WeakSet<CSSStyleSheet>();
  private touched: WeakSet<CSSStyleSheet>;
  /** Rules of sheets as they were last looked at. */
  private looked = new WeakMap<CSSStyleSheet, string>();
  private inspecting: CSSStyleSheet[] = [];
  /** Sheets whose rules a script asked for: it may write to them. */
  private asked = new Set<CSSStyleSheet>();
  /** Registered properties and fonts made by scripts, as rules; the document's first adopted sheet. */
  private extras: string[] = [];
  private extraSheet = 0;
  private extraNews = false;
  private loading = 0;
  private adoptedNews = false;

  constructor(stream: Stream) {
    super(stream);
    this.texts = new SheetTexts((text) => this.shared.assets.share(text), this.wake);
    this.touched = this.shared.touchedSheets;
    for (const rule of this.shared.registered) this.addExtra(rule);
  }

  static hook(realm: Realm, now: () => Sheets): (() => void)[] {
    return watchRules(
      realm,
      (sheet) => {
        now().touch(sheet);
        now().wake();
      },
      (sheet) => now().asked.add(sheet),
    );
  }

  watch(root: Root, on: Listen): void {
    if (!this.roots.has(root)) {
      this.roots.set(root, []);
      this.adoptedNews = true;
    }
    on('load', (event) => {
      const target = event.target as Node;
      if (!dom.isElement(target) || !holdsSheet(dom.localName(target))) return;
      this.change(target);
      this.wake();
    });
  }

  attribute(element: Element, tag: string, name: string): void {
    if (tag === 'link' || (tag === 'style' && name === 'media')) this.change(element);
  }

  /** Whether all style sheets are on the hub or in the stream. */
  get loaded(): boolean {
    return this.loading === 0 && this.texts.pending === 0;
  }

  add(element: Element, tag: string): void {
    if (!holdsSheet(tag) || (tag === 'link' && !isStyleLink(element))) return;
    this.owned.set(element, { number: this.next++, text: '', base: '', disabled: false, media: '', load: 0 });
    this.change(element);
  }

  forget(node: Node): void {
    const own = this.owned.get(node as Element);
    if (own) this.texts.forget(own.number);
    this.owned.delete(node as Element);
    this.dirty.delete(node as Element);
    this.roots.delete(node as Root);
  }

  /** The element's text, address or sheet changed. */
  change(element: Element): void {
    const own = this.owned.get(element);
    if (!own) {
      if (this.scope.has(element) && isStyleLink(element)) this.add(element, 'link');
      return;
    }
    if (dom.localName(element) === 'style') this.restyle(element as HTMLStyleElement, own);
    else
      void this.load(element as HTMLLinkElement, own, (link) =>
        linkedSource(link.sheet?.href ?? link.href, link.sheet),
      );
  }

  private restyle(element: HTMLStyleElement, own: Owned): void {
    const source = childText(element);
    own.text = source;
    own.base = dom.baseUri(element);
    this.dirty.add(element);
    if (importsOthers(source)) void this.load(element, own, (style) => withImports(source, style.sheet, own.base));
  }

  /** A script changed a sheet's rules. */
  private touch(sheet: CSSStyleSheet): void {
    this.touched.add(sheet);
    this.dirtyAdopted.add(sheet);
    this.adoptedNews = true;
    const owner = sheet.ownerNode as Element | null;
    if (owner && this.owned.has(owner)) this.dirty.add(owner);
  }

  /** A rule that belongs to the document without being in one of its sheets. */
  addExtra(rule: string): void {
    this.extras.push(rule);
    this.extraSheet ||= this.next++;
    this.extraNews = true;
    this.adoptedNews = true;
    this.wake();
  }

  /** Looks for what no event tells: adopted sheets, disabled flags, media, writes to rules. */
  poll(): boolean {
    for (const [root, before] of this.roots) {
      const now = root.adoptedStyleSheets ?? [];
      this.adoptedNews ||= now.length !== before.length || before.some((sheet, i) => sheet !== now[i]);
    }
    for (const [element, own] of this.owned) {
      const [disabled, media] = stateOf(element);
      if (disabled !== own.disabled || media !== own.media) this.dirty.add(element);
    }
    this.inspect();
    return this.adoptedNews || this.dirty.size > 0;
  }

  /** A few sheets at a time, those first whose rules a script asked for. */
  private inspect(): void {
    const until = performance.now() + INSPECT_MS;
    if (this.inspecting.length === 0) {
      for (const element of this.owned.keys()) {
        const { sheet } = element as HTMLStyleElement;
        if (sheet) this.inspecting.push(sheet);
      }
      for (const sheets of this.roots.values()) this.inspecting.push(...sheets);
    }
    for (const sheet of this.asked) this.inspecting.push(sheet);
    this.asked.clear();
    do {
      const sheet = this.inspecting.pop();
      if (!sheet) return;
      const own = this.owned.get(sheet.ownerNode as Element);
      // The source of a link comes later: until then there is nothing to compare with.
      if ((own?.text === '' && own.base === '') || rulesIn(sheet) > MAX_INSPECTED) continue;
      const now = cssText(sheet);
      const before = this.looked.get(sheet);
      this.looked.set(sheet, now);
      const changed = before === undefined ? own !== undefined && wasChanged(own.text, sheet) : before !== now;
      if (changed) {
        this.touch(sheet);
        this.stream.get(SheetNames).changed(sheet);
      }
    } while (performance.now() < until);
  }

  /** Fetches an element's text; what the hub has meanwhile stays until then. */
  private async load<E extends HTMLLinkElement | HTMLStyleElement>(
    element: E,
    own: Owned,
    source: (element: E) => Promise<string | null>,
  ): Promise<void> {
    const load = ++own.load;
    this.loading++;
    try {
      const text = await source(element);
      if (own.load !== load || this.owned.get(element) !== own || text === null) return;
      if (element.sheet) this.stream.get(SheetNames).addText(element.sheet, text);
      own.text = text;
      own.base = element.sheet?.href ?? dom.baseUri(element);
      this.dirty.add(element);
    } finally {
      this.loading--;
      this.wake();
    }
  }

  flush(writer: FrameWriter): void {
    for (const element of this.dirty) {
      const own = this.owned.get(element);
      const id = this.scope.id(element);
      if (!own || id === 0) continue;
      const { sheet } = element as HTMLStyleElement;
      [own.disabled, own.media] = stateOf(element);
      const changed = sheet && this.touched.has(sheet) ? rulesText(sheet, rootOf(element)) : null;
      this.tell(writer, own.number, changed ?? own.text, this.sheetLevel(element), own.base);
      writer.op(W.OP_STYLE, id, own.number, own.disabled ? 1 : 0);
      writer.str(this.gate.media(own.media, this.sheetLevel(element)));
    }
    this.dirty.clear();
    this.texts.write(writer);
    if (this.adoptedNews) for (const [root, before] of this.roots) this.writeAdopted(writer, root, before);
    this.adoptedNews = false;
  }

  private tell(writer: FrameWriter, number: number, text: string, level: Level, base: string): void {
    const clean = this.gate.css(text, level, base) ?? '';
    this.shared.sheetReader.vocabulary.readShown(clean);
    this.stream.get(States).note(clean);
    this.texts.tell(writer, number, clean, level === SHOW);
  }

  /** Sheets in the head are the owner's; inside a masked part they may have been made from what is masked. */
  private sheetLevel(element: Element): Level {
    const parent = dom.parentNode(element);
    return parent && dom.isElement(parent) && dom.localName(parent) === 'head' ? SHOW : this.scope.level(element);
  }

  private writeAdopted(writer: FrameWriter, root: Root, before: CSSStyleSheet[]): void {
    const now = [...(root.adoptedStyleSheets ?? [])];
    const same = now.length === before.length && now.every((sheet, i) => sheet === before[i]);
    for (const sheet of now) {
      this.stream.get(SheetNames).adopt(sheet, root);
      let number = this.adopted.get(sheet);
      if (number !== undefined && !this.dirtyAdopted.has(sheet)) continue;
      if (number === undefined) {
        number = this.next++;
        this.adopted.set(sheet, number);
      }
      this.dirtyAdopted.delete(sheet);
      this.tell(writer, number, rulesText(sheet, root) ?? '', this.scope.level(root), document.baseURI);
    }
    const numbers = now.map((sheet) => this.adopted.get(sheet) as number);
    if (root === document && this.extras.length > 0) numbers.unshift(this.extraSheet);
    if (root === document && this.extraNews) {
      this.extraNews = false;
      this.tell(writer, this.extraSheet, this.extras.join('\n'), this.scope.level(root), document.baseURI);
    } else if (same) return;
    this.roots.set(root, now);
    writer.op(W.OP_ADOPT, this.scope.id(root), numbers.length, ...numbers);
  }
}

/** The text of a style element is that of its own text nodes: https://html.spec.whatwg.org/multipage/semantics.html#update-a-style-block */
function childText(element: Element): string {
  let text = '';
  for (let kid = dom.firstChild(element); kid; kid = dom.nextSibling(kid)) if (dom.isText(kid)) text += dom.data(kid);
  return text;
}

/** Whether a sheet is switched off, and for which media it is. */
function stateOf(element: Element): [boolean, string] {
  const { sheet, disabled } = element as HTMLLinkElement;
  return [sheet ? sheet.disabled : disabled === true, sheet ? sheet.media.mediaText : ''];
}

function rootOf(element: Element): Root {
  return element.getRootNode() as Root;
}

function holdsSheet(tag: string): boolean {
  return tag === 'style' || tag === 'link';
}

function isStyleLink(element: Element): boolean {
  if (dom.localName(element) !== 'link') return false;
  const rel = (dom.getAttribute(element, 'rel') ?? '').toLowerCase().split(/\s+/);
  return rel.includes('stylesheet') && !rel.includes('alternate') && dom.getAttribute(element, 'href') !== null;
}
