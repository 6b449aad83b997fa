/** One measurement per call, of this engine or of a peer, on the same page. Run by `make bench`. */

import { Replayer, record } from 'rrweb';
import bootstrapCss from '../../node_modules/bootstrap/dist/css/bootstrap.css';
import { Harness } from '../harness/harness.ts';
import { type Engine, gzip, type Recording, start } from './recorders.ts';

/** The first picture is there when nothing was said for this long. */
const QUIET_MS = 250;
/** Time for an engine that speaks to say its first word. */
const FIRST_MS = 2000;

const frame = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => done()));
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A page like a long list in a shop or a ticket system: nested, with classes, texts and attributes. */
function build(rows: number, styled = false): void {
  document.body.replaceChildren();
  if (styled) document.head.append(Object.assign(document.createElement('style'), { textContent: bootstrapCss }));
  const table = document.createElement('div');
  table.id = 'rows';
  for (let i = 0; i < rows; i++) table.append(row(i));
  document.body.append(table);
}

function row(i: number): HTMLElement {
  const made = document.createElement('div');
  made.className = `row ${i % 2 ? 'odd' : 'even'}`;
  made.innerHTML = `<span class="id">${i}</span><a class="name" href="/item/${i}" title="Item ${i}">Item number ${i}</a>
<p class="text">Some words about item ${i}, which differ a little.</p><ul><li class="tag">tag ${i % 7}</li><li class="tag">tag ${i % 11}</li></ul>
<button type="button" aria-label="Open item ${i}">Open</button>`;
  return made;
}

async function rest(): Promise<void> {
  // Layout and paint of the page itself are not what is measured.
  document.body.getBoundingClientRect();
  await frame();
  await pause(300);
}

/** Notices how long the main thread was not free: posts itself messages and measures the gaps. */
function watchGaps(): () => number {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longest = 0;
  let on = true;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (on) port2.postMessage(null);
  };
  port2.postMessage(null);
  return () => {
    on = false;
    return Math.max(longest, performance.now() - last);
  };
}

async function quiet(recording: Recording, since: number): Promise<void> {
  for (;;) {
    await pause(20);
    const now = performance.now();
    const began = recording.first > 0 || !recording.speaks || now - since > FIRST_MS;
    if (began && !recording.busy && now - Math.max(recording.last, since) > QUIET_MS) return;
  }
}

let recording: Recording | null = null;

/** Builds the page of a measurement. Returns how many elements it has. */
export async function page(rows: number, styled: boolean): Promise<number> {
  build(rows, styled);
  await rest();
  return document.getElementsByTagName('*').length;
}

export interface Started {
  /** Longest time in which the page could not react, milliseconds; 0 unless asked for. */
  longest: number;
  /** Until the first bytes were ready to be sent, milliseconds. */
  first: number;
  bytes: number;
}

export async function begin(engine: Engine, watch: boolean, keep = true): Promise<Started> {
  const gaps = watch ? watchGaps() : () => 0;
  if (watch) await pause(30);
  const began = performance.now();
  recording = await start(engine, keep);
  await quiet(recording, began);
  const longest = gaps();
  return { longest, first: Math.max(0, recording.first - began), bytes: await recording.bytes() };
}

/** What plain compression makes of the page: markup and style sheets. */
export async function floor(): Promise<number> {
  const css = [...document.querySelectorAll('style')].map((style) => style.textContent).join('\n');
  return gzip(document.documentElement.outerHTML + css);
}

function shuffled<T>(list: T[]): T[] {
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return list
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

const rowsOf = (): HTMLElement => document.getElementById('rows') as HTMLElement;

/** The page has 5,000 rows when these begin. */
const STORMS: Record<string, () => void | Promise<void>> = {
  '1,000 rows reversed': () => {
    const rows = [...rowsOf().children].slice(0, 1000);
    rowsOf().prepend(...rows.reverse());
  },
  '1,000 rows shuffled': () => {
    rowsOf().prepend(...shuffled([...rowsOf().children].slice(0, 1000)));
  },
  '10,000 attribute writes': () => {
    const elements = [...document.querySelectorAll('.name, .tag')].slice(0, 10_000);
    for (const [i, element] of elements.entries()) element.setAttribute('title', `written ${i}`);
  },
  '5,000 text writes': () => {
    for (const [i, element] of [...document.querySelectorAll('.id')].entries())
      (element.firstChild as Text).data = `number ${i}`;
  },
  '1,000 rows inserted and removed 20 times': async () => {
    for (let round = 0; round < 20; round++) {
      const rows = Array.from({ length: 1000 }, (_, i) => row(100_000 + round * 1000 + i));
      rowsOf().append(...rows);
      await frame();
      for (const one of rows) one.remove();
      await frame();
    }
  },
  '5,000 items reordered': () => {
    rowsOf().append(...shuffled([...rowsOf().children]));
  },
  'subtree of 5,000 replaced': () => {
    const fresh = document.createElement('div');
    for (let i = 0; i < 550; i++) fresh.append(row(200_000 + i));
    for (const old of [...rowsOf().children].slice(0, 550)) old.remove();
    rowsOf().prepend(fresh);
  },
};

export const storms = async (): Promise<string[]> => Object.keys(STORMS);

export async function storm(name: string): Promise<number> {
  await recording?.bytes();
  const began = performance.now();
  await STORMS[name]?.();
  await frame();
  await frame();
  if (recording) await quiet(recording, began);
  return (await recording?.bytes()) ?? 0;
}

/** 200 elements moved by script in every frame. Returns the 95th percentile of the time between frames, milliseconds. */
export async function animate(seconds: number): Promise<number> {
  const elements = [...document.querySelectorAll<HTMLElement>('.name')].slice(0, 200);
  const gaps: number[] = [];
  const until = performance.now() + seconds * 1000;
  let last = performance.now();
  for (let n = 0; performance.now() < until; n++) {
    await frame();
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    for (const [i, element] of elements.entries())
      element.style.transform = `translate(${Math.round(20 * Math.sin((n + i) / 9))}px, ${(n * 3 + i) % 17}px)`;
  }
  gaps.sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length * 0.95)] as number;
}

