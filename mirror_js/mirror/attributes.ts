/** Attributes of mirrored elements: cleaned once more, styles rewritten, pictures given the hub's addresses. */

import { HOOK, hookName, INERT, MASKED } from '@cobrowse/shared/wire/hooks.ts';
import type { MirrorAssets } from './assets.ts';
import { rewriteStyle } from './css.ts';
import { type Features, NO_FEATURES, schemeOf } from './css-media.ts';
import { safeAttribute, seenAttribute } from './sanitize.ts';

export class MirrorAttributes {
  private assets: MirrorAssets;
  private masked: () => void;
  private features: Features = NO_FEATURES;
  /** Elements that say what colours their page is made for, with their words. */
  private schemes = new Map<Element, string>();
  /** Images that are listened to. */
  private dense = new WeakSet<HTMLImageElement>();

  /** `masked` is called with every masked element. */
  constructor(assets: MirrorAssets, masked: () => void) {
    this.assets = assets;
    this.masked = masked;
  }

  /** Sets what is allowed of it, and what selectors see of it; the rest is left out. */
  set(element: Element, tag: string, name: string, value: string): void {
    if (name === MASKED) {
      write(element, name, '');
      this.masked();
      return;
    }
    const seen = seenAttribute(tag, name, value);
    if (seen) write(element, ...seen);
    if (name === 'popover') {
      // Hidden until it is opened, and opened by nothing here.
      write(element, name, 'manual');
      return;
    }
    if (name === 'inert') {
      write(element, INERT, '');
      return;
    }
    const safe = safeAttribute(tag, name, value);
    if (!safe) return;
    if ('text' in safe) {
      write(element, name, safe.text);
      if (name === 'begin' || name === 'end') tellAgain(element, name, safe.text);
    } else if ('css' in safe) this.style(element, name, safe.css);
    else if ('scheme' in safe) this.scheme(element, name, safe.scheme);
    else this.assetAttribute(element, name, safe.asset, safe.part, safe.used);
  }

  /** What the visitor's browser answers is known, or another answer than before. */
  environment(features: Features): void {
    this.features = features;
    for (const [element, words] of this.schemes) {
      if (element.isConnected) this.scheme(element, 'content', words);
      else this.schemes.delete(element);
    }
  }

  /** Of light and dark, a page that takes both is shown as the visitor has it. */
  private scheme(element: Element, name: string, words: string): void {
    if (name === 'content') this.schemes.set(element, words);
    write(element, name, schemeOf(words, this.features));
  }

  remove(element: Element, name: string): void {
    if (name.toLowerCase().startsWith('cb-') && !name.startsWith(HOOK)) return;
    element.removeAttribute(hookName(name));
    if (name !== 'inert') element.removeAttribute(name);
  }

  private style(element: Element, name: string, css: string): void {
    let waiting = false;
    const url = (asset: number, part: string): string => {
      if (!waiting) this.assets.use(asset, () => this.style(element, name, css), part);
      waiting = true;
      return this.assets.url(asset, part);
    };
    write(element, name, rewriteStyle(css, url, this.features));
  }

  private assetAttribute(element: Element, name: string, asset: number, part: string, used: boolean): void {
    const own = `cb-${name.replace(':', '-')}`;
    const mark = asset + part;
    const refresh = (): void => {
      if (element.getAttribute(own) !== mark) return;
      this.assets.use(asset, refresh, used ? part : '');
      const url = used ? this.assets.url(asset, part) : this.assets.url(asset) + part;
      if (!used || this.assets.isThere(asset, part)) write(element, name, url);
      else element.removeAttribute(name);
    };
    element.setAttribute(own, mark);
    refresh();
    if (element.localName === 'img') this.density(element as HTMLImageElement);
  }

  /** A picture for dense screens is smaller on the page than its pixels say. */
  private density(image: HTMLImageElement): void {
    image.removeAttribute('srcset');
    // Not `onload`: Firefox runs no handler of a document without scripts, but every listener.
    if (this.dense.has(image)) return;
    this.dense.add(image);
    image.addEventListener('load', () => {
      const now = Number.parseInt(image.getAttribute('cb-src') ?? '', 10);
      const width = this.assets.width(now);
      if (width > 0 && image.naturalWidth !== width && !image.hasAttribute('srcset')) {
        image.setAttribute('srcset', `${this.assets.url(now)} ${image.naturalWidth / width}x`);
      }
    });
  }
}

/** WebKit begins and ends no animation at a time that is over when it is told. */
function tellAgain(element: Element, name: 'begin' | 'end', value: string): void {
  const { parentNode, nextSibling } = element;
  if (!parentNode || !('endElement' in element)) return;
  const animation = element as SVGAnimationElement;
  if (name === 'end') {
    // As the capture writes a moment that it saw; what the page's own words mean the browser knows.
    const [, seconds] = /^(\d+\.\d{3})s$/.exec(value) ?? [];
    if (seconds && Number(seconds) <= (animation.ownerSVGElement?.getCurrentTime() ?? 0)) animation.endElement();
    return;
  }
  element.remove();
  parentNode.insertBefore(element, nextSibling);
}

const XLINK = 'http://www.w3.org/1999/xlink';

function write(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) === value) return;
  try {
    if (name.toLowerCase().startsWith('xlink:')) element.setAttributeNS(XLINK, name, value);
    else element.setAttribute(name, value);
  } catch {
    // A name that this browser does not take is left out.
  }
}
