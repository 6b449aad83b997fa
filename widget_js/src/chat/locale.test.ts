import { readdirSync } from 'node:fs';
import { LANGUAGES } from '@cobrowse/shared/text/languages.ts';
import { expect, test } from 'vitest';
import { texts as english, type Texts } from './locales/en.ts';

const FILES = readdirSync(new URL('./locales/', import.meta.url)).filter((name) => /^[a-z]{2}\.ts$/.test(name));
const CODES = FILES.map((name) => name.slice(0, 2));
const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

test('every language that can be chosen has its texts, and no other', () => {
  expect(CODES.sort()).toEqual(LANGUAGES.map(([code]) => code).sort());
});

test.each(CODES)('%s says all there is to say, with the same values in it', async (code) => {
  const { texts } = (await import(`./locales/${code}.ts`)) as { texts: Texts };
  expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
  for (const [key, text] of Object.entries(texts)) {
    expect(text.trim(), key).not.toBe('');
    expect(placeholders(text), key).toEqual(placeholders(english[key as keyof Texts]));
  }
});