/** Replaces a subtree many times; what is left of it afterwards is a leak. */
export async function replaced(times: number): Promise<void> {
  const host = document.createElement('div');
  document.body.append(host);
  for (let n = 0; n < times; n++) {
    host.innerHTML = `<ul>${Array.from({ length: 50 }, (_, i) => `<li class="a${i}">entry ${n} ${i}</li>`).join('')}</ul>`;
    if (n % 5 === 0) await frame();
  }
  host.remove();
  await pause(1500);
}

export interface First {
  /** Until the first part of the page stood in the mirror. */
  content: number;
  complete: number;
}

/** Page and mirror in one browser: the mirror's work is on the same thread. */
export async function firstContent(rows: number): Promise<First> {
  build(rows);
  await rest();
  const harness = new Harness();
  const began = performance.now();
  harness.start();
  let content = 0;
  while (!harness.mirror?.complete) {
    await pause(0);
    if (!content && harness.mirror?.document?.body?.firstElementChild) content = performance.now() - began;
  }
  const complete = performance.now() - began;
  harness.stop();
  return { content, complete };
}

/** Returns the delays from a change in the page to the same change in the mirror's document, milliseconds. */
export async function delays(engine: 'cobrowse' | 'rrweb', rows: number, changes: number): Promise<number[]> {
  build(rows);
  const target = document.createElement('p');
  target.id = 'target';
  target.textContent = 'start';
  document.body.append(target);
  const host = document.createElement('div');
  host.className = 'rr-block';
  const harness = new Harness();
  let stop: (() => void) | undefined;
  let inner: () => Document | null;
  if (engine === 'cobrowse') {
    harness.start({});
    await harness.settled();
    inner = () => harness.mirror?.document ?? null;
  } else {
    host.style.cssText = 'position:fixed;left:0;top:0;width:0;height:0;overflow:hidden';
    document.documentElement.append(host);
    const replayer = new Replayer([], { liveMode: true, root: host, mouseTail: false });
    replayer.startLive(Date.now() - 1);
    stop = record({ emit: (event) => replayer.addEvent(JSON.parse(JSON.stringify(event))) });
    inner = () => replayer.iframe.contentDocument;
  }
  const shown = (): string | undefined => inner()?.getElementById('target')?.textContent ?? undefined;
  for (let i = 0; i < 400 && shown() !== 'start'; i++) await pause(10);
  const found: number[] = [];
  for (let i = 0; i < changes; i++) {
    await pause(20 + ((i * 7) % 13));
    const text = `change ${i}`;
    const began = performance.now();
    target.textContent = text;
    while (shown() !== text && performance.now() - began < 5000) await new Promise((done) => setTimeout(done, 0));
    found.push(performance.now() - began);
  }
  harness.stop();
  stop?.();
  host.remove();
  return found;
}

export interface Weak {
  /** Most bytes that waited for the link. */
  waiting: number;
  /** From the end of the storm until page and mirror were the same, milliseconds. */
  recovered: number;
}

/** A storm over a link that takes so many bytes a second. */
export async function weakLink(rows: number, bytesPerSecond: number, seconds: number): Promise<Weak> {
  build(rows);
  await rest();
  const harness = new Harness();
  harness.start();
  await harness.settled();
  await pause(300);
  harness.limit(bytesPerSecond);
  let waiting = 0;
  const until = performance.now() + seconds * 1000;
  const names = [...document.querySelectorAll('.name')];
  for (let n = 0; performance.now() < until; n++) {
    await frame();
    for (const [i, element] of names.entries()) element.textContent = `storm ${n} ${(i * 7919 + n) % 100_003}`;
    waiting = Math.max(waiting, harness.waiting);
  }
  const ended = performance.now();
  while (harness.difference() && performance.now() - ended < 60_000) {
    await pause(50);
    waiting = Math.max(waiting, harness.waiting);
  }
  const recovered = performance.now() - ended;
  harness.stop();
  return { waiting, recovered };
}

Object.assign(window, {
  bench: { page, begin, floor, storms, storm, animate, replaced, firstContent, delays, weakLink },
});
