/** The chat's line to the hub: the visit comes first, then the socket, both tried again until they are refused for good. */

import type { ErrorCode } from '@cobrowse/shared/generated/codes.ts';
import type { Refused, VisitorHears, VisitorSays } from '@cobrowse/shared/generated/control.ts';
import { Backoff } from '@cobrowse/shared/link/backoff.ts';
import { io, type Socket } from 'socket.io-client';
import type { Clean } from '../realm/realm.ts';
import { safeParser } from '../transport/safe-json.ts';
import { transports } from './transports.ts';
import { VisitError } from './visit.ts';

const ACK_MS = 10_000;
const CONNECT_MS = 8_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8000;
/** Refusals that trying again cannot change. */
const FINAL: ReadonlySet<string> = new Set<ErrorCode>(['unknown_site', 'origin_not_allowed']);

type Heard = { [Event in keyof VisitorHears]: (told: VisitorHears[Event]) => void };
type Said = { [Event in keyof VisitorSays]: (told: VisitorSays[Event]['payload']) => void };
type Payload<Event extends keyof VisitorSays> = VisitorSays[Event]['payload'];

export interface ConnectionEvents {
  /** The realm of which the browser's own functions are taken, now. */
  realm(): Clean;
  /** Returns a token for the next connection. Throws VisitError. */
  token(): Promise<string>;
  /** The token is not to be used again. */
  forgetToken(): void;
  /** What the hub is told with the token. */
  greeting(): object;
  /** The hub knows this visit; the socket follows. */
  visited(): Promise<void>;
  opened(): void;
  lost(): void;
  /** This page may not embed the widget. */
  refused(): void;
}

export class Connection {
  readonly socket: Socket<Heard, Said>;
  private events: ConnectionEvents;
  private refused = false;
  private backoff = new Backoff(() => void this.begin(), FIRST_RETRY_MS, LAST_RETRY_MS);

  constructor(hub: string, events: ConnectionEvents) {
    this.events = events;
    this.socket = io(`${hub}/visitor`, {
      path: '/v1/socket',
      parser: safeParser,
      transports: transports(events.realm),
      tryAllTransports: true,
      autoConnect: false,
      timeout: CONNECT_MS,
      reconnectionDelay: FIRST_RETRY_MS,
      reconnectionDelayMax: LAST_RETRY_MS,
      auth: (give) => this.authenticate(give),
    });
    this.socket.on('connect', () => {
      this.backoff.reset();
      events.opened();
    });
    this.socket.on('disconnect', () => events.lost());
    this.socket.on('connect_error', (error) => this.retry(error));
  }

  /** The visit comes before the socket: it tells at once, and why, when this page may not embed the widget. */
  async begin(): Promise<void> {
    try {
      await this.events.token();
      await this.events.visited();
      this.socket.connect();
    } catch (error) {
      if (isFinal(error)) this.events.refused();
      else this.backoff.later();
    }
  }

  get isOpen(): boolean {
    return this.socket.connected;
  }

  /** Tells the hub something that is of no use later. */
  tell<Event extends keyof VisitorSays>(event: Event, data: Payload<Event>): void {
    if (this.isOpen) this.tellLater(event, data);
  }

  /** Tells the hub, when there is a connection again if there is none. */
  tellLater<Event extends keyof VisitorSays>(event: Event, data: Payload<Event>): void {
    (this.socket as unknown as Socket).emit(event, data);
  }

  /** Returns the hub's answer. Throws when none comes in time. */
  call<Event extends keyof VisitorSays>(
    event: Event,
    data: Payload<Event>,
  ): Promise<VisitorSays[Event]['answer'] | Refused> {
    // The library's types know no answer that may be left out.
    return (this.socket as unknown as Socket).timeout(ACK_MS).emitWithAck(event, data);
  }

  disconnect(): void {
    this.socket.disconnect();
  }

  connect(): void {
    this.socket.connect();
  }

  private authenticate(give: (data: object) => void): void {
    this.events
      .token()
      .then((token) => give({ token, ...this.events.greeting() }))
      .catch((error: unknown) => {
        this.refused = isFinal(error);
        if (this.refused) {
          this.events.refused();
          this.socket.disconnect();
        } else {
          give({});
        }
      });
  }

  private retry(error: Error): void {
    // A WebSocket that neither opens nor fails, as behind some proxies: polling first from now on.
    if (error.message === 'timeout') this.socket.io.opts.transports = transports(this.events.realm).reverse();
    this.events.forgetToken();
    // What the hub itself refused, such as a token that is over, is not tried again by the library.
    if (!this.socket.active && !this.refused) this.backoff.later();
  }
}

function isFinal(error: unknown): boolean {
  if (!(error instanceof VisitError) || !FINAL.has(error.code)) return false;
  console.warn(`cobrowse: ${error.message}`);
  return true;
}
