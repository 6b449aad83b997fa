/** The mirror's style sheets: constructed ones, in the order in which their elements stand. They apply at once. */

import { WireError } from '@cobrowse/shared/wire/tokens.ts';
import type { MirrorAssets } from './assets.ts';
import { rewriteCss } from './css.ts';
import { MASKED_RULES } from './css-masked.ts';
import { type Features, NO_FEATURES, rewriteMedia } from './css-media.ts';

type StyleRoot = Document | ShadowRoot;
const ASSET = /asset:(\d+)/g;

interface Sheet {
  text: string;
  /** One object per document that uses it: constructed sheets belong to their document. */
  built: Map<Document, CSSStyleSheet>;
  users: Set<StyleRoot>;
}

interface Change {
  start: number;
  end: number;
  text: string;
}

interface Owned {
  sheet: number;
  disabled: boolean;
  media: string;
}

/** WebKit's own width of focus rings, and everybody else's. */
const RING = navigator.vendor.startsWith('Apple') ? 5 : 1;
/** What keeps the mirror where it was scrolled to; a still picture finds its places by other means. */
const STILL = 'cb-still';
/** What the browser's own sheet does with states that are attributes here. */
const BROWSER = `
:where(canvas) { content: url('data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>') }
:where([cb-focus-visible]) { outline: auto ${RING}px; outline-color: -webkit-focus-ring-color }
:where([cb-modal]) { padding: 1em; max-width: calc(100% - 6px - 2em); max-height: calc(100% - 6px - 2em) }
:where([cb-modal])::backdrop { background: rgba(0, 0, 0, 0.1) }
@layer ${STILL} { * { scroll-snap-type: none !important; scroll-behavior: auto !important } }
noscript { display: none !important }
::highlight(cb-selection) { background-color: Highlight; color: HighlightText }
:where([cb-fullscreen]) { position: fixed; inset: 0; box-sizing: border-box; width: 100%; height: 100%; margin: 0;
  min-width: 0; min-height: 0; max-width: none; max-height: none; border: 0; padding: 0; object-fit: contain }
:where(object, embed, applet):where([cb-block]) { display: inline-block }
video:not([controls])::-webkit-media-controls { display: none !important }
`;

export class MirrorSheets {
  private assets: MirrorAssets;
  private sheets = new Map<number, Sheet>();
  private owned = new Map<Node, Owned>();
  private adopted = new Map<StyleRoot, number[]>();
  private dirtyRoots = new Set<StyleRoot>();
  private dirtySheets = new Set<number>();
  private browser = new WeakMap<Document, CSSStyleSheet>();
  private bars = new WeakMap<Document, CSSStyleSheet>();
  /** Texts that are still being read from the hub, and what changed in them meanwhile. */
  private reading = new Map<number, Change[]>();
  private scheduled = false;
  private features: Features = NO_FEATURES;
  /** Some element is masked. */
  private masks = false;
  /** Rules of the mirror's own, as the visitor's browser has them. */
  private own = '';

  /** All texts that were being read are there now. */
  onLoaded: () => void = () => {};
  /** A text that the stream names is not on the hub. */
  onMissing: () => void = () => {};

  constructor(assets: MirrorAssets) {
    this.assets = assets;
  }

  addRoot(root: StyleRoot): void {
    this.adopted.set(root, []);
    this.dirtyRoots.add(root);
  }

  get roots(): Iterable<StyleRoot> {
    return this.adopted.keys();
  }

  get loaded(): boolean {
    return this.reading.size === 0;
  }

  file(number: number, hash: string, assets: number[]): void {
    const changes: Change[] = [];
    this.reading.set(number, changes);
    void this.read(number, hash, assets, changes);
  }

  private async read(number: number, hash: string, assets: number[], changes: Change[]): Promise<void> {
    let local = '';
    let there = true;
    try {
      local = await this.assets.text(hash);
    } catch {
      there = false;
    }
    // Meanwhile the page may have sent the whole text.
    if (this.reading.get(number) !== changes) return;
    this.reading.delete(number);
    try {
      if (!there) throw new WireError('a style sheet is missing');
      this.text(
        number,
        local.replace(ASSET, (_, at: string) => `asset:${assets[Number(at)] ?? ''}`),
      );
      for (const change of changes) this.change(number, change);
    } catch {
      this.onMissing();
      return;
    }
    for (const root of this.adopted.keys()) this.dirtyRoots.add(root);
    this.commit();
    if (this.loaded) this.onLoaded();
  }

  /** Puts a text between what stays at the start and at the end. */
  change(number: number, change: Change): void {
    const later = this.reading.get(number);
    const before = this.sheets.get(number)?.text;
    if (later) later.push(change);
    else if (before === undefined || change.start + change.end > before.length)
      throw new WireError('a change of a style sheet that does not fit');
    else this.text(number, before.slice(0, change.start) + change.text + before.slice(before.length - change.end));
  }

  text(number: number, text: string): void {
    this.reading.delete(number);
    const sheet = this.sheets.get(number);
    if (sheet) sheet.text = text;
    else this.sheets.set(number, { text, built: new Map(), users: new Set() });
    this.dirtySheets.add(number);
  }

  /** What the visitor's browser answers to media queries. */
  environment(features: Features): void {
    this.features = features;
    for (const number of this.sheets.keys()) this.dirtySheets.add(number);
    for (const root of this.adopted.keys()) this.dirtyRoots.add(root);
  }

  /** There is a masked element: what rules bring is not for it. */
  masked(): void {
    if (this.masks) return;
    this.masks = true;
    this.bars = new WeakMap();
    this.environment(this.features);
  }

