/** Parts of the page that cannot be shown, as far as they would be seen now. */

import type { Unshown as Reason } from '@cobrowse/shared/generated/codes.ts';
import { boxOf } from './places.ts';
import type { Screen } from './screen.ts';

/** What was found changes while the page is scrolled: it is looked at this often. */
const LOOK_MS = 400;
const MAX_PARTS = 200;

export interface UnshownPart {
  id: number;
  /** A code that this console may not know yet. */
  reason: Reason | (string & {});
}

/** What is told of each node. */
export class MirrorUnshown {
  private reasons = new Map<number, string>();

  set(id: number, reason: string | null): void {
    if (reason === null) this.reasons.delete(id);
    else this.reasons.set(id, reason);
  }

  forget(id: number): void {
    this.reasons.delete(id);
  }

  /** Those that have a place in the visitor's window, and those that have none of their own. */
  seen({ page, width, height }: Screen): UnshownPart[] {
    const parts: UnshownPart[] = [];
    if (!page) return parts;
    const told = [...this.reasons, ...page.missingPictures().map((id) => [id, 'picture'] as const)];
    for (const [id, reason] of told) {
      const node = page.get(id)?.node as Element | undefined;
      const placeless = node?.localName === 'link';
      const box = placeless ? null : boxOf(page, id);
      const inside =
        box && box.left < width && box.top < height && box.left + box.width > 0 && box.top + box.height > 0;
      if (placeless || inside) parts.push({ id, reason });
      if (parts.length === MAX_PARTS) break;
    }
    return parts;
  }
}

/** Tells when other parts than before cannot be shown. */
export class UnshownWatch {
  private timer = 0;
  private told = '[]';

  look(find: () => UnshownPart[], tell: (parts: UnshownPart[]) => void): void {
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      const parts = find();
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
