/**
 * A still picture of the mirror. The page is written down once more as one SVG image: the document with its own style
 * sheets, as they are in the mirror, and shadow trees with the styles that they have at this moment. Nothing in an image
 * runs or loads, so all that it needs is written into it.
 *
 * Libraries that do this were measured first (ADR 14): they lose scroll positions, margins and placeholders.
 */

import { ownWidth } from '../mirror/scrollbars.ts';
import { ComputedStyles, inView, type Mark } from './computed.ts';
import { Inliner } from './inline-files.ts';
import { clean, escaped, quoted } from './quoting.ts';

const XHTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';
const LEFT_OUT = new Set([
  'style',
  'link',
  'script',
  'noscript',
  'template',
  'source',
  'track',
  'meta',
  'base',
  'title',
]);
/** What the image sets itself, or what would make it act. */
const NO_ATTRIBUTES = /^(?:src|srcset|sizes|poster|loading|popover|xmlns.*|on.*|cb-src|autofocus|href)$/i;
/** Parts that scroll are given a place to stand at: nothing else snaps. */
const CALM = `*, *::before, *::after { animation: none !important; transition: none !important;
  scroll-snap-type: none !important; scroll-snap-align: none !important; scroll-behavior: auto !important }`;
const NO_BARS = '*, *::before, *::after { scrollbar-width: none !important }';
const MAX_PIXELS = 40_000_000;
const MAX_SCALE = 2;

/** The sources of the style sheets of a document or shadow root, in their order. */
export type SheetTexts = (root: Document) => string[];

export interface SnapshotSize {
  /** CSS pixels. */
  width: number;
  height: number;
  /** Device pixels to a CSS pixel. */
  scale: number;
  /** Words in the lower corner; none when empty. */
  stamp: string;
}

/** Draws what the mirror shows. Throws when the browser cannot draw it. */
export async function drawSnapshot(
  document: Document,
  texts: SheetTexts,
  { width, height, scale, stamp }: SnapshotSize,
): Promise<HTMLCanvasElement> {
  const sharp = Math.max(0.1, Math.min(scale, MAX_SCALE, Math.sqrt(MAX_PIXELS / (width * height))));
  const svg = await new SvgWriter(document, texts, width, height).write();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = window.document.createElement('canvas');
  canvas.width = Math.round(width * sharp);
  canvas.height = Math.round(height * sharp);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  if (stamp) label(context, stamp, sharp);
  return canvas;
}

function label(context: CanvasRenderingContext2D, text: string, scale: number): void {
  const size = Math.round(14 * scale);
  const gap = size / 2;
  context.font = `600 ${size}px system-ui, sans-serif`;
  const width = context.measureText(text).width + 2 * gap;
  const top = context.canvas.height - 2 * size - gap;
  context.fillStyle = 'rgb(255 216 77 / 0.95)';
  context.fillRect(gap, top, width, 2 * size);
  context.fillStyle = '#3d2e00';
  context.textBaseline = 'middle';
  context.fillText(text, 2 * gap, top + size);
}

class SvgWriter {
  private document: Document;
  private texts: SheetTexts;
  private width: number;
  private height: number;
  private files = new Inliner();
  private computed = new ComputedStyles(this.files);
  private rules: string[] = [];
  private marks = 0;
  /** What lies over everything else is written last. */
  private top: string[] = [];

  constructor(document: Document, texts: SheetTexts, width: number, height: number) {
    this.document = document;
    this.texts = texts;
    this.width = width;
    this.height = height;
  }

  async write(): Promise<string> {
    const { document: doc, width, height } = this;
    const root = doc.documentElement;
    const view = doc.defaultView;
    if (!root || !view) throw new Error('there is no page yet');
    await this.files.fetch(this.addresses());
    const style = view.getComputedStyle(root);
    const scroller = doc.scrollingElement ?? root;
    const bars = (scroller.clientWidth < view.innerWidth - 1 ? 'scroll' : 'hidden') as 'scroll' | 'hidden';
    const page = this.element(root, false);
    const texts = this.texts(doc);
    // Images have bars of their own, also where windows have them over the page.
    const bare = ownWidth() === 0 && !texts.some((text) => text.includes('::-webkit-scrollbar {'));
    const sheets = texts.map((text) => sheetOf(this.files.replace(onlyUsedFonts(rooted(text), doc))));
    return [
      `<svg xmlns="${SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" `,
      `viewBox="0 0 ${width} ${height}" style="font-size:${style.fontSize} !important;direction:${style.direction}">`,
      ...sheets,
      sheetOf(`${CALM}${bare ? NO_BARS : ''}${this.rules.join('\n')}${this.computed.rules.join('\n')}`),
      `<foreignObject x="0" y="0" width="${width}" height="${height}">`,
      `<div xmlns="${XHTML}" style="all:initial;display:block;position:relative;width:${width}px;height:${height}px;`,
      `overflow-x:hidden;overflow-y:${bars};${quoted(backgroundOf(doc))};`,
      scrollTo(scroller.scrollLeft, scroller.scrollTop)
        ? `scroll-snap-type:both mandatory !important">${anchor(scroller.scrollLeft, scroller.scrollTop)}`
        : '">',
      // The initial containing block.
      `<div style="all:initial;display:block;position:absolute;inset:0;height:${height}px;direction:${style.direction}">`,
      page,
      `</div></div>${this.top.join('')}</foreignObject></svg>`,
    ].join('');
  }

