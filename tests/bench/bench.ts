/** One measurement per call, of this engine or of rrweb, on the same page. Run by `make bench`. */

import { Replayer, record } from 'rrweb';
import { Harness } from '../harness/harness.ts';

const FULL_SNAPSHOT = 2;

type Engine = 'cobrowse' | 'rrweb';

export interface Keyframe {
  /** Main-thread time of all slices, milliseconds. */
  total: number;
  /** Longest time in which the page could not react, milliseconds. */
  longest: number;
  /** Until the first bytes were ready to be sent, milliseconds. */
  first: number;
  bytes: number;
  nodes: number;
}

/** A page like a long list in a shop or a ticket system: nested, with classes, texts and attributes. */
function build(rows: number): void {
  document.body.replaceChildren();
  const table = document.createElement('div');
  table.id = 'rows';
  for (let i = 0; i < rows; i++) {
    const row = document.createElement('div');
    row.className = `row ${i % 2 ? 'odd' : 'even'}`;
    row.innerHTML = `<span class="id">${i}</span><a class="name" href="/item/${i}" title="Item ${i}">Item number ${i}</a>
<p class="text">Some words about item ${i}, which differ a little.</p><ul><li class="tag">tag ${i % 7}</li><li class="tag">tag ${i % 11}</li></ul>
<button type="button" aria-label="Open item ${i}">Open</button>`;
    table.append(row);
  }
  document.body.append(table);
}

async function gzip(text: string): Promise<number> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

const frame = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => done()));
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Notices how long the main thread was not free: posts itself messages and measures the gaps. */
function watchGaps(): () => { longest: number; busy: number } {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longest = 0;
  let busy = 0;
  let on = true;
  port1.onmessage = () => {
    const now = performance.now();
    const gap = now - last;
    if (gap > longest) longest = gap;
    if (gap > 1) busy += gap;
    last = now;
    if (on) port2.postMessage(null);
  };
  port2.postMessage(null);
  return () => {
    on = false;
    const gap = performance.now() - last;
    return { longest: Math.max(longest, gap), busy: gap > 1 ? busy + gap : busy };
  };
}

export async function keyframe(engine: Engine, rows: number): Promise<Keyframe> {
  build(rows);
  // Layout and paint of the page itself are not what is measured.
  document.body.getBoundingClientRect();
  await frame();
  await pause(300);
  const nodes = document.getElementsByTagName('*').length;
  const gaps = watchGaps();
  await pause(30);
  const began = performance.now();
  let first = 0;
  if (engine === 'cobrowse') {
    const harness = new Harness();
    harness.onSend = () => {
      first ||= performance.now() - began;
    };
    harness.start({ mirror: false });
    while (!harness.capture?.complete) await pause(1);
    await frame();
    const { longest, busy } = gaps();
    const bytes = harness.bytes;
    harness.stop();
    return { total: busy, longest, first, bytes, nodes };
  }
  const events: string[] = [];
  const stop = record({
    emit: (event) => {
      events.push(JSON.stringify(event));
      if (event.type === FULL_SNAPSHOT) first ||= performance.now() - began;
    },
  });
  await frame();
  const { longest, busy } = gaps();
  stop?.();
  return { total: busy, longest, first, bytes: await gzip(events.join('\n')), nodes };
}

export interface Reversal {
  /** Main-thread time beyond what the page itself takes, milliseconds. */
  time: number;
  bytes: number;
}

function reverse(): void {
  const rows = document.getElementById('rows') as HTMLElement;
  rows.append(...[...rows.children].reverse());
}

export async function reversal(engine: Engine | 'none', rows: number): Promise<Reversal> {
  build(rows);
  await pause(50);
  const harness = new Harness();
  const events: string[] = [];
  let stop: (() => void) | undefined;
  if (engine === 'cobrowse') {
    harness.start({ mirror: false });
    while (!harness.capture?.complete) await pause(1);
  } else if (engine === 'rrweb') {
    stop = record({ emit: (event) => events.push(JSON.stringify(event)) });
  }
  await pause(300);
  const before = harness.bytes;
  events.length = 0;
  const gaps = watchGaps();
  await pause(30);
  reverse();
  await pause(10);
  await frame();
  await frame();
  await pause(300);
  const { busy } = gaps();
  const bytes = engine === 'cobrowse' ? harness.bytes - before : await gzip(events.join('\n'));
  if (engine === 'cobrowse') harness.stop();
  stop?.();
  return { time: busy, bytes: engine === 'none' ? 0 : bytes };
}

/** Returns the delays from a change in the page to the same change in the mirror's document, milliseconds. */
export async function delays(engine: Engine, rows: number, changes: number): Promise<number[]> {
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

Object.assign(window, { bench: { keyframe, reversal, delays } });
