/** Sheets that scripts gave to documents and shadow roots: which each has, switched on, in their order. */

import * as dom from '../natives.ts';
import type { Root } from '../tracker.ts';
import { enclosed } from './enclose.ts';

/** A script that asked for the list adds to it at once, or this long after; milliseconds. */
const WARM_MS = 3000;

export type TellSheet = (root: Root, sheet: CSSStyleSheet, number: number, wrap: (text: string) => string) => void;

export class AdoptedSheets {
  private number: () => number;
  /** The sheets of each root that are in the mirror. */
  private roots = new Map<Root, readonly CSSStyleSheet[]>();
  private numbers = new WeakMap<CSSStyleSheet, number>();
  /** For which media a sheet was told; absent: it is to be told anew. */
  private told = new WeakMap<CSSStyleSheet, string>();
  /** Roots whose list a script asked for, with the time until which that is remembered. */
  private asked = new Map<Root, number>();
  private dirty = new Set<Root>();
  private everywhere = false;
  private round: Iterator<Root> | null = null;
  private extra = 0;
  private extraNews = false;

  /** `number` gives the next sheet's number. */
  constructor(number: () => number) {
    this.number = number;
  }

  watch(root: Root): void {
    if (this.roots.has(root)) return;
    this.roots.set(root, []);
    this.dirty.add(root);
  }

  forget(root: Root): void {
    this.roots.delete(root);
    this.asked.delete(root);
    this.dirty.delete(root);
  }

  /** A script asked for the list of a root, or gave it another. Returns whether it is one of ours. */
  ask(root: Root): boolean {
    if (!this.roots.has(root)) return false;
    this.asked.set(root, performance.now() + WARM_MS);
    return true;
  }

  /** A sheet's rules changed. */
  change(sheet: CSSStyleSheet): void {
    if (this.told.delete(sheet)) this.everywhere = true;
  }

  /** Some sheet was switched on or off, or is for other media. */
  switched(): void {
    this.everywhere = true;
  }

  /** There is a rule that belongs to the document without being in one of its sheets: in one before all others. */
  addExtra(): void {
    this.extra ||= this.number();
    this.extraNews = true;
  }

  /** The roots that use a sheet now. */
  users(sheet: CSSStyleSheet): Root[] {
    return [...this.roots.keys()].filter((root) => dom.adoptedSheets(root).includes(sheet));
  }

  /** All sheets that are in use. */
  all(): CSSStyleSheet[] {
    return [...new Set([...this.roots.values()].flat())];
  }

  /** Looks at lists that scripts have, and at one other. Returns whether there is something to write. */
  poll(): boolean {
    this.round ??= this.roots.keys();
    const { value, done } = this.round.next();
    if (done) this.round = null;
    else if (this.differs(value)) this.dirty.add(value);
    this.lookAtAsked();
    return this.dirty.size > 0;
  }

  private lookAtAsked(): void {
    const now = performance.now();
    for (const [root, until] of this.asked) {
      if (this.differs(root)) this.dirty.add(root);
      if (until < now) this.asked.delete(root);
    }
  }

  private differs(root: Root): boolean {
    const before = this.roots.get(root) ?? [];
    const now = used(root);
    return now.length !== before.length || now.some((sheet, i) => sheet !== before[i] || !this.isTold(sheet));
  }

  private isTold(sheet: CSSStyleSheet): boolean {
    return this.told.get(sheet) === queriesOf(sheet);
  }

  write(tell: TellSheet, tellExtra: (number: number) => void, list: (root: Root, numbers: number[]) => void): void {
    this.lookAtAsked();
    if (this.everywhere) for (const root of this.roots.keys()) if (this.differs(root)) this.dirty.add(root);
    this.everywhere = false;
    if (this.extraNews && this.roots.has(document)) {
      tellExtra(this.extra);
      this.dirty.add(document);
      this.extraNews = false;
    }
    for (const root of this.dirty) {
      const now = used(root);
      if (now.length === 0 && this.roots.get(root)?.length === 0 && (root !== document || this.extra === 0)) continue;
      for (const sheet of now) if (!this.isTold(sheet)) this.tell(root, sheet, tell);
      this.roots.set(root, now);
      const numbers = now.map((sheet) => this.numbers.get(sheet) as number);
      list(root, root === document && this.extra > 0 ? [this.extra, ...numbers] : numbers);
    }
    this.dirty.clear();
  }

  private tell(root: Root, sheet: CSSStyleSheet, tell: TellSheet): void {
    const number = this.numbers.get(sheet) ?? this.number();
    const queries = queriesOf(sheet);
    this.numbers.set(sheet, number);
    this.told.set(sheet, queries);
    tell(root, sheet, number, (text) => (queries ? `@media ${queries}{${enclosed(text)}}` : text));
  }
}

function used(root: Root): CSSStyleSheet[] {
  return dom.adoptedSheets(root).filter((sheet) => !dom.sheetDisabled(sheet));
}

function queriesOf(sheet: CSSStyleSheet): string {
  return dom.mediaText(dom.sheetMedia(sheet));
}
