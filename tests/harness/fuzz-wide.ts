/** Random changes of frames, shadow roots, style sheets and forms together: tree and looks of the mirror follow. */

import { change, generator, holds, make, nodes, type Random } from './fuzz.ts';
import type { Harness } from './harness.ts';
import { looks } from './looks.ts';

const PATIENCE_MS = 8000;
const MAX_FRAMES = 3;
const COLORS = ['red', 'green', 'blue', 'olive', 'purple', 'teal'];

const pick = <T>(random: Random, list: readonly T[]): T | undefined => list[random(list.length)];
const color = (random: Random): string => pick(random, COLORS) as string;

function rule(random: Random): string {
  const who = pick(random, [
    'p',
    'span',
    'div > :first-child',
    `[class=v${random(50)}]`,
    'li:nth-child(2n)',
    ':root p',
  ]);
  const what = pick(random, [
    `color: ${color(random)}`,
    `background: ${color(random)}`,
    `margin-left: ${random(30)}px`,
    `--x: ${random(9)}px; padding: var(--x)`,
    `font-weight: ${100 * (1 + random(8))}`,
  ]);
  return pick(random, [`${who} { ${what} }`, `@media (min-width: ${random(2000)}px) { ${who} { ${what} } }`]) as string;
}

const rules = (random: Random, most: number): string =>
  Array.from({ length: 1 + random(most) }, () => rule(random)).join('\n');

function framesOf(root: HTMLElement): HTMLIFrameElement[] {
  return [...root.querySelectorAll('iframe')];
}

/** The page and all frames and shadow roots in it. */
function rootsOf(root: HTMLElement): (Document | ShadowRoot)[] {
  const found: (Document | ShadowRoot)[] = [document];
  for (const node of nodes(root)) if (node.nodeType === 11) found.push(node as ShadowRoot);
  for (const frame of framesOf(root)) if (frame.contentDocument?.body) found.push(frame.contentDocument);
  return found;
}

function wider(random: Random, root: HTMLElement): void {
  const roots = rootsOf(root);
  const some = pick(random, roots) as Document | ShadowRoot;
  const inside = (some.nodeType === 9 ? (some === document ? root : (some as Document).body) : some) as HTMLElement;
  const styles = [...inside.querySelectorAll('style')];
  const style = pick(random, styles);
  const realm = (some.nodeType === 9 ? (some as Document) : (some.ownerDocument as Document)).defaultView as Window &
    typeof globalThis;
  switch (random(13)) {
    case 0: {
      if (framesOf(root).length >= MAX_FRAMES) break;
      const frame = document.createElement('iframe');
      frame.srcdoc = `<!DOCTYPE html><style>${rules(random, 2)}</style><p class=v1>f${random(99)}</p><ul><li>a<li>b</ul>`;
      (pick(random, nodes(root).filter(holds)) as Element).append(frame);
      break;
    }
    case 1:
      pick(random, framesOf(root))?.remove();
      break;
    case 2: {
      // A frame that is put somewhere else gets a new document.
      const frame = pick(random, framesOf(root));
      const into = pick(random, nodes(root).filter(holds)) as Element;
      if (frame && !frame.contains(into)) into.append(frame);
      break;
    }
    case 3: {
      const body = pick(random, framesOf(root))?.contentDocument?.body;
      if (body) change(random, body);
      break;
    }
    case 4: {
      const added = document.createElement('style');
      added.textContent = rules(random, 4);
      inside.insertBefore(added, inside.firstChild);
      break;
    }
    case 5:
      if (style) style.textContent = rules(random, 6);
      break;
    case 6:
      style?.sheet?.insertRule(rule(random), random(style.sheet.cssRules.length + 1));
      break;
    case 7:
      if (style?.sheet?.cssRules.length) style.sheet.deleteRule(random(style.sheet.cssRules.length));
      break;
    case 8:
      if (style?.sheet) style.sheet.disabled = random(2) === 0;
      break;
    case 9:
      style?.remove();
      break;
    case 10: {
      const sheet = new realm.CSSStyleSheet();
      sheet.replaceSync(rules(random, 3));
      if (random(3) === 0) some.adoptedStyleSheets = [sheet];
      else some.adoptedStyleSheets.push(sheet);
      break;
    }
    case 11: {
      const sheet = pick(random, some.adoptedStyleSheets);
      if (sheet && random(2)) sheet.replaceSync(rules(random, 3));
      else if (random(2)) some.adoptedStyleSheets = [];
      else sheet?.insertRule(rule(random));
      break;
    }
    default:
      form(random, inside);
  }
}

function form(random: Random, inside: HTMLElement): void {
  if (random(4) === 0) {
    const made = document.createElement('form');
    made.innerHTML =
      `<input type=checkbox ${random(2) ? 'checked' : ''}><input type=radio name=r><input type=radio name=r checked>` +
      `<select multiple><option>a<option selected>b<option>c</select><textarea>t${random(9)}</textarea><input value=i>`;
    inside.append(made);
    return;
  }
  const fields = [...inside.querySelectorAll<HTMLInputElement>('form input, form select, form textarea')];
  const field = pick(random, fields);
  if (!field) return;
  if (random(6) === 0) {
    field.form?.reset();
  } else if (field.type === 'checkbox' || field.type === 'radio') {
    field.checked = random(2) === 0;
    if (field.type === 'checkbox') field.indeterminate = random(4) === 0;
  } else if (field.localName === 'select') {
    const { options } = field as unknown as HTMLSelectElement;
    (options[random(options.length)] as HTMLOptionElement).selected = random(2) === 0;
  } else {
    field.value = `w${random(99)}`;
  }
}

function difference(harness: Harness, withLooks: boolean): string {
  harness.step();
  const tree = harness.difference();
  if (tree || !withLooks) return tree;
  const [page, mirror] = [looks(document), looks(harness.mirror?.document as Document)];
  if (page === mirror) return '';
  const [a, b] = [page.split('\n'), mirror.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  const around = (lines: string[]): string =>
    lines
      .slice(at - 2, at + 2)
      .map((line) => line.slice(0, 150))
      .join('\n        ');
  return `looks\npage:   ${around(a)}\nmirror: ${around(b)}`;
}

/** Returns an empty string, or what differed after which step. */
export async function fuzzWide(
  harness: Harness,
  seed: number,
  steps: number,
  sliceMs: number,
  withLooks: boolean,
): Promise<string> {
  const random = generator(seed);
  document.body.replaceChildren();
  document.adoptedStyleSheets = [];
  const root = document.createElement('div');
  document.body.append(root);
  while (nodes(root).length < 60) (pick(random, nodes(root).filter(holds)) as Element).append(make(random, 1));
  for (let i = 0; i < 12; i++) wider(random, root);
  harness.start({ sliceMs });
  try {
    for (let step = 0; step < steps; step++) {
      for (let n = 1 + random(5); n > 0; n--) (random(2) ? wider : change)(random, root);
      const until = performance.now() + PATIENCE_MS;
      let found = '';
      do {
        await new Promise((done) => setTimeout(done, 15));
        found = difference(harness, withLooks);
      } while (found && performance.now() < until);
      if (found) return `seed ${seed} step ${step}: ${found}`;
    }
    return '';
  } finally {
    harness.stop();
  }
}

Object.assign(window, { fuzzWide });
