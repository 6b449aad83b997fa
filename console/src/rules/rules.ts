/** Masking rules as the console edits them. */

import { call } from '../app/http.ts';

export interface Rule {
  action: 'mask' | 'block' | 'allow';
  selector: string;
  url: string;
  note: string;
}

export interface Draft {
  mode: 'standard' | 'private';
  rules: Rule[];
}

export interface Version extends Draft {
  version: number;
  author: string;
  note: string;
  /** Milliseconds since the Unix epoch. */
  published: number;
  digest: string;
}

export interface SiteRow {
  key: string;
  name: string;
  origins: string[];
  version: number;
}

export const sites = async (): Promise<SiteRow[]> => ((await call('GET', 'sites')) as { sites: SiteRow[] }).sites;

export const versionsOf = (site: string): Promise<{ now: Version; versions: Version[] }> =>
  call('GET', `rules/${encodeURIComponent(site)}`) as Promise<{ now: Version; versions: Version[] }>;

export const publish = (site: string, draft: Draft, note: string, after: number): Promise<Version> =>
  call('POST', `rules/${encodeURIComponent(site)}`, { ...draft, note, after }) as Promise<Version>;

/** As the widget reads them. */
export function forWidget({ mode, rules }: Draft): unknown {
  return { version: 0, mode, rules: rules.map(({ action, selector, url }) => [action, selector.trim(), url.trim()]) };
}

/** Why this browser cannot use a selector; empty when it can. The hub says the rest when rules are published. */
export function selectorProblem(selector: string): string {
  if (selector.trim() === '') return 'Say which elements this rule is for.';
  try {
    document.createDocumentFragment().querySelector(selector);
    return '';
  } catch {
    return 'This is not a CSS selector.';
  }
}

export interface Difference {
  how: 'added' | 'removed';
  rule: Rule;
}

const same = (a: Rule, b: Rule): boolean =>
  a.action === b.action &&
  a.selector.trim() === b.selector.trim() &&
  a.url.trim() === b.url.trim() &&
  a.note === b.note;

/** What a draft adds and takes away, in the order of the rules. */
export function differences(before: Draft, after: Draft): Difference[] {
  const removed = before.rules.filter((rule) => !after.rules.some((other) => same(rule, other)));
  const added = after.rules.filter((rule) => !before.rules.some((other) => same(rule, other)));
  return [
    ...removed.map((rule): Difference => ({ how: 'removed', rule })),
    ...added.map((rule): Difference => ({ how: 'added', rule })),
  ];
}

export function changed(before: Draft, after: Draft): boolean {
  const order =
    before.rules.length !== after.rules.length ||
    !before.rules.every((rule, at) => same(rule, after.rules[at] as Rule));
  return before.mode !== after.mode || order;
}
