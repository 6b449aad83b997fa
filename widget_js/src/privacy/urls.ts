/** Addresses: what a person needs to know where something is, without what a machine signs in with. */

import { maskCards, tokenLike } from './text.ts';

const HARMLESS_PARAMETERS = new Set([
  'page',
  'p',
  'lang',
  'locale',
  'sort',
  'order',
  'category',
  'cat',
  'tab',
  'view',
  'color',
  'colour',
  'size',
  'filter',
]);
const HIDDEN = '•••';

/** A plain path on the page's own website: nothing in it has to be worked out. */
const PLAIN_PATH = /^(?:\/[A-Za-z][A-Za-z-]{0,14}|\/\d{1,6})+\/?$/;
let lastBase = '';
let lastOrigin = '';

/** Returns an address without user, secrets in path, query or fragment; empty for what is not http(s). */
export function cleanUrl(raw: string, base?: string): string {
  if (base !== undefined && PLAIN_PATH.test(raw)) {
    if (base !== lastBase) [lastBase, lastOrigin] = [base, originOf(base)];
    if (lastOrigin) return lastOrigin + raw;
  }
  let url: URL;
  try {
    url = new URL(raw, base);
  } catch {
    return '';
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return '';
  const path = url.pathname
    .split('/')
    .map((part) => (/@|%40/.test(part) || tokenLike(part) ? HIDDEN : maskCards(part)))
    .join('/');
  const query: string[] = [];
  for (const [name, value] of url.searchParams) {
    const harmless = HARMLESS_PARAMETERS.has(name.toLowerCase()) && /^[\w-]{1,24}$/.test(value) && !tokenLike(value);
    query.push(tokenLike(name) ? HIDDEN : `${name}=${harmless ? value : HIDDEN}`);
  }
  const fragment = /^#[\w-]{1,40}$/.test(url.hash) && !tokenLike(url.hash) ? url.hash : '';
  return url.origin + path + (query.length > 0 ? `?${query.join('&')}` : '') + fragment;
}

function originOf(base: string): string {
  try {
    const { protocol, origin } = new URL(base);
    return protocol === 'http:' || protocol === 'https:' ? origin : '';
  } catch {
    return '';
  }
}
