/** Style sheets travel as source text; what scripts did to them through CSSOM, as the rules are now. */

import * as W from '../../wire/ops.ts';
import type { FrameWriter } from '../../wire/writer.ts';
import type { Gate } from '../privacy/gate.ts';
import { SHOW } from '../privacy/levels.ts';
import * as dom from './natives.ts';
import { replaceMethod } from './patch.ts';
import { rulesText } from './rules.ts';
import type { Scope } from './scope.ts';

type StyleRoot = Document | ShadowRoot;
const MAX_PARSE_CHECK = 200_000;
const MAX_IMPORT_DEPTH = 5;

interface Owned {
  number: number;
  text: string;
  base: string;
  disabled: boolean;
  /** Counts loads of a link, so that a late answer of an earlier address is dropped. */
  load: number;
}

export class Sheets {
  private scope: Scope;
  private gate: Gate;
  private wake: () => void;
  private next = 1;
  private owned = new Map<Element, Owned>();
  private roots = new Map<StyleRoot, CSSStyleSheet[]>();
  private adopted = new WeakMap<CSSStyleSheet, number>();
  private dirty = new Set<Element>();
  private dirtyAdopted = new WeakSet<CSSStyleSheet>();
  private touched: WeakSet<CSSStyleSheet>;
  private loading = 0;
  private adoptedNews = false;

  constructor(scope: Scope, gate: Gate, touched: WeakSet<CSSStyleSheet>, wake: () => void) {
    this.scope = scope;
    this.gate = gate;
    this.touched = touched;
    this.wake = wake;
  }

  get pending(): boolean {
    return this.dirty.size > 0;
  }

  /** Whether all style sheets of links have arrived. */
  get loaded(): boolean {
    return this.loading === 0;
  }

  add(element: Element): void {
    if (dom.localName(element) === 'link' && !isStyleLink(element)) return;
    this.owned.set(element, { number: this.next++, text: '', base: '', disabled: false, load: 0 });
    this.change(element);
  }

  forget(node: Node): void {
    this.owned.delete(node as Element);
    this.dirty.delete(node as Element);
    this.roots.delete(node as StyleRoot);
  }

  addRoot(root: StyleRoot): void {
    if (this.roots.has(root)) return;
    this.roots.set(root, []);
    this.adoptedNews = true;
  }

  /** The element's text, address or sheet changed. */
  change(element: Element): void {
    const own = this.owned.get(element);
    if (!own) {
      if (this.scope.has(element) && isStyleLink(element)) this.add(element);
      return;
    }
    if (dom.localName(element) === 'style') this.dirty.add(element);
    else void this.loadLink(element as HTMLLinkElement, own);
  }

  /** A script changed a sheet's rules. */
  touch(sheet: CSSStyleSheet): void {
    this.touched.add(sheet);
    this.dirtyAdopted.add(sheet);
    this.adoptedNews = true;
    const owner = sheet.ownerNode as Element | null;
    if (owner && this.owned.has(owner)) this.dirty.add(owner);
  }

  /** Looks for what no event tells: adopted sheets and disabled flags. */
  poll(): boolean {
    for (const [root, before] of this.roots) {
      const now = root.adoptedStyleSheets ?? [];
      this.adoptedNews ||= now.length !== before.length || before.some((sheet, i) => sheet !== now[i]);
    }
    let news = this.adoptedNews;
    for (const [element, own] of this.owned) {
      const sheet = (element as HTMLStyleElement).sheet;
      if (sheet && sheet.disabled !== own.disabled) {
        this.dirty.add(element);
        news = true;
      }
    }
    return news;
  }

  private async loadLink(link: HTMLLinkElement, own: Owned): Promise<void> {
    const load = ++own.load;
    const href = link.sheet?.href ?? link.href;
    this.loading++;
    try {
      const text = await sourceOf(href, link.sheet, 0);
      if (own.load !== load || this.owned.get(link) !== own || text === null) return;
      own.text = text;
      own.base = href;
      this.dirty.add(link);
    } finally {
      this.loading--;
      this.wake();
    }
  }

  write(writer: FrameWriter): void {
    for (const element of this.dirty) {
      const own = this.owned.get(element);
      const id = this.scope.id(element);
      if (!own || id === 0) continue;
      const sheet = (element as HTMLStyleElement).sheet;
      own.disabled = sheet?.disabled ?? false;
      let { text, base } = own;
      if (dom.localName(element) === 'style') {
        text = this.styleText(element as HTMLStyleElement, sheet);
        base = dom.baseUri(element);
      } else if (sheet && this.touched.has(sheet)) {
        text = rulesText(sheet, rootOf(element)) ?? text;
      }
      writer.op(W.OP_SHEET, own.number);
      writer.str(this.gate.css(text, this.sheetLevel(element), base) ?? '');
      writer.op(W.OP_STYLE, id, own.number, own.disabled ? 1 : 0);
    }
    this.dirty.clear();
    if (this.adoptedNews) for (const [root, before] of this.roots) this.writeAdopted(writer, root, before);
    this.adoptedNews = false;
  }