  private *addresses(): Iterable<string> {
    for (const text of this.texts(this.document)) yield* this.files.addressesIn(onlyUsedFonts(text, this.document));
    yield* this.in(this.document);
  }

  private *in(root: Document | ShadowRoot): Iterable<string> {
    for (const element of root.querySelectorAll('*')) {
      const inline = element.getAttribute('style');
      if (inline?.includes('url(')) yield* this.files.addressesIn(inline);
      if (element.localName === 'img' && inView(element)) yield (element as HTMLImageElement).currentSrc;
      else if (element.localName === 'image' || element.localName === 'feImage') yield hrefOf(element);
      else if (element.localName === 'input') yield element.getAttribute('src') ?? '';
      else if (element.localName === 'video') yield element.getAttribute('poster') ?? '';
      if (element.shadowRoot) {
        for (const sheet of element.shadowRoot.adoptedStyleSheets)
          for (const rule of sheet.cssRules)
            if (rule.cssText.includes('url(')) yield* this.files.addressesIn(rule.cssText);
        yield* this.in(element.shadowRoot);
      }
    }
  }

  private element(element: Element, foreign: boolean): string {
    const name = element.localName;
    if (LEFT_OUT.has(name) || !/^[\w.-]+$/.test(name)) return '';
    const html = element.namespaceURI === XHTML;
    if (html && isOver(element)) {
      this.top.push(this.computed.over(element));
      return '';
    }
    if (element.shadowRoot) return this.computed.write(element);
    if (name === 'iframe') return this.computed.write(element);
    const mark = this.scrolled(element);
    const open = [
      `<${name}`,
      html === foreign ? ` xmlns="${element.namespaceURI}"` : '',
      this.attributes(element),
      mark ? ` cb-s="${mark}"` : '',
      element === this.document.documentElement ? ' cb-root=""' : '',
    ].join('');
    const kids = name === 'textarea' ? escaped((element as HTMLTextAreaElement).value) : this.kids(element, !html);
    return `${open}>${kids}</${name}>`;
  }

  private kids(element: Element, foreign: boolean): string {
    let text = '';
    for (let node = element.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === Node.TEXT_NODE) text += escaped((node as Text).data);
      else if (node.nodeType === Node.ELEMENT_NODE) text += this.element(node as Element, foreign);
    }
    return text;
  }

  private attributes(element: Element): string {
    let text = '';
    let style = '';
    for (const { name, value } of element.attributes) {
      if (name === 'style') style = this.files.replace(value);
      else if (/^[\w.-]+$/.test(name) && !NO_ATTRIBUTES.test(name) && !isState(element, name))
        text += ` ${name}="${quoted(value)}"`;
    }
    const { localName } = element;
    if (localName === 'img') {
      const image = element as HTMLImageElement;
      text += ` src="${quoted(this.files.at(image.currentSrc) ?? blank(image))}"`;
      const shown = image.srcset && image.naturalWidth;
      if (shown) style += `;width:${image.width}px;height:${image.height}px`;
    } else if (localName === 'input') {
      const field = element as HTMLInputElement;
      if (field.type !== 'file') text += ` value="${quoted(field.value)}"`;
      if (field.checked) text += ' checked=""';
      const src = this.files.at(element.getAttribute('src') ?? '');
      if (src) text += ` src="${quoted(src)}"`;
    } else if (localName === 'option') {
      if ((element as HTMLOptionElement).selected) text += ' selected=""';
    } else if (localName === 'video') {
      const poster = this.files.at(element.getAttribute('poster') ?? '');
      if (poster) text += ` poster="${quoted(poster)}"`;
    } else if (element.namespaceURI === SVG) {
      const href = hrefOf(element);
      const at = href.startsWith('#') ? href : this.files.at(href);
      if (at) text += ` xlink:href="${quoted(at)}"`;
    }
    if (element === this.document.documentElement || element === this.document.body) style += this.asRoot(element);
    // The console's own tags are not there: a link is one again where it has an address.
    if (localName === 'a' && element.namespaceURI === XHTML && element.hasAttribute('href')) text += ' href="#"';
    return style ? `${text} style="${quoted(style)}"` : text;
  }

  /** In the image, `html` is an element like others. */
  private asRoot(element: Element): string {
    const style = this.document.defaultView?.getComputedStyle(element);
    if (!style) return '';
    const root = element === this.document.documentElement;
    const propagates =
      root || this.document.defaultView?.getComputedStyle(this.document.documentElement).overflow === 'visible';
    return [
      propagates ? ';overflow:visible !important' : '',
      root && style.display === 'block' ? ';display:flow-root !important' : '',
      root ? ';background:none !important' : '',
    ].join('');
  }

  /** A part that is scrolled stands at its place by itself, without a script: it snaps to an anchor there. */
  private scrolled(element: Element): Mark | 0 {
    const { scrollLeft, scrollTop } = element;
    if (!scrollTo(scrollLeft, scrollTop) || element === this.document.scrollingElement) return 0;
    const view = this.document.defaultView;
    if (!view || element.localName === 'textarea' || element.localName === 'input') return 0;
    const mark = ++this.marks;
    const free = ['::after', '::before'].find((pseudo) => {
      const { content } = view.getComputedStyle(element, pseudo);
      return content === 'none' || content === 'normal';
    });
    if (!free) return 0;
    const at = `[cb-s="${mark}"]`;
    const { position } = view.getComputedStyle(element);
    this.rules.push(
      `${at}${at}${at} { scroll-snap-type: both mandatory !important;${position === 'static' ? 'position: relative !important' : ''} }`,
      `${at}${at}${at}${free} { ${ANCHOR}; left: ${scrollLeft}px !important; top: ${scrollTop}px !important }`,
    );
    return mark;
  }
}

