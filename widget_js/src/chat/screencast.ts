/** One screencast as the widget sees it: loads the capture after Yes, stops it at once on Stop, even offline. */

import type { EndReason, LinkEnd, StopReason } from '@cobrowse/shared/generated/codes.ts';
import type { Place } from '@cobrowse/shared/wire/place.ts';
import type { FoundPlace, StartedCapture } from '../capture/start.ts';
import type { Obstacle } from './agreement.ts';
import { load } from './bundles.ts';
import { Hidden } from './hidden.ts';
import type { Texts } from './locales/en.ts';
import { stopped } from './sharing.ts';

declare const CAPTURE_URL: string;

const ENDS = {
  by_visitor: 'endByVisitor',
  by_website: 'endByWebsite',
  by_operator: 'endByOperator',
  not_opened: 'endNotOpened',
  nobody_watched: 'endNobodyWatched',
  operator_lost: 'endOperatorLost',
  left: 'endLeft',
  other_site: 'endOtherSite',
  stop_hidden: 'endStopHidden',
  policy: 'endPolicy',
  taken_over: 'endTakenOver',
  weak_connection: 'endWeak',
  error: 'endError',
} satisfies Record<EndReason | Exclude<LinkEnd, 'signed_out'>, keyof Texts>;

export function endText(reason: string): keyof Texts {
  return (ENDS as Record<string, keyof Texts>)[reason] ?? 'endError';
}

export interface ScreencastOptions {
  hub: string;
  assetLimit(): number;
  assetOrigins(): string[];
  ticket(screencast: string): Promise<string>;
  tellStop(screencast: string, reason: StopReason | 'weak_connection'): void;
  tellLink(screencast: string, state: { delay: number; level: number }): void;
  state(state: 'live' | 'ended', reason: string, screencast: string): void;
}

export class Screencast {
  private options: ScreencastOptions;
  private id = '';
  private capture: StartedCapture | null = null;
  private tabHidden = document.hidden;
  private hidden = new Hidden();
  /** Chosen before the capture was loaded. */
  private chosen: Element[] = [];
  private rules: unknown = null;
  /** As it was told last. */
  private link: { delay: number; level: number } | null = null;

  constructor(options: ScreencastOptions) {
    this.options = options;
  }

  /** Why a screencast is impossible here, if it is. */
  static obstacle(): Obstacle | null {
    if (!window.isSecureContext) return 'not_secure';
    const needed = ['MutationObserver', 'ResizeObserver', 'WebSocket', 'CSSStyleSheet', 'AbortController', 'WeakRef'];
    const has = needed.every((name) => name in window) && 'adoptedStyleSheets' in Document.prototype;
    return has && crypto.subtle && 'attachShadow' in Element.prototype ? null : 'unsupported_browser';
  }

  get running(): boolean {
    return this.id !== '';
  }

  isRunning(screencast: string): boolean {
    return this.id === screencast;
  }

  /** Which program captures: its name holds a hash of what it is. */
  static readonly program = CAPTURE_URL.replace(/^.*\//, '');

  /** `rules` are what the hub told: nothing is captured without them. A `ticket` that may be old is null. `again`: which one it goes on with. */
  async start(id: string, ticket: string | null, rules: unknown, again = ''): Promise<void> {
    if (this.id === id) {
      this.setRules(id, rules);
      return;
    }
    this.capture?.stop();
    this.capture = null;
    this.id = id;
    this.rules = rules;
    this.hidden.begin(id, again);
    let first = ticket;
    try {
      const { start } = await load<typeof import('../capture/start.ts')>(this.options.hub + CAPTURE_URL);
      if (this.id !== id) return;
      this.capture = start({
        hub: this.options.hub,
        rules: this.rules,
        hidden: this.hidden.parts,
        keepHidden: (parts) => this.hidden.keep(parts),
        maxAssetBytes: this.options.assetLimit(),
        assetOrigins: this.options.assetOrigins(),
        ticket: async () => {
          const given = first ?? (await this.options.ticket(id));
          first = null;
          return given;
        },
        ended: (reason) => this.end(id, reason),
        failed: () => this.fail(id),
        link: (state) => {
          this.link = state;
          this.options.tellLink(id, state);
        },
        tooWeak: () => {
          this.options.tellStop(id, 'weak_connection');
          this.end(id, 'weak_connection');
        },
      });
      this.capture.setHidden(this.tabHidden);
      for (const element of this.chosen.splice(0)) this.capture.hide(element);
      this.options.state('live', '', id);
    } catch (error) {
      console.warn('cobrowse: the screencast could not start', error);
      this.fail(id);
    }
  }

  setRules(id: string, rules: unknown): void {
    // What was told earlier may arrive later: it is milder.
    if (this.id !== id || versionOf(rules) < versionOf(this.rules)) return;
    this.rules = rules;
    this.capture?.setRules(rules);
  }

  /** Blocks a part of the page, here and when it comes again, until the screencast ends. */
  hide(element: Element): void {
    if (this.capture) this.capture.hide(element);
    else this.chosen.push(element);
  }

  private fail(id: string): void {
    if (this.id === id) this.stop('error');
  }

  /** Somebody came to watch: who comes does not know yet how the link is. */
  tellLinkAgain(): void {
    if (this.id && this.link) this.options.tellLink(this.id, this.link);
  }

  /** Finds a place that the console named, while the page is watched. */
  findPlace(id: string, place: Place): FoundPlace | null {
    return this.id === id ? (this.capture?.place(place) ?? null) : null;
  }

  /** Whether a text repeats what a secret field of this page holds or held. */
  echoes(text: string): boolean {
    return this.capture?.echoes(text) ?? false;
  }

  setHidden(hidden: boolean): void {
    this.tabHidden = hidden;
    this.capture?.setHidden(hidden);
  }

  /** The page goes, perhaps to come back. */
  leave(): void {
    this.capture?.leave();
  }

  /** The page was written anew: nothing is captured until the hub begins it again. Returns which screencast that is, or ''. */
  suspend(): string {
    const { id, capture } = this;
    this.id = '';
    this.capture = null;
    try {
      capture?.stop();
    } catch (error) {
      console.warn('cobrowse: the capture did not stop cleanly', error);
    }
    return id;
  }

  /** Stops here first; the hub is told when it can be. `taken_over` ends it in this page only. */
  stop(reason: StopReason | 'taken_over'): void {
    if (!this.id) return;
    const id = this.id;
    try {
      this.end(id, reason);
    } finally {
      if (reason !== 'taken_over') this.options.tellStop(id, reason);
    }
  }

  /** It is over, and the hub knows. */
  end(id: string, reason: string): void {
    if (this.id !== id) return;
    const { capture } = this;
    this.id = '';
    this.capture = null;
    this.hidden.end(stopped(reason));
    this.chosen = [];
    try {
      capture?.stop();
    } catch (error) {
      // A page can make functions fail, even of what it does not see: the end is the end all the same.
      console.warn('cobrowse: the capture did not stop cleanly', error);
    }
    this.options.state('ended', reason, id);
  }
}

/** Rules without a version cannot be read, and hide everything: they are older than nothing. */
function versionOf(rules: unknown): number {
  const version = (rules as { version?: unknown } | null | undefined)?.version;
  return typeof version === 'number' ? version : Number.POSITIVE_INFINITY;
}
