/** Sends the tree: progressive keyframe, edit scripts of dirty parents, attributes and text with their current values. */

import { attributeKind, CLOSED } from '@cobrowse/shared/wire/attributes.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Gate } from '../privacy/gate.ts';
import { BLOCK, type Level, MARKER_ATTRIBUTES, MASK, type Marks, SHOW } from '../privacy/levels.ts';
import { WIDGET_TAG } from '../realm/realm.ts';
import { diffChildren } from './diff.ts';
import { ElementWriter, SAFE_NAME, XLINK } from './elements.ts';
import type { Hosts } from './hosts.ts';
import * as dom from './natives.ts';
import type { Scope } from './scope.ts';
import { hostOf, READER, slotLevel } from './slot-levels.ts';

/** Shown as an empty box, as if the page had marked them so. */
const ALWAYS_BLOCKED = new Set(['object', 'embed', 'applet', 'portal', 'fencedframe', 'frame', 'frameset']);
/** Elements that other parts of the capture look after. */
const NOTED = new Set([
  ...['input', 'textarea', 'select', 'style', 'link', 'iframe', 'dialog', 'details', 'img'],
  ...['canvas', 'video', 'audio', 'slot'],
]);
/** Pixels and shapes cannot be masked: in a masked part these are boxes. */
const PICTURES = new Set(['img', 'picture', 'video', 'canvas', 'image', 'svg', 'meter', 'progress']);
const BLOCKED = 1;
const WATCHED = 2;
const PICTURE = 4;
const SHUT = 8;
/** Has a name of its own, as hosts of shadow roots often do. */
const NAMED = 16;
const traits = new Map<string, number>();

/** What is special about elements of a name: asked once per name, not per element. */
function traitsOf(tag: string): number {
  let found = traits.get(tag);
  if (found === undefined) {
    found =
      (ALWAYS_BLOCKED.has(tag) ? BLOCKED : 0) |
      (NOTED.has(tag) ? WATCHED : 0) |
      (PICTURES.has(tag) ? PICTURE : 0) |
      (CLOSED.has(tag) ? SHUT : 0) |
      (tag.includes('-') ? NAMED : 0);
    if (traits.size < 1000) traits.set(tag, found);
  }
  return found;
}

/** The clock is read once per this many nodes. */
const CLOCK_EVERY = 32;

interface Open {
  node: Element;
  level: Level;
  countAt: number;
  kids: Node[];
  next: Node | null;
}

export class Tree {
  private scope: Scope;
  private writer: FrameWriter;
  private gate: Gate;
  private marks: Marks;
  private remark = false;
  private elements: ElementWriter;
  /** Levels that were raised stay raised for the whole screencast, whatever becomes of the mark. */
  private floors: WeakMap<Element, Level>;
  private queue: Node[] = [];
  private deadline = 0;
  private untilClock = CLOCK_EVERY;
  private spent = false;
  private expanding = false;
  private hosts: Hosts;
  private orphans: Node[] = [];
  /** Their shadow roots got marked slots in the last flush. */
  private lateHosts: Element[] = [];
  private dirtyParents = new Set<Node>();
  private dirtyAttributes = new Map<Element, Set<string>>();
  private dirtyTexts = new Set<Text>();
  /** Elements first sent in this flush that need more than their place in the tree. */
  fresh: Element[] = [];
  /** Lists whose options changed: which of them is chosen may be another one now, here or in the mirror. */
  reselected = new Set<Element>();
  /** Elements with children, to look for a scroll position when there is time. */
  scrollable: Element[] = [];

  constructor(
    scope: Scope,
    writer: FrameWriter,
    gate: Gate,
    marks: Marks,
    floors: WeakMap<Element, Level>,
    hosts: Hosts,
  ) {
    this.scope = scope;
    this.writer = writer;
    this.gate = gate;
    this.marks = marks;
    this.elements = new ElementWriter(writer, gate);
    this.floors = floors;
    this.hosts = hosts;
  }

  /** Goes on with marks that hide more. */
  setMarks(marks: Marks): void {
    this.marks = marks;
    this.remark = true;
  }

  get dirty(): boolean {
    return (
      this.remark ||
      this.lateHosts.length + this.dirtyParents.size + this.dirtyAttributes.size + this.dirtyTexts.size > 0
    );
  }

  get complete(): boolean {
    return this.scope.pending.size === 0;
  }

