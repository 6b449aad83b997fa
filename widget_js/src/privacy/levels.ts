/** How much of an element may be seen. The numbers are ordered: a higher level always wins against a lower one. */

import type { Action, Mode, RuleSet } from './rules.ts';

export type Level = 0 | 1 | 2;
export const SHOW: Level = 0;
export const MASK: Level = 1;
export const BLOCK: Level = 2;

/** Other products' marks, so that a page which already protects something keeps it protected (docs/privacy.md). */
const FOREIGN_BLOCK =
  '.rr-block,.sentry-block,[data-sentry-block],.ph-no-capture,[data-dd-privacy="hidden"],.dd-privacy-hidden,' +
  '[data-openreplay-hidden],[data-openreplay-htmlmasked],.fs-exclude,.highlight-block,[data-private],' +
  '.ym-hide-content';
const FOREIGN_MASK =
  '.rr-mask,.rr-ignore,.sentry-mask,[data-sentry-mask],.sentry-ignore,[data-sentry-ignore],.ph-ignore-input,' +
  '[data-dd-privacy="mask"],[data-dd-privacy="mask-user-input"],[data-dd-privacy="mask-unless-allowlisted"],' +
  '.dd-privacy-mask,.dd-privacy-mask-user-input,[data-openreplay-masked],[data-openreplay-obscured],' +
  '[data-clarity-mask],.fs-mask,[data-hj-suppress],.ym-disable-keys,.ym-record-keys-off';
/** What allows is spelled, so that its value is sent: the watchdog takes any other for a mask. */
const OWN = '[data-cobrowse],[data-cobrowse="allow"]';

/** Attributes whose change can raise a level. */
export const MARKER_ATTRIBUTES = new Set([
  'class',
  'data-cobrowse',
  'data-sentry-block',
  'data-sentry-mask',
  'data-sentry-ignore',
  'data-dd-privacy',
  'data-openreplay-hidden',
  'data-openreplay-htmlmasked',
  'data-openreplay-masked',
  'data-openreplay-obscured',
  'data-private',
  'data-clarity-mask',
  'data-hj-suppress',
]);

export interface ElementReader {
  matches(element: Element, selector: string): boolean;
  attribute(element: Element, name: string): string | null;
}

/** What the page itself starts with, where no rule says otherwise. */
export function rootLevel(mode: Mode): Level {
  return mode === 'standard' ? SHOW : MASK;
}

/** All marks that hold on a page: its own, those of other products, and the owner's rules for this address. */
export class Marks {
  /** What the page itself starts with. */
  readonly root: Level;
  /** Names every element that one of the owner's rules hides; empty for none. A change anywhere can make it name others. */
  readonly hidden: string;
  /** Names every element that any mark is on. */
  readonly any: string;
  private block: string;
  private mask: string;
  private allow: string;
  /** A rule that cannot be read may have meant anything: then everything is masked, and nothing is allowed. */
  broken = false;

  constructor(mode: Mode, rules: RuleSet['rules'], readable: (selector: string) => boolean) {
    const lists: Record<Action, string[]> = { block: [FOREIGN_BLOCK], mask: [FOREIGN_MASK], allow: [] };
    for (const { action, selector } of rules) {
      if (selector !== '' && readable(selector)) lists[action].push(selector);
      else if (action !== 'allow') this.broken = true;
    }
    this.root = this.broken ? MASK : rootLevel(mode);
    this.block = lists.block.join(',');
    this.mask = lists.mask.join(',');
    this.allow = lists.allow.join(',');
    this.hidden = [...lists.block.slice(1), ...lists.mask.slice(1)].join(',');
    this.any = [OWN, this.block, this.mask, ...lists.allow].join(',');
  }

  /**
   * Returns an element's level from its own marks and its parent's level.
   * Block is never undone below it; between mask and allow the nearest mark wins; what cannot be read is masked.
   */
  levelOf(element: Element, parent: Level, read: ElementReader): Level {
    return parent === BLOCK ? BLOCK : (this.ownLevel(element, read) ?? parent);
  }

  /** Returns an element's level from its own marks alone, or null when it has none. */
  ownLevel(element: Element, read: ElementReader): Level | null {
    try {
      if (!read.matches(element, this.any)) return null;
      const own = read.attribute(element, 'data-cobrowse');
      const word = own === null ? '' : own.trim().toLowerCase();
      if (word === 'block' || read.matches(element, this.block)) return BLOCK;
      if (this.broken || read.matches(element, this.mask)) return MASK;
      if (word === 'allow') return SHOW;
      // Marked, but in no way that is known here.
      if (own !== null) return MASK;
      return this.allow && read.matches(element, this.allow) ? SHOW : MASK;
    } catch {
      return MASK;
    }
  }
}
