/** Assets that arrived on the hub, or will never do. */

import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';

export class AssetNews extends StreamTracker implements Tracker {
  flush(writer: FrameWriter): void {
    this.shared.assets.write(writer);
  }
}
