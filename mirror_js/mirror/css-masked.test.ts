import { expect, test } from 'vitest';
import { rewriteCss } from './css.ts';
import { NO_FEATURES } from './css-media.ts';

const masked = (css: string): string => rewriteCss(css, (number) => `/${number}.png`, NO_FEATURES, true);

test.each([
  ['a{content:"VIP"}', 'a{content:var(--cb-open,"VIP") var(--cb-mask,"")}'],
  ['a{content:"\\f007"}', 'a{content:"\\f007"}'],
  ['a{content:""}', 'a{content:""}'],
  [
    'a{content:"\\f007" " VIP"!important}',
    'a{content:var(--cb-open,"\\f007" " VIP") var(--cb-mask,"\\f007" "")!important}',
  ],
  ['a{content:counter(x) "."}', 'a{content:var(--cb-open,counter(x) ".") var(--cb-mask,"" "")}'],
  ['a{background:url(asset:3) red}', 'a{background:var(--cb-open,url("/3.png") red) var(--cb-mask,none red)}'],
  ['a{list-style-image:url(asset:3)}', 'a{list-style-image:var(--cb-open,url("/3.png")) var(--cb-mask,none)}'],
  [
    'a{mask-image:url(asset:3)}',
    'a{mask-image:var(--cb-open,url("/3.png")) var(--cb-mask,linear-gradient(transparent,transparent))}',
  ],
  // Icons of fonts that are named by a property stay.
  ['a{--fa:"\\f007"}', 'a{--fa:"\\f007";--cb-in-mask--fa:"\\f007"}'],
  ['a{--x:"VIP";top:0}', 'a{--x:"VIP";--cb-in-mask--x:"";top:0}'],
  ['a{content:var(--x)}', 'a{content:var(--cb-open,var(--x)) var(--cb-mask,var(--cb-in-mask--x))}'],
  ['a{font-family:"VIP";grid-template-areas:"a b";color:red}', null],
  ['@font-face{font-family:"A";src:url(asset:3)}', '@font-face{font-family:"A";src:url("/3.png")}'],
])('rules have both forms: %s', (given, expected) => {
  expect(masked(given)).toBe(expected ?? given);
});

test('without masked parts rules stay as they are', () => {
  expect(rewriteCss('a{content:"VIP"}', () => '')).toBe('a{content:"VIP"}');
});
