/** Images that were loaded, or could not be: the address that the browser chose may be another one than before. */

import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';

export class Images extends StreamTracker implements Tracker {
  watch(_: Root, on: Listen): void {
    on('load', (event) => this.note(event, (address) => this.shared.assets.sight(address)));
    on('error', (event) => this.note(event, (address) => this.shared.assets.fail(address)));
  }

  private note({ target }: Event, tell: (address: string) => void): void {
    const image = target as HTMLImageElement;
    if (!dom.isElement(image) || dom.localName(image) !== 'img') return;
    tell(image.currentSrc);
    this.tree.dirt.noteAttribute(image, 'src');
    this.wake();
  }
}
