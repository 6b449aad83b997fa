/** The tree as it was sent, and how deep it may be. */

import { WireError } from '@cobrowse/shared/wire/tokens.ts';

/** Browsers end a tab whose boxes are nested deeper than some 2,500: neither side's may be. */
const MAX_DEPTH = 2000;

/** A node of the visitor's page and its counterpart here. */
export interface MirrorNode {
  id: number;
  node: Node;
  tag: string;
  parent: MirrorNode | null;
  /** How many nodes are above it, through shadow roots and frames. */
  depth: number;
  kids: MirrorNode[];
  /** The root below a shadow host or frame element. */
  nested: MirrorNode | null;
}

/** The depth of what stands below a node. Throws WireError when that is too deep. */
export function below(parent: MirrorNode): number {
  if (parent.depth >= MAX_DEPTH) throw new WireError('a page nested too deeply');
  return parent.depth + 1;
}

/** A node stands deeper or higher than before, and all below it. Throws WireError when that is too deep. */
export function sink(top: MirrorNode, depth: number): void {
  if (top.depth === depth) return;
  top.depth = depth;
  const stack = [top];
  const seen = new Set<MirrorNode>();
  for (let node = stack.pop(); node; node = stack.pop()) {
    // A parent may move below what was its child: the circle is open again at the end of the frame.
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.depth > MAX_DEPTH) throw new WireError('a page nested too deeply');
    const inside = node.kids.filter((kid) => kid.parent === node);
    if (node.nested) inside.push(node.nested);
    for (const kid of inside) kid.depth = node.depth + 1;
    stack.push(...inside);
  }
}
