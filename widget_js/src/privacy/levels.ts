/** How much of an element may be seen. The numbers are ordered: a higher level always wins against a lower one. */

export type Level = 0 | 1 | 2;
export const SHOW: Level = 0;
export const MASK: Level = 1;
export const BLOCK: Level = 2;

export type Mode = 'standard' | 'private';

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
const OWN = '[data-cobrowse]';
const ANY = `${OWN},${FOREIGN_BLOCK},${FOREIGN_MASK}`;

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

/** What the page itself starts with. */
export function rootLevel(mode: Mode): Level {
  return mode === 'standard' ? SHOW : MASK;
}

/**
 * Returns an element's level from its own marks and its parent's level.
 * Block is never undone below it; between mask and allow the nearest mark wins; what cannot be read is masked.
 */
export function levelOf(element: Element, parent: Level, read: ElementReader): Level {
  if (parent === BLOCK) return BLOCK;
  try {
    if (!read.matches(element, ANY)) return parent;
    const own = read.attribute(element, 'data-cobrowse');
    const word = own === null ? '' : own.trim().toLowerCase();
    if (word === 'block' || read.matches(element, FOREIGN_BLOCK)) return BLOCK;
    if (read.matches(element, FOREIGN_MASK)) return MASK;
    if (word === 'allow') return SHOW;
    // Marked, but in no way that is known here.
    return MASK;
  } catch {
    return MASK;
  }
}