  /** Notes what a batch of records touched; nothing is compared yet. Returns style elements whose text changed. */
  note(
    records: readonly MutationRecord[],
    restyle: (style: Element) => void,
    removed: (element: Element) => void,
  ): void {
    for (const record of records) {
      const target = record.target;
      if (record.type === 'attributes') {
        if (!this.scope.has(target)) continue;
        const name = record.attributeNamespace === XLINK ? `xlink:${record.attributeName}` : record.attributeName;
        let names = this.dirtyAttributes.get(target as Element);
        if (!names) {
          names = new Set();
          this.dirtyAttributes.set(target as Element, names);
        }
        names.add(name as string);
      } else if (record.type === 'childList') {
        for (const node of record.removedNodes) if (dom.isElement(node)) removed(node);
        if (this.scope.kids(target)) {
          if (!this.dirtyParents.has(target)) this.noteOptions(target);
          this.dirtyParents.add(target);
        } else if (dom.isElement(target) && dom.localName(target) === 'style') restyle(target);
      } else {
        if (this.scope.has(target)) this.dirtyTexts.add(target as Text);
        else {
          const parent = dom.parentNode(target);
          if (parent && dom.isElement(parent) && dom.localName(parent) === 'style') restyle(parent);
        }
      }
    }
  }

  noteOptions(node: Node): void {
    let at: Node | null = node;
    // Between a list and its options may stand other elements (customizable select), but not many.
    for (let steps = 0; at && dom.isElement(at) && steps < 8; steps++) {
      if (dom.localName(at) === 'select') {
        this.reselected.add(at);
        return;
      }
      at = dom.parentNode(at);
    }
  }

  /** Begins a root: the document, a shadow root or a frame's document, whose id is already written. */
  addRoot(root: Node, level: Level): void {
    this.scope.add(root, undefined, level, []);
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
  writeStructure(deadline: number, roots: Iterable<Document | ShadowRoot>): boolean {
    this.deadline = deadline;
    this.spent = false;
    if (!this.raiseLevels(roots)) return false;
    for (const parent of this.dirtyParents) {
      if (this.scope.has(parent) && dom.isConnected(parent)) this.writeParent(parent);
    }
    this.dirtyParents.clear();
    return true;
  }

  /** A mark that was added makes its element, and all below it, be sent anew with the higher level. */
  private raiseLevels(roots: Iterable<Document | ShadowRoot>): boolean {
    for (const host of this.lateHosts.splice(0)) if (!this.compare(host)) return false;
    for (const [element, names] of this.dirtyAttributes) {
      let marked = false;
      for (const name of names) marked ||= MARKER_ATTRIBUTES.has(name);
      if (!marked) continue;
      // A mark in a shadow root may be on what shows its host's children.
      const host = hostOf(element);
      if (!this.compare(element) || (host && !this.compare(host))) return false;
    }
    if (this.marks.hidden && (this.remark || this.dirtyParents.size + this.dirtyAttributes.size > 0)) {
      // What an owner's selector names can depend on any element: no shorter way is certain.
      for (const root of roots) {
        const named = dom.queryRoot(root, this.marks.hidden);
        for (const element of named) if (!this.compare(element)) return false;
        if (named.length > 0 && dom.isFragment(root) && !this.compare(dom.shadowHost(root))) return false;
      }
    }
    this.remark = false;
    return true;
  }

  private compare(element: Element): boolean {
    const parent = this.scope.parent(element);
    return !parent || this.raise(element, this.levelBelow(element, this.scope.level(parent)));
  }

  /** Hides an element from now on. Returns false when that needs a new keyframe. */
  private raise(element: Element, level: Level): boolean {
    if (!this.scope.has(element) || level <= this.scope.level(element)) return true;
    this.floors.set(element, level);
    const parent = this.scope.parent(element);
    if (!parent || dom.nodeType(parent) === 9) return false;
    const kids = this.scope.kids(parent) ?? [];
    const at = kids.indexOf(element);
    // Its place in the old list is taken by something that is no node, so that it counts as new.
    if (at >= 0) kids[at] = {} as Node;
    this.scope.forget(element);
    this.dirtyParents.add(parent);
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
    for (const node of after) this.forgetIfStricter(node, parent, level);
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

  /** A known node that moves below something stricter must be sent anew; below something milder it stays masked. */
  private forgetIfStricter(node: Node, parent: Node, level: Level): void {
    const { scope } = this;
    if (!scope.has(node) || scope.parent(node) === parent || scope.level(node) >= level) return;
    if (dom.isElement(node) && this.levelBelow(node, level) <= scope.level(node)) return;
    scope.forget(node);
  }

  private levelBelow(element: Element, parent: Level): Level {
    const level = this.marks.levelOf(element, parent, READER);
    const floor = this.floors.get(element) ?? SHOW;
    const root = dom.openShadowRoot(element);
    return Math.max(level, floor, root ? slotLevel(root, this.marks) : SHOW) as Level;
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
    this.noteOptions(parent);
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
    const kids = parent && this.scope.kids(parent);
    if (parent && kids) {
      const at = kids.indexOf(node);
      if (at >= 0) kids[at] = {} as Node;
      this.dirtyParents.add(parent);
    }
    this.scope.forget(node);
  }

  /** Writes one subtree in preorder, with an explicit stack; stops descending when the time is over. */
  private write(top: Node, parent: Node): void {
    const { scope, writer } = this;
    const stack: Open[] = [];
    this.open(top, parent, scope.level(parent), stack);
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
        this.forgetIfStricter(node, open.node, open.level);
        if (this.expanding && scope.has(node)) this.disown(node);
        known = scope.has(node);
      }
      if (known) {
        writer.op(W.NODE_REF, scope.id(node));
        scope.setParent(node, open.node);
      } else {
        this.open(node, open.node, open.level, stack);
      }
    }
    for (const open of stack) if (open.next) this.postpone(open.node);
    for (const open of stack.reverse()) writer.patch(open.countAt, open.kids.length);
  }

