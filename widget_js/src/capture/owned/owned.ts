/**
 * What belongs to a hidden part though it stands elsewhere: menus, tooltips, copies and ghosts that libraries put at the
 * end of the page. It is hidden as its owner is, before anything of it is written, for as long as it exists. Where
 * nothing is hidden, nothing is asked.
 */

import { type Level, MASK, type Marks, SHOW } from '../../privacy/levels.ts';
import { elementsNamed, idsIn, isNaming, NAMING, type Naming } from '../../privacy/references.ts';
import type { Secrets } from '../../privacy/secrets.ts';
import * as dom from '../natives.ts';
import type { Root } from '../tracker.ts';
import type { Scope } from '../tree/scope.ts';
import { READER } from '../tree/slot-levels.ts';
import { Beside, type Hider } from './beside.ts';
import { News } from './news.ts';
import * as at from './surfaces.ts';
import { MaskedTexts } from './texts.ts';

/** Ids of parts that may still come. */
const MAX_WANTED = 5000;
const NAMING_FIELDS = `:is(${at.FIELDS}):is(${NAMING})`;
/** Libraries measure a text in a copy that nobody sees. */
const COPIES = 'textarea[aria-hidden="true"],textarea[tabindex="-1"]';

/** What a flush has to compare with. */
export interface Stage {
  readonly marks: Marks;
  readonly scope: Scope;
  /** All documents and shadow roots that are watched. */
  readonly roots: readonly Root[];
}

interface Wanted {
  level: Level;
  owner: WeakRef<Element>;
  name: string;
}

export class Owned implements Hider {
  readonly beside: Beside;
  readonly parts = new Map<Element, Level>();
  /** Children of `body` in which parts are. */
  private homes = new WeakSet<Element>();
  private texts: MaskedTexts | null = null;
  /** Something of the page was ever hidden. */
  private active = false;
  /** That was seen only when parts of the page were written. */
  private late = false;
  private secrets: Secrets;
  private stage: Stage | null = null;
  private decided = new WeakMap<Element, Level>();
  private wanted = new Map<string, Wanted>();
  private seen = new WeakSet<Root>();
  private news = new News();
  /** What the flush of now goes by. */
  private told = this.news;
  private hidden: Element[] = [];

  constructor(secrets: Secrets) {
    this.secrets = secrets;
    this.beside = new Beside(this, secrets);
  }

  /** A keyframe begins. */
  restart(): void {
    this.seen = new WeakSet();
    this.stage = null;
  }

  /** How much of an element is hidden because of whose it is. */
  level(element: Element): Level {
    if (!this.active && !this.beside.waits) return SHOW;
    return Math.max(this.decided.get(element) ?? SHOW, this.beside.level(element)) as Level;
  }

  /** Whether something was written in this flush that should not have been: what was hidden came to light too late. */
  regrets(): boolean {
    if (this.late && this.stage) this.compare(this.stage, this.told, true);
    this.late = false;
    this.told = new News();
    return this.due;
  }

  /** Whether something that is known is hidden from now on. */
  get due(): boolean {
    return this.hidden.some((element) => this.stage?.scope.has(element));
  }

  /** A root is about to be sent for the first time. */
  enter(root: Root): void {
    if (this.stage?.marks.root !== SHOW || this.seen.has(root)) return;
    this.seen.add(root);
    this.scan(root);
    if (this.active) this.hideCopies(root);
  }

  /** An element turned out to be hidden. */
  found(element: Element, level: Level): void {
    if (this.stage?.marks.root !== SHOW || this.parts.has(element)) return;
    this.late ||= !this.active;
    this.addPart(element, level);
  }

  note(records: readonly MutationRecord[]): void {
    this.news.note(records, this.active);
  }

  /** Decides what is hidden from now on. Returns what was not before. */
  settle(stage: Stage): Element[] {
    const { news } = this;
    this.stage = stage;
    this.told = news;
    this.news = new News();
    if (stage.marks.root !== SHOW) return [];
    let whole = !this.active || this.late;
    this.late = false;
    for (const root of stage.roots) {
      if (this.seen.has(root)) continue;
      this.seen.add(root);
      this.scan(root);
      whole = true;
    }
    for (const top of news.tops) this.scanTop(top);
    for (const [element, names] of news.changed) this.follow(element, names);
    if (this.active) this.compare(stage, news, whole);
    else if (news.some) this.beside.compare(news);
    return this.hidden.splice(0);
  }

