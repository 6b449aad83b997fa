/** Sends the tree: progressive keyframe, edit scripts of dirty parents, attributes and text with their current values. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Gate } from '../../privacy/gate.ts';
import { BLOCK, type Level, MASK, type Marks, SHOW } from '../../privacy/levels.ts';
import { WIDGET_TAG } from '../../realm/realm.ts';
import { isEditable } from '../choices.ts';
import * as dom from '../natives.ts';
import { diffChildren } from './diff.ts';
import { Dirt } from './dirt.ts';
import { ElementWriter } from './elements.ts';
import type { Hosts } from './hosts.ts';
import { type Lasting, Levels } from './levels.ts';
import type { Scope } from './scope.ts';
import { Texts } from './texts.ts';
import { BLOCKED, NAMED, PICTURE, SHUT, traitsOfElement, WATCHED } from './traits.ts';

/** The clock is read once per this many nodes. */
const CLOCK_EVERY = 32;

interface Open {
  node: Element;
  level: Level;
  floor: Level;
  countAt: number;
  kids: Node[];
  next: Node | null;
}

export class Tree {
  private scope: Scope;
  private writer: FrameWriter;
  private elements: ElementWriter;
  private texts: Texts;
  private hosts: Hosts;
  private lasting: Lasting;
  readonly levels: Levels;
  readonly dirt: Dirt;
  private queue: Node[] = [];
  private deadline = 0;
  private untilClock = CLOCK_EVERY;
  private spent = false;
  private expanding = false;
  private orphans: Node[] = [];
  /** The masks of texts that changed. */
  private masks = new WeakMap<Text, string>();
  /** Elements first sent in this flush that need more than their place in the tree. */
  fresh: Element[] = [];
  /** Elements with children, to look for a scroll position when there is time. */
  scrollable: Element[] = [];

  constructor(scope: Scope, writer: FrameWriter, gate: Gate, marks: Marks, lasting: Lasting, hosts: Hosts) {
    this.scope = scope;
    this.writer = writer;
    this.elements = new ElementWriter(writer, gate);
    this.hosts = hosts;
    this.lasting = lasting;
    this.dirt = new Dirt(scope);
    this.texts = new Texts(gate, scope, this.dirt, lasting.closedRoots);
    this.levels = new Levels(scope, this.dirt, marks, lasting);
  }

  get dirty(): boolean {
    return this.levels.due || this.dirt.size > 0;
  }

  get complete(): boolean {
    return this.scope.pending.size === 0;
  }

  /** Begins a root: the document, a shadow root or a frame's document, whose id is already written. */
  addRoot(root: Node, level: Level, floor: Level): void {
    this.scope.add(root, undefined, level, floor, []);
    this.lasting.owned.enter(root as Document | ShadowRoot);
    this.postpone(root);
  }

  private postpone(node: Node): void {
    this.scope.pending.add(node);
    this.queue.push(node);
  }

  /**
   * Writes the edit scripts of all dirty parents. `roots` are all documents and shadow roots that are watched.
   * Returns false when only a new keyframe can show the change.
   */
  writeStructure(deadline: number, roots: readonly (Document | ShadowRoot)[]): boolean {
    this.deadline = deadline;
    this.spent = false;
    this.texts.begin();
    if (!this.levels.settle(roots)) return false;
    for (const parent of this.dirt.parents) {
      if (this.scope.has(parent) && dom.isConnected(parent)) this.writeParent(parent);
    }
    this.dirt.parents.clear();
    return true;
  }

  private sendable(node: Node): boolean {
    const type = dom.nodeType(node);
    return type === 3 || (type === 1 && dom.localName(node as Element) !== WIDGET_TAG);
  }

  private nextSendable(node: Node | null): Node | null {
    let at = node;
    while (at && !this.sendable(at)) at = dom.nextSibling(at);
    return at;
  }

  /** The children that are to be in the mirror after this flush: all, or up to the last one that was sent. */
  private target(parent: Node): Node[] {
    const all: Node[] = [];
    let cut = 0;
    for (let node = dom.firstChild(parent); node; node = dom.nextSibling(node)) {
      if (!this.sendable(node)) continue;
      all.push(node);
      if (this.scope.parent(node) === parent) cut = all.length;
    }
    if (!this.scope.pending.has(parent)) return all;
    if (cut === all.length) this.scope.pending.delete(parent);
    return all.slice(0, cut);
  }

