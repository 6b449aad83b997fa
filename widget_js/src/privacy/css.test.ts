import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cleanCss, plainMedia } from './css.ts';
import { type Masking, maskedCss, maskedStyle, type Named, plainValue } from './css-mask.ts';
import { rulesCss } from './css-rules.ts';
import { Gate } from './gate.ts';
import { MASK, SHOW } from './levels.ts';
import { Names } from './names.ts';
import { type FieldReader, Secrets } from './secrets.ts';

const FIELDS = {
  type: () => 'text',
  attribute: () => null,
  dotted: () => false,
  boxes: () => 1,
} as unknown as FieldReader;

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

const mask = (css: string, more: Masking = {}): string => maskedCss(css, { names: new Names(), strict: true, ...more });

test.each([
  ['[data-owner=kim4815162342],[type=button]{}', '[data-owner="_"],[type=button]{}'],
  ['[result="positive"],[dir="rtl"] a[aria-expanded=true]{}', '[result="_"],[dir="rtl"] a[aria-expanded=true]{}'],
  ['.order-4815162342:hover #u-4815162342{}', '._:hover #_{}'],
  ['.\\6frder-48151623{}', '._{}'],
  [':lang(kimdoe) a:lang("de"){}', ':lang(_) a:lang("de"){}'],
  ['x-a:state(kim)::part(doe)::highlight(kim){}', 'x-a:state(cb-b)::part(cb-c)::highlight(cb-b){}'],
  ['a{--x:{kim: doe};color:red}', 'a{--cb-b:;color:red}'],
  ['a{--kim:doe 1px;width:var(--kim)}', 'a{--cb-c:cb-b 1px;width:var(--cb-c)}'],
  ['a{content:"Kim"/**/;quotes:"a" "b"}', 'a{content:"";quotes:"" ""}'],
  ['a{content:"\\e901";--i:"\ue902 "}', 'a{content:"\\e901";--cb-b:"\ue902 "}'],
  [
    'a{animation:kim 2s ease-in;top:0}@keyframes kim{to{top:1px}}',
    'a{animation:cb-b 2s ease-in;top:0}@keyframes cb-b{to{top:1px}}',
  ],
  ['a{font:bold 12px/1.5 Kim,"Kim Doe",serif}', 'a{font:bold 12px/1.5 cb-b,"cb-c",serif}'],
  [
    'a{grid-area:kim;grid-template:"kim ." 1fr / [doe] auto}',
    'a{grid-area:cb-b;grid-template:"cb-b ." 1fr / [cb-c] auto}',
  ],
  ['a{counter-reset:kim 3;container:doe / inline-size}', 'a{counter-reset:cb-b 3;container:cb-c / inline-size}'],
  ['@layer kim{@container doe (min-width:1px){a{top:0}}}', '@layer cb-b{@container cb-c (min-width:1px){a{top:0}}}'],
  ['@property --kim{syntax:"<length>";initial-value:2px}', '@property --cb-b{syntax:"<length>";initial-value:2px}'],
  ['@property --a{syntax:"kim";initial-value:"doe"}', '@property --cb-b{syntax:"*";initial-value:""}'],
  ['@media (owner: kim){a{top:0}}@kim doe{a{top:0}}', '@media (cb-b: cb-c){a{top:0}}@media not all{a{top:0}}'],
  ['a{src:url(/kim) "Open Sans"}', 'a{src:none ""}'],
  ['a{background:url("/kim.png") red,image-set("/k" 1x),kim(doe)}', 'a{background:none red,none,cb(cb-b)}'],
  ['a{width:4815162342px;z-index:2147483647;top:5kim}', 'a{width:99999px;z-index:99999;top:0}'],
  ['a{background:#48151623423}', 'a{background:#000}'],
  ['a{Kim Doe;top:0}', 'a{;top:0}'],
  ['/* kim */a{}', 'a{}'],
])('what of a masked sheet may leave: %s', (given, expected) => {
  expect(mask(given)).toBe(expected);
});

