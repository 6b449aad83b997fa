/** Capture and mirror in one page, joined by the real wire format, without a hub between them. */

import { hubFiles } from '@cobrowse/mirror/mirror/assets.ts';
import { Mirror } from '@cobrowse/mirror/mirror/mirror.ts';
import mirrorCss from '@cobrowse/mirror/mirror.css';
import type { Entry } from '@cobrowse/shared/wire/envelope.ts';
import { Assets } from '../../widget_js/src/assets/assets.ts';
import type { Capture, CaptureOptions } from '../../widget_js/src/capture/capture.ts';
import { startCapture } from '../../widget_js/src/capture/recorder.ts';
import type { Mode, RuleSet } from '../../widget_js/src/privacy/rules.ts';
import { SendWindow } from '../../widget_js/src/transport/send-window.ts';
import { canon } from './canon.ts';

export interface Sent {
  kind: number;
  flags: number;
  body: Uint8Array;
}

const HIDDEN =
  'display:block;position:fixed;left:0;top:0;width:0;height:0;border:0;margin:0;padding:0;overflow:hidden;visibility:hidden';
const SHOWN =
  'display:block;position:fixed;left:0;top:0;width:100vw;height:100vh;max-width:none;max-height:none;border:0;margin:0;padding:0;overflow:hidden;background:white';

async function upload(hash: string, type: string, body: ArrayBuffer): Promise<void> {
  await fetch(`/assets/${hash}`, { method: 'PUT', body, headers: { 'Content-Type': type } });
}

export class Harness {
  sent: Sent[] = [];
  /** Where the pointer was: bodies that are not logged. */
  pointed: Uint8Array[] = [];
  bytes = 0;
  capture: Capture | null = null;
  mirror: Mirror | null = null;
  broken = '';
  onSend: () => void = () => {};
  /** Bytes on their way over a link that was made weak. */
  waiting = 0;
  private rate = Number.POSITIVE_INFINITY;
  private free = 0;
  private window = new SendWindow();
  private sequence = 0;

  /** Starts both. */
  start(options: { mode?: Mode; rules?: RuleSet['rules']; mirror?: boolean } & CaptureOptions = {}): void {
    if (options.mirror !== false) {
      const host = document.createElement('cobrowse-widget');
      host.style.cssText = HIDDEN;
      document.documentElement.append(host);
      this.mirror = new Mirror(hubFiles('/assets'), {
        size: () => {},
        page: () => {},
        ready: () => {},
        sync: () => {},
        broken: (why) => {
          this.broken = why;
        },
      });
      host.append(this.mirror.element, Object.assign(document.createElement('style'), { textContent: mirrorCss }));
    }
    const harness = this;
    const assets = new Assets(
      {
        maxBytes: 1e6,
        origins: [],
        offer: async (hashes) => hashes,
        upload,
        fetch: async () => ({ hash: '', type: '' }),
      },
      () => this.capture?.resume(),
    );
    this.capture = startCapture(
      {
        get ready() {
          return harness.window.admits(harness.waiting);
        },
        send: (kind, body, flags) => {
          this.sent.push({ kind, flags, body });
          this.bytes += body.length;
          this.onSend();
          const entry = { epoch: 'e', seq: ++this.sequence, kind, flags, time: 0, body };
          if (this.rate === Number.POSITIVE_INFINITY) this.mirror?.feed(entry);
          else this.carry(entry);
        },
        sendEphemeral: (body) => this.pointed.push(body),
      },
      { version: 0, mode: options.mode ?? 'standard', rules: options.rules ?? [] },
      assets,
      () => {
        this.broken = 'the capture failed';
      },
      options,
    );
  }

  /** Puts the mirror over the page in the same place, or takes it away again. */
  show(mirror: boolean): void {
    const host = this.mirror?.element.parentElement;
    if (!host) return;
    host.style.cssText = mirror ? SHOWN : HIDDEN;
    // Above the page's own dialogs; a frame that is moved would be loaded again.
    host.popover = 'manual';
    host.togglePopover(mirror);
  }

  /** From now on the link takes so many bytes a second. */
  limit(bytesPerSecond: number): void {
    this.rate = bytesPerSecond;
  }

  private carry(entry: Entry): void {
    const { length } = entry.body;
    this.waiting += length;
    const now = performance.now();
    this.free = Math.max(this.free, now) + (length / this.rate) * 1000;
    setTimeout(() => {
      this.waiting -= length;
      this.window.acknowledged(performance.now() - now, performance.now());
      this.mirror?.feed(entry);
      this.capture?.resume();
    }, this.free - now);
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
    this.pointed = [];
    this.broken = '';
    this.sequence = 0;
  }
}

Object.assign(window, { Harness });
