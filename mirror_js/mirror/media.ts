/** What one element alone looks like: canvases, videos, blocked boxes. Rules in the mirror's own style sheet. */

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

const ATTRIBUTES = ['cb-picture', 'cb-video', 'cb-block'] as const;

function selectorOf(attribute: (typeof ATTRIBUTES)[number], id: number): string {
  return `:where([${attribute}="${id}"])`;
}

export class MirrorMedia {
  private assets: MirrorAssets;
  private sheet: (document: Document) => CSSStyleSheet | null;
  private rules = new Map<string, CSSStyleRule>();

  constructor(assets: MirrorAssets, sheet: (document: Document) => CSSStyleSheet | null) {
    this.assets = assets;
    this.sheet = sheet;
  }

  /** A frame without scripts draws no canvas: its picture stands in its place, with the same size and fit. */
  picture(element: Element, id: number, asset: number): void {
    if (element.localName !== 'canvas') return;
    this.assets.use(asset, () => this.picture(element, id, asset));
    const url = this.assets.url(asset);
    const image = element.ownerDocument.createElement('img');
    image.src = url;
    // Decoded first, so that the picture before it stays until then.
    const show = (): void => this.set(element, 'cb-picture', id, `content: url("${url}")`);
    image.decode().then(show, () => {});
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
    this.set(element, 'cb-block', id, `${BLOCK_STYLE}; ${background}; ${size}`);
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
