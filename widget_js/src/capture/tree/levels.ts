/**
 * How much of each element may be seen, and what must be sent anew because it is hidden from now on. All of that is
 * settled before anything of a flush is written. What a mark or rule hid stays hidden for the whole screencast.
 */

import { BLOCK, type Level, MARKER_ATTRIBUTES, MASK, type Marks, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import type { Owned } from '../owned/owned.ts';
import type { Dirt } from './dirt.ts';
import type { Scope } from './scope.ts';
import { hostOf, pathsToSlots, READER } from './slot-levels.ts';
import { BLOCKED, PICTURE, SHUT, traitsOfElement } from './traits.ts';

/** Of what the screencast knows beyond one keyframe. */
export interface Lasting {
  readonly closedRoots: WeakMap<Element, ShadowRoot>;
  /** These are hidden since the last flush. */
  readonly chosen: Map<Element, Level>;
  /** An element is hidden though no mark names it any more. */
  outlived(element: Element, floor: Level): void;
  /** What belongs to a hidden part and stands elsewhere. */
  readonly owned: Owned;
}

export class Levels {
  private scope: Scope;
  private dirt: Dirt;
  private marks: Marks;
  private lasting: Lasting;
  /** How much of the element asked about last marks and rules hide, now or ever. */
  floor: Level = SHOW;
  /** It is hidden though no mark hides it now. */
  private isLost = false;
  private remarked = false;
  /** They have shadow roots since the last flush. */
  private lateHosts = new Set<Element>();

  constructor(scope: Scope, dirt: Dirt, marks: Marks, lasting: Lasting) {
    this.scope = scope;
    this.dirt = dirt;
    this.marks = marks;
    this.lasting = lasting;
    lasting.owned.restart();
  }

  /** Whether the next flush has something to compare, besides what the page changed. */
  get due(): boolean {
    return this.remarked || this.lateHosts.size > 0 || this.lasting.chosen.size > 0 || this.lasting.owned.due;
  }

  /** Goes on with marks that hide more. */
  setMarks(marks: Marks): void {
    this.marks = marks;
    this.remarked = true;
  }

  /** A host got a shadow root, whose slots may be hidden. */
  noteHost(host: Element): void {
    this.lateHosts.add(host);
  }

  /** The level of an element below a parent of some level, of which marks and rules brought `floor`. Leaves its own floor. */
  below(element: Element, parent: Level, floor: Level = parent): Level {
    const around = Math.max(parent, this.lasting.owned.level(element)) as Level;
    const own = around === BLOCK ? BLOCK : this.marks.ownLevel(element, READER);
    const root = this.rootOf(element);
    const marked = Math.max(own ?? floor, root ? this.slotLevel(root) : SHOW) as Level;
    const ever = this.scope.floor(element);
    this.isLost = ever > marked;
    this.floor = Math.max(marked, ever) as Level;
    return Math.max(own ?? around, this.floor) as Level;
  }

  /** As `below`, of an element that is about to be in the mirror: one that lost its mark is remembered. */
  decide(element: Element, parent: Level, floor: Level): Level {
    const level = this.below(element, parent, floor);
    if (this.isLost) this.lasting.outlived(element, this.floor);
    if (level > parent) this.lasting.owned.found(element, level);
    return level;
  }

  private rootOf(host: Element): ShadowRoot | null {
    return dom.openShadowRoot(host) ?? this.lasting.closedRoots.get(host) ?? null;
  }

  /** The level of the slots of a root that are hidden most, by a mark in it or in a component to which it passes them on. */
  private slotLevel(root: ShadowRoot): Level {
    let highest: Level = SHOW;
    try {
      let marked: boolean | null = null;
      for (const path of pathsToSlots(root)) {
        marked ??= dom.queryRoot(root, this.marks.any).length > 0;
        let level: Level = SHOW;
        for (const element of path) {
          if (marked || this.scope.floor(element) > SHOW || this.rootOf(element))
            level = this.below(element, level, level);
        }
        if (level > highest) highest = level;
      }
    } catch {
      highest = MASK;
    }
    return highest;
  }

  /**
   * Has all that is hidden from now on be sent anew with its higher level, and all below it. `roots` are the documents
   * and shadow roots that are watched. Returns false when only a new keyframe can show the change.
   */
  settle(roots: readonly (Document | ShadowRoot)[]): boolean {
    const { dirt, scope, lasting } = this;
    for (const [element, level] of lasting.chosen) {
      scope.raise(element, level);
      if (!this.compare(element)) return false;
    }
    lasting.chosen.clear();
    const hosts = this.lateHosts;
    for (const parent of dirt.parents) {
      const host = hostOf(parent);
      if (host) hosts.add(host);
    }
    for (const [element, names] of dirt.attributes) {
      let marked = false;
      for (const name of names) marked ||= MARKER_ATTRIBUTES.has(name);
      if (!marked) continue;
      // A mark in a shadow root may be on what shows its host's children.
      const host = hostOf(element);
      if (host) hosts.add(host);
      if (!this.compare(element)) return false;
    }
    if (this.marks.hidden && (this.remarked || dirt.parents.size + dirt.attributes.size > 0)) {
      // What an owner's selector names can depend on any element: no shorter way is certain.
      for (const root of roots) {
        const named = dom.queryRoot(root, this.marks.hidden);
        for (const element of named) if (!this.compare(element)) return false;
        if (named.length > 0 && dom.isFragment(root)) hosts.add(dom.shadowHost(root));
      }
    }
    this.remarked = false;
    const { marks } = this;
    for (const element of lasting.owned.settle({ marks, scope, roots })) if (!this.compare(element)) return false;
    for (const host of hosts) if (!this.compareUp(host)) return false;
    hosts.clear();
    this.settleMoved();
    return true;
  }

  private compare(element: Element): boolean {
    const { scope } = this;
    const parent = scope.parent(element);
    if (!parent) return true;
    const level = this.decide(element, scope.level(parent), scope.floor(parent));
    if (!scope.has(element) || level <= scope.level(element)) return true;
    scope.raise(element, this.floor);
    if (dom.nodeType(parent) === 9) return false;
    this.drop(element, parent);
    return true;
  }

  /** A host shows what its slots hide, and what the slots hide that it is passed on by. */
  private compareUp(host: Element): boolean {
    for (let at: Element | null = host; at; at = hostOf(at)) {
      const root = this.rootOf(at);
      if (!root || this.slotLevel(root) === SHOW) return true;
      if (!this.compare(at)) return false;
    }
    return true;
  }

  private drop(node: Node, parent: Node): void {
    this.scope.vacate(node, parent);
    this.scope.forget(node);
    this.dirt.parents.add(parent);
  }

  /** What stands below something stricter now is sent anew, or not at all, whatever else happened to it. */
  private settleMoved(): void {
    const { scope } = this;
    const found = new Map<Node, Cover>();
    for (const node of this.dirt.left) {
      const parent = scope.parent(node);
      const now = dom.parentNode(node);
      if (!parent || !now || now === parent || !dom.isConnected(node)) continue;
      const cover = this.coverOf(node, found);
      if (cover.level <= scope.level(node)) continue;
      scope.raise(node, cover.floor);
      this.drop(node, parent);
    }
    this.dirt.left.clear();
  }

  /** How much of a node is hidden where it stands now. */
  private coverOf(node: Node, found: Map<Node, Cover>): Cover {
    const { scope } = this;
    const path: Node[] = [];
    let at: Node | null = node;
    for (; at && !found.has(at); at = this.above(at)) path.push(at);
    let cover = at ? (found.get(at) as Cover) : null;
    for (let one = path.pop(); one; one = path.pop()) {
      const sent = scope.has(one);
      const stays: boolean = sent && (!cover || ((scope.parent(one) ?? null) === dom.parentNode(one) && !cover.other));
      if (stays) {
        // Of what is never sent nothing is seen.
        const level = scope.kids(one) || one === node ? scope.level(one) : BLOCK;
        cover = { level, floor: scope.floor(one), other: false };
      } else {
        cover = this.coverBelow(one, cover ?? HIDDEN, one === node);
      }
      if (one !== node) found.set(one, cover);
    }
    return cover ?? HIDDEN;
  }

  private coverBelow(node: Node, above: Cover, itself: boolean): Cover {
    if (!dom.isElement(node)) return { ...above, other: true };
    const level = this.below(node, above.level, above.floor);
    const { floor } = this;
    const traits = traitsOfElement(node, dom.localName(node));
    const shut = traits & BLOCKED || (level === MASK && traits & PICTURE) || (!itself && traits & SHUT);
    return { level: shut ? BLOCK : level, floor, other: true };
  }

  /** What a node hangs below, if that may be in the mirror. */
  private above(node: Node): Node | null {
    const parent = dom.parentNode(node);
    if (parent || node === document) return parent;
    if (dom.isFragment(node)) {
      const host = dom.shadowHost(node) ?? null;
      return host && this.rootOf(host) === node ? host : null;
    }
    return dom.nodeType(node) === 9 ? ((node as Document).defaultView?.frameElement ?? null) : null;
  }

  /** A known node that moves below something stricter must be sent anew; below something milder it stays masked. */
  forgetIfStricter(node: Node, parent: Node, level: Level): void {
    const { scope } = this;
    if (!scope.has(node) || scope.parent(node) === parent || scope.level(node) >= level) return;
    if (dom.isElement(node) && this.below(node, level, scope.floor(parent)) <= scope.level(node)) return;
    scope.forget(node);
  }
}

/** `other`: another one than was sent. */
interface Cover {
  level: Level;
  floor: Level;
  other: boolean;
}

const HIDDEN: Cover = { level: BLOCK, floor: SHOW, other: true };
