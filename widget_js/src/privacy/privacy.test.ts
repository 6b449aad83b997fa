import { attributeKind } from '@cobrowse/shared/wire/attributes.ts';
import { expect, test } from 'vitest';
import { Gate } from './gate.ts';
import { BLOCK, type ElementReader, MASK, Marks, SHOW } from './levels.ts';
import { CLOSED_RULES, type RuleSet, readRules, rulesAt, urlMatches } from './rules.ts';
import { type FieldReader, Secrets } from './secrets.ts';
import { maskCards, maskText, tokenLike } from './text.ts';
import { cleanUrl } from './urls.ts';

const noAssets = { name: () => '' };
const element = {} as Element;

const alone = { boxed: () => false, around: () => [], parent: () => null };

function fields(part: Partial<FieldReader>): FieldReader {
  return { type: () => 'text', attribute: () => null, dotted: () => false, labelled: () => false, ...alone, ...part };
}

function gate(secrets = new Secrets(fields({}))): Gate {
  return new Gate(secrets, noAssets, () => 'https://shop.example/page');
}

function marked(mark: string | null, matching: string[] = []): ElementReader {
  return {
    attribute: () => mark,
    matches: (_, selector) =>
      matching.some((one) => selector.includes(one)) || (mark !== null && selector.includes('[data-cobrowse]')),
  };
}

test.each([
  [marked(null), SHOW, SHOW],
  [marked('mask'), SHOW, MASK],
  [marked(' MASK '), SHOW, MASK],
  [marked('block'), SHOW, BLOCK],
  [marked('block'), MASK, BLOCK],
  [marked('allow'), MASK, SHOW],
  [marked('allow'), BLOCK, BLOCK],
  [marked('what is this'), SHOW, MASK],
  [marked(''), SHOW, MASK],
  [marked(null), MASK, MASK],
  [marked(null, ['.rr-mask']), SHOW, MASK],
  [marked(null, ['.sentry-block']), SHOW, BLOCK],
  [marked('allow', ['.rr-block']), SHOW, BLOCK],
] as const)('levels: mark %# below %s', (reader, parent, expected) => {
  expect(marks().levelOf(element, parent, reader)).toBe(expected);
});

type Rules = RuleSet['rules'];
const rule = (action: 'mask' | 'block' | 'allow', selector: string, url = ''): Rules[number] => ({
  action,
  selector,
  url,
});
function marks(rules: Rules = [], mode: 'standard' | 'private' = 'standard'): Marks {
  return new Marks(mode, rules, (selector) => selector !== 'p[');
}

test.each([
  [[rule('mask', '.iban')], ['.iban'], SHOW, MASK],
  [[rule('block', '.iban')], ['.iban'], SHOW, BLOCK],
  [[rule('allow', '.menu')], ['.menu'], MASK, SHOW],
  [[rule('allow', '.menu')], ['.menu'], BLOCK, BLOCK],
  [[rule('allow', '.menu'), rule('mask', '.menu')], ['.menu'], SHOW, MASK],
  [[rule('mask', '.menu'), rule('block', '.menu')], ['.menu'], SHOW, BLOCK],
  [[rule('mask', '.iban')], ['.other'], SHOW, SHOW],
  // A selector that cannot be read may have meant anything.
  [[rule('mask', 'p['), rule('allow', '.menu')], ['.menu'], MASK, MASK],
  [[rule('mask', '')], ['.rr-x'], MASK, MASK],
  [[rule('allow', 'p[')], ['.menu'], SHOW, SHOW],
] as const)('rules: %j with %j below %s', (rules, matching, parent, expected) => {
  expect(marks([...rules]).levelOf(element, parent, marked(null, [...matching]))).toBe(expected);
});

test('a page mark allows nothing that a rule hides, nor anything when a rule cannot be read', () => {
  expect(marks([rule('mask', '.iban')]).levelOf(element, SHOW, marked('allow', ['.iban']))).toBe(MASK);
  expect(marks([rule('mask', 'p[')]).levelOf(element, MASK, marked('allow'))).toBe(MASK);
});

test.each([
  [[], 'standard', SHOW],
  [[], 'private', MASK],
  [[rule('mask', 'p[')], 'standard', MASK],
  [[rule('block', 'p[')], 'standard', MASK],
  [[rule('allow', 'p[')], 'standard', SHOW],
] as const)('what the page starts with: %j, %s', (rules, mode, expected) => {
  expect(marks([...rules], mode).root).toBe(expected);
});

