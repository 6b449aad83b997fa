/** The entry of the capture bundle: capture, assets and the frame link of one screencast. */

import type { Place } from '@cobrowse/shared/wire/place.ts';
import { Assets, STYLE_SHEET } from '../assets/assets.ts';
import { type HiddenPart, readRules } from '../privacy/rules.ts';
import { everyTick } from '../realm/ticks.ts';
import { FrameLink } from '../transport/frame-link.ts';
import type { Level } from '../transport/link-health.ts';
import { safeJson } from '../transport/safe-json.ts';
import type { Capture } from './capture.ts';
import type { FoundPlace } from './places.ts';
import { startCapture } from './recorder.ts';

export type { FoundPlace };

const LOOK_MS = 1000;
/** A delay is news when it is so much another one: all consoles of the website hear of it. */
const NEWS_PART = 0.3;
const NEWS_MS = 50;

export interface StartOptions {
  hub: string;
  /** As the hub told them. */
  rules: unknown;
  /** What stays hidden beyond marks and rules, from earlier pages of the screencast; `keepHidden` is told when it is more. */
  hidden: readonly HiddenPart[];
  keepHidden(parts: readonly HiddenPart[]): void;
  maxAssetBytes: number;
  /** Origins from which the hub may fetch what this browser may not read. */
  assetOrigins: string[];
  ticket(): Promise<string>;
  ended(reason: string): void;
  /** This page cannot be captured. */
  failed(): void;
  /** How the link is: told when it changed. */
  link(state: { delay: number; level: Level }): void;
  /** The link is too weak for a screencast. */
  tooWeak(): void;
}

export interface StartedCapture {
  setRules(told: unknown): void;
  /** Blocks a part of the page, here and when it comes again, until the screencast ends. */
  hide(element: Element): void;
  setHidden(hidden: boolean): void;
  /** Finds a place that the console named. */
  place(place: Place): FoundPlace | null;
  /** Whether a text repeats a secret of the page. */
  echoes(text: string): boolean;
  leave(): void;
  stop(): void;
}

export function start(options: StartOptions): StartedCapture {
  let capture: Capture | null = null;
  let bearer = '';
  const link = new FrameLink(
    `${options.hub.replace(/^http/, 'ws')}/v1/frames/visitor`,
    async () => {
      bearer = await options.ticket();
      return bearer;
    },
    {
      needKeyframe: () => capture?.restart(),
      end: options.ended,
      ready: () => capture?.resume(),
      connected: () => {},
    },
  );
  const call = async (
    path: string,
    method: string,
    type: string,
    body: BodyInit,
    encoding?: string,
  ): Promise<Response> => {
    const response = await fetch(`${options.hub}/v1/assets/${path}`, {
      method,
      body,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: {
        Authorization: `Bearer ${bearer}`,
        'Content-Type': type,
        ...(encoding && { 'Content-Encoding': encoding }),
      },
    });
    if (!response.ok) throw new Error(`asset refused: ${response.status}`);
    return response;
  };
  const assets = new Assets(
    {
      maxBytes: options.maxAssetBytes,
      origins: options.assetOrigins,
      async fetch(url) {
        const response = await call('fetch', 'POST', 'application/json', `{"url":${safeJson(url)}}`);
        return (await response.json()) as { hash: string; type: string };
      },
      async offer(hashes) {
        const response = await call('offer', 'POST', 'application/json', `{"hashes":${safeJson(hashes)}}`);
        return ((await response.json()) as { missing: string[] }).missing;
      },
      async upload(hash, type, body) {
        if (type !== STYLE_SHEET) await call(hash, 'PUT', type, body);
        else {
          const packed = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'));
          await call(hash, 'PUT', type, await new Response(packed).arrayBuffer(), 'gzip');
        }
      },
    },
    () => capture?.resume(),
  );
  const { hidden, keepHidden } = options;
  capture = startCapture(link, readRules(options.rules), assets, () => options.failed(), { hidden, keepHidden });
  void link.connect();
  let told = { level: -1, delay: 0 };
  const stopLooking = everyTick(LOOK_MS, () => {
    if (!link.look(performance.now())) {
      options.tooWeak();
      return;
    }
    const { level, delay } = link.health;
    const other = Math.abs(delay - told.delay) > Math.max(NEWS_MS, told.delay * NEWS_PART);
    if (level === told.level && !other) return;
    if (level !== told.level) capture?.spare(level);
    told = { level, delay };
    options.link({ level, delay: Math.round(delay) });
  });
  return {
    setRules: (told) => capture?.setRules(readRules(told)),
    hide: (element) => capture?.hide(element),
    setHidden: (hidden) => link.setHidden(hidden),
    place: (place) => capture?.findPlace(place) ?? null,
    echoes: (text) => capture?.secrets.echoes(text) ?? false,
    leave: () => link.hangUp(),
    stop() {
      // In this order, for a page can make functions of its own fail.
      try {
        link.close();
      } finally {
        capture?.stop();
        stopLooking();
      }
    },
  };
}
