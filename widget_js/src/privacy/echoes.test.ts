import { expect, test } from 'vitest';
import { withoutEchoes } from './css-echoes.ts';
import { Echoes } from './echoes.ts';
import { Typing } from './typing.ts';

const [field, other] = [{}, {}] as Element[] as [Element, Element];
const SECRET = 'Vq7z+kx/TZ';

function knowing(...values: string[]): Echoes {
  const echoes = new Echoes(() => null);
  for (const value of values) echoes.note({} as Element, value);
  return echoes;
}

const hex = (text: string): string => [...text].map((sign) => sign.charCodeAt(0).toString(16)).join('');

test.each([
  SECRET,
  `You typed ${SECRET}!`,
  SECRET.toUpperCase(),
  SECRET.toLowerCase(),
  [...SECRET].reverse().join(''),
  [...SECRET].join(' '),
  [...SECRET].join('\u200b'),
  SECRET.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
  `/a?b=${encodeURIComponent(SECRET)}`,
  `/a?b=${encodeURIComponent(encodeURIComponent(SECRET))}`,
  hex(SECRET),
  hex(SECRET).toUpperCase(),
  btoa(SECRET),
  btoa(`a:${SECRET}`),
  btoa(`ab:${SECRET}z`),
  btoa(`abc:${SECRET}`).replaceAll('+', '-').replaceAll('/', '_'),
  `\\u0056q7z+kx/TZ`,
  '&#86;q7z&#x2b;kx/TZ',
])('%j repeats the secret', (text) => {
  expect(knowing(SECRET).echoes(text)).toBe(true);
  expect(knowing('something else').echoes(text)).toBe(false);
});

test.each(['Vq7z+kx/', 'kx/TZ', 'Vq7', 'ordinary words', '', 'VQ', btoa('abc')])('%j repeats nothing', (text) => {
  expect(knowing(SECRET).echoes(text)).toBe(false);
});

test.each([
  ['4111 1111 1111 1111', '4111-1111\u202f1111/1111', true],
  ['4111111111111111', 'Karte 4111 1111 1111 1111.', true],
  ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000', true],
  ['493817', 'your code is 493817.', true],
  ['493817', '1493817', false],
  ['1234', '12345678', false],
  ['1234', 'PIN 1234', true],
  ['739', 'room 739', false],
])('of the number %j the text %j is an echo: %s', (value, text, is) => {
  expect(knowing(value).echoes(text)).toBe(is);
});

test.each([
  ['739', '739', true],
  ['739', 'CVV: 739.', true],
  ['739', '7391', false],
  ['7', '7', true],
  ['7', 'at 17:07', false],
  ['hu', 'You typed hu', true],
  ['hu', 'who has hurt', false],
  ['hunter22', 'hun', true],
  ['hunter22', 'hunter', true],
  ['hunter22', 'er22', true],
  ['hunter22', 'hunters', false],
  ['hunter22', 'h', false],
])('of %j the changed text %j tells: %s', (value, text, is) => {
  const echoes = knowing(value);
  const node = {} as Node;
  echoes.about(node);
  expect(echoes.echoes(text)).toBe(false);
  echoes.change(node, false);
  expect(echoes.echoes(text)).toBe(is);
  echoes.about(null);
  expect(echoes.echoes(text)).toBe(false);
});

test('what changed before the typing began is no echo of a short value', () => {
  const echoes = knowing('password');
  const node = {} as Node;
  echoes.change(node, false);
  echoes.tick();
  echoes.note(field, '739');
  echoes.about(node);
  expect(echoes.echoes('739')).toBe(false);
  echoes.change(node, false);
  expect(echoes.echoes('739')).toBe(true);
});

test('pieces of a secret are known, and where they stand together', () => {
  const echoes = knowing(SECRET);
  for (const piece of ['V', 'q7z', 'typed Vq7', 'TZ is it', ' kx ']) expect(echoes.isPiece(piece)).toBe(true);
  for (const piece of ['ordinary', '', '  ']) expect(echoes.isPiece(piece)).toBe(false);
  expect(echoes.acrosses('You typed Vq7', 'z+kx', '/TZ today')).toBe(true);
  expect(echoes.acrosses(`${SECRET} `, 'z', 'else')).toBe(false);
  expect(echoes.acrosses('ZT/x', 'k', '+z7qV')).toBe(true);
});

