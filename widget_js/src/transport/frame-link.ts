/** The visitor's frame link: numbered entries, kept until acknowledged, sent again after a reconnect to any hub. */

import type { ErrorCode, KeyframeReason } from '@cobrowse/shared/generated/codes.ts';
import { Backoff } from '@cobrowse/shared/link/backoff.ts';
import { type FrameSocket, TransportChooser } from '@cobrowse/shared/link/http-socket.ts';
import { packControl, packEntry, unpackControl } from '@cobrowse/shared/wire/envelope.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import { LinkHealth } from './link-health.ts';
import { SendWindow } from './send-window.ts';

/** Above this much unacknowledged data a new keyframe is cheaper than sending all of it again. */
const MAX_KEPT_BYTES = 8 * 1024 * 1024;
/** With these the hub refuses for good. */
const FINAL: ReadonlySet<string> = new Set<ErrorCode>([
  'no_screencast',
  'no_consent',
  'origin_not_allowed',
  'frame_version',
]);
const FULL: KeyframeReason = 'full';
const HEAL: KeyframeReason = 'heal';
const FIRST_RETRY_MS = 300;
const LAST_RETRY_MS = 5000;
const REFUSED = 4400;

export interface LinkEvents {
  /** The log cannot go on from here: send a keyframe. */
  needKeyframe(): void;
  /** The hub ended the screencast, or refused it for good. */
  end(reason: string): void;
  /** There is room to send again. */
  ready(): void;
  connected(up: boolean): void;
}

interface Kept {
  count: number;
  keyframe: boolean;
  bytes: Uint8Array<ArrayBuffer>;
  sent: number;
}

export class FrameLink {
  private url: string;
  private ticket: () => Promise<string>;
  private events: LinkEvents;
  private writer = crypto.randomUUID();
  private socket: FrameSocket | null = null;
  private chooser = new TransportChooser();
  private welcomed = false;
  private count = 0;
  /** The highest count that was ever acknowledged. A log that knows less has lost what others may have seen. */
  private seen = 0;
  private kept: Kept[] = [];
  private keptBytes = 0;
  private window = new SendWindow();
  readonly health = new LinkHealth();
  private backoff = new Backoff(() => void this.connect(), FIRST_RETRY_MS, LAST_RETRY_MS);
  private over = false;
  private hidden = false;

  constructor(url: string, ticket: () => Promise<string>, events: LinkEvents) {
    this.url = url;
    this.ticket = ticket;
    this.events = events;
  }

  /** Whether the capture may send now. */
  get ready(): boolean {
    return this.welcomed && this.window.admits(this.keptBytes);
  }

  /** Looks at how the link is; false when a screencast over it has become impossible. */
  look(now: number): boolean {
    const first = this.kept[0];
    return this.health.look(first && this.welcomed ? now - first.sent : 0, now);
  }

