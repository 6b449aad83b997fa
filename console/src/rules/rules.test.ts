import { expect, test } from 'vitest';
import { changed, type Draft, differences, type Rule } from './rules.ts';

const rule = (selector: string, action: Rule['action'] = 'mask', note = ''): Rule => ({
  action,
  selector,
  url: '',
  note,
});
const draft = (...rules: Rule[]): Draft => ({ mode: 'standard', rules });

test('a draft differs by what it adds and takes away', () => {
  const told = differences(draft(rule('.a'), rule('.b')), draft(rule('.a '), rule('.b', 'block'), rule('.c')));
  expect(told.map(({ how, rule }) => `${how} ${rule.action} ${rule.selector}`)).toEqual([
    'removed mask .b',
    'added block .b',
    'added mask .c',
  ]);
});

test('mode, order and notes count as changes', () => {
  const before = draft(rule('.a'), rule('.b'));
  expect(changed(before, draft(rule('.a'), rule('.b')))).toBe(false);
  expect(changed(before, { ...before, mode: 'private' })).toBe(true);
  expect(changed(before, draft(rule('.b'), rule('.a')))).toBe(true);
  expect(changed(before, draft(rule('.a', 'mask', 'why'), rule('.b')))).toBe(true);
});
