/**
 * What has been sent of one keyframe's tree. A node carries a number and nothing else; what is known of it stands in
 * lists by that number and goes when the node goes (docs/adr/0004).
 */

import { ROOT_ID } from '@cobrowse/shared/wire/ops.ts';
import { BLOCK, type Level } from '../../privacy/levels.ts';

const NUMBER = Symbol('cobrowse');

interface Numbered extends Node {
  [NUMBER]?: number;
}

/** Numbers are never given twice: those of an earlier keyframe or screencast are below the base of a later one. */
let last = 0;

export class Scope {
  private base = last;
  private levels: Level[] = [];
  /** The parent below which the mirror has a node; undefined for roots and for nodes that just left their parent. */
  private parents: (Node | undefined)[] = [];
  /** Children as sent; undefined for nodes whose children are never sent. */
  private kidLists: (Node[] | undefined)[] = [];
  /** Host (shadow host or frame element) to the root that hangs below it. */
  private nested = new WeakMap<Node, Node>();
  /** Frozen nodes take no number. */
  private frozen: WeakMap<Node, number> | null = null;
  /** Parents of which a tail of children is not sent yet. */
  readonly pending = new Set<Node>();
  /** Nodes that are known now. */
  known = 0;
  /** Called for every node that is dropped. */
  onForget: (node: Node) => void = () => {};

  get nextId(): number {
    return last - this.base + ROOT_ID;
  }

  add(node: Node, parent: Node | undefined, level: Level, kids?: Node[]): number {
    const number = ++last;
    try {
      (node as Numbered)[NUMBER] = number;
    } catch {
      this.frozen ??= new WeakMap();
      this.frozen.set(node, number);
    }
    const id = number - this.base;
    this.levels[id] = level;
    this.parents[id] = parent;
    this.kidLists[id] = kids;
    this.known++;
    return id;
  }

  /** Returns 0 for an unknown node. */
  id(node: Node): number {
    const number = (node as Numbered)[NUMBER] ?? this.frozen?.get(node) ?? 0;
    return number > this.base ? number - this.base : 0;
  }

  level(node: Node): Level {
    return this.levels[this.id(node)] ?? BLOCK;
  }

  has(node: Node): boolean {
    return this.id(node) > 0;
  }

  parent(node: Node): Node | undefined {
    return this.parents[this.id(node)];
  }

  setParent(node: Node, parent: Node): void {
    const id = this.id(node);
    if (id > 0) this.parents[id] = parent;
  }

  /** A node left its parent's list; unless another parent takes it in this flush, it is forgotten. */
  orphan(node: Node, parent: Node): boolean {
    const id = this.id(node);
    if (id === 0 || this.parents[id] !== parent) return false;
    this.parents[id] = undefined;
    return true;
  }

  kids(node: Node): Node[] | undefined {
    return this.kidLists[this.id(node)];
  }

  setKids(node: Node, kids: Node[]): void {
    const id = this.id(node);
    if (id > 0) this.kidLists[id] = kids;
  }

  /** A node's place in its parent's list is taken by something that is no node, so that it counts as new there. */
  vacate(node: Node, parent: Node): void {
    const kids = this.kids(parent);
    const at = kids?.indexOf(node) ?? -1;
    if (kids && at >= 0) kids[at] = {} as Node;
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
      const id = this.id(node);
      if (id === 0) continue;
      for (const kid of this.kidLists[id] ?? []) if (this.parent(kid) === node) stack.push(kid);
      this.drop(node, id);
      this.pending.delete(node);
      this.onForget(node);
      const root = this.nested.get(node);
      if (root) {
        this.nested.delete(node);
        stack.push(root);
      }
    }
  }

  private drop(node: Node, id: number): void {
    if (this.frozen?.delete(node) !== true) (node as Numbered)[NUMBER] = 0;
    delete this.levels[id];
    delete this.parents[id];
    delete this.kidLists[id];
    this.known--;
  }
}
