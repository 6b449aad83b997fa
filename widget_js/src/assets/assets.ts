/** Images and fonts of the page: named in the stream, read from the HTTP cache, uploaded when the hub lacks them. */

import { ASSET_PREFIX, BROKEN, OP_ASSET } from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { AssetNamer } from '../privacy/gate.ts';
import { cleanPicture } from '../privacy/pictures/clean.ts';
import { redraw } from '../privacy/pictures/redraw.ts';
import { tokenLike } from '../privacy/text.ts';
import { isOpenUrl } from '../privacy/urls.ts';

/** Loads at a time: the page's own requests go first. */
const PARALLEL = 4;
const MAX_ASSETS = 5000;
/** Firefox tells nothing of a picture that it still had in memory: look for it in the HTTP cache after this time. */
const LOOK_AGAIN_MS = 400;
/** Addresses of bytes that have none of their own. */
const PUT = 'blob:cobrowse/';
/** A part of a file that has a name of its own, as symbols have. */
const PART = /^#[A-Za-z_][\w:.-]{0,99}$/;
const TYPE =
  /^(image\/(png|jpeg|gif|webp|avif|svg\+xml|bmp|x-icon|vnd\.microsoft\.icon)|font\/[a-z0-9-]+|application\/(x-)?font-[a-z0-9-]+|application\/vnd\.ms-fontobject)$/;
export const STYLE_SHEET = 'text/css';
const FONT_BY_NAME: Record<string, string> = {
  woff2: 'font/woff2',
  woff: 'font/woff',
  ttf: 'font/ttf',
  otf: 'font/otf',
};

interface Done {
  asset: number;
  hash: string;
  type: string;
  width: number;
  height: number;
}

export interface AssetHub {
  /** Returns which of these hashes the hub lacks. */
  offer(hashes: string[]): Promise<string[]>;
  upload(hash: string, type: string, body: ArrayBuffer): Promise<void>;
  maxBytes: number;
  /** Origins from which the hub may fetch what this browser may not read. */
  origins: string[];
  /** Has the hub fetch an asset of one of these. */
  fetch(url: string): Promise<{ hash: string; type: string }>;
}

/** Lasts for a whole screencast: a new keyframe names the same assets again without loading them. */
export class Assets implements AssetNamer {
  private hub: AssetHub;
  private wake: () => void;
  private numbers = new Map<string, number>();
  private sizes = new Map<number, HTMLImageElement>();
  private results = new Map<number, Done>();
  private seen = new Set<string>();
  private waiting = new Map<string, number>();
  private queue: string[] = [];
  private busy = 0;
  private fresh: Done[] = [];
  private named = new Set<number>();
  private observer: PerformanceObserver | null = null;
  private stopped = false;
  private held = false;

