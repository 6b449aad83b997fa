/** Values that must never leave, and which texts repeat them. Nothing of it is ever written into the page or sent. */

import { folded, GAP, mayHoldDigits } from './digits.ts';
import { encodings, plainly } from './encodings.ts';

/** Shorter values are too common in ordinary text: they are looked for only where something changed since they were typed. */
const MIN_ECHO = 4;
/** Fewer digits stand in other numbers by chance. */
const MIN_DIGITS = 8;
/** Of shorter values no spaced spelling is looked for. */
const MIN_SPACED = 6;
const MAX_KEPT = 100;
/** Parts of a page below one that changed. */
const MAX_DEPTH = 40;
/** A longer value is looked for in single texts only. */
const MAX_ACROSS = 80;
const WORD = /[\p{L}\p{N}]+/gu;

interface Live {
  raw: string;
  /** Without spaces, in the spelling that all its spellings share. */
  value: string;
  /** The flush in which its typing began. */
  since: number;
}

export class Echoes {
  private live = new Map<Element, Live>();
  private kept = new Set<string>();
  private keptShort = new Set<string>();
  private sought: RegExp | null = null;
  /** Without short numbers. */
  private strong: RegExp | null = null;
  private encoded: RegExp | null = null;
  /** What is looked for, also from its end. */
  private forms: string[] = [];
  /** The same by how it is looked for: as it is, without spaces, letters and digits only, between other digits. */
  private tight: string[] = [];
  private loose: string[] = [];
  private numbers: string[] = [];
  private short: RegExp | null = null;
  private stale = false;
  /** Some field holds a secret now, or held a short one. */
  private filled = false;
  /** Counts flushes. */
  private clock = 1;
  private lastChange = 0;
  /** When the first of the values that are there now was begun. */
  private first = 0;
  private changedNodes = new WeakMap<Node, number>();
  private changedElements = new WeakMap<Node, number>();
  /** What is written now, as far as that is known. */
  private node: Node | null = null;
  private isAttribute = false;
  private parentOf: (node: Node) => Node | null;
  /** Counts what was learnt: what was said before may be an echo since then. */
  learnt = 0;

  /** `parentOf` goes from a shadow root to its host. */
  constructor(parentOf: (node: Node) => Node | null) {
    this.parentOf = parentOf;
  }

  /** Remembers what a secret field holds so that its echo elsewhere is masked too. */
  note(field: Element, raw: string): void {
    const before = this.live.get(field);
    if (before?.raw === raw) return;
    // Keep what was typed last before a field is cleared or sent; drop the beginnings of what is still being typed.
    if (before && (raw === '' || (!raw.startsWith(before.raw) && !before.raw.startsWith(raw)))) this.keep(before);
    const since = before?.raw ? before.since : this.clock;
    this.live.set(field, { raw, value: folded(raw).replace(/\s+/g, ''), since });
    this.renew();
  }

  /** A secret field is gone: what it held stays secret. */
  forget(field: Element): void {
    const value = this.live.get(field);
    if (value) this.keep(value);
    this.drop(field);
  }

  /** What a field holds is no secret after all. */
  drop(field: Element): void {
    if (this.live.delete(field)) this.renew();
  }

  private keep({ raw, value }: Live): void {
    if (value.length >= MIN_ECHO) this.kept.add(raw);
    else if (value.length === MIN_ECHO - 1) this.keptShort.add(value);
    if (this.kept.size > MAX_KEPT) this.kept.delete(this.kept.values().next().value as string);
  }

  private renew(): void {
    this.learnt++;
    this.stale = true;
  }

  /** Whether there is anything that a text could repeat. */
  get any(): boolean {
    this.look();
    return this.filled || this.sought !== null;
  }

  /** A flush begins. */
  tick(): void {
    this.clock++;
  }

  /** A text or a part of the page appeared or changed, or an element's attributes did. */
  change(node: Node, attributes: boolean): void {
    if (this.live.size === 0) return;
    (attributes ? this.changedElements : this.changedNodes).set(node, this.clock);
    this.lastChange = this.clock;
  }

  /** What is asked about next stands in this text or on this element. */
  about(node: Node | null, isAttribute = false): void {
    this.node = node;
    this.isAttribute = isAttribute;
  }

