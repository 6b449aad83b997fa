import { expect, test } from 'vitest';
import { enclosed } from './enclose.ts';

test.each([
  ['a{top:0}', 'a{top:0}'],
  ['a{top:0', 'a{top:0}'],
  ['@media print{a{b:c(d[e', '@media print{a{b:c(d[e])}}'],
  ['a{content:"x', 'a{content:"x"}'],
  ['a{content:"x\\', 'a{content:"x\\ "}'],
  ['a{b:url(x', 'a{b:url(x)}'],
  ['a{}/* x', 'a{}/* x*/'],
  // What the sheet's own end or head would decide is decided here.
  ['a{}}b{}c{}', 'a{}!{}c{}'],
  ['a{};b{}', 'a{}!{}'],
  ['<!-- a{} -->b{}', '  a{}  b{}'],
  ['@charset "x";@import "y";@namespace "z";@layer a;b{}', '@layer a;b{}'],
])('%j stands inside another sheet as %j', (text, expected) => {
  expect(enclosed(text)).toBe(expected);
});
