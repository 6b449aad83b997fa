/**
 * What selectors see of an attribute. Many attributes mean something to the consultant's browser, or stand in the mirror
 * with another value than on the page: selectors find them there under a name that nothing acts on.
 */

import { isListed } from './attributes.ts';

/** Before the name of such an attribute, on the wire and in the mirror. */
export const HOOK = 'cb-at-';
/** Listed, but in the mirror they are another thing than on the page, or nothing. */
const ACTING = new Set(['name', 'popover', 'accesskey', 'autofocus']);
/** HTML compares values of these without regard to case: https://html.spec.whatwg.org/multipage/semantics-other.html#case-sensitivity-of-selectors */
export const FOLDED: ReadonlySet<string> = new Set(
  (
    'accept accept-charset align alink axis bgcolor charset checked clear codetype color compact declare defer dir ' +
    'direction disabled enctype face frame hreflang http-equiv lang language link media method multiple nohref ' +
    'noresize noshade nowrap readonly rel rev rules scope scrolling selected shape target text type valign valuetype vlink'
  ).split(' '),
);
/** Names with a hyphen that HTML knows. */
const KNOWN = new Set(['accept-charset', 'http-equiv']);
/** Root elements are inert in the mirror; the page's own `inert` has this name (mirror_js). */
export const INERT = 'cb-inert';
/** Of every masked element: its looks bring no text and no picture in the mirror. */
export const MASKED = 'cb-masked';
const MAX_NAMES = 5000;
const names = new Map<string, string>();

/** The name by which selectors find an attribute in the mirror: its own, if no browser acts on it. */
export function hookName(name: string): string {
  let found = names.get(name);
  if (found === undefined) {
    found = findName(name);
    if (names.size < MAX_NAMES) names.set(name, found);
  }
  return found;
}

function findName(name: string): string {
  const lower = name.toLowerCase();
  if (lower === 'inert') return INERT;
  if (ACTING.has(lower) || KNOWN.has(lower) || lower.startsWith('on')) return HOOK + name.replaceAll(':', '-');
  // No attribute that a browser knows has these, except the listed ones.
  const own = lower.startsWith('cb-') || /[-_]/.test(lower) || isListed(lower);
  return own ? name : HOOK + name.replaceAll(':', '-');
}