  /** Whether a text holds a secret value: in any case, from its end, encoded for addresses, as hexadecimal or base64. */
  echoes(text: string): boolean {
    if (!this.any || text === '') return false;
    if (this.holds(text)) return true;
    return this.node !== null && this.filled && this.repeatsWord(text, this.changedAt());
  }

  /** As `echoes`, of what layout is made of: there short numbers are the page's own. */
  echoesInLayout(text: string): boolean {
    if (!this.any) return false;
    return this.strong?.test(folded(text)) === true || this.encoded?.test(text) === true;
  }

  /** Replaces a value wherever it stands in a style sheet, but for numbers that may be the sheet's own. */
  replaceIn(css: string): string {
    this.look();
    let plain = css;
    if (this.strong) plain = plain.replace(new RegExp(this.strong, 'giu'), '_');
    if (this.encoded) plain = plain.replace(new RegExp(this.encoded, 'g'), '_');
    if (!this.node || this.changedAt() === 0) return plain;
    // An element's own style that changed since.
    return plain.replace(WORD, (word) => (this.isShort(folded(word)) ? '_' : word));
  }

  private isShort(word: string): boolean {
    if (this.keptShort.has(word)) return true;
    if (word.length < MIN_ECHO - 1) return false;
    for (const { value } of this.live.values()) if (word === value) return true;
    return false;
  }

  private holds(text: string): boolean {
    if (text.length < MIN_ECHO) return false;
    if (this.holdsPlainly(text) || this.encoded?.test(text)) return true;
    const plain = plainly(text);
    return plain !== text && this.holdsPlainly(plain);
  }

  private holdsPlainly(text: string): boolean {
    const { tight, loose, numbers, short } = this;
    const all = folded(text);
    if (tight.some((value) => all.includes(value)) || short?.test(all)) return true;
    if (loose.length > 0) {
      const dense = all.replace(/\s+/g, '');
      if (loose.some((value) => dense.includes(value))) return true;
    }
    if (numbers.length === 0 || !mayHoldDigits(all, MIN_DIGITS)) return false;
    const signs = all.replace(/[^\p{L}\p{N}]+/gu, '');
    return numbers.some((value) => signs.includes(value));
  }

  /** Whether a text can be a piece of a value that stands in more than one node. */
  isPiece(text: string): boolean {
    if (!this.any) return false;
    const piece = folded(text.trim());
    if (piece === '') return false;
    if (piece.length < MIN_ECHO && this.shorts().some((value) => value.includes(piece))) return true;
    return this.forms.some((form) => {
      if (form.includes(piece)) return true;
      // What is shared are two signs at least.
      if (!form.includes(piece.slice(-2)) && !form.includes(piece.slice(0, 2))) return false;
      for (let shared = Math.min(form.length - 1, piece.length); shared > 1; shared--) {
        if (piece.endsWith(form.slice(0, shared)) || piece.startsWith(form.slice(-shared))) return true;
      }
      return false;
    });
  }

  /** Whether a value stands in these texts, one after the other, and partly in the middle one. */
  acrosses(before: string, text: string, after: string): boolean {
    const shorts = this.shorts().map((value) => `(?<![\\p{L}\\p{N}])${escaped(value)}(?![\\p{L}\\p{N}])`);
    const sought = [...(this.sought ? [this.sought.source] : []), ...shorts].join('|');
    if (sought === '') return false;
    const [head, middle] = [folded(before), folded(text.trim())];
    const all = head + middle + folded(after);
    for (const { index, 0: found } of all.matchAll(new RegExp(sought, 'gu'))) {
      if (index < head.length + middle.length && index + found.length > head.length) return true;
    }
    return false;
  }

  /** Short values that what is written now may repeat, for it changed since. */
  private shorts(): string[] {
    const changed = this.node ? this.changedAt() : 0;
    if (changed === 0) return [];
    const values = [...this.keptShort];
    for (const { value, since } of this.live.values()) {
      if (value.length > 1 && value.length < MIN_ECHO && changed >= since) values.push(value);
    }
    return values;
  }

  /** Signs of the longest value that is looked for in more than one node. */
  get reach(): number {
    return this.forms.reduce((most, form) => Math.max(most, form.length), MIN_ECHO);
  }

