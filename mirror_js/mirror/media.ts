/** What one element alone looks like: canvases, videos, blocked boxes. Rules in the mirror's own style sheet. */

import { NAMESPACES, NS_HTML } from '@cobrowse/shared/wire/ops.ts';
import type { MirrorAssets } from './assets.ts';

const PLAYING = 1;
const BLOCK_STYLE =
  'box-sizing: border-box !important; min-width: 0 !important; min-height: 0 !important; border-radius: 3px !important';
const STRIPES = 'repeating-linear-gradient(45deg, #c9d1d9 0 6px, #dde3e8 6px 12px)';
const LABEL_WIDTH = 220;
const LABEL_HEIGHT = 26;
/** Said where there is room for it: a frame of another website looks as if something were missing. */
const LABEL = `url("data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" width="${LABEL_WIDTH}" height="${LABEL_HEIGHT}">` +
    '<rect width="100%" height="100%" rx="4" fill="#fff" fill-opacity=".9"/>' +
    '<text x="50%" y="17.5" text-anchor="middle" font-family="system-ui,sans-serif" font-size="12.5" fill="#3c4248">' +
    'Embedded content, not shown</text></svg>',
)}") center no-repeat`;

/** Shown by something outside of the page, or by a picture. */
const PLUGINS = new Set(['object', 'embed', 'applet']);
const MAX_SIZES = 1000;
/** Where rules for all elements of a kind go. */
const AFTER_BROWSER = 1;

const ATTRIBUTES = ['cb-picture', 'cb-video', 'cb-block'] as const;

function selectorOf(attribute: (typeof ATTRIBUTES)[number], id: number): string {
  return `:where([${attribute}="${id}"])`;
}

export class MirrorMedia {
  private assets: MirrorAssets;
  private sheet: (document: Document) => CSSStyleSheet | null;
  private rules = new Map<string, CSSStyleRule>();
  /** Canvases whose size is not looked at yet, and sizes that sheets have a rule for. */
  private unsized = new Set<HTMLCanvasElement>();
  private sizes = new WeakMap<CSSStyleSheet, Set<string>>();

  constructor(assets: MirrorAssets, sheet: (document: Document) => CSSStyleSheet | null) {
    this.assets = assets;
    this.sheet = sheet;
  }

  /** A canvas is new, or has another size than before. */
  resized(element: Element): void {
    if (element.localName === 'canvas' && 'getContext' in element) this.unsized.add(element as HTMLCanvasElement);
  }

  /** Gives canvases the size that they have of themselves, also while there is no picture of them. */
  commit(): void {
    for (const canvas of this.unsized) {
      const { width, height } = canvas;
      const size = `${width}x${height}`;
      const sheet = this.sheet(canvas.ownerDocument);
      const known = sheet && (this.sizes.get(sheet) ?? new Set());
      if (!known || (known.size >= MAX_SIZES && !known.has(size))) continue;
      this.sizes.set(sheet, known);
      canvas.setAttribute('cb-size', size);
      if (known.has(size)) continue;
      known.add(size);
      const blank = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`;
      const content = `content: url("data:image/svg+xml,${encodeURIComponent(blank)}")`;
      // Before those of pictures, which count more.
      sheet.insertRule(`:where(canvas[cb-size="${size}"]) { ${content} }`, AFTER_BROWSER);
    }
    this.unsized.clear();
  }

  /** A frame without scripts draws no canvas: its picture stands in its place, with the same size and fit. */
  picture(element: Element, id: number, asset: number): void {
    if (PLUGINS.has(element.localName)) void this.file(element, id, asset);
    if (element.localName !== 'canvas') return;
    this.assets.use(asset, () => this.picture(element, id, asset));
    const url = this.assets.url(asset);
    const image = element.ownerDocument.createElement('img');
    image.src = url;
    // Decoded first, so that the picture before it stays until then.
    const show = (): void => this.set(element, 'cb-picture', id, `content: url("${url}")`);
    image.decode().then(show, () => {});
  }

  /** What an object shows stands in its box; the box stays as it is where the hub does not have that. */
  private async file(element: Element, id: number, asset: number): Promise<void> {
    this.assets.use(asset, () => void this.file(element, id, asset));
    if (!this.assets.isFile(asset)) return;
    // A drawing with a size of its own is not drawn larger.
    const size = (await this.assets.isSized(asset)) ? 'auto' : '100% 100%';
    const image = `url("${this.assets.url(asset)}") 0 0 / ${size} no-repeat content-box`;
    this.set(element, 'cb-picture', id, `background: ${image} !important; border-radius: 0 !important`);
  }

  media(element: Element, id: number, width: number, height: number, flags: number): void {
    if (element.localName !== 'video' && element.localName !== 'audio') return;
    element.setAttribute('cb-media', (flags & PLAYING) !== 0 ? 'playing' : 'paused');
    if (width === 0 || height === 0) return;
    this.set(element, 'cb-video', id, `aspect-ratio: ${width} / ${height}; width: ${width}px`);
  }

  /** Stands for what is not shown; no style of the page takes it away. */
  block(element: Element, id: number, width: number, height: number): void {
    const size = `width: ${width}px !important; height: ${height}px !important`;
    const labelled = element.localName === 'iframe' && width > LABEL_WIDTH && height > LABEL_HEIGHT;
    const background = `background: ${labelled ? `${LABEL}, ` : ''}${STRIPES} !important`;
    this.set(element, 'cb-block', id, `${BLOCK_STYLE}; ${ownStyle(element)}; ${background}; ${size}`);
  }

  unblock(element: Element): void {
    element.removeAttribute('cb-block');
  }

  /** The node is gone, and with it the rules that only it had. */
  forget(id: number): void {
    if (this.rules.size === 0) return;
    for (const attribute of ATTRIBUTES) {
      const selector = selectorOf(attribute, id);
      const rule = this.rules.get(selector);
      if (!rule) continue;
      this.rules.delete(selector);
      const sheet = rule.parentStyleSheet;
      const at = sheet ? [...sheet.cssRules].indexOf(rule) : -1;
      if (at >= 0) sheet?.deleteRule(at);
    }
  }

  private set(element: Element, attribute: (typeof ATTRIBUTES)[number], id: number, style: string): void {
    const selector = selectorOf(attribute, id);
    const sheet = this.sheet(element.ownerDocument);
    if (!sheet) return;
    element.setAttribute(attribute, String(id));
    const rule = this.rules.get(selector);
    if (rule?.parentStyleSheet === sheet) rule.style.cssText = style;
    else
      this.rules.set(
        selector,
        sheet.cssRules[sheet.insertRule(`${selector} { ${style} }`, sheet.cssRules.length)] as CSSStyleRule,
      );
  }
}

/** A style attribute does nothing on an element that is none of HTML's here (sanitize.ts): it is said by a rule. */
function ownStyle(element: Element): string {
  if (!PLUGINS.has(element.localName) || element.namespaceURI === NAMESPACES[NS_HTML]) return '';
  const { style } = document.createElement('span');
  style.cssText = element.getAttribute('style') ?? '';
  return [...style].map((name) => `${name}: ${style.getPropertyValue(name)} !important`).join('; ');
}