test.each([
  [undefined],
  [null],
  ['x'],
  [{}],
  [{ version: 1, mode: 'standard' }],
  [{ version: '1', mode: 'standard', rules: [] }],
  [{ version: 1, mode: 'standard', rules: ['p'] }],
  [{ version: 1, mode: 'standard', rules: [['hide', 'p', '']] }],
  [{ version: 1, mode: 'standard', rules: [['mask', 'p']] }],
])('rules that cannot be read hide everything: %j', (told) => {
  const read = readRules(told);
  expect(read).toEqual(CLOSED_RULES);
  expect(marks(read.rules, read.mode).root).toBe(MASK);
  expect(marks(read.rules, read.mode).levelOf(element, MASK, marked('allow'))).toBe(MASK);
});

test('rules as the hub sends them', () => {
  const read = readRules({ version: 3, mode: 'standard', rules: [['mask', '.a', '/x/*']] });
  expect(read).toEqual({ version: 3, mode: 'standard', rules: [rule('mask', '.a', '/x/*')] });
  expect(readRules({ version: 3, mode: 'strange', rules: [] }).mode).toBe('private');
});

test.each([
  ['/checkout', '/checkout', true],
  ['/checkout', '/checkout/pay', false],
  ['/checkout/*', '/checkout/pay', true],
  ['/checkout/*', '/checkout', false],
  ['*', '/anything', true],
  ['*/pay', '/a/b/pay', true],
  ['/a*b*c', '/a-b-b-c', true],
  ['/a*b*c', '/a-b-b', false],
  ['', '/', false],
  ['/**', '/', true],
  [`/${'a*'.repeat(100)}b`, `/${'a'.repeat(5000)}`, false],
])('address %s at %s', (pattern, text, expected) => {
  expect(urlMatches(pattern, text)).toBe(expected);
});

test('a rule holds at its address, whatever the query', () => {
  const set: RuleSet = {
    version: 1,
    mode: 'standard',
    rules: [rule('mask', '.a', '/pay'), rule('mask', '.b', '*#tab')],
  };
  expect(rulesAt(set, '/pay', '?x=1').map((one) => one.selector)).toEqual(['.a']);
  expect(rulesAt(set, '/other', '#tab').map((one) => one.selector)).toEqual(['.b']);
  expect(rulesAt(set, '/other', '')).toEqual([]);
});

test.each([
  ['', MASK, ''],
  ['print', MASK, 'print'],
  ['screen and (min-width: 600px)', MASK, 'screen and (min-width: 600px)'],
  ['(owner: kim)', MASK, 'not all'],
  ['(owner: kim)', SHOW, '(owner: kim)'],
  ['x'.repeat(2000), SHOW, 'not all'],
] as const)('media of a sheet: %j at level %s', (text, level, expected) => {
  expect(gate().media(text, level)).toBe(expected);
});

test('an address in a set of images is an address, with or without url()', () => {
  const css = gate().css(
    'a{background:image-set("/a?token=1" 1x, url(/b) 2x);content:"/* kept */"/* gone */}',
    SHOW,
    '',
  );
  expect(css).toBe('a{background:image-set(url("data:,") 1x, url("data:,") 2x);content:"/* kept */"}');
});

test('an element that cannot be read is masked', () => {
  const broken: ElementReader = {
    attribute: () => null,
    matches: () => {
      throw new Error('clobbered');
    },
  };
  expect(marks().levelOf(element, SHOW, broken)).toBe(MASK);
});

test.each(['4111 1111 1111 1111', '5500-0000-0000-0004', '340000000000009', 'pay 4111111111111111 now'])(
  'masks the card number in %s',
  (text) => {
    expect(maskCards(text)).not.toMatch(/\d{4}/);
  },
);

test.each(['4111 1111 1111 1112', '+49 30 5550 1420', '2026-11-20 12:30:45', 'order 1234567890', 'ISBN 978-3-16'])(
  'leaves %s',
  (text) => {
    expect(maskCards(text)).toBe(text);
  },
);

