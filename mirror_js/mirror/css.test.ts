import { expect, test } from 'vitest';
import { rewriteCss, rewriteOne, rewriteStyle } from './css.ts';
import { NO_FEATURES, parseFeatures, rewriteMedia } from './css-media.ts';

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
  ['a{background:image-set("/x" 1x, url("asset:3") 2x)}', 'a{background:image-set(url("data:,") 1x)}'],
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
  ['(hover:none)', true],
  ['(HOVER:hover)', false],
  ['(h\\6f ver/**/:none)', true],
  ['(display-mode:fullscreen)', false],
  ['(update:fast)', true],
  ['(scripting)', true],
  ['(resolution>=2dppx)', true],
  ['(resolution < 192dpi)', false],
  ['(1dppx < resolution <= 2x)', true],
  ['(3dppx > resolution > 2.5dppx)', false],
  ['(2dppx = resolution)', true],
  ['(max-device-width:480px)', false],
  ['(device-width > 100em)', true],
  ['(device-aspect-ratio: 16/9)', true],
  ['(min-device-aspect-ratio: 2)', false],
  ['(color)', true],
  ['(min-color: 10)', false],
])('media as the visitor has it: %s', (feature, matches) => {
  const features = parseFeatures(
    'prefers-color-scheme: dark;hover: none;pointer: coarse;any-pointer: fine coarse;prefers-reduced-motion: no-preference;display-mode: browser;update: fast;device-width: 1920;device-height: 1080;color: 8;',
    2,
  );
  const answer = matches ? '(min-width: 0)' : '(max-width: 0)';
  expect(rewriteCss(`@media screen and ${feature}{a{}}`, () => '', features)).toBe(`@media screen and ${answer}{a{}}`);
  expect(rewriteCss(':root{color-scheme: light dark}', () => '', features)).toBe(':root{color-scheme: dark}');
});

