/**
 * What has been sent of one keyframe's tree. A node carries a number and nothing else; what is known of it stands in
 * lists by that number and goes when the node goes (docs/adr/0004). In its two lowest bits the number tells how much of
 * the node a mark or rule ever hid: that outlasts keyframes, and goes with the screencast.
 */

import { ROOT_ID } from '@cobrowse/shared/wire/ops.ts';
import { BLOCK, type Level, SHOW } from '../../privacy/levels.ts';

const NUMBER = Symbol('cobrowse');

interface Numbered extends Node {
  [NUMBER]?: number;
}

/** Numbers are never given twice: those of an earlier keyframe or screencast are below the base of a later one. */
let last = 0;
/** Frozen nodes take no number. */
let frozen: WeakMap<Node, number> | null = null;

/** Begins a screencast, which decides anew what is hidden. Returns the number of all nodes that leave one of its scopes. */
export function beginScreencast(): number {
  return ++last;
}

/** A node's number and the bits below it; 0 for a node that never had one. */
function packed(node: Node): number {
  return frozen?.get(node) ?? (node as Numbered)[NUMBER] ?? 0;
}

function pack(node: Node, number: number, floor: Level): void {
  const both = number * 4 + floor;
  try {
    if (frozen?.has(node)) frozen.set(node, both);
    else (node as Numbered)[NUMBER] = both;
  } catch {
    frozen ??= new WeakMap();
    frozen.set(node, both);
  }
}

export class Scope {
  private base = last;
  private levels: Level[] = [];
  /** The parent below which the mirror has a node; undefined for roots and for nodes that just left their parent. */
  private parents: (Node | undefined)[] = [];
  /** Children as sent; undefined for nodes whose children are never sent. */
  private kidLists: (Node[] | undefined)[] = [];
  /** Host (shadow host or frame element) to the root that hangs below it. */
  private nested = new WeakMap<Node, Node>();
  /** Parents of which a tail of children is not sent yet. */
  readonly pending = new Set<Node>();
  /** Nodes that are known now. */
  known = 0;
  /** Called for every node that is dropped. */
  onForget: (node: Node) => void = () => {};

  private readonly since: number;

  /** `since`: what the screencast began with. */
  constructor(since: number) {
    this.since = since;
  }

  get nextId(): number {
    return last - this.base + ROOT_ID;
  }

  /** `floor`: as much of the level as marks and rules brought. */
  add(node: Node, parent: Node | undefined, level: Level, floor: Level, kids?: Node[]): number {
    const number = ++last;
    pack(node, number, floor);
    const id = number - this.base;
    this.levels[id] = level;
    this.parents[id] = parent;
    this.kidLists[id] = kids;
    this.known++;
    return id;
  }

  /** Returns 0 for an unknown node. */
  id(node: Node): number {
    const number = packed(node) >>> 2;
    return number > this.base ? number - this.base : 0;
  }

  /** How much of a node a mark or rule ever hid in this screencast. */
  floor(node: Node): Level {
    const both = packed(node);
    return both >>> 2 >= this.since ? ((both & 3) as Level) : SHOW;
  }

  /** Has a node be hidden so much until the screencast ends, wherever it goes. */
  raise(node: Node, floor: Level): void {
    if (floor > this.floor(node)) pack(node, Math.max(packed(node) >>> 2, this.since), floor);
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
    pack(node, this.since, this.floor(node));
    delete this.levels[id];
    delete this.parents[id];
    delete this.kidLists[id];
    this.known--;
  }
}
