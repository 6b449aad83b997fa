import { expect, test } from 'vitest';
import { Gate } from './gate.ts';
import { BLOCK, MASK, SHOW } from './levels.ts';
import { Secrets } from './secrets.ts';
import { type NameSink, readSelector, type Test } from './selector-names.ts';
import { ValueTests } from './value-tests.ts';
import { Vocabulary } from './vocabulary.ts';

function namesIn(selector: string): string[] {
  const found: string[] = [];
  const sink: NameSink = {
    class: (name) => found.push(`.${name}`),
    id: (name) => found.push(`#${name}`),
    attribute: (name, { operator, value, flag }) => found.push(`[${name}${operator}${value}${flag && ` ${flag}`}]`),
  };
  readSelector(selector, sink);
  return found;
}

test.each([
  ['a.b#c > .d-e_f', ['.b', '#c', '.d-e_f']],
  ['.\\31 0, .a\\:b:hover, .c\\@d, .\\4e2d\\6587x', ['.10', '.a:b', '.c@d', '.中文x']],
  ['[a], [ b = c ], [d="e\\"]f" i], svg|a[xlink|href^=\'#\']', ['[a]', '[b=c]', '[d=e"]f i]', '[href^=#]']],
  [':is(.a, :not(#b)):has(> [c~=d])::part(e) :host(.f):nth-child(2n+1 of .g)', ['.a', '#b', '[c~=d]', '.f', '.g']],
  [':lang("x.y") /* .no */ .z', ['.z']],
  ['x\\.y[a|=b]', ['[a|=b]']],
  ['[*|a], [|b]', ['[a]', '[b]']],
  ['.a[', ['.a']],
])('names in %s', (selector, names) => {
  expect(namesIn(selector)).toEqual(names);
});

test('a selector of any length is read in time', () => {
  const began = performance.now();
  for (const part of ['[a=', '[a="', '\\', '.a\\', '"\\"', '/*', '[a|', '.'.repeat(3)]) namesIn(part.repeat(30_000));
  expect(performance.now() - began).toBeLessThan(5000);
});

const tested = (name: string, ...tests: [Test['operator'], string, Test['flag']?][]): ValueTests => {
  const made = new ValueTests(name);
  for (const [operator, value, flag = ''] of tests) made.add({ operator, value, flag });
  return made;
};

test.each<[ValueTests, string, string | null]>([
  [tested('href', ['^=', 'mailto:']), 'mailto:kim@example.com', 'mailto:'],
  [tested('href', ['^=', 'mailto:']), 'https://kim.example', ''],
  [tested('href', ['', '']), 'kim', ''],
  [tested('href', ['=', '/kim']), '/kim', '/kim'],
  [tested('href', ['=', '']), '/kim', ' '],
  [tested('href', ['$=', '.pdf'], ['^=', 'http']), 'https://x/kim.pdf', 'http.pdf'],
  [tested('href', ['$=', 'p'], ['^=', 'http'], ['=', 'http']), 'https://x/kim.p', 'httpp'],
  [tested('href', ['*=', 'a'], ['*=', 'b'], ['*=', 'ab']), 'b-kim-a', 'a b'],
  [tested('rel', ['~=', 'external'], ['~=', 'next']), 'nofollow external', 'external'],
  [tested('rel', ['~=', 'external'], ['~=', 'next']), 'next kim external', 'external next'],
  [tested('hreflang', ['|=', 'de']), 'DE-at', 'de'],
  [tested('hreflang', ['|=', 'de'], ['=', 'de']), 'de-AT', 'de-'],
  [tested('method', ['=', 'POST']), 'Post', 'post'],
  [tested('data-a', ['=', 'X', 'i']), 'x', 'x'],
  [tested('data-a', ['=', 'X']), 'x', ''],
  [tested('data-a', ['~=', '']), 'x', ''],
])('the shortest value %#', (tests, value, shortest) => {
  expect(tests.shortest(value)).toBe(shortest);
});

