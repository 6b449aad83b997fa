/** Attributes of mirrored elements: cleaned once more, styles rewritten, pictures given the hub's addresses. */

import type { MirrorAssets } from './assets.ts';
import { rewriteCss } from './css.ts';
import { safeAttribute } from './sanitize.ts';

export class MirrorAttributes {
  private assets: MirrorAssets;

  constructor(assets: MirrorAssets) {
    this.assets = assets;
  }

  /** Sets what is allowed of it; the rest is left out. */
  set(element: Element, tag: string, name: string, value: string): void {
    const safe = safeAttribute(tag, name, value);
    if (!safe) return;
    if ('text' in safe) write(element, name, safe.text);
    else if ('css' in safe) this.style(element, name, safe.css);
    else this.assetAttribute(element, name, safe.asset);
  }

  remove(element: Element, name: string): void {
    if (!name.toLowerCase().startsWith('cb-')) element.removeAttribute(name);
  }

  private style(element: Element, name: string, css: string): void {
    let waiting = false;
    const text = rewriteCss(css, (asset) => {
      if (!waiting) this.assets.use(asset, () => this.style(element, name, css));
      waiting = true;
      return this.assets.url(asset);
    });
    write(element, name, text);
  }

  private assetAttribute(element: Element, name: string, asset: number): void {
    this.assets.use(asset, () => {
      if (element.getAttribute(`cb-${name}`) === String(asset)) write(element, name, this.assets.url(asset));
    });
    element.setAttribute(`cb-${name.replace(':', '-')}`, String(asset));
    write(element, name, this.assets.url(asset));
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
