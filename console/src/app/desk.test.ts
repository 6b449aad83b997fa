import { expect, test } from 'vitest';
import { Desk, type DialogRow, filled, viewOf } from './desk.ts';

const row = (dialog: string, more: Partial<DialogRow> = {}): DialogRow => ({
  dialog,
  site: 's',
  visitor: dialog,
  state: 'open',
  operator: '',
  operatorName: '',
  name: '',
  email: '',
  lastAt: 1,
  lastAuthor: 'visitor',
  lastText: '',
  unread: 0,
  visitorGot: 0,
  visitorRead: 0,
  ...more,
});

test.each([
  ['waiting', row('a')],
  ['mine', row('a', { operator: 'me' })],
  ['colleagues', row('a', { operator: 'lee' })],
  ['closed', row('a', { operator: 'me', state: 'closed' })],
] as const)('a dialogue is in one view: %s', (view, given) => {
  expect(viewOf(given, 'me')).toBe(view);
});

test('only what waits for this operator counts as unread', () => {
  const desk = new Desk(
    'me',
    async () => ({}) as never,
    () => {},
  );
  for (const one of [
    row('a', { unread: 2 }),
    row('b', { unread: 3, operator: 'me' }),
    row('c', { unread: 5, operator: 'lee' }),
    row('d', { unread: 7, state: 'closed' }),
  ])
    desk.told(one);
  expect(desk.unread).toBe(5);
});

test('the latest dialogue comes first, and a page that is read anew takes out what left the view', async () => {
  const pages = [[row('a', { lastAt: 5 }), row('b', { lastAt: 9 })], [row('b', { lastAt: 9 })]];
  const desk = new Desk(
    'me',
    async () => ({ dialogs: pages.shift() }) as never,
    () => {},
  );
  await desk.load('waiting');
  expect(desk.in('waiting').map((one) => one.dialog)).toEqual(['b', 'a']);
  await desk.load('waiting');
  expect(desk.in('waiting').map((one) => one.dialog)).toEqual(['b']);
});

test.each([
  ['Hello {name}!', { name: 'Mara' }, 'Hello Mara!'],
  ['Hello {name}!', { name: '' }, 'Hello!'],
  ['{name}, welcome to {site}', { name: '', site: 'Shop' }, ', welcome to Shop'],
  ['Use {braces} as they are', { name: 'x' }, 'Use {braces} as they are'],
])('%s is filled with what is known', (text, values, result) => {
  expect(filled(text, values as Record<string, string>)).toBe(result);
});
