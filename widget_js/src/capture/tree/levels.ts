/** How much of each element may be seen, and what must be sent anew because it is hidden from now on. */

import { type Level, MARKER_ATTRIBUTES, type Marks, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import type { Owned } from '../owned/owned.ts';
import type { Dirt } from './dirt.ts';
import type { Scope } from './scope.ts';
import { hostOf, READER, slotLevel } from './slot-levels.ts';

export class Levels {
  private scope: Scope;
  private dirt: Dirt;
  private marks: Marks;
  /** Levels that were raised stay raised for the whole screencast, whatever becomes of the mark. */
  private floors: WeakMap<Element, Level>;
  private owned: Owned;
  private remarked = false;
  /** Their shadow roots got marked slots in the last flush. */
  private lateHosts: Element[] = [];

  constructor(scope: Scope, dirt: Dirt, marks: Marks, floors: WeakMap<Element, Level>, owned: Owned) {
    this.scope = scope;
    this.dirt = dirt;
    this.marks = marks;
    this.floors = floors;
    this.owned = owned;
    owned.restart();
  }

  /** Whether the next flush has something to compare, besides what the page changed. */
  get due(): boolean {
    return this.remarked || this.lateHosts.length > 0 || this.owned.due;
  }

  /** Goes on with marks that hide more. */
  setMarks(marks: Marks): void {
    this.marks = marks;
    this.remarked = true;
  }

  /** The level of an element below a parent of some level. */
  below(element: Element, parent: Level): Level {
    const around = Math.max(parent, this.owned.level(element)) as Level;
    const level = this.marks.levelOf(element, around, READER);
    const floor = this.floors.get(element) ?? SHOW;
    const root = dom.openShadowRoot(element);
    const whole = Math.max(level, floor, root ? slotLevel(root, this.marks) : SHOW) as Level;
    if (whole > parent) this.owned.found(element, whole);
    return whole;
  }

  /** A slot that came late hides what it shows, with the next flush. */
  noteSlot(slot: Element): void {
    const host = hostOf(slot);
    if (host) this.lateHosts.push(host);
  }

  /**
   * Has all that is hidden from now on be sent anew with its higher level, and all below it. `roots` are the documents
   * and shadow roots that are watched. Returns false when only a new keyframe can show the change.
   */
  raise(roots: readonly (Document | ShadowRoot)[]): boolean {
    for (const host of this.lateHosts.splice(0)) if (!this.compare(host)) return false;
    for (const [element, names] of this.dirt.attributes) {
      let marked = false;
      for (const name of names) marked ||= MARKER_ATTRIBUTES.has(name);
      if (!marked) continue;
      // A mark in a shadow root may be on what shows its host's children.
      const host = hostOf(element);
      if (!this.compare(element) || (host && !this.compare(host))) return false;
    }
    if (this.marks.hidden && (this.remarked || this.dirt.parents.size + this.dirt.attributes.size > 0)) {
      // What an owner's selector names can depend on any element: no shorter way is certain.
      for (const root of roots) {
        const named = dom.queryRoot(root, this.marks.hidden);
        for (const element of named) if (!this.compare(element)) return false;
        if (named.length > 0 && dom.isFragment(root) && !this.compare(dom.shadowHost(root))) return false;
      }
    }
    this.remarked = false;
    const { marks, scope } = this;
    for (const element of this.owned.settle({ marks, scope, roots })) if (!this.compare(element)) return false;
    return true;
  }

  private compare(element: Element): boolean {
    const parent = this.scope.parent(element);
    return !parent || this.hide(element, this.below(element, this.scope.level(parent)));
  }

  /** Hides an element from now on. Returns false when that needs a new keyframe. */
  private hide(element: Element, level: Level): boolean {
    if (!this.scope.has(element) || level <= this.scope.level(element)) return true;
    this.floors.set(element, level);
    const parent = this.scope.parent(element);
    if (!parent || dom.nodeType(parent) === 9) return false;
    this.scope.vacate(element, parent);
    this.scope.forget(element);
    this.dirt.parents.add(parent);
    return true;
  }

  /** A known node that moves below something stricter must be sent anew; below something milder it stays masked. */
  forgetIfStricter(node: Node, parent: Node, level: Level): void {
    const { scope } = this;
    if (!scope.has(node) || scope.parent(node) === parent || scope.level(node) >= level) return;
    if (dom.isElement(node) && this.below(node, level) <= scope.level(node)) return;
    scope.forget(node);
  }
}
