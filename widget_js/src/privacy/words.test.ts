import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { labelsTellSecret } from './secrets.ts';
import { saysNothing, tellsSecret } from './words.ts';

interface Row {
  secret: boolean;
  text: string;
  wrong: boolean;
}

const LIST = new URL('../../../tests/privacy/secret-fields.tsv', import.meta.url);
const rows: Row[] = readFileSync(LIST, 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith(';'))
  .map((line) => line.split('\t'))
  .map(([kind, , , text = '', wrong]) => ({ secret: kind === '+', text, wrong: wrong !== undefined }));

function measure(some: Row[]): { recall: number; alarms: number } {
  const secret = some.filter((row) => row.secret);
  const harmless = some.filter((row) => !row.secret);
  return {
    recall: secret.filter((row) => tellsSecret(row.text)).length / secret.length,
    alarms: harmless.filter((row) => tellsSecret(row.text)).length / harmless.length,
  };
}

test('names and labels of secret fields are told from others', () => {
  expect(rows.length).toBeGreaterThan(1000);
  const { recall, alarms } = measure(rows);
  expect(recall).toBeGreaterThanOrEqual(0.98);
  expect(alarms).toBeLessThanOrEqual(0.01);
});

test('so they are in the half that was not looked at', () => {
  const held = rows.filter(({ text }) => (createHash('sha256').update(text).digest()[0] as number) & 1);
  expect(held.length).toBeGreaterThan(rows.length / 3);
  const { recall, alarms } = measure(held);
  expect(recall).toBeGreaterThanOrEqual(0.975);
  expect(alarms).toBeLessThanOrEqual(0.01);
});

test('what is judged wrongly is written down, and nothing else is: the hub judges the same', () => {
  const wrong = rows.filter((row) => tellsSecret(row.text) !== row.secret).map((row) => row.text);
  expect(wrong).toEqual(rows.filter((row) => row.wrong).map((row) => row.text));
});

test('a name or label is judged in far less than a millisecond', () => {
  const texts = rows.map((row, at) => `${row.text} ${at}`);
  const began = performance.now();
  for (const text of texts) tellsSecret(text);
  expect((performance.now() - began) / texts.length).toBeLessThan(1);
});

test.each([
  [['Number'], ['Credit card'], true],
  [['Number'], ['Phone'], false],
  [['New'], ['Change password'], true],
  [['E-mail'], ['Change password'], false],
  [[''], ['PIN'], true],
  [['', 'Password'], [''], true],
  [[], [], false],
  [['Code'], ['We sent a verification code to your phone.'], true],
])('labels %o with %o over them: secret %s', (own, over, secret) => {
  expect(labelsTellSecret({ own, over })).toBe(secret);
});

test('a text without letters says nothing', () => {
  for (const text of ['', '*', '1.', 'New']) expect(saysNothing(text), text).toBe(true);
  expect(saysNothing('Username')).toBe(false);
});

test.each(['x'.repeat(5000), `${'a '.repeat(99)}`, 'pin'.repeat(60), `${'re'.repeat(99)}`, 'num '.repeat(49)])(
  'no text takes long: %.20s',
  (text) => {
    const began = performance.now();
    tellsSecret(text);
    expect(performance.now() - began).toBeLessThan(100);
  },
);
