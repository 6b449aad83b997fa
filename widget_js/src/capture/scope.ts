/** What has been sent of one keyframe's tree. Weak maps only: a removed node is never kept alive by us. */

import { ROOT_ID } from '../../wire/ops.ts';
import { BLOCK, type Level } from '../privacy/levels.ts';

/** One look-up tells all that is known of a node. */
interface Mark {
  id: number;
  level: Level;
  /** The parent below which the mirror has it; undefined for roots and for nodes that just left their parent. */
  parent: Node | undefined;
  /** Children as sent; undefined for nodes whose children are never sent. */
  kids: Node[] | undefined;
}

export class Scope {
  private marks = new WeakMap<Node, Mark>();
  /** Host (shadow host or frame element) to the root that hangs below it. */
  private nested = new WeakMap<Node, Node>();
  /** Parents of which a tail of children is not sent yet. */
  readonly pending = new Set<Node>();
  nextId: number = ROOT_ID;
  /** Nodes that are known now. */
  known = 0;
  /** Called for every node that is dropped. */
  onForget: (node: Node) => void = () => {};

  add(node: Node, parent: Node | undefined, level: Level, kids?: Node[]): number {
    const id = this.nextId++;
    this.marks.set(node, { id, level, parent, kids });
    this.known++;
    return id;
  }

  /** Returns 0 for an unknown node. */
  id(node: Node): number {
    return this.marks.get(node)?.id ?? 0;
  }

  level(node: Node): Level {
    return this.marks.get(node)?.level ?? BLOCK;
  }

  has(node: Node): boolean {
    return this.marks.has(node);
  }

  parent(node: Node): Node | undefined {
    return this.marks.get(node)?.parent;
  }

  setParent(node: Node, parent: Node): void {
    const mark = this.marks.get(node);
    if (mark) mark.parent = parent;
  }

  /** A node left its parent's list; unless another parent takes it in this flush, it is forgotten. */
  orphan(node: Node, parent: Node): boolean {
    const mark = this.marks.get(node);
    if (mark?.parent !== parent) return false;
    mark.parent = undefined;
    return true;
  }

  kids(node: Node): Node[] | undefined {
    return this.marks.get(node)?.kids;
  }

  setKids(node: Node, kids: Node[]): void {
    const mark = this.marks.get(node);
    if (mark) mark.kids = kids;
  }

  nest(host: Node, root: Node): void {
    this.nested.set(host, root);
  }

  nestedRoot(host: Node): Node | undefined {
    return this.nested.get(host);
  }

  /** Drops a node and all that was sent below it, as the mirror does. */
  forget(top: Node): void {
    const stack: Node[] = [top];
    for (let node = stack.pop(); node; node = stack.pop()) {
      const mark = this.marks.get(node);
      if (!mark) continue;
      this.marks.delete(node);
      this.known--;
      this.pending.delete(node);
      this.onForget(node);
      for (const kid of mark.kids ?? []) if (this.parent(kid) === node) stack.push(kid);
      const root = this.nested.get(node);
      if (root) {
        this.nested.delete(node);
        stack.push(root);
      }
    }
  }
}
