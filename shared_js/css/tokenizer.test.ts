import { readFileSync } from 'node:fs';
import { tokenize } from '@csstools/css-tokenizer';
import { testCorpus } from '@rmenke/css-tokenizer-tests';
import { expect, test } from 'vitest';
import * as T from './tokenizer.ts';

const NAMES: Record<string, number> = {
  'whitespace-token': T.WHITESPACE,
  comment: T.COMMENT,
  'ident-token': T.IDENT,
  'function-token': T.FUNCTION,
  'at-keyword-token': T.AT_KEYWORD,
  'hash-token': T.HASH,
  'string-token': T.STRING,
  'bad-string-token': T.BAD_STRING,
  'url-token': T.URL,
  'bad-url-token': T.BAD_URL,
  'number-token': T.NUMBER,
  'percentage-token': T.PERCENTAGE,
  'dimension-token': T.DIMENSION,
  'CDO-token': T.CDO,
  'CDC-token': T.CDC,
  'colon-token': T.COLON,
  'semicolon-token': T.SEMICOLON,
  'comma-token': T.COMMA,
  '[-token': T.OPEN_SQUARE,
  ']-token': T.CLOSE_SQUARE,
  '(-token': T.OPEN_PAREN,
  ')-token': T.CLOSE_PAREN,
  '{-token': T.OPEN_CURLY,
  '}-token': T.CLOSE_CURLY,
  'delim-token': T.DELIM,
};

function tokensOf(css: string): [type: number, start: number, end: number][] {
  const tokens = new T.Tokenizer(css);
  const found: [number, number, number][] = [];
  while (tokens.next() !== T.END) found.push([tokens.type, tokens.start, tokens.end]);
  return found;
}

/** The specification has begun to leave some characters beyond ASCII out of names; Chromium, Firefox and WebKit have not. */
const NOT_YET = ['tests/fuzz/b69ece36-057f-4450-9423-a1661787bce6', 'tests/ident/0007', 'tests/ident/0008'];

test.each(Object.entries(testCorpus).filter(([name]) => !NOT_YET.includes(name)))('%s', (_, { css, tokens }) => {
  const wanted = (tokens ?? []).map(({ type, startIndex, endIndex }) => [NAMES[type], startIndex, endIndex]);
  expect(tokensOf(css)).toEqual(wanted);
});

test.each([
  'bootstrap/dist/css/bootstrap.css',
  'katex/dist/katex.css',
  'uikit/dist/css/uikit.css',
  'swagger-ui-dist/swagger-ui.css',
  'github-markdown-css/github-markdown.css',
])('another tokenizer cuts the sheet of a framework in the same way: %s', (file) => {
  const css = readFileSync(`node_modules/${file}`, 'utf8');
  expect(tokensOf(css)).toEqual(
    tokenize({ css })
      .filter(([type]) => type !== 'EOF-token')
      .map(([type, , start, end]) => [NAMES[type], start, end + 1]),
  );
});

test.each([
  [String.raw`"a\"b"`, 'a"b'],
  [String.raw`"a\\"`, 'a\\'],
  [String.raw`'\62 ar'`, 'bar'],
  [String.raw`"open \"`, 'open "'],
  ['"two\\\r\nlines"', 'twolines'],
  [String.raw`url( /a\)b )`, '/a)b'],
  ['url(/open', '/open'],
  [String.raw`url(/open\)`, '/open)'],
  [String.raw`u\72 l(x)`, 'x'],
])('what a string or an address says: %s', (css, said) => {
  const tokens = new T.Tokenizer(css);
  tokens.next();
  expect(T.content(tokens)).toBe(said);
});

test('what hostile sheets repeat takes no time', () => {
  for (const part of [
    '"\\"',
    '\\"',
    '/*x',
    'url(',
    'url( ',
    'url("',
    '\\',
    '\\72 ',
    '((((',
    'u\\',
    '-',
    '<!-',
    '1e',
    '@',
  ]) {
    const css = `"${part.repeat(300_000)}`;
    expect(tokensOf(css).length + tokensOf(css.slice(1)).length).toBeGreaterThan(1);
  }
});