test('what hostile sheets repeat takes no time', () => {
  for (const part of [
    '\\"',
    '"\\"',
    '/*x',
    '(a',
    '[a',
    'a{',
    'a:hover{',
    '@import ',
    'image-set(',
    'url(',
    '"',
    '/*',
    '\\',
    ':state(',
    '(hover',
    '((((',
  ]) {
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

test.each([
  ['(width>=300px) and (min-aspect-ratio:1/2)', '(width>=300px) and (min-aspect-ratio:1/2)'],
  ['not all and ((hover:hover) or (not (pointer:fine)))', 'not all and ((max-width: 0) or (not (max-width: 0)))'],
  ['(400px<=width<=700px)', '(400px<=width<=700px)'],
  ['(prefers-reduced-data)', '(cb-unknown)'],
  ['(resolution >= calc(1x * 2))', '(resolution >= calc(1x * 2))'],
])('only what is not about the window is answered: %s', (given, expected) => {
  const features = parseFeatures('hover: none;pointer: coarse', 2);
  expect(rewriteMedia(given, features)).toBe(expected);
  expect(rewriteCss(`@media ${given}{a{}}`, () => '', features)).toBe(`@media ${expected}{a{}}`);
});

test.each([
  // No selector: nothing is changed.
  ['a{animation:active .3s}', null],
  ['a{animation-name:focus;grid-area:target;container:modal/inline-size;--x:active;--y::hover}', null],
  ['@container style(--st:active){a{top:0}}', null],
  ['@supports selector(a:hover){a{top:0}}', null],
  ['@media print{@page:first{margin:0}}', null],
  ['.md\\:hover\\:red,.\\:focus,#a\\:active{top:0}', null],
  ['.before\\:content-\\[\\"\\\'\\"\\]{top:0}', null],
  ['.\\4e2d\\6587,.\\62 ar{font-family:\\4f53}', null],
  ['[data-x=":hover"],[a|href^=\':focus\']{top:0}', null],
  ['a{--b:{c:hover{d:e}};top:0}', null],
  // After a pseudo-element no attribute may stand.
  ['x::part(base):hover,.phl{}', null],
  ['x::-webkit-scrollbar-thumb:hover,.thl{}', null],
  ['.z::file-selector-button:hover,.fbl{}', null],
  ['x::part(a):not(:hover):focus b{}', null],
  ['a:before:hover,b{}', null],
  // Selectors.
  ['.md\\:hover\\:red:hover{}', '.md\\:hover\\:red[cb-hover]{}'],
  [".before\\:content-\\[\\'\\'\\]:hover{}", ".before\\:content-\\[\\'\\'\\][cb-hover]{}"],
  ['a{&:hover{top:0}b:focus &{top:0}}', 'a{&[cb-hover]{top:0}b[cb-focus] &{top:0}}'],
  ['a{color:red;b:hover{top:0}}', 'a{color:red;b[cb-hover]{top:0}}'],
  ['@media (hover:hover){a:hover{}}', '@media (hover:hover){a[cb-hover]{}}'],
  ['@scope (a:hover) to (b:active){c:focus{}}', '@scope (a[cb-hover]) to (b[cb-active]){c[cb-focus]{}}'],
  [':host(:hover) ::slotted(a:focus){}', ':host([cb-hover]) ::slotted(a[cb-focus]){}'],
  ['x::part(base):hover,a:hover{}', 'x::part(base):hover,a[cb-hover]{}'],
  ['a:is(b::before,:hover):active{}', 'a:is(b::before,[cb-hover])[cb-active]{}'],
  ['li:nth-child(2n+1 of :focus-within):HOVER{}', 'li:nth-child(2n+1 of [cb-focus-within])[cb-hover]{}'],
  ['a:ho\\76 er{}', 'a[cb-hover]{}'],
  ['<!-- a:hover{} -->b:hover{}', '<!-- a[cb-hover]{} -->b[cb-hover]{}'],
  ['[ inert ],[inert=""]{}', '[ cb-inert ],[cb-inert=""]{}'],
])('a state is one in a selector only: %s', (given, expected) => {
  expect(rewrite(given)).toBe(expected ?? given);
});

test.each([
  ['a{b:image-set(var(--u) 1x)}', 'a{b:var(--u)}'],
  ['a{b:image-set(var(--u,"http://e/") 1x)}', 'a{b:var(--u,"http://e/")}'],
  [
    'a{b:-webkit-image-set(linear-gradient(var(--a),red) 1x)}',
    'a{b:-webkit-image-set(linear-gradient(var(--a),red) 1x)}',
  ],
  ['a{b:im\\61ge-set("http://e/" 1x)}', 'a{b:im\\61ge-set(url("data:,") 1x)}'],
  ['a{b:image-set(image-set("http://e/" 1x) 1x)}', 'a{b:image-set()}'],
  ['@import "http://e/";a{}', 'a{}'],
  ['@im\\70ort url(http://e/) layer(x);a{}', 'a{}'],
  ['@import "http://e/"', ''],
  ['@namespace "http://e/";a{}', 'a{}'],
  ['@namespace svg url(http://www.w3.org/2000/svg);svg|a{}', '@namespace svg "http://www.w3.org/2000/svg";svg|a{}'],
  ['@font-face{src:url(http://e/) format("x"),local("y")}', '@font-face{src:url("data:,") format("x"),local("y")}'],
  [
    '@property --u{syntax:"<url>";initial-value:url(http://e/)}',
    '@property --u{syntax:"<url>";initial-value:url("data:,")}',
  ],
  [
    'a{--u:url(http://e/) src("http://e/") image("http://e/")}',
    'a{--u:url("data:,") none("http://e/") none("http://e/")}',
  ],
  ['a{b:url(http://e/"x) c}', 'a{b:url("data:,") c}'],
  ['a url(http://e/){}', 'a url("data:,"){}'],
])('nothing but assets can be loaded: %s', (given, expected) => {
  expect(rewrite(given)).toBe(expected);
});

test('of a set of images the one is taken that the visitor has', () => {
  const set = 'image-set(url("asset:1") 1x, url("asset:2") type("image/png") 2x, url("asset:3") 288dpi)';
  const chosen = [1, 1.5, 2, 3, 4].map((dpr) => rewriteOne(set, String, { ...NO_FEATURES, dpr }));
  expect(chosen).toEqual([
    'image-set(url("1") 1x)',
    ...Array(2).fill('image-set(url("2") type("image/png") 2x)'),
    ...Array(2).fill('image-set(url("3") 288dpi)'),
  ]);
});

test('a style attribute is no sheet', () => {
  expect(rewriteStyle('animation:active;--a:hover;background:url(/x)', () => '', NO_FEATURES)).toBe(
    'animation:active;--a:hover;background:url("data:,")',
  );
});
