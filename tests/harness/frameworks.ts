/** Whether the sheet of a framework says in the mirror what it says on the page: rule by rule, as the browser has them. */

import { rewriteCss } from '@cobrowse/mirror/mirror/css.ts';
import { cleanCss } from '../../widget_js/src/privacy/css.ts';

/** What the mirror writes for states, and what it stands for. */
const BACK: [string, string][] = [
  ['::highlight(cb-selection)', '::selection'],
  [':not([cb-undefined])', ':defined'],
  ['[cb-popover]', ':popover-open'],
  [':is([cb-open], :open)', ':open'],
  ['[cb-inert', '[inert'],
  ['cb-at-', ''],
  [' i]', ']'],
];

function back(text: string): string {
  const named = BACK.reduce((now, [here, there]) => now.replaceAll(here, there), text);
  return named.replace(/\[cb-([a-z-]+)\]/g, ':$1');
}

/** What is the same under two names, or is decided by the mirror. */
function plain(text: string): string {
  return text
    .replaceAll(' i]', ']')
    .replace(/:-webkit-(full-screen|autofill)/g, (_, name: string) => `:${name.replace('full-screen', 'fullscreen')}`)
    .replace(/color-scheme: (?:light dark|dark light)/g, 'color-scheme: light');
}

function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

function* leaves(rules: CSSRuleList): Generator<string> {
  for (const rule of rules) {
    const group = rule as CSSGroupingRule & { media?: MediaList; selectorText?: string };
    if (!group.cssRules || group.selectorText !== undefined || rule instanceof CSSKeyframesRule) {
      yield rule.cssText;
      continue;
    }
    // Queries that the mirror answers itself are equal when their answers are.
    yield group.media
      ? `@media ${matchMedia(group.media.mediaText).matches}`
      : rule.cssText.slice(0, rule.cssText.indexOf('{'));
    yield* leaves(group.cssRules);
    yield '}';
  }
}

/** Returns how many rules there are, and those that are not the same. */
function compare(text: string): { rules: number; different: string[] } {
  const urls: string[] = [];
  const sent = cleanCss(text, (url) => {
    if (url.startsWith('#') || url.startsWith('data:')) return null;
    return `url("asset:${urls.push(url) - 1}")`;
  });
  const page = [...leaves(sheetOf(text).cssRules)].map(plain);
  const mirror = [...leaves(sheetOf(rewriteCss(sent, (number) => urls[number] as string)).cssRules)].map(back);
  const different = page
    .filter((rule, i) => rule !== mirror[i])
    .map((rule) => `${rule}\n${mirror[page.indexOf(rule)]}`);
  if (page.length !== mirror.length) different.push(`${page.length} rules, ${mirror.length} in the mirror`);
  return { rules: page.length, different: different.slice(0, 5) };
}

declare global {
  interface Window {
    frameworks: typeof frameworks;
  }
}

const frameworks = { compare };
window.frameworks = frameworks;
