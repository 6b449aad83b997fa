import { expect, test } from 'vitest';
import { rewriteCss } from './css.ts';

test.each([
  ['a[href^="mailto:"]{}', 'a[cb-at-href^="mailto:"]{}'],
  ['a[ href ]:not([src$=".pdf" i]){}', 'a[ cb-at-href ]:not([cb-at-src$=".pdf" i]){}'],
  [
    '[onclick],[layout=row],[x-cloak],[data-a],[aria-b],[title]{}',
    '[cb-at-onclick],[cb-at-layout=row],[x-cloak],[data-a],[aria-b],[title]{}',
  ],
  // HTML compares these without their case.
  [
    '[http-equiv=Refresh],[http-equiv="a" s],[http-equiv]{}',
    '[cb-at-http-equiv=Refresh i],[cb-at-http-equiv="a" s],[cb-at-http-equiv]{}',
  ],
  ['[n\\61me=a] b:hover{}', '[cb-at-name=a] b[cb-hover]{}'],
  ['[svg|href],[*|href],[|href]{}', null],
  ['a{grid-template-columns:[src] 1px [href]}', null],
  [
    'a::before{content:attr(layout) attr(href) attr(data-a)}',
    'a::before{content:attr(cb-at-layout) attr(href) attr(data-a)}',
  ],
  ['@scope ([src]) to ([href]){}', '@scope ([cb-at-src]) to ([cb-at-href]){}'],
])('attributes have the names of the mirror: %s', (given, expected) => {
  expect(rewriteCss(given, () => '')).toBe(expected ?? given);
});