const ANCHOR =
  'all: initial; content: "" !important; display: block !important; position: absolute !important; width: 1px !important; height: 1px !important; scroll-snap-align: start !important; visibility: hidden';

function anchor(x: number, y: number): string {
  return `<div style="all:initial;display:block;position:absolute;left:${x}px;top:${y}px;width:1px;height:1px;scroll-snap-align:start !important"></div>`;
}

function scrollTo(x: number, y: number): boolean {
  return Math.abs(x) >= 1 || Math.abs(y) >= 1;
}

/** What the browser paints over the whole page: the root's background, or that of `body`. */
function backgroundOf(document: Document): string {
  const view = document.defaultView;
  for (const element of [document.documentElement, document.body]) {
    const style = element && view?.getComputedStyle(element);
    if (!style || (style.backgroundColor === 'rgba(0, 0, 0, 0)' && style.backgroundImage === 'none')) continue;
    return `background-color:${style.backgroundColor}`;
  }
  return 'background-color:#fff';
}

/** Dialogs and popovers that are open lie over the page, wherever they stand in it. */
function isOver(element: Element): boolean {
  try {
    return element.matches(':popover-open');
  } catch {
    return false;
  }
}

/** What a field holds now is written by its own name. */
function isState(element: Element, name: string): boolean {
  return (
    (element.localName === 'input' && (name === 'value' || name === 'checked')) ||
    (element.localName === 'option' && name === 'selected')
  );
}

function hrefOf(element: Element): string {
  return element.getAttribute('href') ?? element.getAttributeNS('http://www.w3.org/1999/xlink', 'href') ?? '';
}

/** A picture out of sight keeps its room. */
function blank(image: HTMLImageElement): string {
  const { naturalWidth: width, naturalHeight: height } = image;
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="${SVG}" width="${width || 1}" height="${height || 1}"/>`)}`;
}

/** `:root` is the image's own root here; another selector of the same weight means the page's. */
function rooted(css: string): string {
  return css.replace(/:root(?![\w-])/g, '[cb-root]');
}

/** Fonts that the page has not used are not needed. */
function onlyUsedFonts(css: string, document: Document): string {
  const used = new Set<string>();
  for (const font of document.fonts) if (font.status === 'loaded') used.add(plain(font.family));
  return css.replace(/@font-face\s*\{[^}]*\}/gi, (rule) => {
    const family = /font-family\s*:\s*([^;}]+)/i.exec(rule)?.[1] ?? '';
    return used.has(plain(family)) ? rule : '';
  });
}

const plain = (family: string): string =>
  family
    .trim()
    .replace(/^["']|["']$/g, '')
    .toLowerCase();

function sheetOf(css: string): string {
  return `<style><![CDATA[${clean(css).replace(/\]\]>/g, ']]]]><![CDATA[>')}]]></style>`;
}