  /** Rules that the mirror itself needs, such as for the width of scrollbars. */
  ownRules(ownCss: string): void {
    if (ownCss === this.own) return;
    this.own = ownCss;
    this.bars = new WeakMap();
    for (const root of this.adopted.keys()) this.dirtyRoots.add(root);
  }

  /** A style sheet of the mirror's own for something that only one element has, such as a canvas's picture. */
  helperOf(document: Document): CSSStyleSheet | null {
    return this.helper(document);
  }

  owns(element: Node, sheet: number, disabled: boolean, media: string): void {
    this.owned.set(element, { sheet, disabled, media });
    this.dirtyRoots.add(element.getRootNode() as StyleRoot);
  }

  adopt(root: Node, sheets: number[]): void {
    if (!this.adopted.has(root as StyleRoot)) return;
    this.adopted.set(root as StyleRoot, sheets);
    this.dirtyRoots.add(root as StyleRoot);
  }

  /** A node was put somewhere else: if it holds elements that have sheets, their order may be another. */
  moved(node: Node): void {
    if (this.owned.size === 0 || node.nodeType !== Node.ELEMENT_NODE || !node.isConnected) return;
    const element = node as Element;
    if (this.owned.has(element) || element.querySelector('style, link')) {
      this.dirtyRoots.add(element.getRootNode() as StyleRoot);
    }
  }

  removed(node: Node): void {
    if (this.owned.delete(node)) for (const root of this.adopted.keys()) this.dirtyRoots.add(root);
    this.adopted.delete(node as StyleRoot);
  }

  commit(): void {
    for (const number of this.dirtySheets) this.rewrite(number);
    this.dirtySheets.clear();
    for (const root of this.dirtyRoots) if (this.adopted.has(root)) this.order(root);
    this.dirtyRoots.clear();
  }

  /** The sources of the style sheets that a document or shadow root has, in their order. */
  texts(root: StyleRoot): string[] {
    const sources = new Map<CSSStyleSheet, string>();
    for (const [number, sheet] of this.sheets)
      for (const built of sheet.built.values()) sources.set(built, this.cssOf(number, sheet));
    return root.adoptedStyleSheets.map((sheet) => {
      const text =
        sources.get(sheet) ??
        [...sheet.cssRules]
          .filter(lasts)
          .map((rule) => rule.cssText)
          .join('\n');
      return sheet.media.mediaText ? `@media ${sheet.media.mediaText} { ${text} }` : text;
    });
  }

  private rewrite(number: number): void {
    const sheet = this.sheets.get(number);
    if (!sheet || sheet.built.size === 0) return;
    const text = this.cssOf(number, sheet);
    for (const built of sheet.built.values()) built.replaceSync(text);
  }

  private cssOf(number: number, sheet: Sheet): string {
    const url = (asset: number, part: string): string => {
      this.assets.use(asset, () => this.later(number), part);
      return this.assets.url(asset, part);
    };
    return rewriteCss(sheet.text, url, this.features, this.masks);
  }

  /** Many assets arrive together: the sheet is rewritten once for all of them. */
  private later(number: number): void {
    this.dirtySheets.add(number);
    if (this.scheduled) return;
    this.scheduled = true;
    setTimeout(() => {
      this.scheduled = false;
      this.commit();
    }, 30);
  }

  private build(number: number, document: Document): CSSStyleSheet | null {
    const sheet = this.sheets.get(number);
    const realm = document.defaultView as (Window & typeof globalThis) | null;
    if (!sheet || !realm) return null;
    let built = sheet.built.get(document);
    if (!built) {
      built = new realm.CSSStyleSheet();
      built.replaceSync(this.cssOf(number, sheet));
      sheet.built.set(document, built);
    }
    return built;
  }

  private order(root: StyleRoot): void {
    const document = root.nodeType === Node.DOCUMENT_NODE ? (root as Document) : (root.ownerDocument as Document);
    const list: CSSStyleSheet[] = [];
    const rules = this.own + (this.masks ? MASKED_RULES : '');
    const bars = rules && made(this.bars, document, rules);
    for (const own of [this.helper(document), bars]) if (own) list.push(own);
    for (const element of root.querySelectorAll('style, link')) {
      const own = this.owned.get(element);
      if (!own || own.disabled) continue;
      const sheet = this.build(own.sheet, document);
      if (!sheet) continue;
      const media = own.media && rewriteMedia(own.media, this.features);
      if (sheet.media.mediaText !== media) sheet.media.mediaText = media;
      if (!list.includes(sheet)) list.push(sheet);
    }
    for (const number of this.adopted.get(root) ?? []) {
      const sheet = this.build(number, document);
      if (sheet) list.push(sheet);
    }
    const before = root.adoptedStyleSheets;
    if (before.length !== list.length || list.some((sheet, i) => sheet !== before[i])) root.adoptedStyleSheets = list;
  }

  private helper(document: Document): CSSStyleSheet | null {
    return made(this.browser, document, BROWSER);
  }
}

/** The sheet of a text that a document has, made when it is not there yet. */
function made(sheets: WeakMap<Document, CSSStyleSheet>, document: Document, text: string): CSSStyleSheet | null {
  const realm = document.defaultView as (Window & typeof globalThis) | null;
  let sheet = sheets.get(document);
  if (!sheet && realm) {
    sheet = new realm.CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(document, sheet);
  }
  return sheet ?? null;
}

function lasts(rule: CSSRule): boolean {
  return !('name' in rule && rule.name === STILL);
}