  async connect(): Promise<void> {
    let ticket: string;
    try {
      ticket = await this.ticket();
    } catch {
      this.later();
      return;
    }
    if (this.over) return;
    let socket: FrameSocket;
    try {
      socket = this.chooser.open(this.url);
    } catch {
      this.later();
      return;
    }
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.onopen = () => {
      this.chooser.opened(socket);
      socket.send(packControl(W.HELLO, W.VERSION, ticket, this.writer));
    };
    socket.onmessage = (event) => {
      // What was under way when it was closed comes all the same.
      if (!this.over && event.data instanceof ArrayBuffer) this.receive(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.welcomed = false;
      this.events.connected(false);
      if (this.over) return;
      if (event.code === REFUSED && FINAL.has(event.reason)) this.finish(event.reason);
      else this.later();
    };
  }

  private later(): void {
    if (!this.over) this.backoff.later();
  }

  private finish(reason: string): void {
    if (this.over) return;
    this.close();
    this.events.end(reason);
  }

  /** Closes the connection; it is opened again when the page goes on. */
  hangUp(): void {
    this.socket?.close();
  }

  /** Nothing more is sent, whatever of the page's functions fails here. */
  close(): void {
    this.over = true;
    this.welcomed = false;
    this.kept = [];
    this.socket?.close();
    this.backoff.stop();
  }

  private receive(data: ArrayBuffer): void {
    const { control, values } = unpackControl(data);
    const [first, second] = values;
    switch (control) {
      case W.WELCOME:
        this.welcome(Number(first), second === true);
        break;
      case W.ACK:
        this.acknowledged(Number(first));
        break;
      case W.GAP:
        if (Number(first) < this.seen) {
          this.beginAnew();
          break;
        }
        this.acknowledged(Number(first));
        if (this.kept[0]?.count === Number(first) + 1) this.sendKept();
        else this.restart(Number(first));
        break;
      case W.NEED_KEYFRAME:
        // A keyframe that is under way answers this already.
        if (this.kept[0]?.keyframe) break;
        if (second === HEAL) this.events.needKeyframe();
        else this.restart(second === FULL ? Number(first) : 0);
        break;
      case W.END:
        this.finish(String(first));
        break;
    }
  }

  private welcome(last: number, known: boolean): void {
    if (known && last < this.seen) {
      this.beginAnew();
      return;
    }
    this.welcomed = true;
    this.backoff.reset();
    if (known) this.acknowledged(last);
    const next = this.kept[0];
    if (next ? next.count === (known ? last : 0) + 1 : known ? this.count === last : this.count === 0) this.sendKept();
    else this.restart(known ? last : 0);
    if (this.hidden) this.socket?.send(packControl(W.VISIBILITY, true));
    this.events.connected(true);
    this.events.ready();
  }

  /** As a writer that the log does not know: its first keyframe begins a new epoch, and nobody takes one for the other. */
  private beginAnew(): void {
    this.writer = crypto.randomUUID();
    this.restart(0);
    this.socket?.close();
  }

  private acknowledged(count: number): void {
    this.seen = Math.max(this.seen, count);
    const now = performance.now();
    for (let first = this.kept[0]; first && first.count <= count; first = this.kept[0]) {
      this.kept.shift();
      this.keptBytes -= first.bytes.length;
      this.window.acknowledged(now - first.sent, now);
      this.health.acknowledged(now - first.sent);
    }
    if (this.ready) this.events.ready();
  }

  private sendKept(): void {
    for (const entry of this.kept) {
      entry.sent = performance.now();
      this.socket?.send(entry.bytes);
    }
  }

  private restart(count: number): void {
    this.kept = [];
    this.keptBytes = 0;
    this.count = count;
    this.seen = Math.min(this.seen, count);
    this.events.needKeyframe();
  }

  /** Sends one logged entry. */
  send(kind: number, body: Uint8Array, flags: number): void {
    if (this.over) return;
    const keyframe = kind === W.KIND_KEYFRAME;
    if (keyframe && this.kept.length > 0 && !this.welcomed) {
      // Nothing before a keyframe matters any more, and none of it was acknowledged.
      this.count = (this.kept[0] as Kept).count - 1;
      this.kept = [];
      this.keptBytes = 0;
    }
    const bytes = packEntry({
      epoch: '',
      seq: ++this.count,
      kind,
      flags,
      time: Math.round(performance.now()),
      body,
    });
    this.kept.push({ count: this.count, keyframe, bytes, sent: performance.now() });
    this.keptBytes += bytes.length;
    if (this.keptBytes > MAX_KEPT_BYTES && !keyframe && !this.welcomed) this.restart((this.kept[0] as Kept).count - 1);
    else if (this.welcomed) this.socket?.send(bytes);
  }

  /** Sends what may be lost; dropped first when the link is weak. */
  sendEphemeral(body: Uint8Array): void {
    if (!this.ready) return;
    const entry = { epoch: '', seq: 0, kind: W.KIND_EPHEMERAL, flags: 0, time: Math.round(performance.now()), body };
    this.socket?.send(packEntry(entry));
  }

  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    if (this.welcomed) this.socket?.send(packControl(W.VISIBILITY, hidden));
  }
}
