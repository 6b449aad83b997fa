/** Selected text as a highlight: a real selection would take the console's. */

import type { Op } from '@cobrowse/shared/wire/layout.ts';
import { WireError } from '@cobrowse/shared/wire/tokens.ts';

const NAME = 'cb-selection';

export interface Place {
  node: Node;
  offset: number;
}

type Realm = Window & typeof globalThis;
type Told = Extract<Op, { op: 'highlight' }>;
const KINDS = ['highlight', 'spelling-error', 'grammar-error'] as const;

export class MirrorSelection {
  /** Windows in which something is shown, by its name. */
  private shown = new Map<string, Set<Realm>>();

  show(ranges: { start: Place; end: Place }[]): void {
    this.put(NAME, ranges);
  }

  /** What the page highlights by a name of its own. */
  highlight({ name, kind, priority }: Told, ranges: { start: Place; end: Place }[]): void {
    if (name.startsWith('cb-')) return;
    for (const realm of this.put(name, ranges)) {
      const highlight = realm.CSS.highlights.get(name) as Highlight;
      highlight.type = KINDS[kind] ?? KINDS[0];
      highlight.priority = priority;
    }
  }

  private put(name: string, ranges: { start: Place; end: Place }[]): Iterable<Realm> {
    for (const realm of this.shown.get(name) ?? []) realm.CSS.highlights?.delete(name);
    const shown = new Set<Realm>();
    this.shown.set(name, shown);
    for (const { start, end } of ranges) {
      const realm = start.node.ownerDocument?.defaultView as Realm | null | undefined;
      if (!realm?.CSS.highlights || !realm.Highlight) continue;
      const range = (start.node.ownerDocument as Document).createRange();
      try {
        range.setStart(start.node, Math.min(start.offset, sizeOf(start.node)));
        range.setEnd(end.node, Math.min(end.offset, sizeOf(end.node)));
      } catch {
        throw new WireError('a selection that cannot be');
      }
      const highlight = realm.CSS.highlights.get(name) ?? new realm.Highlight();
      highlight.add(range);
      realm.CSS.highlights.set(name, highlight);
      shown.add(realm);
    }
    return shown;
  }
}

function sizeOf(node: Node): number {
  return node.nodeType === 3 ? (node as Text).length : node.childNodes.length;
}
