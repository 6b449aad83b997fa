/** The console's line to the hub: opened again by itself, and never believed to be there when nothing is heard of it. */

import type { OperatorHears } from '@cobrowse/shared/generated/control.ts';
import { Backoff } from '@cobrowse/shared/link/backoff.ts';
import { io, type Socket } from 'socket.io-client';

const CONNECT_MS = 8_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5_000;
/** A hub of which nothing is heard is known to be lost after at most these two together. */
const PING_EVERY_MS = 2_000;
const PING_MS = 3_000;
/** A line that is silent for longer is opened anew: after a change of networks the old one never says that it is dead. */
const SILENT_MS = 15_000;

interface Events {
  changed(): void;
  /** The hub knows this session no more. */
  signedOut(): void;
}

type Heard = { [Event in keyof OperatorHears]: (told: OperatorHears[Event]) => void };

export class Connection {
  readonly socket: Socket<Heard>;
  online = false;
  /** When the hub was last heard, on this console's clock, if it is lost; 0 otherwise. */
  lostAt = 0;
  /** How often a line was opened: with each one, the lines beside it may be dead too. */
  opened = 0;
  /** Milliseconds to the hub and back; 0 while unknown. */
  roundTrip = 0;
  private heard = Date.now();
  private asking = false;
  private events: Events;
  private backoff = new Backoff(() => this.socket.connect(), FIRST_RETRY_MS, LAST_RETRY_MS);
  private stop = new AbortController();

  constructor(events: Events) {
    this.events = events;
    this.socket = io('/operator', {
      path: '/v1/socket',
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      timeout: CONNECT_MS,
      reconnectionDelay: FIRST_RETRY_MS,
      reconnectionDelayMax: LAST_RETRY_MS,
    });
    this.socket.on('connect', () => {
      this.backoff.reset();
      this.opened++;
      this.here();
      void this.measure();
    });
    this.socket.on('disconnect', (reason) => {
      this.lost();
      // A hub that shuts the line means it: the library stays away, and would never hear that the session ended.
      if (reason === 'io server disconnect') this.backoff.later();
    });
    this.socket.on('connect_error', (error) => {
      // A WebSocket that neither opens nor fails, as behind some proxies: polling first from now on.
      if (error.message === 'timeout') this.socket.io.opts.transports = ['polling', 'websocket'];
      if (error.message === 'not_signed_in') events.signedOut();
      // What the hub itself refused is not tried again by the library.
      else if (!this.socket.active) this.backoff.later();
    });
    this.socket.onAny(() => {
      this.heard = Date.now();
    });
    const timer = setInterval(() => {
      // A hub that is away from the start is said too.
      if (this.opened === 0) this.lost();
      void this.measure();
    }, PING_EVERY_MS);
    const { signal } = this.stop;
    signal.addEventListener('abort', () => clearInterval(timer));
    window.addEventListener('offline', () => this.lost(), { signal });
    window.addEventListener('online', () => void this.measure(), { signal });
    // Timers of a hidden window run late: what it says is checked when it is looked at.
    document.addEventListener('visibilitychange', () => void this.measure(), { signal });
  }

  disconnect(): void {
    this.stop.abort();
    this.backoff.stop();
    this.socket.disconnect();
  }

  private here(): void {
    this.heard = Date.now();
    this.online = true;
    this.lostAt = 0;
    this.events.changed();
  }

  private lost(): void {
    if (this.lostAt) return;
    this.online = false;
    this.lostAt = this.heard;
    this.events.changed();
  }

  private async measure(): Promise<void> {
    if (!this.socket.connected || this.asking) return;
    const began = performance.now();
    const before = this.heard;
    this.asking = true;
    try {
      await (this.socket as unknown as Socket).timeout(PING_MS).emitWithAck('ping', {});
      this.roundTrip = Math.max(1, Math.round(performance.now() - began));
      this.here();
    } catch {
      // A hub that has much to say may answer late.
      if (this.heard === before) this.lost();
      if (Date.now() - this.heard > SILENT_MS && this.socket.connected) this.socket.disconnect().connect();
    } finally {
      this.asking = false;
    }
  }
}
