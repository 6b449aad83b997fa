import { expect, test } from 'vitest';
import { AT_RULE, DECLARATION, SELECTOR, walk } from './walk.ts';

const KINDS = { [SELECTOR]: 'selector', [AT_RULE]: 'at', [DECLARATION]: 'declaration' } as Record<number, string>;

function parts(css: string, declarations = false): string[] {
  const found: string[] = [];
  walk(
    css,
    ({ kind, body, end, name }) => {
      found.push(`${KINDS[kind] ?? 'junk'} ${name ? `${name}=` : ''}${css.slice(body, end).trim()}`);
    },
    declarations,
  );
  return found;
}

test.each([
  ['a:hover{color:red}', ['selector a:hover', 'declaration color=red']],
  [
    'a{animation:active .3s;b:hover{top:0}}',
    ['selector a', 'declaration animation=active .3s', 'selector b:hover', 'declaration top=0'],
  ],
  ['a{--x:{b:hover{}};color:red}', ['selector a', 'declaration --x={b:hover{}}', 'declaration color=red']],
  ['@media (hover:hover){a:hover{top:0}}', ['at media=(hover:hover)', 'selector a:hover', 'declaration top=0']],
  ['@import "x" layer(a);b{}', ['at import="x" layer(a)', 'selector b']],
  ['@scope (a:hover) to (b){c{}}', ['at scope=(a:hover) to (b)', 'selector c']],
  ['.a\\:hover,.b\\"{}', ['selector .a\\:hover,.b\\"']],
  ['<!-- a{} --> b{}', ['selector a', 'selector b']],
  ['a{};b{}', ['selector a', 'selector ;b']],
  ['}a{}', ['selector }a']],
  ['a{b(;}{}) c{x:y}', ['selector a', 'selector b(;}{}) c', 'declaration x=y']],
  ['a{color:red', ['selector a', 'declaration color=red']],
  ['a{COLOR : Red ! important }', ['selector a', 'declaration color=Red ! important']],
  [
    'a{@media print{top:0;&:hover{}}left:0}',
    ['selector a', 'at media=print', 'declaration top=0', 'selector &:hover', 'declaration left=0'],
  ],
  ['a{content:"\nb{x:y}"}', ['selector a', 'selector content:"\nb', 'declaration x=y', 'junk "}']],
])('%j', (css, wanted) => {
  expect(parts(css)).toEqual(wanted);
});

test('a style attribute is declarations', () => {
  expect(parts('color:red;--A:hover;top:0}left:0', true)).toEqual([
    'declaration color=red',
    'declaration --A=hover',
    'declaration top=0',
    'declaration left=0',
  ]);
});

test('depth of nesting is no matter', () => {
  expect(parts('a{'.repeat(100_000)).length).toBe(100_000);
  expect(parts('a('.repeat(100_000)).length).toBe(1);
});
