/** The tables of attributes are those of the specifications, and every attribute in them is decided upon. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { GEOMETRY, HOOKS, LAYOUT, NEVER, PAINT, TELLING, TEXT } from '../shared_js/wire/attribute-tables.ts';
import { attributeKind, isAnimated } from '../shared_js/wire/attributes.ts';

const ROOT = path.join(import.meta.dirname, '..');

test('the generated tables are what `make codes` writes', () => {
  const told = execFileSync('node', ['codegen/attributes.mjs', '--print'], { cwd: ROOT, encoding: 'utf8' });
  expect(readFileSync(path.join(ROOT, 'shared_js/generated/attributes.ts'), 'utf8')).toBe(told);
});

test('no attribute is two things', () => {
  const groups = [NEVER, TEXT, LAYOUT, HOOKS];
  for (const [at, one] of groups.entries())
    for (const other of groups.slice(at + 1)) expect([...one].filter((name) => other.has(name))).toEqual([]);
  for (const name of TELLING) expect(LAYOUT.has(name), name).toBe(true);
  for (const name of PAINT) expect(GEOMETRY.has(name), name).toBe(true);
});

test.each([
  ['a', 'target', 'text'],
  ['a', 'rel', 'text'],
  ['source', 'media', 'text'],
  ['iframe', 'frameborder', 'plain'],
  ['img', 'hspace', 'plain'],
  ['marquee', 'scrollamount', 'plain'],
  ['body', 'text', 'plain'],
  ['p', 'text', null],
  ['div', 'contenteditable', 'plain'],
  ['div', 'draggable', 'text'],
  ['rect', 'transform-origin', 'plain'],
  ['path', 'pathLength', 'plain'],
  ['linearGradient', 'href', 'reference'],
  ['radialGradient', 'xlink:href', 'reference'],
  ['textPath', 'href', 'reference'],
  ['feImage', 'href', 'asset'],
  ['g', 'systemLanguage', 'languages'],
  ['meta', 'content', 'scheme'],
  ['meta', 'http-equiv', null],
  ['a', 'ping', null],
  ['x-form', 'action', null],
  ['x-frame', 'srcdoc', null],
  ['script', 'nonce', null],
  ['object', 'data', null],
  ['object', 'type', null],
  ['div', 'from', null],
] as const)('%s[%s] is %s', (tag, name, kind) => {
  expect(attributeKind(tag, name, false)).toBe(kind);
});

test('what is animated is geometry and paint, and nothing that leads somewhere', () => {
  for (const name of ['href', 'xlink:href', 'HREF', 'onclick', 'style', 'class', 'src', 'id', 'target', 'begin:href'])
    expect(isAnimated(name), name).toBe(false);
  for (const name of ['fill', 'd', 'transform', 'stroke-dashoffset', 'x', 'viewBox', 'points', 'opacity'])
    expect(isAnimated(name), name).toBe(true);
  expect(attributeKind('animate', 'values', false)).toBe('css');
  expect(attributeKind('animateTransform', 'to', false)).toBe('css');
  expect(attributeKind('set', 'href', false)).toBe('fragment');
});
