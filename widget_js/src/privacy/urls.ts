/** Addresses: what a person needs to know where something is, without what a machine signs in with or who somebody is. */

import { PAGE_WORDS, PARAMETERS } from './address-words.ts';
import { PathReader } from './readable.ts';
import type { Mode } from './rules.ts';
import { maskCards, tokenLike } from './text.ts';

const HIDDEN = '•••';
/** Values of these are shown when they are of this form; others never. */
const VALUES: [RegExp, RegExp][] = [
  [/^(?:p|page|per_page|pagesize|limit|offset)$/, /^\d{1,3}$/],
  [/^(?:lang|language|locale|hl)$/, /^[a-z]{2}(?:[-_][a-z]{2})?$/i],
  [/^size$/, /^(?:x{0,3}[sl]|m|\d{1,2})$/i],
];
/** Values of these are shown when they are words of websites. */
const WORDED = /^(?:sort|sortby|order|orderby|direction|view|layout|format|tab|category|cat|filter|mode|section)$/;

/** A plain path on the page's own website: nothing in it has to be worked out. */
const PLAIN_PATH = /^(?:\/[A-Za-z][A-Za-z-]{0,40}|\/\d{1,3})+\/?$/;
let lastBase = '';
let lastOrigin = '';

/** Returns an address without user, and with nothing in path, query or fragment that may be a secret; empty for what is not http(s). */
export function cleanUrl(raw: string, base?: string): string {
  if (base !== undefined && PLAIN_PATH.test(raw)) {
    if (base !== lastBase) [lastBase, lastOrigin] = [base, originOf(base)];
    if (lastOrigin) return lastOrigin + cleanPath(raw);
  }
  const url = parse(raw, base);
  if (!url) return '';
  const query = new Set(url.search.slice(1).split('&').filter(Boolean).map(cleanParameter));
  const fragment = isWorded(url.hash.slice(1)) ? url.hash : '';
  return url.origin + cleanPath(url.pathname) + (query.size > 0 ? `?${[...query].join('&')}` : '') + fragment;
}

/** The address of the page itself: in `private` mode the host and the first word of the path. */
export function pageUrl(href: string, mode: Mode): string {
  if (mode === 'standard') return cleanUrl(href);
  const url = parse(href);
  if (!url) return '';
  const first = cleanPart(url.pathname.split('/')[1] ?? '', new PathReader());
  return `${url.origin}/${first === HIDDEN || first.includes(';') ? '' : first}`;
}

/** Whether an address of a picture may be told as it is: file names are seldom words, so what looks like a key is enough. */
export function isOpenUrl(raw: string): boolean {
  const url = parse(raw);
  if (!url || url.username || url.password || !/^(?:#[\w-]{1,40})?$/.test(url.hash) || tokenLike(url.hash))
    return false;
  const parts = url.pathname.split('/').map(decoded);
  return (
    parts.every((part) => part !== null && !/[@;]/.test(part) && !tokenLike(part) && maskCards(part) === part) &&
    url.search
      .slice(1)
      .split('&')
      .every((one) => one === '' || cleanParameter(one) === one)
  );
}

function parse(raw: string, base?: string): URL | null {
  try {
    const url = new URL(raw, base);
    const web = url.protocol === 'http:' || url.protocol === 'https:';
    return web && !url.hostname.split('.').some(tokenLike) ? url : null;
  } catch {
    return null;
  }
}

function originOf(base: string): string {
  return parse(base)?.origin ?? '';
}

function cleanPath(path: string): string {
  const reader = new PathReader();
  return path
    .split('/')
    .map((part) => cleanPart(part, reader))
    .join('/');
}

/** Parameters of a part follow a semicolon. */
function cleanPart(raw: string, reader: PathReader): string {
  const [part = '', ...rest] = /[;%]/.test(raw) ? raw.split(/;|%3b/i) : [raw];
  const name = decoded(part);
  const shown = name !== null && reader.reads(name) ? part : HIDDEN;
  return rest.length > 0 && shown !== HIDDEN ? `${shown};${HIDDEN}` : shown;
}

/** What stands in an address, decoded as often as it is encoded. */
export function plainUrl(raw: string): string {
  let text = raw;
  for (let turn = 0; turn < 4 && text.includes('%'); turn++) text = text.replace(/(?:%[0-9a-f]{2})+/gi, decodedRun);
  return text;
}

function decodedRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

/** Null for what cannot be decoded, and for what is encoded once more. */
function decoded(raw: string): string | null {
  if (!raw.includes('%')) return raw;
  try {
    const text = decodeURIComponent(raw);
    return text.includes('%') ? null : text;
  } catch {
    return null;
  }
}

function cleanParameter(raw: string): string {
  const at = raw.indexOf('=');
  const name = raw.slice(0, at);
  const lower = name.toLowerCase();
  // Without a value, the name may be one.
  if (at < 0 || !PARAMETERS.has(lower)) return HIDDEN;
  const value = raw.slice(at + 1);
  const shown = VALUES.some(([names, values]) => names.test(lower) && values.test(value));
  return `${name}=${shown || value === '' || (WORDED.test(lower) && isWorded(value)) ? value : HIDDEN}`;
}

/** Up to four words of websites. */
function isWorded(text: string): boolean {
  const words = text.toLowerCase().split(/[-_.,+]/);
  return words.length <= 4 && words.every((word) => PAGE_WORDS.has(word) || /^\d$/.test(word));
}