  private open(node: Node, parent: Node, parentLevel: Level, stack: Open[]): void {
    const { scope, writer } = this;
    if (--this.untilClock === 0) {
      this.untilClock = CLOCK_EVERY;
      this.spent = performance.now() >= this.deadline;
    }
    if (!dom.isElement(node)) {
      scope.add(node, parent, parentLevel);
      writer.int(W.NODE_TEXT);
      writer.str(this.gate.text(dom.data(node as Text), parentLevel));
      return;
    }
    const tag = dom.localName(node);
    const traits = traitsOf(tag);
    let level = traits & BLOCKED ? BLOCK : this.levelBelow(node, parentLevel);
    if (level === MASK && traits & PICTURE) level = BLOCK;
    this.elements.write(node, tag, level);
    if (traits & WATCHED || level === BLOCK || this.elements.sawPopover || dom.openShadowRoot(node))
      this.fresh.push(node);
    else if (traits & NAMED) this.hosts.add(node);
    if (tag === 'textarea') this.scrollable.push(node);
    else if (tag === 'slot' && level !== SHOW) this.remarkHost(node);
    if (level === BLOCK || traits & SHUT || (tag === 'select' && level >= MASK)) {
      scope.add(node, parent, level);
      writer.int(0);
      return;
    }
    const kids: Node[] = [];
    scope.add(node, parent, level, kids);
    const next = this.nextSendable(dom.firstChild(node));
    const countAt = writer.reserve();
    if (!next) return;
    this.scrollable.push(node);
    stack.push({ node, level, countAt, kids, next });
  }

  /** A slot that came late hides what it shows, with the next flush. */
  private remarkHost(slot: Element): void {
    const host = hostOf(slot);
    if (host) this.lateHosts.push(host);
  }

  /** An image finished loading, perhaps another one than before. */
  imageLoaded(image: Element): void {
    if (!this.scope.has(image)) return;
    const names = this.dirtyAttributes.get(image) ?? new Set();
    this.dirtyAttributes.set(image, names.add('src'));
  }

  /** Forgets what left the tree in this flush. */
  dropOrphans(): void {
    for (const node of this.orphans) {
      if (this.scope.has(node) && this.scope.parent(node) === undefined) this.scope.forget(node);
    }
    this.orphans = [];
  }

  /** Writes current values of dirty attributes and texts of nodes that were known before this flush. */
  writeValues(firstNewId: number, changed: (element: Element, name: string) => void): void {
    const { scope, writer, gate } = this;
    for (const [element, names] of this.dirtyAttributes) {
      const id = scope.id(element);
      if (id === 0 || id >= firstNewId) continue;
      const tag = dom.localName(element);
      const level = scope.level(element);
      for (const name of names) {
        changed(element, name);
        if (!SAFE_NAME.test(name) || attributeKind(tag, name, level !== SHOW) === null) continue;
        const value = this.elements.value(element, tag, name, level);
        writer.op(W.OP_ATTR, id);
        writer.str(name);
        writer.str(value);
      }
    }
    this.dirtyAttributes.clear();
    for (const text of this.dirtyTexts) {
      const id = scope.id(text);
      if (id === 0 || id >= firstNewId) continue;
      writer.op(W.OP_TEXT, id);
      writer.str(gate.text(dom.data(text), scope.level(text)));
    }
    this.dirtyTexts.clear();
  }
}
