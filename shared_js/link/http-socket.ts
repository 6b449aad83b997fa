/**
 * A frame link over plain HTTP where WebSocket is blocked: envelopes are posted, frames are polled. To its user it is a
 * WebSocket. Without any of the chat's parts: the console uses it too.
 */

const HEADER = 'X-Cobrowse-Transport';
const OVER = 410;
const LOST = 1006;
/** After so many WebSockets that never opened, every second attempt is made over HTTP. */
const PATIENCE = 2;
/** Where one did open, it is rather the hub that is away. */
const LONG_PATIENCE = 8;

export interface FrameSocket {
  binaryType: string;
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** Remembers what this network lets through. */
export class TransportChooser {
  private failures = 0;
  private patience = PATIENCE;

  /** Opens the next attempt. `url` is that of the WebSocket. */
  open(url: string): FrameSocket {
    if (this.failures >= this.patience && this.failures % 2 === 0) {
      this.failures++;
      return new HttpSocket(url.replace(/^ws/, 'http'));
    }
    this.failures++;
    return new WebSocket(url) as FrameSocket;
  }

  /** It opened: the next attempt is made in the same way, or over a WebSocket if there ever was one. */
  opened(socket: FrameSocket): void {
    if (!(socket instanceof HttpSocket)) this.patience = LONG_PATIENCE;
    this.failures = this.patience === PATIENCE ? PATIENCE : 0;
  }
}

class HttpSocket implements FrameSocket {
  binaryType = 'arraybuffer';
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  private url: string;
  private name = '';
  private queue: Uint8Array<ArrayBuffer>[] = [];
  private sending = false;
  private abort = new AbortController();

  constructor(url: string) {
    this.url = url;
    void this.start();
  }

  private async start(): Promise<void> {
    try {
      const response = await this.call(null);
      this.name = ((await response.json()) as { transport: string }).transport;
    } catch {
      this.finish(LOST, '');
      return;
    }
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.onopen?.();
    void this.poll();
  }

  private async call(body: Blob | null): Promise<Response> {
    const response = await fetch(this.url, {
      method: 'POST',
      body,
      credentials: 'same-origin',
      referrerPolicy: 'no-referrer',
      signal: this.abort.signal,
      headers: { 'Content-Type': 'application/octet-stream', ...(this.name && { [HEADER]: this.name }) },
    });
    if (!response.ok && response.status !== OVER) throw new Error(`refused: ${response.status}`);
    return response;
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    this.queue.push(data);
    void this.pump();
  }

  /** One post at a time, with all that waits. */
  private async pump(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.queue.length > 0 && this.readyState === 1) {
        const parts: Uint8Array<ArrayBuffer>[] = [];
        for (const data of this.queue.splice(0)) {
          const size = new Uint8Array(4);
          new DataView(size.buffer).setUint32(0, data.length);
          parts.push(size, data);
        }
        await this.call(new Blob(parts));
      }
    } catch {
      this.finish(LOST, '');
    }
    this.sending = false;
  }

  private async poll(): Promise<void> {
    try {
      while (this.readyState === 1) {
        const response = await this.call(null);
        if (response.status === OVER) {
          const { code, reason } = (await response.json()) as { code: number; reason: string };
          this.finish(code, reason);
          return;
        }
        for (const data of frames(await response.arrayBuffer())) this.onmessage?.({ data });
      }
    } catch {
      this.finish(LOST, '');
    }
  }

  private finish(code: number, reason: string): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.abort.abort();
    this.onclose?.({ code, reason });
  }

  close(): void {
    // Else the hub would wait for this side as for one that lost its connection.
    if (this.name && this.readyState !== 3) {
      const how = { method: 'DELETE', keepalive: true, headers: { [HEADER]: this.name } } as const;
      fetch(this.url, { ...how, credentials: 'same-origin', referrerPolicy: 'no-referrer' }).catch(() => {});
    }
    // As with a WebSocket, its user hears of it later.
    setTimeout(() => this.finish(1000, ''), 0);
  }
}

/** Frames as servers write them (RFC 6455, section 5.2): not masked, whole. */
function* frames(buffer: ArrayBuffer): Generator<ArrayBuffer> {
  const view = new DataView(buffer);
  for (let at = 0; at + 2 <= buffer.byteLength; ) {
    let size = view.getUint8(at + 1);
    let start = at + 2;
    if (size === 126) {
      size = view.getUint16(start);
      start += 2;
    } else if (size === 127) {
      size = Number(view.getBigUint64(start));
      start += 8;
    }
    yield buffer.slice(start, start + size);
    at = start + size;
  }
}
