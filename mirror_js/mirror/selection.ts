/** Selected text as a highlight: a real selection would take the console's. */

import { WireError } from '@cobrowse/shared/wire/tokens.ts';

const NAME = 'cb-selection';

interface Place {
  node: Node;
  offset: number;
}

type Realm = Window & typeof globalThis;

export class MirrorSelection {
  private shown = new Set<Realm>();

  show(ranges: { start: Place; end: Place }[]): void {
    for (const realm of this.shown) realm.CSS.highlights?.delete(NAME);
    this.shown.clear();
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
      const highlight = realm.CSS.highlights.get(NAME) ?? new realm.Highlight();
      highlight.add(range);
      realm.CSS.highlights.set(NAME, highlight);
      this.shown.add(realm);
    }
  }
}

function sizeOf(node: Node): number {
  return node.nodeType === 3 ? (node as Text).length : node.childNodes.length;
}
