import { expect, test } from 'vitest';
import { fillReply } from './fill.ts';

test.each([
  ['Hello {name}!', { name: 'Mara' }, 'Hello Mara!'],
  ['Hello {name}!', { name: '' }, 'Hello!'],
  ['{name}, welcome to {site}', { name: '', site: 'Shop' }, ', welcome to Shop'],
  ['Use {braces} as they are', { name: 'x' }, 'Use {braces} as they are'],
])('%s is filled with what is known', (text, values, result) => {
  expect(fillReply(text, values as Record<string, string>)).toBe(result);
});
