/** Capture and mirror in one page, joined by the real wire format, without a hub between them. */

import { Mirror } from '../../console/src/mirror/mirror.ts';
import { Assets } from '../../widget_js/src/assets/assets.ts';
import { type Capture, startCapture } from '../../widget_js/src/capture/capture.ts';
import type { Mode } from '../../widget_js/src/privacy/levels.ts';
import { canon } from './canon.ts';
import { fuzz } from './fuzz.ts';

export interface Sent {
  kind: number;
  body: Uint8Array;
}

export class Harness {
  sent: Sent[] = [];
  bytes = 0;
  capture: Capture | null = null;
  mirror: Mirror | null = null;
  broken = '';
  onSend: () => void = () => {};
  private sequence = 0;

  /** Starts both. `sliceMs` 0 makes the slices of the keyframe as small as they can be. */
  start(options: { mode?: Mode; sliceMs?: number; mirror?: boolean } = {}): void {
    if (options.mirror !== false) {
      const host = document.createElement('cobrowse-widget');
      host.style.cssText = 'position:fixed;left:0;top:0;width:0;height:0;overflow:hidden;visibility:hidden';
      document.documentElement.append(host);
      this.mirror = new Mirror('/assets', {
        size: () => {},
        page: () => {},
        ready: () => {},
        broken: (why) => {
          this.broken = why;
        },
      });
      host.append(this.mirror.element);
    }
    const assets = new Assets({ maxBytes: 1e6, offer: async () => [], upload: async () => {} }, () =>
      this.capture?.resume(),
    );
    this.capture = startCapture(
      {
        ready: true,
        send: (kind, body) => {
          this.sent.push({ kind, body });
          this.bytes += body.length;
          this.onSend();
          this.mirror?.feed({ epoch: 'e', seq: ++this.sequence, kind, flags: 0, time: 0, body });
        },
        sendEphemeral: () => {},
      },
      options.mode ?? 'standard',
      assets,
      () => {
        this.broken = 'the capture failed';
      },
      options.sliceMs,
    );
  }

  /** Writes and applies what is dirty now. */
  step(): void {
    this.capture?.flush();
    this.mirror?.settle();
  }

  /** Waits until the mirror's frame is there and the keyframe is complete. */
  async settled(): Promise<void> {
    for (let i = 0; i < 2000; i++) {
      this.step();
      if (this.mirror?.document && this.mirror.complete) return;
      await new Promise((done) => setTimeout(done, 2));
    }
    throw new Error(`the keyframe was never complete ${this.broken}`);
  }

  /** Returns the first difference between page and mirror, or an empty string. */
  difference(): string {
    if (this.broken) return `broken: ${this.broken}`;
    const mirror = this.mirror?.document;
    if (!mirror) return 'no mirror';
    const a = canon(document).split('\n');
    const b = canon(mirror).split('\n');
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      if (a[i] !== b[i]) {
        return `line ${i}\npage:   ${a.slice(Math.max(0, i - 2), i + 3).join('\n        ')}\nmirror: ${b.slice(Math.max(0, i - 2), i + 3).join('\n        ')}`;
      }
    }
    if (this.capture && this.capture.known !== this.mirror?.known) {
      return `ids: the page knows ${this.capture.known}, the mirror ${this.mirror?.known}`;
    }
    return '';
  }

  stop(): void {
    this.capture?.stop();
    this.mirror?.stop();
    this.mirror?.element.parentElement?.remove();
    this.capture = null;
    this.mirror = null;
    this.sent = [];
    this.broken = '';
    this.sequence = 0;
  }
}

Object.assign(window, { Harness, fuzz });
