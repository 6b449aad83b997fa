import { expect, test } from 'vitest';
import { pieces } from './links.ts';

test.each([
  ['plain words', ['plain words']],
  ['see https://shop.example/a?b=1.', ['see ', '>https://shop.example/a?b=1', '.']],
  ['(https://shop.example/x)', ['(', '>https://shop.example/x', ')']],
  ['https://en.example/wiki/Boot_(shoe)', ['>https://en.example/wiki/Boot_(shoe)']],
  ['two: http://a.example, https://b.example/!', ['two: ', '>http://a.example', ', ', '>https://b.example/', '!']],
  ['javascript:alert(1) and data:text/html,x', ['javascript:alert(1) and data:text/html,x']],
  ['https://bank.example@evil.example/', ['https://bank.example@evil.example/']],
  ['https://', ['https://']],
  ['https://a.example"onmouseover="x', ['>https://a.example', '"onmouseover="x']],
  ['', ['']],
])('%j', (text, expected) => {
  const cut = pieces(text);
  expect(cut.map((piece) => (piece.href ? `>${piece.text}` : piece.text))).toEqual(expected);
  expect(cut.map((piece) => piece.text).join('')).toBe(text);
});