test('of a masked sheet stays what fonts make icons of, and what is known otherwise', () => {
  const names = new Names();
  names.heard(1, '.x{animation:spin 1s;color:var(--brand)}');
  const font = (): string => 'url("asset:1")';
  const css =
    'a{animation:spin 2s;color:var(--brand)}@font-face{font-family:"I";src:url(/i.woff2?a) format("woff2"),url(/i.svg)}';
  expect(mask(css, { names, font })).toBe(
    'a{animation:spin 2s;color:var(--brand)}@font-face{font-family:"cb-b";src:url("asset:1") format("woff2"),none}',
  );
  // What comes to be known later is told anew.
  names.heardStyle('font-family:I');
  expect(names.stale).toBe(true);
  expect(names.of('I')).toBe('I');
});

/** `.open` names something visible, `.hidden` only what is hidden, anything else nobody. */
const judge = (selector: string): Named =>
  selector.includes('.open') ? 'open' : selector.includes('.hidden') ? 'hidden' : 'none';

function rules(css: string, more: Masking = {}): [string, string[]] {
  const held: string[] = [];
  const address = (url: string): string => `url("asset:${url}")`;
  const masking = {
    names: new Names(),
    judge,
    held: (one: string) => held.push(one),
    address,
    keepsCustom: true,
    ...more,
  };
  return [rulesCss(css, masking, new Set()), held];
}

test.each([
  ['.open::before{content:"Kim"}', null, []],
  ['.hidden::before{content:"Kim"}', '.hidden::before{content:""}', ['.hidden::before']],
  ['.none::before{content:"Kim"}', '.none::before{content:""}', ['.none::before']],
  ['.hidden{color:red}.none{width:calc(1px + 2%)}', null, []],
  ['.hidden{background:url(/kim.png) red}', '.hidden{background:none red}', ['.hidden']],
  ['.open{background:url(/a.png)}', '.open{background:url("asset:/a.png")}', []],
  ['.hidden{list-style:square url("/k")}', '.hidden{list-style:square none}', ['.hidden']],
  ['.hidden{--a:1px;--b:"Kim"}', '.hidden{--a:1px;--b:""}', ['.hidden']],
  // What selectors spell is the website's word, unless only what is hidden has it.
  ['[data-state="open now"].none{top:0}', null, []],
  ['[data-owner="kim"].hidden{top:0}', '[data-owner="_"].hidden{top:0}', ['[data-owner="kim"].hidden']],
  [
    '@media (a){.hidden::after{content:"{Kim"}.open::after{content:"}"}}',
    '@media (a){.hidden::after{content:""}.open::after{content:"}"}}',
    ['.hidden::after'],
  ],
  ['.open{&::after{content:"a"} .hidden{content:"Kim"}}', '.open{&::after{content:"a"} .hidden{content:"Kim"}}', []],
  ['.hidden{& b{content:"Kim"}}', '.hidden{& b{content:""}}', [':is(.hidden) b']],
  [
    '.open{animation:spin 1s}@keyframes spin{to{content:"a"}}@keyframes kim{to{content:"b"}}',
    '.open{animation:spin 1s}@keyframes spin{to{content:"a"}}@keyframes cb-b{to{content:""}}',
    [],
  ],
  [
    '@font-face{font-family:A;src:url(/a)}.open{font-family:A}@font-face{font-family:Kim;src:url(/k)}',
    '@font-face{font-family:A;src:url("asset:/a")}.open{font-family:A}@font-face{font-family:cb-b;src:none}',
    [],
  ],
  [
    '@property --x{syntax:"*";inherits:true;initial-value:"Kim"}',
    '@property --x{syntax:"*";inherits:true;initial-value:""}',
    [],
  ],
  ['.hidden{content:"a', '.hidden{content:""', ['.hidden']],
  ['@layer a,b;.hidden{top:0}', '@layer cb-b,cb-c;.hidden{top:0}', []],
] as [string, string | null, string[]][])('rules by whom they name: %s', (given, expected, pending) => {
  const [css, held] = rules(given);
  expect(css).toBe(expected ?? given);
  expect(held).toEqual(pending);
});

