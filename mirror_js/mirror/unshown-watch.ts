/** Tells which parts of the page that cannot be shown would be seen now. */

import { boxOf } from './places.ts';
import type { Screen } from './screen.ts';
import type { UnshownPart } from './unshown.ts';

/** What would be seen changes while the page is scrolled: it is looked at this often. */
const LOOK_MS = 400;
const MAX_PARTS = 200;

export class UnshownWatch {
  private timer = 0;
  private told = '[]';

  /** The screen may have changed; `tell` is called when other parts than before are missing. */
  follow(screen: () => Screen | null, tell: (parts: UnshownPart[]) => void): void {
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      const now = screen();
      const parts = now?.complete ? seenOf(now) : [];
      const text = JSON.stringify(parts);
      if (text === this.told) return;
      this.told = text;
      tell(parts);
    }, LOOK_MS) as unknown as number;
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** Those that have a place in the visitor's window, and those that have none of their own. */
function seenOf({ page, width, height }: Screen): UnshownPart[] {
  if (!page) return [];
  const parts: UnshownPart[] = [];
  for (const part of [...page.unshown.all, ...page.missingPictures().map((id) => ({ id, reason: 'picture' }))]) {
    const node = page.get(part.id)?.node as Element | undefined;
    const placeless = node?.localName === 'link';
    const box = placeless ? null : boxOf(page, part.id);
    const inside = box && box.left < width && box.top < height && box.left + box.width > 0 && box.top + box.height > 0;
    if (placeless || inside) parts.push(part);
    if (parts.length === MAX_PARTS) break;
  }
  return parts;
}
