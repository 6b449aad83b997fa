/** Attributes of mirrored elements: cleaned once more, styles rewritten, pictures given the hub's addresses. */

import { HOOK, hookName, INERT } from '@cobrowse/shared/wire/hooks.ts';
import type { MirrorAssets } from './assets.ts';
import { type Features, NO_FEATURES, rewriteCss } from './css.ts';
import { safeAttribute, seenAttribute } from './sanitize.ts';

export class MirrorAttributes {
  private assets: MirrorAssets;
  features: Features = NO_FEATURES;
  /** Images that are listened to. */
  private dense = new WeakSet<HTMLImageElement>();

  constructor(assets: MirrorAssets) {
    this.assets = assets;
  }

  /** Sets what is allowed of it, and what selectors see of it; the rest is left out. */
  set(element: Element, tag: string, name: string, value: string): void {
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
    if ('text' in safe) write(element, name, safe.text);
    else if ('css' in safe) this.style(element, name, safe.css);
    else this.assetAttribute(element, name, safe.asset);
  }

  remove(element: Element, name: string): void {
    if (name.toLowerCase().startsWith('cb-') && !name.startsWith(HOOK)) return;
    element.removeAttribute(hookName(name));
    if (name !== 'inert') element.removeAttribute(name);
  }

  private style(element: Element, name: string, css: string): void {
    let waiting = false;
    const url = (asset: number): string => {
      if (!waiting) this.assets.use(asset, () => this.style(element, name, css));
      waiting = true;
      return this.assets.url(asset);
    };
    write(element, name, rewriteCss(css, url, this.features));
  }

  private assetAttribute(element: Element, name: string, asset: number): void {
    this.assets.use(asset, () => {
      if (element.getAttribute(`cb-${name}`) === String(asset)) write(element, name, this.assets.url(asset));
    });
    element.setAttribute(`cb-${name.replace(':', '-')}`, String(asset));
    write(element, name, this.assets.url(asset));
    if (element.localName === 'img') this.density(element as HTMLImageElement);
  }

  /** A picture for dense screens is smaller on the page than its pixels say. */
  private density(image: HTMLImageElement): void {
    image.removeAttribute('srcset');
    // Not `onload`: Firefox runs no handler of a document without scripts, but every listener.
    if (this.dense.has(image)) return;
    this.dense.add(image);
    image.addEventListener('load', () => {
      const now = Number(image.getAttribute('cb-src'));
      const width = this.assets.width(now);
      if (width > 0 && image.naturalWidth !== width && !image.hasAttribute('srcset')) {
        image.setAttribute('srcset', `${this.assets.url(now)} ${image.naturalWidth / width}x`);
      }
    });
  }
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
