import { expect, test } from 'vitest';
import { contrast, readable, textOn } from './contrast.ts';

test('the ratios are those of the standard', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('text on any colour can be read', () => {
  for (let at = 0; at < 4096; at++) {
    const colour = `#${at.toString(16).padStart(3, '0').replace(/./g, '$&$&')}`;
    expect(contrast(colour, textOn(colour)), colour).toBeGreaterThanOrEqual(3.9);
  }
});

test.each(['#ffffff', '#f2f5f7', '#182027'])('any colour becomes readable on %s', (ground) => {
  for (const colour of ['#ffff00', '#ffffff', '#000000', '#0b5f6b', '#888888', '#ff0000', '#182027'])
    expect(contrast(readable(colour, ground), ground), colour).toBeGreaterThanOrEqual(4.5);
});
