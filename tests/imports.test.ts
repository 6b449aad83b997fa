/** Who may import what: layers point one way, and no files import each other in a circle. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');
const PACKAGES = ['shared_js', 'mirror_js', 'widget_js/src', 'console/src'];
const ALIASES = { '@cobrowse/shared/': 'shared_js/', '@cobrowse/mirror/': 'mirror_js/' };

/** Files and folders with those that may import them; the longest name counts. Within a folder all is allowed. */
const IMPORTED_BY: Record<string, string[]> = {
  shared_js: ['mirror_js', 'widget_js/src', 'console/src'],
  'shared_js/css': ['mirror_js', 'widget_js/src'],
  'shared_js/wire': ['mirror_js', 'widget_js/src', 'console/src'],
  'shared_js/link': ['widget_js/src/chat', 'widget_js/src/transport', 'console/src'],
  'shared_js/text': ['widget_js/src/chat', 'console/src'],
  mirror_js: ['widget_js/src/preview', 'console/src'],
  'mirror_js/snapshot': ['mirror_js/mirror/mirror.ts'],
  'mirror_js/mirror': ['mirror_js/snapshot', 'widget_js/src/preview', 'console/src'],
  'widget_js/src/loader': ['widget_js/src/chat'],
  'widget_js/src/chat': ['widget_js/src/consent', 'widget_js/src/preview'],
  'widget_js/src/consent': ['widget_js/src/chat', 'widget_js/src/preview'],
  'widget_js/src/preview': ['widget_js/src/chat'],
  'widget_js/src/realm': ['widget_js/src/chat', 'widget_js/src/consent', 'widget_js/src/capture'],
  'widget_js/src/privacy': [
    ...['widget_js/src/assets', 'widget_js/src/capture', 'widget_js/src/chat', 'widget_js/src/preview'],
  ],
  'widget_js/src/transport': ['widget_js/src/capture', 'widget_js/src/chat'],
  'widget_js/src/assets': ['widget_js/src/capture', 'widget_js/src/preview'],
  // Only the capture reads page content; the chat loads it after Yes, the preview when the visitor asks to see.
  'widget_js/src/capture/start.ts': ['widget_js/src/chat'],
  'widget_js/src/capture': ['widget_js/src/preview'],
  'widget_js/src/capture/tree/slot-levels.ts': ['widget_js/src/capture', 'widget_js/src/preview'],
  'widget_js/src/capture/tree': ['widget_js/src/capture'],
  'widget_js/src/capture/styles': ['widget_js/src/capture'],
  'widget_js/src/capture/trackers': ['widget_js/src/capture'],
  // What the console is made of: the screens know the hub's state and the parts of all screens, not each other.
  'console/src/app': [],
  'console/src/app/http.ts': ['console/src'],
  'console/src/app/types.ts': ['console/src'],
  'console/src/app/connection-bar.tsx': ['console/src/screencast'],
  'console/src/app/shortcuts.tsx': ['console/src/screencast'],
  'console/src/app/windows.ts': ['console/src/screencast'],
  'console/src/hub': [
    ...['console/src/app', 'console/src/dialogs', 'console/src/inbox', 'console/src/screencast', 'console/src/ui'],
    'console/src/visitors',
  ],
  'console/src/ui': [
    ...['console/src/app', 'console/src/audit', 'console/src/dialogs', 'console/src/inbox', 'console/src/rules'],
    ...['console/src/screencast', 'console/src/snapshot', 'console/src/visitors', 'console/src/website'],
  ],
  'console/src/visitors': ['console/src/app'],
  'console/src/inbox': ['console/src/app'],
  'console/src/dialogs': ['console/src/app'],
  'console/src/dialogs/messages.tsx': ['console/src/screencast'],
  'console/src/dialogs/open-editor.ts': ['console/src/screencast'],
  'console/src/screencast': ['console/src/app'],
  'console/src/screencast/viewer.ts': ['console/src/dialogs'],
  'console/src/snapshot': ['console/src/dialogs'],
  'console/src/rules': ['console/src/app'],
  'console/src/rules/rules.ts': ['console/src/ui'],
  'console/src/website': ['console/src/app'],
  'console/src/audit': ['console/src/app'],
};

const files = PACKAGES.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name))
    .filter((name) => /\.tsx?$/.test(name) && !/node_modules|\.test\.ts$|\.d\.ts$/.test(name)),
);

function named(file: string): string[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
}

function importsOf(file: string): string[] {
  return named(file)
    .map((name) => {
      if (name.startsWith('.')) return path.posix.join(path.dirname(file), name);
      const alias = Object.entries(ALIASES).find(([prefix]) => name.startsWith(prefix));
      return alias ? name.replace(alias[0], alias[1]) : '';
    })
    .filter((name) => files.includes(name));
}

const imports = new Map(files.map((file) => [file, importsOf(file)]));
const within = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`);

function placeOf(file: string): string | undefined {
  const places = Object.keys(IMPORTED_BY).filter((place) => within(file, place));
  return places.sort((a, b) => b.length - a.length)[0];
}

test('every folder is imported only by those that may', () => {
  const wrong: string[] = [];
  for (const [file, imported] of imports) {
    for (const one of imported) {
      const place = placeOf(one) as string;
      const folder = /\.tsx?$/.test(place) ? path.dirname(place) : place;
      if (![folder, ...(IMPORTED_BY[place] as string[])].some((by) => within(file, by)))
        wrong.push(`${file} imports ${one}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('packages are imported by their names', () => {
  const packageOf = (file: string): string => file.split('/')[0] as string;
  const wrong = files.flatMap((file) =>
    named(file)
      .filter(
        (name) => name.startsWith('.') && packageOf(path.posix.join(path.dirname(file), name)) !== packageOf(file),
      )
      .map((name) => `${file} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('every file has a rule', () => {
  expect(files.filter((file) => placeOf(file) === undefined)).toEqual([]);
});

test('no files import each other in a circle', () => {
  const done = new Set<string>();
  const visit = (file: string, above: string[]): string[] => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const one of imports.get(file) ?? []) {
      const circle = visit(one, [...above, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of files) expect(visit(file, [])).toEqual([]);
});