  private writeParent(parent: Node): void {
    const { scope, writer } = this;
    const before = scope.kids(parent);
    if (!before) return;
    const after = this.target(parent);
    if (after.length === before.length && after.every((node, i) => node === before[i])) return;
    const level = scope.level(parent);
    for (const node of after) this.levels.forgetIfStricter(node, parent, level);
    writer.op(W.OP_KIDS, scope.id(parent));
    diffChildren(before, after, (node) => scope.has(node), {
      keep: (count) => writer.op(W.STEP_KEEP, count),
      skip: (count) => writer.op(W.STEP_SKIP, count),
      move: (nodes) => {
        writer.op(W.STEP_MOVE, nodes.length);
        let last = 0;
        for (const node of nodes) {
          const id = scope.id(node);
          writer.int(id - last);
          last = id;
        }
      },
      fresh: (nodes) => {
        writer.op(W.STEP_NEW, nodes.length);
        for (const node of nodes) {
          this.write(node, parent);
          if (this.isOutermost(parent) && dom.isElement(node)) this.hosts.add(node);
        }
      },
    });
    writer.int(W.STEP_END);
    for (const node of after) scope.setParent(node, parent);
    scope.setKids(parent, after);
    const stays = new Set(after);
    for (const node of before) {
      if (!stays.has(node) && scope.orphan(node, parent)) this.orphans.push(node);
    }
  }

  /** Where extensions put what is theirs. */
  private isOutermost(parent: Node): boolean {
    return dom.isElement(parent) && (dom.localName(parent) === 'body' || dom.localName(parent) === 'html');
  }

  /** Sends more of what is pending, in document order, until the time is over. */
  expand(deadline: number): void {
    this.deadline = deadline;
    this.spent = false;
    this.untilClock = CLOCK_EVERY;
    this.expanding = true;
    while (!this.spent && this.queue.length > 0) {
      const parent = this.queue.pop() as Node;
      if (this.scope.pending.has(parent)) this.expandOne(parent);
    }
    this.expanding = false;
  }

  private expandOne(parent: Node): void {
    const { scope, writer } = this;
    this.dirt.noteOptions(parent);
    const kids = scope.kids(parent) as Node[];
    const last = kids[kids.length - 1];
    let next = this.nextSendable(last ? dom.nextSibling(last) : dom.firstChild(parent));
    if (!next) {
      scope.pending.delete(parent);
      return;
    }
    const place = this.queue.length;
    this.queue.push(parent);
    writer.op(W.OP_KIDS, scope.id(parent));
    if (kids.length > 0) writer.op(W.STEP_KEEP, kids.length);
    writer.int(W.STEP_NEW);
    const countAt = writer.reserve();
    let count = 0;
    do {
      if (scope.has(next)) this.disown(next);
      this.write(next, parent);
      kids.push(next);
      count++;
      next = this.nextSendable(dom.nextSibling(next));
    } while (next && !this.spent);
    writer.patch(countAt, count);
    writer.int(W.STEP_END);
    if (!next) {
      scope.pending.delete(parent);
      this.queue.splice(place, 1);
    }
  }

  /** A node that is known elsewhere cannot be new here: its old place is compared in the next flush. */
  private disown(node: Node): void {
    const parent = this.scope.parent(node);
    if (parent && this.scope.kids(parent)) {
      this.scope.vacate(node, parent);
      this.dirt.parents.add(parent);
    }
    this.scope.forget(node);
  }