  /** Sheets in the head are the owner's; inside a masked part they may have been made from what is masked. */
  private sheetLevel(element: Element): ReturnType<Scope['level']> {
    const parent = dom.parentNode(element);
    return parent && dom.isElement(parent) && dom.localName(parent) === 'head' ? SHOW : this.scope.level(element);
  }

  private writeAdopted(writer: FrameWriter, root: StyleRoot, before: CSSStyleSheet[]): void {
    const now = [...(root.adoptedStyleSheets ?? [])];
    const same = now.length === before.length && now.every((sheet, i) => sheet === before[i]);
    for (const sheet of now) {
      let number = this.adopted.get(sheet);
      if (number !== undefined && !this.dirtyAdopted.has(sheet)) continue;
      if (number === undefined) {
        number = this.next++;
        this.adopted.set(sheet, number);
      }
      this.dirtyAdopted.delete(sheet);
      writer.op(W.OP_SHEET, number);
      writer.str(this.gate.css(rulesText(sheet, root) ?? '', this.scope.level(root), document.baseURI) ?? '');
    }
    if (same) return;
    this.roots.set(root, now);
    writer.op(W.OP_ADOPT, this.scope.id(root), now.length, ...now.map((sheet) => this.adopted.get(sheet) as number));
  }

  private styleText(element: HTMLStyleElement, sheet: CSSStyleSheet | null): string {
    const source = dom.textContent(element) ?? '';
    if (!sheet) return source;
    if (!this.touched.has(sheet) && !wasTouched(source, sheet)) return source;
    this.touched.add(sheet);
    return rulesText(sheet, rootOf(element)) ?? source;
  }
}

function rootOf(element: Element): StyleRoot {
  return element.getRootNode() as StyleRoot;
}

function isStyleLink(element: Element): boolean {
  if (dom.localName(element) !== 'link') return false;
  const rel = (dom.getAttribute(element, 'rel') ?? '').toLowerCase().split(/\s+/);
  return rel.includes('stylesheet') && !rel.includes('alternate') && dom.getAttribute(element, 'href') !== null;
}

/** Whether a script changed the rules before we came: then the text does not have as many as the sheet. */
function wasTouched(source: string, sheet: CSSStyleSheet): boolean {
  try {
    const count = sheet.cssRules.length;
    if (source.trim() === '') return count > 0;
    if (source.length > MAX_PARSE_CHECK || source.includes('@import')) return false;
    const check = new CSSStyleSheet();
    check.replaceSync(source);
    return check.cssRules.length !== count;
  } catch {
    return false;
  }
}

/** A sheet's source from the HTTP cache, with what it imports in the imports' place. */
async function sourceOf(href: string, sheet: CSSStyleSheet | null, depth: number): Promise<string | null> {
  let text: string;
  try {
    const sameOrigin = new URL(href, document.baseURI).origin === location.origin;
    const answer = await fetch(href, {
      cache: 'force-cache',
      credentials: sameOrigin ? 'include' : 'omit',
      referrerPolicy: 'no-referrer',
    });
    if (!answer.ok) return sheet && rulesText(sheet, document);
    text = await answer.text();
  } catch {
    return sheet && rulesText(sheet, document);
  }
  if (!sheet || !/@import/i.test(text) || depth >= MAX_IMPORT_DEPTH) return text;
  let imports = '';
  try {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSImportRule)) continue;
      const inner = rule.styleSheet && (await sourceOf(rule.styleSheet.href ?? '', rule.styleSheet, depth + 1));
      if (!inner) continue;
      let part = absoluteUrls(inner, rule.styleSheet?.href ?? href);
      if (rule.layerName !== null && rule.layerName !== undefined) part = `@layer ${rule.layerName} {${part}}`;
      if (rule.supportsText) part = `@supports ${rule.supportsText} {${part}}`;
      imports += rule.media.mediaText ? `@media ${rule.media.mediaText} {${part}}` : part;
    }
  } catch {
    return text;
  }
  return imports + text.replace(/@import[^;]*;/gi, '');
}

function absoluteUrls(text: string, base: string): string {
  return text.replace(/url\(\s*(["']?)(?!data:|#)([^"')]+)\1\s*\)/gi, (whole, _quote, url: string) => {
    try {
      return `url("${new URL(url.trim(), base).href}")`;
    } catch {
      return whole;
    }
  });
}

/** Learns of rule changes while a screencast runs. Returns how to undo it. */
export function watchRules(touch: (sheet: CSSStyleSheet) => void): () => void {
  const undo: (() => void)[] = [];
  const own = function (this: CSSStyleSheet): void {
    touch(this);
  };
  const nested = function (this: CSSGroupingRule): void {
    if (this.parentStyleSheet) touch(this.parentStyleSheet);
  };
  for (const name of ['insertRule', 'deleteRule', 'addRule', 'removeRule', 'replace', 'replaceSync'] as const) {
    undo.push(replaceMethod(CSSStyleSheet.prototype, name, own));
  }
  for (const type of [CSSGroupingRule, CSSKeyframesRule]) {
    for (const name of ['insertRule', 'deleteRule', 'appendRule'] as const) {
      undo.push(replaceMethod(type.prototype, name, nested as (this: unknown) => void));
    }
  }
  return () => {
    for (const one of undo) one();
  };
}
