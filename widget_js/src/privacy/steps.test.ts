import { expect, test } from 'vitest';
import { steppedStyle, stepUp } from './steps.ts';

function element(text: string, ...parts: string[]): Element {
  const children = parts.map((localName) => ({ localName, children: [], childElementCount: 0 }));
  return { textContent: text, shadowRoot: null, children, childElementCount: parts.length } as unknown as Element;
}

const CARD = element('Order 12 of Kim Doe, with a long text', 'p', 'table', 'p');

test('sizes of boxes', () => {
  expect([0, 1, 19, 32, 33, 57, 65, 129, 300].map(stepUp)).toEqual([0, 32, 32, 32, 64, 64, 128, 256, 384]);
});

test.each([
  ['width:63%', 'width:66.6667%'],
  ['width:50%', 'width:50%'],
  ['width:33.333%', 'width:33.3333%'],
  ['height:63px', 'height:64px'],
  ['top:480px', 'top:480px'],
  ['left:-2px', 'left:-2px'],
  ['transform:translateX(-100%)', 'transform:translateX(-100%)'],
  ['transform:translate3d(0,137px,0)', 'transform:translate3d(0,144px,0)'],
  ['width:calc(63% - 7px)', 'width:calc(66.6667% - 4px)'],
  ['grid-template-columns:repeat(12,1fr)', 'grid-template-columns:repeat(12,1fr)'],
  ['flex-grow:63', 'flex-grow:60'],
  ['font-size:13px;color:#123456', 'font-size:13px;color:#123456'],
  ['display:none', 'display:none'],
])('%s of a part with contents', (style, stepped) => {
  expect(steppedStyle(style, CARD, 'div')).toBe(stepped);
});

test('of what may be a bar nothing is told but that it is there', () => {
  const bars = [element(''), element('63 %', 'span'), element(' 63/100 ', 'b', 'small')];
  for (const bar of bars) {
    for (const style of [
      'width:63%',
      'height:63px',
      'transform:scaleX(0.63)',
      'flex:63',
      'margin-left:12%',
      'opacity:0.2',
    ])
      expect(steppedStyle(style, bar, 'div'), style).toBe('');
    expect(steppedStyle('width:100%;height:4px;background-color:red', bar, 'div')).toBe(
      'height:4px;background-color:red',
    );
  }
  // A column of a table is none, nor is what holds a picture.
  expect(steppedStyle('width:20%', element(''), 'col')).toBe('width:25%');
  expect(steppedStyle('width:240px', element('', 'svg'), 'div')).toBe('width:240px');
});

test('a field that grows', () => {
  expect(['40px', '52px', '64px'].map((height) => steppedStyle(`height:${height}`, element(''), 'textarea'))).toEqual(
    Array(3).fill('height:64px'),
  );
});