test('in private mode nothing but layout and colours, of rules that name nobody too', () => {
  expect(rules('[data-owner="kim"].none{--kim:doe;color:red}', { strict: true, keepsCustom: false })[0]).toBe(
    '[data-owner="_"].none{--cb-c:cb-b;color:red}',
  );
});

test.each([
  ['width:10px;/* kim */top:0;height:/* kim */2px', 'width:10px;top:0'],
  ['width:10px;a;:b;{color:red}', 'width:10px'],
  ['W\\69 dth:10px;color:r\\65 d', 'width:10px'],
])('style of a masked element: %s', (given, expected) => {
  expect(maskedStyle(given, new Names())).toBe(expected);
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

test.each([
  ['12px', true],
  ['100%', true],
  ['calc(100% - 12px)', true],
  ['rgb(10, 20, 30)', true],
  ['#ff0000', true],
  ['inline-flex', true],
  ['translateX(-50%) scale(1.5)', true],
  ['1px solid var(--line)', true],
  ['10px !important', true],
  ['', true],
  ['Kim', false],
  ['kim7', false],
  ['4815162342', false],
  ['translateX(kim)', false],
  ['"kim"', false],
  ['url(x)', false],
  ['[kim] 1fr', false],
  ['a'.repeat(21), false],
  ['1'.repeat(600), false],
  ['Wq10vrKxmbTZlpye', false],
  ['kim', false],
  ['5kim', false],
])('plain value: %s is %s', (value, expected) => {
  expect(plainValue(value)).toBe(expected);
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
    expect(mask(css)).toBeDefined();
    expect(rules(css)).toBeDefined();
    expect(maskedStyle(css, new Names())).toBeDefined();
  }
});

test('of a masked part of a drawing no shape leaves, by attributes or styles', () => {
  const door = new Gate(new Secrets(FIELDS), { name: () => '' }, () => 'https://shop.example/');
  const bar = { namespaceURI: 'http://www.w3.org/2000/svg' } as Element;
  for (const [tag, name, value] of [
    ['rect', 'height', '63'],
    ['polyline', 'points', '1,2 3,4'],
    ['g', 'transform', 'translate(3 4)'],
    ['path', 'd', 'M0 0L3 4'],
    ['rect', 'style', 'height:63px'],
    ['text', 'x', '63'],
  ] as const) {
    expect(door.attribute(bar, tag, name, value, MASK)).toBeNull();
    expect(door.attribute(bar, tag, name, value, SHOW)).toBe(value);
  }
});

test.each([
  ['width', '12px', '12px'],
  ['backgroundColor', '#fff', '#fff'],
  ['easing', 'ease-in-out', 'ease-in-out'],
  ['fontFamily', 'kim', null],
  ['gridArea', 'kim', null],
  ['gridRow', 'kim / span 2', null],
  ['viewTransitionName', 'kim', null],
  ['backgroundImage', 'url(/kim.png)', null],
  ['content', '"kim"', null],
  ['--kim', 'doe', null],
  ['display', 'kim', null],
])("a script's animation of a masked element: %s %s", (property, value, expected) => {
  const door = new Gate(new Secrets(FIELDS), { name: () => '' }, () => 'https://shop.example/');
  expect(door.frame(property, value, MASK, '')).toBe(expected);
});

test('names of animations and slots are the same wherever they stand', () => {
  const door = new Gate(new Secrets(FIELDS), { name: () => '' }, () => 'https://shop.example/');
  const element = {} as Element;
  const css = door.css('p{animation:kim 1s}@keyframes kim{to{top:1px}}', MASK, '');
  const name = door.animation('kim', MASK);
  expect(name).not.toContain('kim');
  expect(css).toBe(`p{animation:${name} 1s}@keyframes ${name}{to{top:1px}}`);
  const slot = door.attribute(element, 'p', 'slot', 'doe', MASK);
  expect(slot).not.toContain('doe');
  expect(door.attribute(element, 'slot', 'name', 'doe', MASK)).toBe(slot);
  // What an allowed part says in clear is called so in the masked one round it too.
  expect(door.attribute(element, 'p', 'slot', 'open', SHOW)).toBe('open');
  expect(door.attribute(element, 'slot', 'name', 'open', MASK)).toBe('open');
});
