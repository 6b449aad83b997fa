/** Reads one keyframe's deflate stream, frame by frame, and refuses what grows without measure. */

import { Inflate, Z_SYNC_FLUSH } from 'pako';

/** Largest frame body after inflating. A page of 100,000 nodes is about 3 MB. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

export class Inflater {
  private parts: Uint8Array[] = [];
  private size = 0;
  private inflate: Inflate;

  constructor() {
    this.inflate = new Inflate({ raw: true, chunkSize: 65536 });
    this.inflate.onData = (chunk) => {
      this.size += (chunk as Uint8Array).length;
      if (this.size > MAX_FRAME_BYTES) throw new Error('the frame is too large');
      this.parts.push(chunk as Uint8Array);
    };
  }

  /** Returns the body of one frame. Throws when the bytes are no deflate stream or inflate to too much. */
  push(bytes: Uint8Array): Uint8Array {
    this.parts = [];
    this.size = 0;
    this.inflate.push(bytes, Z_SYNC_FLUSH);
    if (this.inflate.err) throw new Error('the frame is not compressed as it should be');
    const all = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
