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

/** Returns an address without user, secrets in path, query or fragment; empty for what is not http(s). */
export function cleanUrl(raw: string, base?: string): string {
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