/** Numbers that look like chance and are the same each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const OPERATORS = ['', '=', '^=', '$=', '*=', '~=', '|='] as const;
const PIECES = ['a', 'b', 'ab', 'a-', '-b', ' ', 'a b', 'A', ':', 'ba'];
const NAMES = ['data-a', 'aria-x', 'href', 'rel', 'lang', 'layout', 'itemprop', 'onclick', 'value', 'target', 'src'];
const TAGS = ['p', 'a', 'input', 'x-y', 'iframe'];
const SECRET = 'Kim';
const alone = { boxed: () => false, around: () => [], parent: () => null };
const field = { type: () => 'text', attribute: () => null, dotted: () => false, labelled: () => false, ...alone };

test('two values that match the same selectors are sent as the same, and of what no selector spells nothing is sent', () => {
  const next = random(7);
  const one = <T>(of: readonly T[]): T => of[next(of.length)] as T;
  let told = 0;
  for (let round = 0; round < 3000; round++) {
    const name = one(NAMES);
    const vocabulary = new Vocabulary();
    const tests = new ValueTests(name);
    for (let i = next(5); i >= 0; i--) {
      const operator = one(OPERATORS);
      const flag = one(['', '', 'i', 's'] as const);
      const value = operator === '' ? '' : one(PIECES);
      vocabulary.read(`[${name}${operator && `${operator}"${value}" ${flag}`}]`);
      tests.add({ operator, value, flag });
    }
    const gate = new Gate(new Secrets(field), { name: () => '' }, () => 'https://own.example/', vocabulary);
    const sent = (value: string): string | null => gate.hooks.value(element, tag, name, value);
    const tag = one(TAGS);
    const element = { type: 'text' } as unknown as Element;
    const seen = new Map<string, string | null>();
    for (let i = 0; i < 12; i++) {
      let value = '';
      for (let parts = next(4); parts > 0; parts--) value += one([...PIECES, SECRET, SECRET.toLowerCase()]);
      const passed = `${tests.passed(value)} ${name === 'value' && value === ''}`;
      const found = sent(value);
      if (name !== 'value') expect([passed, found]).toEqual([passed, seen.get(passed) ?? found]);
      seen.set(passed, found);
      expect(found?.toLowerCase() ?? '').not.toContain('kim');
      if (name === 'onclick') expect(found || '').toBe('');
      else if (name !== 'value' && found) {
        told++;
        expect(tests.passed(found)).toBe(tests.passed(value));
      }
    }
  }
  expect(told).toBeGreaterThan(1000);
});

function page(css: string[], secrets = new Secrets(field)): Gate {
  const vocabulary = new Vocabulary();
  for (const selector of css) vocabulary.read(selector);
  return new Gate(secrets, { name: () => '' }, () => 'https://own.example/', vocabulary);
}
const p = {} as Element;

test('an attribute that no list has travels when a selector names it', () => {
  const gate = page(['[_ngcontent-ng-c1]', '[layout=row]', '[data-user]', '[onclick]', '[data-card^="gold"]']);
  const sent = (name: string, value: string): string | null => gate.attribute(p, 'p', name, value, SHOW);
  expect(sent('_ngcontent-ng-c1', '')).toBe('');
  expect(sent('_ngcontent-ng-c2', '')).toBeNull();
  expect(sent('layout', 'row')).toBe('row');
  expect(sent('layout', 'kim')).toBe('');
  expect(sent('data-user', 'kim@example.com')).toBe('');
  expect(sent('data-card', 'gold of kim')).toBe('gold');
  expect(sent('data-plain', 'kim')).toBeNull();
  expect(sent('onclick', 'kim()')).toBe('');
});

test('while a style sheet cannot be read, plain words travel as before', () => {
  const gate = page([]);
  gate.hooks.vocabulary.unreadable(1);
  expect(gate.attribute(p, 'p', 'data-plain', 'wide', SHOW)).toBe('wide');
  expect(gate.attribute(p, 'p', 'data-plain', 'kim@example.com', SHOW)).toBeNull();
  expect(gate.attribute(p, 'p', 'data-user', 'wide', SHOW)).toBeNull();
  gate.hooks.vocabulary.unreadable(-1);
  expect(gate.attribute(p, 'p', 'data-plain', 'wide', SHOW)).toBeNull();
});

test('what holds a password is not sent, whatever spells it', () => {
  const secrets = new Secrets({ ...field, type: () => 'password' });
  secrets.note({} as Element, 'gold-1234');
  const gate = page(['[data-a="gold-1234"]', '[value="gold-1234"]', '.gold-1234'], secrets);
  expect(gate.attribute(p, 'p', 'data-a', 'gold-1234', SHOW)).toBeNull();
  expect(gate.attribute(p, 'p', 'class', 'gold-1234', SHOW)).toBe('');
  expect(gate.attribute(p, 'input', 'value', 'other', SHOW)).toBeNull();
});

test('of what is typed, the attribute tells what a style sheet spells whole, and whether there is something', () => {
  const gate = page(['[value="go"]', '[value^="k"]', '[value=""]']);
  const sent = (value: string): string | null =>
    gate.attribute({ type: 'text' } as unknown as Element, 'input', 'value', value, SHOW);
  expect(['go', '', 'kim', 'other'].map(sent)).toEqual(['go', '', '•', '•']);
});

test('class names that look like data are sent when a selector has them', () => {
  const gate = page(['.c-123456', '.u\\@x', '[class*="post-"]']);
  expect(gate.attribute(p, 'p', 'class', 'a c-123456 c-654321 u@x v@x post-99999', SHOW)).toBe('a c-123456 u@x post-');
});

test('of a masked part: classes that it had at first, and names without a value', () => {
  const gate = page(['.open', '.card', '[_nghost-c1]', '[data-state="on"]', '.a-1234']);
  gate.hooks.see(p, 'card other a-1234', () => ['_nghost-c1', 'data-other']);
  const sent = (name: string, value: string, level: typeof MASK | typeof BLOCK = MASK): string | null =>
    gate.attribute(p, 'p', name, value, level);
  expect(sent('class', 'card other a-1234 open')).toBe('card');
  expect(sent('class', 'card open', BLOCK)).toBe('card');
  expect(sent('_nghost-c1', '')).toBe('');
  expect(sent('data-other', '')).toBeNull();
  expect(sent('data-state', 'on')).toBeNull();
  expect(sent('_nghost-c1', '', BLOCK)).toBeNull();
  expect(gate.hooks.wasTold(p, 'class', 'card')).toBe(false);
  expect(gate.hooks.wasTold(p, 'class', 'card')).toBe(true);
});

test('names of rules are told in masked parts too, for rules are judged by them', () => {
  const gate = page([]);
  gate.hooks.vocabulary.readRules('#menu .public');
  gate.hooks.see(p, 'a', () => []);
  expect(gate.attribute(p, 'p', 'class', 'a public', MASK)).toBe('public');
  expect(gate.attribute(p, 'p', 'id', 'menu', MASK)).toBe('menu');
  expect(gate.attribute(p, 'p', 'id', 'kim', MASK)).toBeNull();
});

test('a highlight has a name when a style sheet colours it', () => {
  const vocabulary = new Vocabulary();
  vocabulary.read('.a::highlight(found), p::highlight( other-one )');
  expect(['found', 'other-one', 'patient-4711'].map((name) => vocabulary.hasHighlight(name))).toEqual([
    true,
    true,
    false,
  ]);
});