  /** Writes one subtree in preorder, with an explicit stack; stops descending when the time is over. */
  private write(top: Node, parent: Node): void {
    const { scope, writer } = this;
    const stack: Open[] = [];
    this.open(top, parent, scope.level(parent), scope.floor(parent), stack);
    for (let open = stack[stack.length - 1]; open; open = stack[stack.length - 1]) {
      if (!open.next || this.spent) {
        if (this.spent) break;
        writer.patch(open.countAt, open.kids.length);
        stack.pop();
        continue;
      }
      const node = open.next;
      open.next = this.nextSendable(dom.nextSibling(node));
      open.kids.push(node);
      let known = scope.has(node);
      if (known) {
        this.levels.forgetIfStricter(node, open.node, open.level);
        if (this.expanding && scope.has(node)) this.disown(node);
        known = scope.has(node);
      }
      if (known) {
        writer.op(W.NODE_REF, scope.id(node));
        scope.setParent(node, open.node);
      } else {
        this.open(node, open.node, open.level, open.floor, stack);
      }
    }
    for (const open of stack) if (open.next) this.postpone(open.node);
    for (const open of stack.reverse()) writer.patch(open.countAt, open.kids.length);
  }

  private open(node: Node, parent: Node, parentLevel: Level, parentFloor: Level, stack: Open[]): void {
    const { scope, writer } = this;
    if (--this.untilClock === 0) {
      this.untilClock = CLOCK_EVERY;
      this.spent = performance.now() >= this.deadline;
    }
    if (!dom.isElement(node)) {
      const floor = Math.max(parentFloor, scope.floor(node)) as Level;
      const level = Math.max(parentLevel, floor) as Level;
      scope.add(node, parent, level, floor);
      writer.int(W.NODE_TEXT);
      writer.str(this.texts.read(node as Text, level));
      return;
    }
    const tag = dom.localName(node);
    const traits = traitsOfElement(node, tag);
    let level = this.levels.decide(node, parentLevel, parentFloor);
    const { floor } = this.levels;
    if (traits & BLOCKED || (level === MASK && (traits & PICTURE || isEditable(node)))) level = BLOCK;
    this.elements.write(node, tag, level);
    const special = traits & WATCHED || level === BLOCK || this.elements.sawPopover;
    if (special || dom.openShadowRoot(node) || this.lasting.closedRoots.has(node)) this.fresh.push(node);
    else if (traits & NAMED) this.hosts.add(node);
    if (tag === 'textarea') this.scrollable.push(node);
    if (level === BLOCK || traits & SHUT || (tag === 'select' && level >= MASK)) {
      scope.add(node, parent, level, floor);
      writer.int(0);
      return;
    }
    const kids: Node[] = [];
    scope.add(node, parent, level, floor, kids);
    const next = this.nextSendable(dom.firstChild(node));
    const countAt = writer.reserve();
    if (!next) return;
    this.scrollable.push(node);
    stack.push({ node, level, floor, countAt, kids, next });
  }

  /** Has an element be sent anew with the next flush, and all below it. */
  resend(element: Element): void {
    const parent = this.scope.parent(element);
    if (!parent) return;
    this.scope.vacate(element, parent);
    this.scope.forget(element);
    this.dirt.parents.add(parent);
  }

  /** Forgets what left the tree in this flush. */
  dropOrphans(): void {
    for (const node of this.orphans) {
      if (this.scope.has(node) && this.scope.parent(node) === undefined) this.scope.forget(node);
    }
    this.orphans = [];
  }

  /** Writes current values of dirty attributes and texts of nodes that were known before this flush. */
  writeValues(firstNewId: number, changed: (element: Element, tag: string, name: string) => void): void {
    const { scope, writer } = this;
    for (const [element, names] of this.dirt.attributes) {
      const id = scope.id(element);
      if (id === 0 || id >= firstNewId) continue;
      const tag = dom.localName(element);
      const level = scope.level(element);
      for (const name of names) {
        changed(element, tag, name);
        this.elements.rewrite(element, id, tag, name, level);
      }
    }
    this.dirt.attributes.clear();
    for (const text of this.dirt.texts) {
      const id = scope.id(text);
      if (id === 0 || id >= firstNewId) continue;
      const shown = this.texts.read(text, scope.level(text));
      if (scope.level(text) !== SHOW) {
        // When a hidden text changes is not told, only that its mask does.
        if (this.masks.get(text) === shown) continue;
        this.masks.set(text, shown);
      }
      writer.op(W.OP_TEXT, id);
      writer.str(shown);
    }
    this.dirt.texts.clear();
  }
}
