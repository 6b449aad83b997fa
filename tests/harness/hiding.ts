/** What the visitor hid stays hidden when the page makes it anew: elsewhere, on another route, on another page. */

import type { HiddenPart } from '../../widget_js/src/privacy/rules.ts';
import { Tap } from './tap.ts';

interface Vector {
  html: string;
  /** What the visitor points at. */
  chosen: string;
  /** The page as it is made anew, all of it in one task, with a canary in the part that was hidden; `moves`: on another route. */
  anew: string;
  moves?: boolean;
  /** It is a page of its own, with a capture of its own. */
  loads?: boolean;
}

const side = (inner: string): string => `<aside class="sidebar"><h2>You</h2>${inner}</aside>`;
const rows = (...texts: string[]): string => `<ul id="orders">${texts.map((one) => `<li>${one}</li>`).join('')}</ul>`;
const cells = (...texts: string[]): string =>
  `<table><tbody>${texts.map((one, at) => `<tr data-id="${at}"><td class="css-1x${at}">${one}</td></tr>`).join('')}</tbody></table>`;

const VECTORS: Record<string, Vector> = {
  'the same': { html: '<p class="sum">old</p>', chosen: '.sum', anew: '<p class="sum">{c}</p>' },
  'a row above': { html: rows('a', 'b'), chosen: 'li:last-child', anew: rows('new', 'a', '{c}') },
  'a row above, counted ids': {
    html: cells('a', 'b'),
    chosen: 'tr:last-child td',
    anew: cells('new', 'a', '{c}'),
  },
  'a part above': {
    html: '<div><p>a</p><p>b</p></div>',
    chosen: 'p:last-child',
    anew: '<div><p>new</p><p>a</p><p>{c}</p></div>',
  },
  'a state more': {
    html: '<b class="card">old</b>',
    chosen: 'b',
    anew: '<b class="is-open card active css-9zk2">{c}</b>',
  },
  'an id that is made': {
    html: '<div class="panel" id=":r1:">old</div>',
    chosen: '.panel',
    anew: '<div class="panel" id=":r7:">{c}</div>',
  },
  'another tag': { html: '<p class="sum">old</p>', chosen: '.sum', anew: '<div class="sum">{c}</div>' },
  'another route': {
    html: side('<p class="sum">old</p>'),
    chosen: '.sum',
    anew: side('<p class="sum">{c}</p>'),
    moves: true,
  },
  'another route, nameless': { html: side('<p>old</p>'), chosen: 'aside p', anew: side('<p>{c}</p>'), moves: true },
  'another route, other neighbours': {
    html: `<main class="home">${side('<div><p>old</p></div>')}</main>`,
    chosen: 'aside div',
    anew: `<nav>x</nav><main class="account"><h1>x</h1>${side('<div><p>{c}</p></div>')}</main>`,
    moves: true,
  },
  'another page': {
    html: `<h1>a</h1>${side('<p id="sum">old</p>')}`,
    chosen: '#sum',
    anew: `${side('<p id="sum">{c}</p>')}<h1>b</h1>`,
    moves: true,
    loads: true,
  },
  'another page, nameless': {
    html: side('<section><p>old</p></section>'),
    chosen: 'section',
    anew: `<article>x</article>${side('<section><p>{c}</p></section>')}`,
    moves: true,
    loads: true,
  },
  'another page, one of many': { html: rows('a', 'b'), chosen: 'li', anew: rows('n', '{c}'), moves: true, loads: true },
  'a page loaded again with a row above': {
    html: rows('a', 'b'),
    chosen: 'li:last-child',
    anew: rows('new', 'a', '{c}'),
    loads: true,
  },
  'a component': {
    html: '<x-sum><b>old</b></x-sum>',
    chosen: 'x-sum',
    anew: '<div><x-sum><b>{c}</b></x-sum></div>',
    moves: true,
  },
};

/** Returns what was wrong: the canary was sent though its part was hidden (or was not, in the control), or more was hidden than that. */
export async function run(hides: boolean): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, vector] of Object.entries(VECTORS)) {
    const c = `Wq${Math.floor(Math.random() * 1e6)}vKxmbTZlpye`;
    const open = '<p class="open">open words</p>';
    history.replaceState(null, '', '/');
    document.body.innerHTML = `${open}<div id="app">${vector.html}</div>`;
    let kept: readonly HiddenPart[] = [];
    const keepHidden = (parts: readonly HiddenPart[]): void => {
      kept = parts;
    };
    let tap = new Tap();
    await tap.begin({ keepHidden });
    const part = document.querySelector(vector.chosen) as Element;
    if (hides) tap.harness.capture?.hide(part);
    await tap.step();
    if (JSON.stringify(kept).match(/old|open words/)) wrong.push(`${name}: the text is remembered`);
    if (vector.loads) tap.stop();
    if (vector.moves) history.pushState(null, '', '/other');
    (document.querySelector('#app') as Element).innerHTML = vector.anew.replace('{c}', c);
    if (vector.loads) {
      tap = new Tap();
      // As kept in the tab's storage.
      const hidden = kept.map(({ selector, action, url }) => ({ selector, action, url }));
      await tap.begin({ hidden, keepHidden });
    }
    await tap.step();
    const before = tap.times('open words');
    await tap.heal();
    tap.stop();
    const left = tap.times(c) > 0;
    if (left === hides) wrong.push(`${name}: ${left ? 'sent' : 'not sent'} with ${JSON.stringify(kept)}`);
    if (tap.times('open words') === before) wrong.push(`${name}: all is hidden by ${JSON.stringify(kept)}`);
  }
  return wrong;
}

Object.assign(window, { hiding: { run } });