  private compare(stage: Stage, news: News, whole: boolean): void {
    if (whole) for (const root of stage.roots) this.hideCopies(root);
    for (const top of news.tops) {
      this.hideCopies(top);
      this.hideReplacement(news.before(top));
    }
    for (const element of news.changed.keys()) {
      this.hideReplacement(element);
      if (this.levelAt(element) !== SHOW) this.texts = null;
    }
    this.compareTexts(whole ? [...news.tops, ...at.boxesOver()] : news.tops, news.touched);
    if (news.some) this.beside.compare(news);
  }

  private scan(top: Root | Element): void {
    const { marks } = this.stage as Stage;
    const all = (selector: string): Iterable<Element> =>
      dom.isElement(top)
        ? [...(dom.matches(top, selector) ? [top] : []), ...dom.queryAll(top, selector)]
        : dom.queryRoot(top, selector);
    for (const element of all(marks.any)) {
      const level = marks.levelOf(element, SHOW, READER);
      if (level !== SHOW) this.addPart(element, level);
    }
    for (const field of all(NAMING_FIELDS)) this.followField(field);
    if (this.wanted.size > 0) for (const element of all('[id]')) this.answer(element);
  }

  private scanTop(top: Element): void {
    if (!this.active) {
      // Whatever is hidden in it tells when it is written.
      for (const field of dom.queryAll(top, NAMING_FIELDS)) this.followField(field);
      this.followField(top);
      return;
    }
    const level = this.levelAt(top);
    if (level === SHOW) {
      this.scan(top);
      return;
    }
    for (const element of [top, ...dom.queryAll(top, '*')]) this.followAll(element, level);
  }

  private addPart(element: Element, level: Level): void {
    if (!this.parts.has(element)) {
      this.parts.set(element, level);
      this.active = true;
      this.texts = null;
      this.homes.add(at.bodyChild(element));
      // All that such a part could own is in it.
      if (element === dom.bodyOf(document) || element === document.documentElement) return;
      for (const one of [element, ...dom.queryAll(element, '*')]) this.followAll(one, level);
    }
    this.hideReplacement(element);
  }

  private followAll(element: Element, level: Level): void {
    for (const name of dom.attributeNames(element)) this.followOne(element, name, level);
  }

  private follow(element: Element, names: Iterable<string>): void {
    const level = this.levelAt(element);
    if (level === SHOW) this.followField(element);
    for (const name of names) {
      if (level !== SHOW) this.followOne(element, name, level);
      if (name === 'id') this.answer(element);
    }
  }

  /** Secret fields have owners too; of what speaks of them, the page's own words in its flow stay. */
  private followField(field: Element): void {
    if (!dom.matches(field, NAMING_FIELDS) || this.levelAt(field) !== SHOW || !this.secrets.isSecret(field)) return;
    for (const name of dom.attributeNames(field)) if (isNaming(name)) this.followOne(field, name, MASK);
  }

  private followOne(element: Element, name: string, level: Level): void {
    const named = idsIn(name, dom.getAttribute(element, name) ?? '');
    if (!named) return;
    for (const target of elementsNamed(element, name)) this.own(target, element, level, name, named[0]);
    const root = dom.rootOf(element) as Root;
    for (const id of named[1]) {
      if (this.wanted.size >= MAX_WANTED) this.wanted.delete(this.wanted.keys().next().value as string);
      this.wanted.set(id, { level, owner: new WeakRef(element), name });
      if (dom.nodeType(root) === 1) continue;
      for (const target of dom.queryRoot(root, `#${CSS.escape(id)}`)) this.own(target, element, level, name, named[0]);
    }
  }

  /** An element may be what a hidden part named before it was there. */
  private answer(element: Element): void {
    const wanted = this.wanted.get(dom.getAttribute(element, 'id') ?? '');
    const owner = wanted?.owner.deref();
    if (wanted && owner) this.own(element, owner, wanted.level, wanted.name, idsIn(wanted.name, 'x')?.[0] ?? 'data');
  }

