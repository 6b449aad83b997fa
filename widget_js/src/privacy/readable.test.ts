/** How many ids and codes stay readable in an address, and how many words do not. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { KINDS, tokens } from '../../../tests/privacy/addresses/tokens.ts';
import { cleanUrl } from './urls.ts';

const FOLDER = path.join(import.meta.dirname, '../../../tests/privacy/addresses');
const SITE = 'https://shop.example';
const COUNT = 1000;

function lines(file: string): string[] {
  return readFileSync(path.join(FOLDER, file), 'utf-8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const isRead = (path: string): boolean => cleanUrl(SITE + path) === SITE + path;

test.each(Object.keys(KINDS))('%s is cut', (kind) => {
  const seen = tokens(kind, COUNT).filter((token) => isRead(`/shop/${token}`));
  expect(seen.length, seen.slice(0, 5).join()).toBeLessThan(COUNT * 0.02);
});

test('all kinds together', () => {
  const made = Object.keys(KINDS).flatMap((kind) => tokens(kind, COUNT));
  const rate = made.filter((token) => isRead(`/shop/${token}`)).length / made.length;
  console.info(`of ${made.length} ids and codes ${(100 * rate).toFixed(2)} % stay readable`);
  expect(rate).toBeLessThan(0.003);
});

test('after words that are about somebody no id is read', () => {
  const made = Object.keys(KINDS).flatMap((kind) => tokens(kind, 200));
  for (const word of ['reset', 'invite', 'user', 'verify', 'order', 's']) {
    expect(made.filter((token) => cleanUrl(`${SITE}/${word}/${token}`).includes(token))).toEqual([]);
  }
});

test('paths of websites are read', () => {
  const paths = lines('paths.txt');
  const cut = paths.filter((path) => !isRead(path));
  console.info(`of ${paths.length} paths ${cut.length} are cut: ${cut.join(' ')}`);
  expect(paths.length).toBeGreaterThan(400);
  expect(cut.length).toBeLessThan(paths.length * 0.05);
});

test('rare words in eleven languages are mostly read', () => {
  const words = lines('rare-words.txt').map((line) => line.split(' ')[1]);
  const cut = words.filter((word) => !isRead(`/shop/${word}`));
  console.info(`of ${words.length} rare words ${cut.length} are cut`);
  expect(words.length).toBe(1100);
  expect(cut.length).toBeLessThan(140);
});
