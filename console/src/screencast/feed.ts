/** The operator's frame link: reads the log from where this window stands, through dropped connections. */

import type { ErrorCode, KeyframeReason } from '@cobrowse/shared/generated/codes.ts';
import { Backoff } from '@cobrowse/shared/link/backoff.ts';
import { type FrameSocket, TransportChooser } from '@cobrowse/shared/link/http-socket.ts';
import { type Entry, packControl } from '@cobrowse/shared/wire/envelope.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import { unpack } from '@cobrowse/shared/wire/unpack.ts';

const FIRST_RETRY_MS = 300;
const LAST_RETRY_MS = 5000;
const REFUSED = 4400;
const HEAL: KeyframeReason = 'heal';
/** Said by who leaves on purpose: a line that only breaks is waited for by the hub. */
const LEFT = 1000;
/** With these the hub says that there is nothing to come back for. */
const HOPELESS: ReadonlySet<string> = new Set<ErrorCode>(['no_screencast', 'role', 'not_signed_in', 'wrong_operator']);

export interface FeedEvents {
  entry(entry: Entry): void;
  connected(up: boolean): void;
  /** There is nothing more to see, or no right to it; why is told by the hub's other line. */
  end(): void;
}

export class Feed {
  private ticket: () => Promise<string>;
  private events: FeedEvents;
  private socket: FrameSocket | null = null;
  private chooser = new TransportChooser();
  private epoch = '';
  private position = 0;
  private backoff = new Backoff(() => void this.connect(), FIRST_RETRY_MS, LAST_RETRY_MS);
  private over = false;

  constructor(ticket: () => Promise<string>, events: FeedEvents) {
    this.ticket = ticket;
    this.events = events;
  }

  async connect(): Promise<void> {
    let ticket: string;
    try {
      ticket = await this.ticket();
    } catch (error) {
      if (HOPELESS.has((error as { code?: string }).code ?? '')) this.finish();
      else this.later();
      return;
    }
    if (this.over) return;
    let socket: FrameSocket;
    try {
      socket = this.chooser.open(`${location.origin.replace(/^http/, 'ws')}/v1/frames/operator`);
    } catch {
      this.later();
      return;
    }
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.onopen = () => {
      this.chooser.opened(socket);
      socket.send(packControl(W.HELLO, W.VERSION, ticket, this.epoch, this.position));
    };
    socket.onmessage = (event) => this.receive(event.data as ArrayBuffer);
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (this.over) return;
      this.events.connected(false);
      if (event.code === REFUSED && HOPELESS.has(event.reason)) this.finish();
      else this.later();
    };
  }

  private later(): void {
    if (!this.over) this.backoff.later();
  }

  private receive(data: ArrayBuffer): void {
    const envelope = unpack(data);
    if ('control' in envelope) {
      if (envelope.control === W.WELCOME) {
        this.backoff.reset();
        this.events.connected(true);
      } else if (envelope.control === W.END) {
        this.finish();
      }
      return;
    }
    const { entry } = envelope;
    if (entry.kind === W.KIND_EPHEMERAL) {
      this.events.entry(entry);
      return;
    }
    const follows = entry.epoch === this.epoch && entry.seq === this.position + 1;
    if (!follows && entry.kind !== W.KIND_KEYFRAME) {
      // A gap: read again from the position that is certain.
      this.socket?.close();
      return;
    }
    this.epoch = entry.epoch;
    this.position = entry.seq;
    this.events.entry(entry);
  }

  /** The mirror cannot go on: ask the visitor's page for a new keyframe. */
  heal(): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(packControl(W.NEED_KEYFRAME, HEAL));
  }

  /** The line may be dead without saying so, as after a change of networks: opens another at once. */
  reopen(): void {
    const socket = this.socket;
    if (this.over || !socket) return;
    this.socket = null;
    leave(socket);
    this.events.connected(false);
    void this.connect();
  }

  private finish(): void {
    if (this.over) return;
    this.disconnect();
    this.events.end();
  }

  /** Leaves for good, and says so. */
  disconnect(): void {
    this.over = true;
    this.backoff.stop();
    if (this.socket) leave(this.socket);
  }
}

function leave(socket: FrameSocket): void {
  // Over HTTP there is no code: the type that both share knows none.
  (socket as { close(code?: number): void }).close(LEFT);
}
