/** Random changes of a page, also while its keyframe is being sent; after every flush the mirror must equal the page. */

import type { Harness } from './harness.ts';

export type Random = (below: number) => number;

export function generator(seed: number): Random {
  // mulberry32: small, and the same on every machine
  let a = seed >>> 0;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const TAGS = ['div', 'p', 'span', 'ul', 'li', 'section', 'b', 'x-box', 'table', 'input', 'select', 'svg'];
const SVG = 'http://www.w3.org/2000/svg';

export function make(random: Random, depth: number): Node {
  const kind = random(10);
  if (kind === 0) return document.createComment(`c${random(99)}`);
  if (kind <= 3) return document.createTextNode(`t${random(1000)}`);
  const tag = TAGS[random(TAGS.length)] as string;
  const element = tag === 'svg' ? document.createElementNS(SVG, 'g') : document.createElement(tag);
  for (let i = random(3); i > 0; i--)
    element.setAttribute(['title', 'class', 'lang', 'dir'][random(4)] as string, `v${random(50)}`);
  if (tag === 'input') {
    (element as HTMLInputElement).value = `i${random(100)}`;
    return element;
  }
  if (tag === 'select') {
    for (let i = 0; i < 3; i++) element.append(new Option(`o${i}`));
    return element;
  }
  if (tag === 'section' && random(2) === 0) element.attachShadow({ mode: 'open' }).append(`s${random(99)}`);
  if (depth < 4) for (let i = random(5); i > 0; i--) element.append(make(random, depth + 1));
  return element;
}

export function nodes(root: Node): Node[] {
  const all: Node[] = [];
  const walk = (node: Node): void => {
    all.push(node);
    for (const kid of node.childNodes) walk(kid);
    const shadow = (node as Element).shadowRoot;
    if (shadow) walk(shadow);
  };
  walk(root);
  return all;
}

const HOLDERS = new Set(['div', 'p', 'span', 'ul', 'li', 'section', 'b', 'x-box', 'g', 'body']);
export const holds = (node: Node): boolean =>
  node.nodeType === 11 || (node.nodeType === 1 && HOLDERS.has((node as Element).localName));

export function change(random: Random, root: HTMLElement): void {
  const all = nodes(root);
  const holders = all.filter(holds);
  const pick = <T>(list: T[]): T => list[random(list.length)] as T;
  const parent = pick(holders) as Element;
  const before = (): Node | null =>
    random(3) === 0 ? null : (parent.childNodes[random(parent.childNodes.length + 1)] ?? null);
  switch (random(12)) {
    case 0:
    case 1:
      parent.insertBefore(make(random, 2), before());
      break;
    case 2: {
      const node = pick(all);
      if (node !== root && node.nodeType !== 11) node.parentNode?.removeChild(node);
      break;
    }
    case 3:
    case 4:
    case 5: {
      const node = pick(all);
      if (node === root || node.nodeType === 11 || contains(node, parent)) break;
      parent.insertBefore(node, before() === node ? null : before());
      break;
    }
    case 6: {
      // a parent and its child change places
      const node = pick(all) as Element;
      const up = node.parentNode as Element | null;
      if (node === root || !holds(node) || !up || up === root || !up.parentNode || up.nodeType === 11) break;
      up.parentNode.insertBefore(node, up);
      node.append(up);
      break;
    }
    case 7: {
      const kids = [...parent.childNodes];
      parent.append(...kids.sort(() => random(3) - 1));
      break;
    }
    case 8: {
      const element = pick(all.filter((node) => node.nodeType === 1)) as Element;
      if (random(3) === 0) element.removeAttribute('title');
      else element.setAttribute(['title', 'class', 'lang'][random(3)] as string, `w${random(100)}`);
      break;
    }
    case 9: {
      // Chromium keeps the old width of a select when an option's text changes, until something else moves: not the mirror's.
      const shown = (node: Node): boolean => node.nodeType === 3 && (node.parentNode as Element).localName !== 'option';
      const texts = all.filter(shown) as Text[];
      if (texts.length > 0) pick(texts).data = `u${random(1000)}`;
      break;
    }
    case 10: {
      // wrap in something new
      const node = pick(all);
      if (node === root || node.nodeType === 11 || !node.parentNode) break;
      const wrapper = document.createElement('div');
      node.parentNode.insertBefore(wrapper, node);
      wrapper.append(node);
      break;
    }
    default: {
      const field = pick(all.filter((node) => (node as Element).localName === 'input')) as HTMLInputElement | undefined;
      if (field) {
        field.value = `j${random(100)}`;
        field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
      } else parent.append(make(random, 1));
    }
  }
}

function contains(node: Node, inner: Node): boolean {
  for (let at: Node | null = inner; at; at = at.parentNode ?? (at as ShadowRoot).host ?? null)
    if (at === node) return true;
  return false;
}

/** Returns an empty string, or what differed after which step. */
export async function fuzz(
  harness: Harness,
  seed: number,
  size: number,
  steps: number,
  sliceMs: number,
): Promise<string> {
  const random = generator(seed);
  document.body.replaceChildren();
  const root = document.createElement('div');
  document.body.append(root);
  while (nodes(root).length < size)
    (nodes(root).filter(holds)[random(nodes(root).filter(holds).length)] as Element).append(make(random, 1));
  // What the browser compresses arrives later: each flush is compared at once.
  harness.start({ sliceMs, largeBytes: Number.POSITIVE_INFINITY });
  try {
    // The first changes come while the keyframe is still under way: only the end is compared.
    for (let i = 0; i < 30; i++) {
      for (let n = random(4); n > 0; n--) change(random, root);
      harness.step();
    }
    await harness.settled();
    harness.step();
    let found = harness.difference();
    if (found) return `seed ${seed} after the keyframe: ${found}`;
    for (let step = 0; step < steps; step++) {
      for (let n = 1 + random(6); n > 0; n--) change(random, root);
      // Changes may be too many for one slice: what is pending follows in the next.
      for (let i = 0; i < 400; i++) {
        harness.step();
        if (harness.capture?.complete) break;
      }
      harness.step();
      found = harness.difference();
      if (found) return `seed ${seed} step ${step}: ${found}`;
    }
    return '';
  } finally {
    harness.stop();
  }
}

Object.assign(window, { fuzz });
