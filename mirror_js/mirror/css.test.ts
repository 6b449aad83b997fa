import { expect, test } from 'vitest';
import { NO_FEATURES, parseFeatures, rewriteCss } from './css.ts';

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
  ['x:state(on) y:state( off-line ){}', 'x[cb-state-on] y[cb-state-off-line]{}'],
  ['p::selection{}', 'p::highlight(cb-selection){}'],
  ['[inert] a{}', '[cb-inert] a{}'],
  ['.hover\\:red:hover{}', '.hover\\:red[cb-hover]{}'],
  // An address in any disguise.
  ['a{background:u\\72l(/x)}', 'a{background:url("data:,")}'],
  ['a{background:\\000075 rl(/x)}', 'a{background:url("data:,")}'],
  ['a{background:u\\rl(/x)}', 'a{background:url("data:,")}'],
  ['a{background:url("/x', 'a{background:url("data:,")'],
  ['a{background:url("a)b")}', 'a{background:url("data:,")}'],
  ['a{content:"\nb{background:url(/x)}"}', 'a{content:"\nb{background:url("data:,")}"}'],
  ['a{background:image-set("/x" 1x, url("asset:3") 2x)}', 'a{background:image-set(url("data:,") 1x, url("/a/3") 2x)}'],
  ['a{background:src("/x")}', 'a{background:none("/x")}'],
])('%s', (given, expected) => {
  expect(rewrite(given)).toBe(expected);
});

test('a large sheet is rewritten in linear time', () => {
  const sheet = '.a:hover .b{background:url("asset:1");content:"x"}\n'.repeat(20_000);
  expect(rewrite(sheet)).toContain('.a[cb-hover] .b');
});

test.each([
  ['(prefers-color-scheme: dark)', true],
  ['(prefers-color-scheme:light)', false],
  ['(hover: none)', true],
  ['(hover)', false],
  ['(any-pointer: fine)', true],
  ['(pointer)', true],
  ['(prefers-reduced-motion: reduce)', false],
  ['(prefers-reduced-motion: no-preference)', true],
  ['(min-resolution: 2dppx)', true],
  ['(max-resolution: 96dpi)', false],
  ['(-webkit-min-device-pixel-ratio: 1.5)', true],
])('media as the visitor has it: %s', (feature, matches) => {
  const features = parseFeatures('prefers-color-scheme: dark;hover: none;pointer: coarse;any-pointer: fine coarse;', 2);
  const answer = matches ? '(min-width: 0)' : '(max-width: 0)';
  expect(rewriteCss(`@media screen and ${feature}{a{}}`, () => '', features)).toBe(`@media screen and ${answer}{a{}}`);
  expect(rewriteCss(':root{color-scheme: light dark}', () => '', features)).toBe(':root{color-scheme: dark}');
});

test('what hostile sheets repeat takes no time', () => {
  for (const part of ['image-set(', 'url(', '"', '/*', '\\', ':state(', '(hover', '((((']) {
    expect(rewrite(part.repeat(50_000))).toBeDefined();
  }
});

test.each([
  ['a{height:100vh;width:100vw}', 'a{height:800px;width:100vw}'],
  ['a{height:calc(100vh - 12.5svh)}', 'a{height:calc(800px - 87.5px)}'],
  ['a{margin:-5VH .5lvh 100dvh}', 'a{margin:-40px 4px 100dvh}'],
  [
    '.h-100vh,.h-\\[100vh\\],.h-\\[calc\\(100vh-2px\\)\\]{top:1vh}',
    '.h-100vh,.h-\\[100vh\\],.h-\\[calc\\(100vh-2px\\)\\]{top:8px}',
  ],
  ['a{content:"100vh"}/* 100vh */', 'a{content:"100vh"}/* 100vh */'],
])('where toolbars come and go, parts of the height are those of the large viewport: %s', (given, expected) => {
  expect(rewriteCss(given, () => '', { ...NO_FEATURES, large: 800, small: 700 })).toBe(expected);
  expect(rewrite(given)).toBe(given);
});
