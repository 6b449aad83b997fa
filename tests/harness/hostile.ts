/** Streams that a hostile visitor could send: nothing in them may run, load, navigate, take focus or freeze the console. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { Deflater } from '../../widget_js/src/transport/deflater.ts';
import { Console, type Layers, page } from './hostile/console.ts';
import { GARBAGE, ODD, start } from './hostile/garbage.ts';
import { MARKUP, SHEETS } from './hostile/markup.ts';
import { pause } from './probes/probe.ts';

const pwned: string[] = [];
(window as unknown as { pwned(what: string): void }).pwned = (what) => pwned.push(String(what));

/** Returns what went wrong with each page: nothing, when all is well. The server tells of requests. */
export async function pages(layers: Layers): Promise<string[]> {
  const wrong: string[] = [];
  const chat = document.createElement('textarea');
  document.body.append(chat);
  const all = [
    ...Object.entries(MARKUP).map(([name, markup]) => [name, markup, ''] as const),
    ...Object.entries(SHEETS).map(([name, sheet]) => [name, '<p>p</p><a href=x>x</a>', sheet] as const),
  ];
  for (const [name, markup, sheet] of all) {
    chat.focus();
    const id = encodeURIComponent(name);
    const fake = new Console(layers);
    fake.send((writer) => page(writer, markup.replaceAll('ID', id), sheet.replaceAll('ID', id)));
    const doc = await fake.shown();
    for (const link of doc?.querySelectorAll<HTMLElement>('#go, #go2, #press') ?? []) {
      if (layers.sandbox && layers.policy) link.click?.();
    }
    await pause(40);
    if (pwned.length > 0) wrong.push(`${name}: ran a script`);
    if (fake.loads > 1) wrong.push(`${name}: navigated`);
    if (document.activeElement !== chat) wrong.push(`${name}: took the focus`);
    if (fake.broken) wrong.push(`${name}: ${fake.broken}`);
    pwned.length = 0;
    fake.close();
  }
  chat.remove();
  return wrong;
}

/** Returns what went wrong with structural garbage: nothing, when each ends its own picture or changes nothing. */
export async function garbage(): Promise<string[]> {
  const wrong: string[] = [];
  for (const [kind, list] of [
    ['broken', GARBAGE],
    ['odd', ODD],
  ] as const) {
    for (const [name, write] of Object.entries(list)) {
      const fake = new Console({ sandbox: true, policy: true });
      fake.send(start);
      await fake.shown();
      const began = performance.now();
      fake.send(write);
      fake.mirror.settle();
      await pause(5);
      if (kind === 'broken' && !fake.broken) wrong.push(`${name}: was taken`);
      if (kind === 'odd' && fake.broken) wrong.push(`${name}: ${fake.broken}`);
      if (performance.now() - began > 3000) wrong.push(`${name}: froze the console`);
      fake.close();
    }
  }
  return wrong;
}

/** Bytes that are no stream at all, and one that grows without measure. */
export async function bytes(): Promise<string[]> {
  const wrong: string[] = [];
  const bomb = new Deflater().push(new Uint8Array(80 * 1024 * 1024));
  const random = crypto.getRandomValues(new Uint8Array(5000));
  const cases: [string, Uint8Array, number][] = [
    ['nothing', new Uint8Array(), 0],
    ['random', random, 0],
    ['bomb', bomb, 0],
    ['nothing of its own', new Uint8Array(), W.FLAG_WHOLE],
    ['random of its own', random, W.FLAG_WHOLE],
    ['bomb of its own', bomb, W.FLAG_WHOLE],
    ['a stream without its end', new Deflater().push(new Uint8Array(9)), W.FLAG_WHOLE],
  ];
  for (const [name, body, flags] of cases) {
    const fake = new Console({ sandbox: true, policy: true });
    fake.raw(body, flags);
    fake.mirror.settle();
    await pause(5);
    if (!fake.broken) wrong.push(`${name}: was taken`);
    fake.close();
  }
  return wrong;
}

/** Random changes of a good stream, byte by byte: each ends its picture or changes nothing. */
export async function fuzzed(seed: number, rounds: number): Promise<string[]> {
  const wrong: string[] = [];
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  const writer = new FrameWriter();
  page(
    writer,
    '<div id=a class=b><p style="color:red">x</p><svg><rect width=5 /></svg><input value=1></div>',
    'p{color:red}',
  );
  const good = writer.take().slice();
  for (let i = 0; i < rounds; i++) {
    const bad = good.slice();
    for (let n = 1 + random(4); n > 0; n--) bad[random(bad.length)] = random(256);
    const fake = new Console({ sandbox: true, policy: true });
    try {
      fake.raw(new Deflater().push(bad));
      fake.mirror.settle();
      if (i % 10 === 0) await fake.shown();
    } catch (error) {
      wrong.push(`seed ${seed} round ${i}: ${error}`);
    }
    if (pwned.length > 0) wrong.push(`seed ${seed} round ${i}: ran a script`);
    fake.close();
  }
  return wrong;
}

Object.assign(window, { hostile: { pages, garbage, bytes, fuzzed } });
