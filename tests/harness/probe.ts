/** Runs one probe: the change before and after the start, mirror against page by tree, looks and state. */

import { canon } from './canon.ts';
import { Harness } from './harness.ts';
import { looks } from './looks.ts';
import { css } from './probes/css.ts';
import { elements } from './probes/elements.ts';
import { fields } from './probes/fields.ts';
import { frames } from './probes/frames.ts';
import { media } from './probes/media.ts';
import { moving } from './probes/moving.ts';
import { names } from './probes/names.ts';
import { places } from './probes/places.ts';
import { type Probe, type Probes, pause } from './probes/probe.ts';
import { replaced } from './probes/replaced.ts';
import { shadow } from './probes/shadow.ts';
import { sheets } from './probes/sheets.ts';
import { animations, states } from './probes/states.ts';
import { structure } from './probes/structure.ts';
import { styles } from './probes/styles.ts';

const GROUPS: Record<string, Probes> = {
  ...{ structure, shadow, styles, css, sheets, names, fields, states, animations, media, frames, elements, moving },
  ...{ places },
  ...{ replaced },
};
const PROBES: Probes = Object.fromEntries(
  Object.entries(GROUPS).flatMap(([group, probes]) =>
    Object.entries(probes).map(([name, probe]) => [`${group}: ${name}`, probe]),
  ),
);
/** Until the mirror is the same; most are after one flush. */
const PATIENCE_MS = 6000;

export interface Listed {
  name: string;
  quirks: boolean;
  pixels: boolean;
  onlyAfter: boolean;
  picture: boolean;
}

export const list = (): Listed[] =>
  Object.entries(PROBES)
    .filter(([, probe]) => probe.able?.() ?? true)
    .map(([name, probe]) => ({
      name,
      quirks: probe.quirks ?? false,
      pixels: probe.pixels ?? false,
      onlyAfter: probe.onlyAfter !== undefined,
      picture: probe.only !== 'tree' && probe.only !== 'value',
    }));

const print = (doc: Document, probe: Probe): string =>
  `${canon(doc)}\n${looks(doc)}\n${JSON.stringify(probe.see?.(doc) ?? null)}`;

let harness: Harness | null = null;

/** Leaves page and mirror standing for a picture. Returns an empty string, or what is wrong. */
export async function run(name: string, when: 'before' | 'after'): Promise<string> {
  const probe = PROBES[name];
  if (!probe) return `no probe ${name}`;
  if (probe.css !== undefined) {
    const style = Object.assign(document.createElement('style'), { id: 'css', textContent: probe.css });
    document.head.append(style);
  }
  document.body.innerHTML = probe.html ?? '';
  await probe.setup?.();
  await pause(20);
  const untouched = print(document, probe);
  harness = new Harness();
  if (when === 'after') {
    harness.start();
    await harness.settled();
  }
  await probe.change();
  if (!probe.pixels && print(document, probe) === untouched) return 'the probe changes nothing';
  if (when === 'before') {
    harness.start();
    await harness.settled();
  }
  const until = performance.now() + PATIENCE_MS;
  let found = '';
  do {
    await pause(30);
    found = difference(harness, probe);
  } while (found && performance.now() < until);
  return found;
}

function difference(running: Harness, probe: Probe): string {
  const tree = probe.only === 'see' || probe.only === 'value' ? '' : running.difference();
  if (tree || probe.only === 'tree') return tree;
  const mirror = running.mirror?.document as Document;
  const differs = probe.only === 'value' ? '' : looksDiffer(running);
  if (differs) return differs;
  const [one, other] = [JSON.stringify(probe.see?.(document)), JSON.stringify(probe.see?.(mirror))];
  return one === other ? '' : `sees\npage:   ${one}\nmirror: ${other}`;
}

/** Returns the first element that looks otherwise in the mirror, or an empty string. */
function looksDiffer(running: Harness): string {
  const [page, shown] = [looks(document), looks(running.mirror?.document as Document)].map((one) => one.split('\n'));
  const i = page?.findIndex((line, at) => line !== shown?.[at]) ?? -1;
  return i < 0 ? '' : `looks\npage:   ${page?.[i]}\nmirror: ${shown?.[i]}`;
}

/** Puts the mirror over the page, or takes it away, for pictures of both. */
export function show(mirror: boolean): void {
  harness?.show(mirror);
}

/** Has the capture send a new keyframe. */
export function restart(): void {
  harness?.capture?.restart();
}

Object.assign(window, { probes: { list, run, show, looks, looksDiffer, restart } });