test('masks of different lengths are equal', () => {
  expect(maskText('abc')).toBe(maskText('abcdefgh'));
  expect(gate().value('abc', MASK, false)).toBe(gate().value('a much longer value', SHOW, true));
  expect(maskText('')).toBe('');
});

test.each(['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', '9f86d081884c7d659a2feaa0c55ad015', 'sk_live_51H8xYzAbCdEf123456'])(
  '%s looks like a token',
  (word) => {
    expect(tokenLike(word)).toBe(true);
  },
);

test.each([
  'navigation-menu-item',
  'Donaudampfschifffahrt',
  'btn btn-primary btn-lg',
  '/products/winter-jackets-for-men',
])('%s does not look like a token', (word) => {
  expect(tokenLike(word)).toBe(false);
});

test.each([
  ['https://u:p@a.example/x?page=2&q=shoes&token=abc#top', 'https://a.example/x?page=2&q=•••&token=•••#top'],
  ['https://a.example/reset/9f86d081884c7d659a2feaa0c55ad015', 'https://a.example/reset/•••'],
  ['https://a.example/u/kim@example.org', 'https://a.example/u/•••'],
  ['https://a.example/#access_token=abc', 'https://a.example/'],
  ['javascript:alert(1)', ''],
  ['mailto:kim@example.org', ''],
  ['not a url', ''],
])('cleans %s', (given, expected) => {
  expect(cleanUrl(given)).toBe(expected);
});

test.each([
  ['p', 'onclick', false, null],
  ['p', 'ONCLICK', false, null],
  ['iframe', 'srcdoc', false, null],
  ['form', 'action', false, null],
  ['script', 'src', false, null],
  ['iframe', 'src', false, null],
  ['meta', 'content', false, 'scheme'],
  ['meta', 'http-equiv', false, null],
  ['input', 'value', false, null],
  ['p', 'data-session-token', false, null],
  ['p', 'unknown', false, null],
  ['a', 'href', false, 'link'],
  ['a', 'href', true, null],
  ['img', 'src', false, 'asset'],
  ['img', 'src', true, null],
  ['p', 'title', false, 'text'],
  ['p', 'title', true, null],
  ['p', 'id', true, null],
  ['td', 'colspan', true, 'plain'],
  ['p', 'style', true, 'css'],
] as const)('attribute %s[%s] masked %s: %s', (tag, name, masked, expected) => {
  expect(attributeKind(tag, name, masked)).toBe(expected);
});

test('a blocked element says nothing but its class and style', () => {
  for (const name of ['title', 'id', 'width', 'aria-expanded', 'data-x', 'role']) {
    expect(gate().attribute(element, 'p', name, 'x', BLOCK)).toBeNull();
  }
});

test('the echo of a password is masked wherever it stands, also when the field is gone', () => {
  const field = {} as Element;
  const secrets = new Secrets(fields({ type: (e) => (e === field ? 'password' : 'text') }));
  const door = gate(secrets);
  expect(secrets.isSecret(field)).toBe(true);
  for (const typed of ['h', 'hu', 'hunt', 'hunter2']) secrets.note(field, typed);
  expect(door.text('You typed hunter2!', SHOW)).not.toContain('hunter');
  expect(door.attribute(element, 'p', 'title', 'hunter2', SHOW)).toBeNull();
  expect(door.css('a{content:"hunter2"}b{color:red}', SHOW, '')).toBe('a{content:"_"}b{color:red}');
  expect(door.text('hunt', SHOW)).toBe('hunt');
  secrets.forget(field);
  expect(door.value('hunter2', SHOW, false)).not.toContain('hunter');
});

test.each(['password', 'hidden', 'file'])('a field of type %s stays secret after its type changes', (type) => {
  let now = type;
  const secrets = new Secrets(fields({ type: () => now }));
  expect(secrets.isSecret(element)).toBe(true);
  now = 'text';
  expect(secrets.isSecret(element)).toBe(true);
});

test.each(['cc-number', 'section-a cc-csc', 'one-time-code', 'current-password', 'shipping new-password'])(
  'autocomplete=%s is secret',
  (value) => {
    const secrets = new Secrets(fields({ attribute: (_, name) => (name === 'autocomplete' ? value : null) }));
    expect(secrets.isSecret(element)).toBe(true);
  },
);

