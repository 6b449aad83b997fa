// Builds the browser bundles into cobrowse/static and writes down from which sources, so that a stale one is noticed.
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const OUT = 'cobrowse/static';
const text = { '.css': 'text' };
const common = {
  bundle: true,
  minify: true,
  target: 'es2022',
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
};

async function chunk(name, entry, define = {}) {
  const result = await build({ ...common, entryPoints: [entry], format: 'esm', define, loader: text, write: false });
  // esbuild's helper for namespaces walks over what a page added to all objects, and breaks on it.
  const helper = /for\(var ([\w$]+) in ([\w$]+)\)([\w$]+\([\w$]+,\1,\{get:\2\[\1\],enumerable:!0\}\))/g;
  const contents = result.outputFiles[0].text.replace(helper, 'for(var $1 in $2)Object.hasOwn($2,$1)&&$3');
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 12).toUpperCase();
  const file = `${name}-${hash}.js`;
  await writeFile(path.join(OUT, 'widget', file), contents);
  return `/widget/${file}`;
}

async function sources(folder) {
  const found = {};
  for (const entry of await readdir(folder)) {
    if (entry === 'node_modules' || entry.startsWith('.')) continue;
    const name = path.posix.join(folder, entry);
    if ((await stat(name)).isDirectory()) Object.assign(found, await sources(name));
    else if (!name.endsWith('.test.ts'))
      found[name] = createHash('sha256')
        .update(await readFile(name))
        .digest('hex');
  }
  return found;
}

await rm(OUT, { recursive: true, force: true });
await mkdir(path.join(OUT, 'widget'), { recursive: true });
await mkdir(path.join(OUT, 'console'), { recursive: true });
const capture = await chunk('capture', 'widget_js/src/capture/start.ts');
const preview = await chunk('preview', 'widget_js/src/preview/preview.ts');
const locales = {};
for (const file of await readdir('widget_js/src/chat/locales')) {
  const language = path.basename(file, '.ts');
  if (language !== 'en') locales[language] = await chunk(`locale${language}`, `widget_js/src/chat/locales/${file}`);
}
const chat = await chunk('chat', 'widget_js/src/chat/chat.ts', {
  CAPTURE_URL: JSON.stringify(capture),
  PREVIEW_URL: JSON.stringify(preview),
  LOCALE_URLS: JSON.stringify(locales),
});
await build({
  ...common,
  entryPoints: ['widget_js/src/loader/loader.ts'],
  format: 'iife',
  define: { CHAT_URL: JSON.stringify(chat) },
  outfile: path.join(OUT, 'widget', 'widget.js'),
});
// What few dialogues need, such as the editor of pictures, is a file of its own.
await build({
  ...common,
  entryPoints: { console: 'console/src/app/main.tsx' },
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  splitting: true,
  chunkNames: 'part-[hash]',
  outdir: path.join(OUT, 'console'),
});
await build({
  ...common,
  entryPoints: ['console/console.css'],
  external: ['/console/*'],
  outfile: path.join(OUT, 'console', 'console.css'),
});
for (const file of ['index.html', 'docs.css', 'icon.svg']) await cp(`console/${file}`, path.join(OUT, 'console', file));
const hashes = {};
for (const folder of ['shared_js', 'mirror_js', 'widget_js', 'console']) Object.assign(hashes, await sources(folder));
await writeFile(path.join(OUT, 'manifest.json'), JSON.stringify({ capture, chat, preview, sources: hashes }, null, 1));
