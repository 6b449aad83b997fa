/** Reads one keyframe's deflate stream, frame by frame, and refuses what grows without measure. */

import { FLAG_WHOLE } from '@cobrowse/shared/wire/ops.ts';
import { Inflate, Z_SYNC_FLUSH } from 'pako';

/** Largest frame body after inflating. A page of 100,000 nodes is about 3 MB. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

export class Inflater {
  private parts: Uint8Array[] = [];
  private size = 0;
  private stream = this.begin();

  private begin(): Inflate {
    const inflate = new Inflate({ raw: true, chunkSize: 65536 });
    inflate.onData = (chunk) => {
      this.size += (chunk as Uint8Array).length;
      if (this.size > MAX_FRAME_BYTES) throw new Error('the frame is too large');
      this.parts.push(chunk as Uint8Array);
    };
    return inflate;
  }

  /** Returns the body of one frame. Throws when the bytes are no deflate stream or inflate to too much. */
  push(bytes: Uint8Array, flags: number): Uint8Array {
    this.parts = [];
    this.size = 0;
    const whole = (flags & FLAG_WHOLE) !== 0;
    const inflate = whole ? this.begin() : this.stream;
    inflate.push(bytes, whole || Z_SYNC_FLUSH);
    if (inflate.err || (whole && !inflate.ended)) throw new Error('the frame is not compressed as it should be');
    const all = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