test.each([
  [{ inputmode: 'numeric', maxlength: '4' }, false, false, true],
  [{ inputmode: 'numeric', maxlength: '16' }, false, false, true],
  [{ inputmode: 'numeric', maxlength: '2' }, false, false, false],
  [{ inputmode: 'numeric' }, false, false, false],
  [{ maxlength: '1' }, true, false, true],
  [{ maxlength: '4' }, false, false, false],
  [{ placeholder: '1234 5678 9012 3456' }, false, false, true],
  [{ placeholder: '•••• •••• •••• ••••' }, false, false, true],
  [{}, false, true, true],
] as const)('field %o, a box %s, dotted %s: secret %s', (attributes, boxed, dotted, secret) => {
  const given = attributes as Record<string, string>;
  const reader = fields({ attribute: (_, name) => given[name] ?? null, boxed: () => boxed, dotted: () => dotted });
  expect(new Secrets(reader).isSecret(element)).toBe(secret);
});

test('comments and foreign addresses never stand in a style sheet', () => {
  const css = gate().css(
    '/* secret */a{background:url(https://cdn.example/p.png?sig=1);fill:url(#g)}',
    SHOW,
    'https://a/',
  );
  expect(css).toBe('a{background:url("data:,");fill:url(#g)}');
});

test('generated text of masked parts is dropped', () => {
  expect(gate().css('a::before{content:"Kim"}b{--name:"Kim";color:red}', MASK, '')).not.toContain('Kim');
  expect(gate().attribute(element, 'p', 'style', "--owner:'Kim';color:red", MASK)).toBe('color:red');
});

test.each([
  ['width:10px;--owner:Kim;color:red', 'width:16px;color:red'],
  ['font-family:"Kim";animation-name:kim', ''],
  ['grid-template-columns:[kim] 1fr', ''],
  ['width:10px;background:url(/kim.png)', 'width:16px'],
  ['counter-reset:c 48151', ''],
  ['width:48151623px', ''],
])('style of a masked element: %s becomes %s', (style, expected) => {
  expect(gate().attribute(element, 'p', 'style', style, MASK)).toBe(expected);
});

test.each([
  ['p', 'width', '120', '120'],
  ['td', 'colspan', '2', '2'],
  ['p', 'slot', 'Wq10vrKxmbTZlpye', 'cb-b'],
  ['slot', 'name', 'Wq10vrKxmbTZlpye', 'cb-b'],
  ['p', 'part', 'kim', null],
  ['lab-test', 'type', 'positive', null],
  ['input', 'type', 'radio', 'radio'],
  ['p', 'type', 'patient kim doe', null],
  ['p', 'role', 'patient', null],
  ['p', 'role', 'button', 'button'],
  ['p', 'lang', 'kim', null],
  ['p', 'lang', 'zh-Hant-TW', 'zh-Hant-TW'],
  ['p', 'dir', 'kim', null],
  ['p', 'dir', 'RTL', 'RTL'],
  ['td', 'width', '63%', '63%'],
  ['td', 'width', 'kim', null],
  ['frameset', 'cols', '20%,*', '20%,*'],
  ['font', 'face', 'kim', null],
  ['font', 'color', 'kim', null],
  ['td', 'bgcolor', '#ffeedd', '#ffeedd'],
  ['button', 'disabled', 'kim', ''],
  ['p', 'aria-expanded', 'kim', null],
  ['p', 'aria-haspopup', 'listbox', 'listbox'],
  ['math', 'mathvariant', 'kim', null],
  ['menclose', 'notation', 'box circle', 'box circle'],
  ['td', 'headers', 'Kim 77', null],
  ['input', 'checked', '', null],
  ['input', 'max', '12', null],
] as const)('attribute of a masked element: <%s %s=%s>', (tag, name, value, expected) => {
  expect(gate().attribute(element, tag, name, value, MASK)).toBe(expected);
});

test('a sheet of a masked part names nobody', () => {
  const css = `.card{--owner: Kim Doe;--line: 1px solid #eee;font-family:"Open Sans"}
[data-owner="kim.doe@example.org"]::before{content:"Kim";quotes:"a" "b"}#order-4815162342{color:#00000080}`;
  expect(gate().css(css, MASK, '')).toBe(`.card{--cb-d: cb-b cb-c;--cb-e: 1px solid #eee;font-family:"Open Sans"}
[data-owner="_"]::before{content:"";quotes:"" ""}#_{color:#00000080}`);
});