  constructor(hub: AssetHub, wake: () => void) {
    this.hub = hub;
    this.wake = wake;
    for (const entry of performance.getEntriesByType('resource')) this.seen.add(entry.name);
    try {
      this.observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) this.sight(entry.name);
      });
      this.observer.observe({ type: 'resource', buffered: true });
    } catch {
      // Without resource timing only images that are complete are sent.
    }
  }

  stop(): void {
    this.stopped = true;
    this.observer?.disconnect();
    this.queue = [];
  }

  /** Whether nothing is being loaded. */
  get idle(): boolean {
    return this.busy === 0 && this.queue.length === 0;
  }

  /** A new keyframe: all names are to be told again. */
  restart(): void {
    this.named.clear();
    this.fresh = [];
  }

  name(url: string, base: string, element: Element | null): string {
    let parsed: URL;
    try {
      parsed = new URL(url, base);
    } catch {
      return '';
    }
    if (!/^(https?|blob|data):/.test(parsed.protocol)) return '';
    const { hash } = parsed;
    parsed.hash = '';
    const absolute = parsed.href;
    let number = this.numbers.get(absolute);
    if (number === undefined) {
      if (this.numbers.size >= MAX_ASSETS) return '';
      number = this.numbers.size;
      this.numbers.set(absolute, number);
      this.want(absolute, number, element);
    }
    if (element && element.localName === 'img') this.sizes.set(number, element as HTMLImageElement);
    this.retell(number);
    return ASSET_PREFIX + number + (PART.test(hash) && !tokenLike(hash) ? hash : '');
  }

  /** Uploads bytes that have no address. Returns their number, or null when they cannot be had. */
  async put(body: ArrayBuffer, type: string): Promise<number | null> {
    if (!this.fits(body, type) || this.stopped) return null;
    try {
      const hash = hex(await crypto.subtle.digest('SHA-256', body));
      const key = PUT + hash;
      let number = this.numbers.get(key);
      if (number === undefined) {
        number = this.numbers.size;
        this.numbers.set(key, number);
        await this.upload(hash, type, body);
        this.results.set(number, { asset: number, hash, type, width: 0, height: 0 });
      }
      if (!this.results.has(number)) return null;
      this.retell(number);
      return number;
    } catch {
      return null;
    }
  }

  /** Hands a style sheet's text to the hub. Returns its hash, or null when the hub cannot have it. */
  async share(text: string): Promise<string | null> {
    const body = new TextEncoder().encode(text);
    if (body.byteLength > this.hub.maxBytes || this.stopped) return null;
    try {
      const hash = hex(await crypto.subtle.digest('SHA-256', body));
      await this.upload(hash, STYLE_SHEET, body.buffer);
      return hash;
    } catch {
      return null;
    }
  }

  /** An address for bytes that were `put`, which `name` understands. */
  address(asset: number): string {
    return PUT + this.results.get(asset)?.hash;
  }

  private fits(body: ArrayBuffer, type: string): boolean {
    return TYPE.test(type) && body.byteLength > 0 && body.byteLength <= this.hub.maxBytes;
  }

  private async upload(hash: string, type: string, body: ArrayBuffer): Promise<void> {
    const missing = await this.hub.offer([hash]);
    if (missing.includes(hash)) await this.hub.upload(hash, type, body);
  }

  private retell(number: number): void {
    if (this.named.has(number)) return;
    this.named.add(number);
    const result = this.results.get(number);
    if (result) this.fresh.push(result);
  }

  /** Loads only what the page itself has loaded: the visitor's network is not ours to use. */
  private want(url: string, number: number, element: Element | null): void {
    const image = element && element.localName === 'img' ? (element as HTMLImageElement) : null;
    if (image?.complete && image.naturalWidth === 0 && image.currentSrc !== '') {
      this.fail(url);
      return;
    }
    const local = !url.startsWith('http');
    if (local || this.seen.has(url) || (image?.complete && image.naturalWidth > 0)) this.enqueue(url);
    else {
      this.waiting.set(url, number);
      if (url.startsWith(`${location.origin}/`)) setTimeout(() => void this.lookInCache(url), LOOK_AGAIN_MS);
    }
  }

  /** Never goes to the network. */
  private async lookInCache(url: string): Promise<void> {
    if (!this.waiting.has(url) || this.stopped) return;
    try {
      const answer = await fetch(url, { cache: 'only-if-cached', mode: 'same-origin' });
      void answer.body?.cancel();
      if (answer.ok) this.sight(url);
    } catch {
      // Not in the cache.
    }
  }

  /** The page loaded this address. */
  sight(url: string): void {
    this.seen.add(url);
    if (this.waiting.delete(url)) this.enqueue(url);
  }

  /** The visitor sees a broken image here: so does the consultant. */
  fail(url: string): void {
    const asset = this.numbers.get(url);
    if (asset === undefined || this.results.get(asset)?.hash || this.results.get(asset)?.type === BROKEN) return;
    this.waiting.delete(url);
    const done = { asset, hash: '', type: BROKEN, width: 0, height: 0 };
    this.results.set(asset, done);
    if (this.named.has(asset)) this.fresh.push(done);
    this.wake();
  }

  private enqueue(url: string): void {
    this.queue.push(url);
    this.pump();
  }

  /** On a weak link pictures wait: what they show stays as it is. */
  hold(on: boolean): void {
    this.held = on;
    this.pump();
  }

  private pump(): void {
    while (!this.held && this.busy < PARALLEL && this.queue.length > 0 && !this.stopped) {
      const url = this.queue.shift() as string;
      this.busy++;
      void this.load(url).finally(() => {
        this.busy--;
        this.pump();
      });
    }
  }

  private async load(url: string): Promise<void> {
    const asset = this.numbers.get(url) as number;
    let had = { hash: '', type: '' };
    try {
      had = await this.read(url);
    } catch {
      // This browser may not read it: perhaps the hub may. An address in which something would be masked is not told.
      if (this.hub.origins.includes(new URL(url).origin) && isOpenUrl(url))
        had = await this.hub.fetch(url).catch(() => had);
    }
    if (this.stopped || this.results.get(asset)?.type === BROKEN) return;
    const image = this.sizes.get(asset);
    const done = {
      asset,
      ...had,
      width: image?.naturalWidth ?? 0,
      height: image?.naturalHeight ?? 0,
    };
    this.results.set(asset, done);
    if (this.named.has(asset)) this.fresh.push(done);
    this.wake();
  }

  /** Reads the bytes from the HTTP cache and hands them to the hub. */
  private async read(url: string): Promise<{ hash: string; type: string }> {
    const own = new URL(url).origin === location.origin;
    const answer = await fetch(url, {
      cache: 'force-cache',
      credentials: own ? 'include' : 'omit',
      referrerPolicy: 'no-referrer',
    });
    const found = await answer.arrayBuffer();
    const named = mediaType(answer.headers.get('Content-Type') ?? '', url);
    if (!answer.ok || !this.fits(found, named)) return { hash: '', type: '' };
    const [body, type] = await withoutNotes(found, named);
    const hash = hex(await crypto.subtle.digest('SHA-256', body));
    await this.upload(hash, type, body);
    return { hash, type };
  }

  write(writer: FrameWriter): void {
    for (const { asset, hash, type, width, height } of this.fresh) {
      writer.op(OP_ASSET, asset);
      writer.str(hash);
      writer.str(type);
      writer.int(width);
      writer.int(height);
    }
    this.fresh = [];
  }
}

function mediaType(header: string, url: string): string {
  const type = header.split(';')[0]?.trim().toLowerCase() ?? '';
  if (TYPE.test(type)) return type;
  const ending = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? '';
  return FONT_BY_NAME[ending] ?? type;
}

/** What cameras and programs noted with a picture stays here. */
async function withoutNotes(body: ArrayBuffer, type: string): Promise<[body: ArrayBuffer, type: string]> {
  if (!type.startsWith('image/')) return [body, type];
  const clean = await cleanPicture(body);
  return clean ? [clean, type] : [await redraw(body, type), 'image/png'];
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
