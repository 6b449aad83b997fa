import { expect, test } from 'vitest';
import { idsIn, isNaming } from './references.ts';

test('attributes of ARIA and HTML name lists of ids', () => {
  expect(idsIn('aria-controls', ' menu\n tip ')).toEqual(['part', ['menu', 'tip']]);
  expect(idsIn('aria-describedby', 'help')).toEqual(['words', ['help']]);
  expect(idsIn('popovertarget', 'menu')).toEqual(['part', ['menu']]);
  expect(idsIn('aria-owns', '')).toEqual(['part', []]);
});

test('data attributes name one id as their whole value', () => {
  expect(idsIn('data-target', '#menu')).toEqual(['data', ['menu']]);
  expect(idsIn('data-anything', 'menu')).toEqual(['data', ['menu']]);
  expect(idsIn('data-text', 'two words')).toBeNull();
  expect(idsIn('data-long', 'x'.repeat(101))).toBeNull();
});

test('other attributes name nothing', () => {
  expect(idsIn('title', 'menu')).toBeNull();
  expect(idsIn('id', 'menu')).toBeNull();
  expect([isNaming('list'), isNaming('data-target'), isNaming('class')]).toEqual([true, false, false]);
});
