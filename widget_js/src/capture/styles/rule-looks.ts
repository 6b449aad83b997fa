/**
 * Looks for what no hook tells of rules: declarations that a script holds and writes to, and what extensions do from
 * their own worlds. The first are looked at soon, the rest a few rules at a time: a still page pays next to nothing.
 */

import * as dom from '../natives.ts';

/** A script that asked for a rule's declarations writes to them at once, or this long after; milliseconds. */
const WARM_MS = 3000;
const MAX_HELD = 2000;
/** Rules that may be remembered as held between two looks: who goes through all of a sheet writes to few. */
const MAX_NEW_HELD = 200;
/** Held rules that are looked at in one poll when they are no longer warm. */
const COLD_RULES = 2;
/** A sheet is read for the first time, and compared with its source, in slices of this many milliseconds: poll after poll. */
const FIRST_MS = 4;
const CLOCK_EVERY = 16;
/** Once all sheets were read, a rule is looked at in each poll; after this many in which nothing was found, in one of five. */
const QUIET_POLLS = 25;
const QUIET_EVERY = 5;
/** Larger sheets are not parsed a second time. */
const MAX_PARSED = 200_000;
const MAX_DEPTH = 32;
const KEYFRAMES_RULE = 7;

interface Held {
  text: string;
  until: number;
}

/** How far a sheet was read. */
interface Reading {
  sheet: CSSStyleSheet;
  leaves: Iterator<string>;
  at: number;
  hashes: number[];
  /** What the source says, while that is being compared. */
  source: Iterator<string> | null;
}

/** Who has sheets looked at. */
export interface Looked {
  /** The sheets in use. */
  sheets(): CSSStyleSheet[];
  /** The text from which a sheet was made; null when it is not at hand. */
  source(sheet: CSSStyleSheet): string | null;
  /** A sheet's rules are not what they were. */
  changed(sheet: CSSStyleSheet): void;
}

export class RuleLooks {
  private held = new Map<CSSRule, Held>();
  private newHeld = 0;
  private cold: Iterator<[CSSRule, Held]> | null = null;
  private known = new WeakMap<CSSStyleSheet, number[]>();
  /** Read to the end at least once. */
  private seen = new WeakSet<CSSStyleSheet>();
  private reading: Reading | null = null;
  private queue: CSSStyleSheet[] = [];
  private quiet = 0;

  hold(rule: CSSRule): void {
    const until = performance.now() + WARM_MS;
    const known = this.held.get(rule);
    if (known) known.until = until;
    else if (this.held.size < MAX_HELD && this.newHeld++ < MAX_NEW_HELD) {
      this.held.set(rule, { text: rule.cssText, until });
    }
  }

  /** The rules are others now, and that is known: what was read of them is old. */
  forget(sheet: CSSStyleSheet): void {
    this.known.delete(sheet);
    if (this.reading?.sheet === sheet) this.reading = null;
  }

  /** Returns whether some sheet is still being read for the first time. */
  poll(looked: Looked): boolean {
    this.newHeld = 0;
    this.lookAtHeld(looked);
    if (!this.reading && this.queue.length === 0) this.queue = looked.sheets();
    const until = performance.now() + FIRST_MS;
    let left = this.quiet > QUIET_POLLS && this.quiet % QUIET_EVERY > 0 ? 0 : 1;
    this.quiet++;
    for (let count = 1; ; count++) {
      this.reading ??= this.begin(looked);
      if (!this.reading) return false;
      // A first reading has the time, a later one a few rules.
      const first = !this.seen.has(this.reading.sheet);
      if (!first && left-- <= 0) return false;
      if (count % CLOCK_EVERY === 0 && performance.now() > until) return first;
      this.step(this.reading, looked);
    }
  }

  private lookAtHeld(looked: Looked): void {
    if (this.held.size === 0) return;
    const now = performance.now();
    for (const [rule, held] of this.held) if (held.until > now) this.lookAt(rule, held, looked);
    for (let left = COLD_RULES; left > 0; left--) {
      this.cold ??= this.held.entries();
      const next = this.cold.next();
      if (next.done) {
        this.cold = null;
        return;
      }
      this.lookAt(...next.value, looked);
    }
  }

  private lookAt(rule: CSSRule, held: Held, looked: Looked): void {
    const sheet = rule.parentStyleSheet;
    if (!sheet) {
      this.held.delete(rule);
      return;
    }
    const text = rule.cssText;
    if (text === held.text) return;
    held.text = text;
    this.tell(sheet, looked);
  }

  private begin(looked: Looked): Reading | null {
    for (let sheet = this.queue.pop(); sheet; sheet = this.queue.pop()) {
      try {
        const text = this.known.has(sheet) ? null : looked.source(sheet);
        const hashes: number[] = [];
        return {
          sheet,
          leaves: leaves(dom.cssRules(sheet), 0),
          at: 0,
          hashes,
          source: text === null ? null : parsed(text),
        };
      } catch {
        // Another origin's sheet: nobody can change it, nor read it.
      }
    }
    return null;
  }

  private step(reading: Reading, looked: Looked): void {
    const { sheet, source, hashes } = reading;
    const known = this.known.get(sheet);
    const next = reading.leaves.next();
    const hash = next.done ? -1 : hashOf(next.value);
    const differs = known ? hash !== (known[reading.at] ?? -1) : source !== null && next.value !== source.next().value;
    reading.at++;
    if (!next.done) hashes.push(hash);
    if (!differs && !next.done) return;
    this.reading = null;
    this.seen.add(sheet);
    if (differs) this.tell(sheet, looked);
    else this.known.set(sheet, hashes);
  }

  private tell(sheet: CSSStyleSheet, looked: Looked): void {
    this.quiet = 0;
    this.forget(sheet);
    looked.changed(sheet);
  }
}

/** What a sheet's source says, rule by rule; null when it cannot be compared. */
function parsed(text: string): Iterator<string> | null {
  if (text.length > MAX_PARSED || /@import/i.test(text)) return null;
  const check = new CSSStyleSheet();
  dom.replaceSync(check, text);
  return leaves(dom.cssRules(check), 0);
}

/** The rules as the browser writes them; groups rule by rule. */
function* leaves(rules: CSSRuleList, depth: number): Generator<string, undefined> {
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as CSSRule & {
      cssRules?: CSSRuleList;
      selectorText?: string;
      conditionText?: string;
      name?: string;
    };
    const { cssRules } = rule;
    if (!cssRules || rule.selectorText !== undefined || rule.type === KEYFRAMES_RULE || depth > MAX_DEPTH) {
      yield rule.cssText;
      continue;
    }
    yield `${rule.type}${rule.conditionText ?? rule.name ?? ''}`;
    yield* leaves(cssRules, depth + 1);
    yield '';
  }
  return undefined;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
