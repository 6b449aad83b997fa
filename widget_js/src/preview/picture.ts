/** The page as it would be sent, rebuilt in the visitor's own browser. */

import { localFiles } from '@cobrowse/mirror/mirror/assets.ts';
import { Mirror } from '@cobrowse/mirror/mirror/mirror.ts';
import mirrorCss from '@cobrowse/mirror/mirror.css';
import type { RuleSet } from '../privacy/rules.ts';
import { collect } from './collect.ts';

export interface Picture {
  element: HTMLElement;
  width: number;
  height: number;
  close(): void;
}

/** Makes the picture in `where`, which is in the page already. Throws when the page cannot be captured. */
export async function makePicture(rules: RuleSet, maxAssetBytes: number, where: HTMLElement): Promise<Picture> {
  const { entries, files } = await collect(rules, maxAssetBytes);
  const local = localFiles(files);
  let size = { width: 0, height: 0 };
  const style = new CSSStyleSheet();
  style.replaceSync(mirrorCss);
  const root = where.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [style];
  const mirror = await new Promise<Mirror>((ready, broken) => {
    const made = new Mirror(
      local,
      {
        size: (width, height) => {
          size = { width, height };
        },
        page: () => {},
        ready: () => ready(made),
        sync: () => {},
        broken: (why) => broken(new Error(why)),
      },
      (quirks) => ({ srcdoc: `${quirks ? '' : '<!DOCTYPE html>'}<html><head></head><body></body></html>` }),
    );
    root.append(made.element);
    for (const entry of entries) made.feed(entry);
  });
  return {
    element: mirror.element,
    ...size,
    close() {
      mirror.stop();
      local.release();
    },
  };
}
