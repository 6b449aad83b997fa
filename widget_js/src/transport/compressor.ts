/** Compresses frame bodies and hands them on in their order. */

import { FLAG_WHOLE } from '@cobrowse/shared/wire/ops.ts';
import { Deflater } from './deflater.ts';

/** From this size on the browser compresses a body, beside the page's own work; smaller ones share one stream. */
const LARGE = 8192;
/** Above this much that is still being compressed the capture waits. */
const BEHIND = 1024 * 1024;

interface Waiting {
  kind: number;
  size: number;
  flags: number;
  body: Uint8Array | null;
}

/** One per keyframe. */
export class Compressor {
  private send: (kind: number, body: Uint8Array, flags: number) => void;
  private failed: () => void;
  private large: number;
  private deflater = new Deflater();
  private waiting: Waiting[] = [];
  private size = 0;
  private over = false;

  /** `failed` is called when the browser could not compress. `large` Infinity does without the browser. */
  constructor(send: (kind: number, body: Uint8Array, flags: number) => void, failed: () => void, large = LARGE) {
    this.send = send;
    this.failed = failed;
    this.large = typeof CompressionStream === 'function' ? large : Number.POSITIVE_INFINITY;
  }

  get behind(): boolean {
    return this.size > BEHIND;
  }

  /** Takes a body; its bytes may be written over afterwards. */
  push(kind: number, bytes: Uint8Array): void {
    const large = bytes.length >= this.large;
    const entry: Waiting = { kind, size: bytes.length, flags: large ? FLAG_WHOLE : 0, body: null };
    this.waiting.push(entry);
    this.size += entry.size;
    if (!large) {
      entry.body = this.deflater.push(bytes);
      this.pass();
      return;
    }
    whole(bytes.slice()).then(
      (body) => {
        entry.body = body;
        this.pass();
      },
      () => {
        if (!this.over) this.failed();
      },
    );
  }

  private pass(): void {
    for (let first = this.waiting[0]; first?.body && !this.over; first = this.waiting[0]) {
      this.waiting.shift();
      this.size -= first.size;
      this.send(first.kind, first.body, first.flags);
    }
  }

  /** Nothing that still waits is sent. */
  stop(): void {
    this.over = true;
  }
}

async function whole(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new CompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  // A failure of the writing side fails the reading side too.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  return new Uint8Array(await new Response(stream.readable).arrayBuffer());
}