test('a short value is known in pieces where something changed', () => {
  const echoes = knowing('739');
  const node = {} as Node;
  echoes.about(node);
  expect(echoes.isPiece('3')).toBe(false);
  echoes.change(node, false);
  expect(['7', '3', '39'].every((piece) => echoes.isPiece(piece))).toBe(true);
  expect(echoes.acrosses('CVV 7', '3', '9 is it')).toBe(true);
  expect(echoes.acrosses('17', '3', '9')).toBe(false);
});

test('in a style sheet an echo alone is replaced; a short number stays where it is the sheet’s own', () => {
  const echoes = knowing('hunter22', '1234');
  expect(withoutEchoes('a{--x:hunter22;color:red}.HUNTER22{top:0}', echoes)).toBe('a{--x:_;color:red}._{top:0}');
  const own = '.mt-1234{z-index:1234;margin:1234px;color:#1234}:root{--gap:1234}';
  expect(withoutEchoes(own, echoes)).toBe(own);
  expect(withoutEchoes(`${own}a{content:"is 1234";background:url(/p?1234)}`, echoes)).toBe(
    `${own}a{content:"";background:url("data:,")}`,
  );
  expect(echoes.echoesInLayout('M1234 5z')).toBe(false);
  expect(echoes.echoesInLayout('hunter22')).toBe(true);
});

test('what a page held before stays secret, what was typed on the way does not', () => {
  const echoes = new Echoes(() => null);
  for (const typed of ['h', 'hu', 'hunt', 'hunte', 'hunter22', '']) echoes.note(field, typed);
  expect(echoes.echoes('hunter22')).toBe(true);
  expect(echoes.echoes('hunte')).toBe(false);
  echoes.note(other, '4111111');
  echoes.drop(other);
  expect(echoes.echoes('4111111')).toBe(false);
});

test('without secrets nothing is looked at', () => {
  const echoes = new Echoes(() => {
    throw new Error('asked');
  });
  echoes.about({} as Node);
  expect(echoes.echoes('x'.repeat(1000))).toBe(false);
  expect(echoes.isPiece('x')).toBe(false);
});

interface Made {
  typing: Typing;
  echoes: Echoes;
  marked: Set<Element>;
  values: Map<Element, string>;
}

function making(): Made {
  const echoes = new Echoes(() => null);
  const marked = new Set<Element>();
  const values = new Map<Element, string>();
  const around = (): { field: Element; value: string }[] => [...values].map(([field, value]) => ({ field, value }));
  return { typing: new Typing(echoes, { around, mark: (one) => marked.add(one) }), echoes, marked, values };
}

test('of a card that is typed six digits are sent, and its echo is none; an order number is shown when its field is left', () => {
  const { typing, echoes, marked } = making();
  const card = '4539 5787 6362 1486';
  for (let length = 1; length <= card.length; length++) {
    const value = card.slice(0, length);
    typing.begin(field);
    const sent = typing.clean(field, value, true);
    expect(sent.replace(/\D/g, '').length, value).toBeLessThan(7);
    if (value.replace(/\D/g, '').length > 6) expect(echoes.echoes(`preview ${value}`), value).toBe(true);
  }
  expect(marked.has(field)).toBe(true);
  typing.begin(other);
  expect(typing.clean(other, '4012345678', true)).not.toContain('4012345');
  typing.end(other, '4012345678');
  expect(typing.clean(other, '4012345678', true)).toBe('4012345678');
  expect(echoes.echoes('order 4012345678')).toBe(false);
});

test('of a card that is left but for its last digits nothing is shown later', () => {
  const { typing } = making();
  typing.begin(field);
  typing.end(field, '4539 5787 6362 148');
  expect(typing.clean(field, '4539 5787 6362 148', true)).not.toMatch(/\d/);
});

test('in a text only the number is held back', () => {
  const { typing } = making();
  typing.begin(field);
  expect(typing.clean(field, 'my card is 4539 5787', false)).toBe('my card is ••••••');
  expect(typing.clean(field, 'call 030 5550 1420 today', false)).toBe('call 030 5550 1420 today');
});

test('a card in boxes is one number', () => {
  const { typing, marked, values } = making();
  const boxes = [{}, {}, {}, {}] as Element[];
  for (const box of boxes) values.set(box, '');
  ['4539', '5787', '6362', '1486'].forEach((part, at) => {
    const box = boxes[at] as Element;
    values.set(box, part);
    typing.begin(box);
    expect(typing.clean(box, part, true)).toBe(at === 0 ? part : '••••••');
  });
  expect(marked.size).toBe(4);
});
