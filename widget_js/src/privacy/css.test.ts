import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cleanCss, maskedCss, maskedStyle, plainMedia } from './css.ts';

/** Every address is one and the same asset, except those in the sheet itself. */
const clean = (css: string): string =>
  cleanCss(css, (url) => (url.startsWith('#') || url.startsWith('data:image') ? null : `url("asset:${url}")`));

test.each([
  ['a{background:url(/x)}', 'a{background:url("asset:/x")}'],
  ['a{background:URL( "/x\\"y" )}', 'a{background:url("asset:/x"y")}'],
  ['a{background:u\\72l(/x)}', 'a{background:url("asset:/x")}'],
  ['a{background:\\000075 rl(/x)}', 'a{background:url("asset:/x")}'],
  ['a{background:url(/x\\)y)}', 'a{background:url("asset:/x)y")}'],
  ['a{background:url(/x', 'a{background:url("asset:/x")'],
  ['a{background:url(/x"y)}', 'a{background:url("data:,")}'],
  ['a{background:url(/* no comment */)}', 'a{background:url("data:,")}'],
  ['a{fill:url(#g) url("#h")}', null],
  ['a{background:url(data:image/png;base64,AA==)}', null],
  ['a{b:myurl(/x) 5url(/x) #url(/x)}', null],
  ['<!--url(/x)', '<!--url("asset:/x")'],
  [
    'a{b:image-set("/x" 1x, url(/y) type("image/png") 2x)}',
    'a{b:image-set(url("asset:/x") 1x, url("asset:/y") type("image/png") 2x)}',
  ],
  ['a{b:im\\61ge-set("/x" 1x,var(--u,"/y") 2x)}', 'a{b:im\\61ge-set(url("asset:/x") 1x,var(--u,url("asset:/y")) 2x)}'],
  ['a{b:src("/x?token=1") image("/y")}', 'a{b:none none}'],
  ['@import "/x?token=1" screen;a{}', 'a{}'],
  ['@im\\70ort url(/x) layer(a);a{}', 'a{}'],
  ['@namespace svg url(http://www.w3.org/2000/svg);a{}', '@namespace svg "http://www.w3.org/2000/svg";a{}'],
  ['@namespace "https://kim.example/";a{}', 'a{}'],
  ['a{content:"/* url(/x) @import */"}/* kim */b{}', 'a{content:"/* url(/x) @import */"}b{}'],
  ['a{border:1px/* kim */solid}', 'a{border:1px/**/solid}'],
  ['a{top:0}/* kim', 'a{top:0}'],
  ['.before\\:content-\\[\\"\\\'\\"\\]{top:0}.\\4e2d\\6587,.\\62 ar{font:1px \\4f53}', null],
  ['a{border:var(--b);border-top:0;--x: {a:b} ;}', null],
  ['a{content:"card 4111 1111 1111 1111"}', 'a{content:"card ••••••"}'],
])('what of a sheet may leave: %s', (given, expected) => {
  expect(clean(given)).toBe(expected ?? given);
});

test.each([
  ['[data-owner=kim4815162342],[type=button]{}', '[data-owner=""],[type=button]{}'],
  ['.order-4815162342:hover #u-4815162342{}', '._:hover #_{}'],
  ['.\\6frder-48151623{}', '._{}'],
  ['a{--x:{kim: doe};color:red}', 'a{--x:;color:red}'],
  ['a{content:"Kim"/**/;quotes:"a" "b"}', 'a{content:"";quotes:"" ""}'],
  ['a{animation-name:kim-48151623;top:0}', 'a{animation-name:_;top:0}'],
  ['a{src:url(/kim) "Open Sans"}', 'a{src:none "Open Sans"}'],
  ['a{Kim Doe;top:0}', 'a{;top:0}'],
  ['/* kim */a{}', 'a{}'],
])('what of a masked sheet may leave: %s', (given, expected) => {
  expect(maskedCss(given)).toBe(expected);
});

test.each([
  ['width:10px;/* kim */top:0;height:/* kim */2px', 'width:10px;top:0'],
  ['width:10px;a;:b;{color:red}', 'width:10px'],
  ['W\\69 dth:10px;color:r\\65 d', 'width:10px'],
])('style of a masked element: %s', (given, expected) => {
  expect(maskedStyle(given)).toBe(expected);
});

test.each([
  ['', true],
  ['screen and (min-width:600px)', true],
  ['(400px <= width < 700px), print', true],
  ['(owner: kim)', false],
  ['(min-width: 4815162342px)', false],
  ['screen /* kim */', false],
  ['"kim"', false],
])('media of a masked sheet: %j', (text, plain) => {
  expect(plainMedia(text)).toBe(plain);
});

test('a sheet without addresses stays as it is, byte for byte', () => {
  const file = readFileSync('node_modules/bootstrap/dist/css/bootstrap.min.css', 'utf8');
  const sheet = file.replace(/\/\*[\s\S]*?\*\//g, '');
  expect(clean(sheet) === sheet).toBe(true);
});

test('what hostile sheets repeat takes no time', () => {
  for (const part of [
    '"\\"',
    '\\"',
    '/*x',
    'url(',
    'url("',
    'u\\',
    'image-set(',
    'image-set("',
    'src(',
    '@import ',
    'a',
    '<!--',
    '@',
    '{',
    '(',
    '[a=',
  ]) {
    const css = part.repeat(200_000);
    expect(clean(css)).toBeDefined();
    expect(maskedCss(css)).toBeDefined();
    expect(maskedStyle(css)).toBeDefined();
  }
});