  private own(target: Element, owner: Element, level: Level, name: string, kind: Naming): void {
    if (!dom.isConnected(target) || at.holds(target, owner) || this.levelAt(target) >= level) return;
    const over = at.outermost(target, owner);
    if (!over && kind === 'data' && at.isPageFrame(target)) return;
    const ownWords = kind === 'words' && this.levelAt(owner) === SHOW;
    if (ownWords && (!over || at.bodyChild(over) === at.bodyChild(owner))) return;
    this.hide(over ?? (name === 'aria-activedescendant' ? at.listOf(target, owner) : target), level);
  }

  hide(element: Element, level: Level): void {
    if ((this.decided.get(element) ?? SHOW) >= level) return;
    this.decided.set(element, level);
    this.hidden.push(element);
    this.addPart(element, level);
  }

  hold(element: Element): void {
    this.hidden.push(element);
  }

  /** How much is hidden of the place where an element stands now. */
  levelAt(element: Element): Level {
    const scope = this.stage?.scope;
    let level: Level = SHOW;
    for (let node: Node | null = element; node && level === SHOW; ) {
      const above: Node | null = dom.parentNode(node) ?? at.hostOrFrame(node);
      if (dom.isElement(node)) level = Math.max(this.level(node), this.parts.get(node) ?? SHOW) as Level;
      if (scope?.has(node)) {
        level = Math.max(level, scope.level(node)) as Level;
        if (scope.parent(node) === above) break;
      }
      node = above;
    }
    return level;
  }

  private hideCopies(top: Root | Element): void {
    const copies = dom.isElement(top) ? [top, ...dom.queryAll(top, COPIES)] : dom.queryRoot(top, COPIES);
    for (const copy of copies) if (dom.matches(copy, COPIES) && this.levelAt(copy) === SHOW) this.hide(copy, MASK);
  }

  /** A hidden field that a library shows in another way: what stands in for it comes after it, or round it. */
  private hideReplacement(node: Node | null): void {
    if (!node || !dom.isElement(node) || !dom.matches(node, at.FIELDS)) return;
    const level = this.parts.get(node);
    const parent = at.elementAbove(node);
    if (!level || !parent || !at.isReplaced(node)) return;
    const scope = this.stage?.scope;
    const wrapped = scope?.has(node) && !scope.has(parent);
    let before: Element | null = null;
    for (const one of at.elementsIn(parent)) {
      if (one !== node && (wrapped || before === node)) this.hide(one, level);
      before = one;
    }
  }

  /** What is put over the page and says what a hidden part says, or names it, is its own. */
  private compareTexts(tops: readonly Element[], touched: Iterable<Element>): void {
    const places: Element[] = [];
    for (const top of tops) {
      if (this.levelAt(top) !== SHOW) this.texts = null;
      else if (!this.homes.has(at.bodyChild(top)) || at.isOutOfFlow(top)) places.push(top);
    }
    for (const top of places) this.compareNames(top);
    for (const element of touched) {
      if (!dom.isConnected(element)) continue;
      if (this.levelAt(element) !== SHOW) this.texts = null;
      else if (!this.homes.has(at.bodyChild(element))) places.push(element);
    }
    if (places.length === 0) return;
    for (const part of this.parts.keys()) if (!dom.isConnected(part)) this.parts.delete(part);
    this.texts ??= new MaskedTexts(this.parts.keys());
    this.texts.readFields();
    for (const place of places) {
      for (const found of this.texts.find(place)) if (this.levelAt(found) === SHOW) this.hide(found, MASK);
    }
  }

  /** A menu may name its field instead of being named by it. */
  private compareNames(top: Element): void {
    for (const element of [top, ...dom.queryAll(top, `:is(${NAMING},${at.LISTS},[data-for]):not(label)`)]) {
      for (const name of dom.attributeNames(element)) {
        for (const id of idsIn(name, dom.getAttribute(element, name) ?? '')?.[1] ?? []) {
          for (const target of dom.queryRoot(document, `#${CSS.escape(id)}`)) {
            const level = this.levelAt(target);
            if (level === SHOW || at.holds(top, target)) continue;
            const over = at.outermost(element, target) ?? (dom.matches(element, at.LISTS) ? element : null);
            if (over) this.hide(over, level);
          }
        }
      }
    }
  }
}
