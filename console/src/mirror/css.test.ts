import { expect, test } from 'vitest';
import { rewriteCss } from './css.ts';

const rewrite = (text: string): string => rewriteCss(text, (n) => `/a/${n}`);

test.each([
  ['a:hover{color:red}', 'a[cb-hover]{color:red}'],
  ['a:not(:hover):focus-visible b{}', 'a:not([cb-hover])[cb-focus-visible] b{}'],
  ['a::before{content:":hover"}', 'a::before{content:":hover"}'],
  ["a{content:':focus \\' :hover'}", "a{content:':focus \\' :hover'}"],
  ['x-y:not(:defined){visibility:hidden}', 'x-y:not(:not([cb-undefined])){visibility:hidden}'],
  ['@font-face{src:url("asset:2")format("woff")}', '@font-face{src:url("/a/2")format("woff")}'],
  ['a{background:url( "asset:12" )}', 'a{background:url("/a/12")}'],
  ['a{background:url(https://evil.example/x.png)}', 'a{background:url("data:,")}'],
  ['a{background:URL("https://evil.example/x.png")}', 'a{background:url("data:,")}'],
  ['a{fill:url(#g)}', 'a{fill:url(#g)}'],
  ['a{src:url(data:image/png;base64,AA)}', 'a{src:url(data:image/png;base64,AA)}'],
  ['a{src:url(data:text/html,x)}', 'a{src:url("data:,")}'],
  ['/* a:hover */b:active{}', '/* a:hover */b[cb-active]{}'],
  ['@media (scripting:none){a{}}', '@media (max-width: 0){a{}}'],
  ['@media (scripting){a{}}', '@media (min-width: 0){a{}}'],
  ['li:nth-child(2):first-of-type{}', 'li:nth-child(2):first-of-type{}'],
])('%s', (given, expected) => {
  expect(rewrite(given)).toBe(expected);
});

test('a large sheet is rewritten in linear time', () => {
  const sheet = '.a:hover .b{background:url("asset:1");content:"x"}\n'.repeat(20_000);
  expect(rewrite(sheet)).toContain('.a[cb-hover] .b');
});