  private look(): void {
    if (!this.stale) return;
    this.stale = false;
    this.filled = this.keptShort.size > 0;
    this.first = this.filled ? 1 : Number.POSITIVE_INFINITY;
    for (const { value, since } of this.live.values()) {
      if (value === '') continue;
      this.filled = true;
      this.first = Math.min(this.first, since);
    }
    const raws = new Set(this.kept);
    for (const { raw, value } of this.live.values()) if (value.length >= MIN_ECHO) raws.add(raw);
    const forms: string[] = [];
    const sought: string[] = [];
    const strong: string[] = [];
    const needles: string[] = [];
    const numbers: string[] = [];
    const short: string[] = [];
    const encoded: string[] = [];
    for (const raw of raws) {
      const value = folded(raw).replace(/\s+/g, '');
      const back = [...value].reverse().join('');
      if (value.length <= MAX_ACROSS) forms.push(value, back);
      const { hex, base64 } = encodings(raw);
      const patterns = [patternOf(value), patternOf(back), hex];
      sought.push(...patterns);
      needles.push(hex);
      const compact = compactOf(value);
      if (isShortNumber(value)) short.push(patternOf(value), patternOf(back));
      else if (compact) numbers.push(compact, [...compact].reverse().join(''));
      else needles.push(value, back);
      if (!isShortNumber(value)) strong.push(...patterns);
      encoded.push(...base64);
    }
    this.forms = forms;
    this.tight = needles.filter((value) => value.length < MIN_SPACED);
    this.loose = needles.filter((value) => value.length >= MIN_SPACED);
    this.numbers = numbers;
    this.short = short.length > 0 ? new RegExp(short.join('|')) : null;
    this.sought = sought.length > 0 ? new RegExp(sought.join('|'), 'u') : null;
    this.strong = strong.length > 0 ? new RegExp(strong.join('|'), 'u') : null;
    this.encoded = encoded.length > 0 ? new RegExp(encoded.map(escaped).join('|')) : null;
  }

  /** When what is written now changed last. */
  private changedAt(): number {
    if (this.lastChange < this.first) return 0;
    let last = this.isAttribute ? (this.changedElements.get(this.node as Node) ?? 0) : 0;
    let at: Node | null = this.node;
    for (let depth = 0; at && depth < MAX_DEPTH; depth++) {
      last = Math.max(last, this.changedNodes.get(at) ?? 0);
      at = this.parentOf(at);
    }
    return last;
  }

  /** Whether a text that changed since has a word that is a short value, or the beginning or the end of any. */
  private repeatsWord(text: string, changed: number): boolean {
    if (changed === 0) return false;
    const plain = folded(text).trim();
    const words = new Set([...plain.split(/\s+/), ...(plain.match(WORD) ?? [])]);
    for (const word of words) if (this.keptShort.has(word)) return true;
    for (const { value, since } of this.live.values()) {
      if (value === '' || changed < since) continue;
      for (const word of words) if (word !== '' && isPart(word, value, plain)) return true;
    }
    return false;
  }
}

function isPart(word: string, value: string, text: string): boolean {
  if (word.length >= MIN_ECHO && value.endsWith(word)) return true;
  if (value.length < MIN_ECHO && word === [...value].reverse().join('')) return true;
  if (!value.startsWith(word)) return false;
  if (word.length >= MIN_ECHO - 1) return true;
  // One or two signs: only of what has just begun, and where they are not a word by chance.
  return value.length <= MIN_ECHO && (/^\d+$/.test(word) || text.endsWith(word));
}

/** Letters and digits of a number, in which other signs may stand anywhere; empty for words. */
function compactOf(value: string): string {
  const compact = value.replace(/[^\p{L}\p{N}]/gu, '');
  return /\d{8}/.test(compact) && compact.length < 40 ? compact : '';
}

function isShortNumber(value: string): boolean {
  return value.length < MIN_DIGITS && /^\d+$/.test(value);
}

/** A value as it may stand in a text that is folded. */
function patternOf(value: string): string {
  const signs = [...value];
  const compact = compactOf(value);
  if (isShortNumber(value)) return `(?<!\\d)${signs.join(signs.length < 6 ? '' : `${GAP}{0,2}`)}(?!\\d)`;
  if (compact) return [...compact].map(escaped).join(`${GAP}{0,4}`);
  return signs.map(escaped).join(signs.length < MIN_SPACED ? '' : '\\s{0,2}');
}

function escaped(sign: string): string {
  return sign.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
