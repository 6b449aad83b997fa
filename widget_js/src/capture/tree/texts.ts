/** What of a text node may be sent, seen together with the texts beside it: a number or a secret may stand in several. */

import { DIGIT, GAP, JOINT, mayHoldDigits } from '../../privacy/digits.ts';
import type { Gate } from '../../privacy/gate.ts';
import { type Level, SHOW } from '../../privacy/levels.ts';
import { findBeginnings, findNumbers, type Range } from '../../privacy/numbers.ts';
import { hide, maskText } from '../../privacy/text.ts';
import * as dom from '../natives.ts';
import type { Dirt } from './dirt.ts';
import { parentOf, Reading } from './reading.ts';
import type { Scope } from './scope.ts';

/** Signs on each side that can belong to a number, with what stands between them. */
const NUMBER_REACH = 48;
const MAX_STEPS = 120;
const SPACES = /\s{2,}/g;
const MAX_DEPTH = 20;
const AT_EDGE = new RegExp(`^${GAP}*${DIGIT}|${DIGIT}${GAP}*$`, 'u');
/** What an account number can be made of. */
const CODE = new RegExp(`^(?:[A-Z]|${DIGIT}|${GAP}|\\s)*`, 'u');
const CODE_END = new RegExp(`(?:[A-Z]|${DIGIT}|${GAP}|\\s)*$`, 'u');

interface Piece {
  node: Text;
  text: string;
}

export class Texts {
  private gate: Gate;
  private scope: Scope;
  private dirt: Dirt;
  private roots: WeakMap<Element, ShadowRoot>;
  /** Parts of what stands in several texts, with what they held. */
  private parts = new WeakMap<Text, string>();
  /** Hidden for what was being typed. */
  private held = new Set<Text>();
  private released = 0;

  constructor(gate: Gate, scope: Scope, dirt: Dirt, roots: WeakMap<Element, ShadowRoot>) {
    this.gate = gate;
    this.scope = scope;
    this.dirt = dirt;
    this.roots = roots;
  }

  /** Has what was held back for nothing be written anew. */
  begin(): void {
    const { released } = this.gate.secrets.typing;
    if (released === this.released) return;
    this.released = released;
    for (const text of this.held) if (this.scope.has(text)) this.dirt.texts.add(text);
    this.held.clear();
  }

  /** What may be sent of a text of this level. */
  read(node: Text, level: Level): string {
    const { gate } = this;
    const { secrets } = gate;
    const text = dom.data(node);
    if (level !== SHOW || text === '') return gate.text(text, level);
    secrets.about(node);
    let sent = gate.text(text, level);
    if (sent === text) sent = this.readBeside(node, text);
    secrets.about(null);
    if (sent !== text && secrets.typing.active) this.held.add(node);
    return sent;
  }

  private readBeside(node: Text, text: string): string {
    const { secrets } = this.gate;
    if (this.parts.get(node) === text) return maskText(text);
    if (hasEdge(text)) {
      const ranges = this.numbers(node, text);
      if (ranges.length > 0) return hide(text, ranges);
    }
    if (secrets.any && secrets.isPiece(text) && this.isPart(node, text)) return maskText(text);
    return secrets.typing.hosts.size > 0 && this.isTyped(node) ? hide(text, findBeginnings(text)) : text;
  }

  /** Where a number that stands in several texts stands in this one. */
  private numbers(node: Text, text: string): Range[] {
    const before = this.beside(node, true, NUMBER_REACH, CODE_END).reverse();
    const after = this.beside(node, false, NUMBER_REACH, CODE);
    if (before.length + after.length === 0) return [];
    // Markup is broken into lines: that is no gap.
    const inner = text.trim();
    const lead = text.indexOf(inner);
    const pieces = [...before, { node, text: inner }, ...after];
    const found = findNumbers(pieces.map((piece) => piece.text).join(JOINT));
    if (found.length === 0) return [];
    const own: Range[] = [];
    let start = 0;
    for (const piece of pieces) {
      const end = start + piece.text.length;
      for (const range of found) {
        if (range[0] >= end || range[1] <= start) continue;
        if (piece.node === node)
          own.push([lead + Math.max(0, range[0] - start), lead + Math.min(end, range[1]) - start]);
        // What lies within one text is found there.
        else if (range[0] < start || range[1] > end) this.mark(piece.node);
      }
      start = end + JOINT.length;
    }
    return own;
  }

  /** Whether a secret stands in several texts, and partly in this one. */
  private isPart(node: Text, text: string): boolean {
    const { secrets } = this.gate;
    const { reach } = secrets;
    const before = this.beside(node, true, reach).reverse();
    const after = this.beside(node, false, reach);
    const join = (pieces: Piece[]): string => pieces.map((piece) => piece.text.trim()).join('');
    if (!secrets.acrosses(join(before), text, join(after))) return false;
    // What was sent before is compared once more.
    for (const { node: other } of [...before, ...after]) {
      if (this.scope.has(other) && secrets.isPiece(dom.data(other))) this.dirt.texts.add(other);
    }
    return true;
  }

  private mark(node: Text): void {
    const text = dom.data(node);
    if (this.parts.get(node) === text) return;
    this.parts.set(node, text);
    if (this.scope.has(node)) this.dirt.texts.add(node);
  }

  /** The texts on one side, the nearest first, up to so many signs; with `code`, as long as they are made of it. */
  private beside(node: Text, back: boolean, reach: number, code?: RegExp): Piece[] {
    const pieces: Piece[] = [];
    const reading = new Reading(node, back, this.roots);
    let signs = 0;
    for (let steps = 0; steps < MAX_STEPS && signs < reach; steps++) {
      const next = reading.next();
      if (!next || (code && reading.crossed)) break;
      if (!dom.isText(next)) continue;
      const whole = dom.data(next);
      const text = code ? (code.exec(whole)?.[0] ?? '') : whole;
      // A text of nothing but spaces is a gap.
      if (text.trim() !== '') pieces.push({ node: next, text: text.replace(SPACES, ' ') });
      signs += text.trim().length;
      if (text.length < whole.length) break;
    }
    return pieces;
  }

  /** Whether somebody types into the editable element in which a text stands. */
  private isTyped(node: Node): boolean {
    let at = parentOf(node);
    for (let depth = 0; at && depth < MAX_DEPTH; depth++) {
      if (this.gate.secrets.typing.hosts.has(at as Element)) return true;
      at = parentOf(at);
    }
    return false;
  }
}

/** Whether a number may go on beyond a text. */
function hasEdge(text: string): boolean {
  const [first, last] = [text.charCodeAt(0), text.charCodeAt(text.length - 1)];
  // Letters of ASCII are the most common edges.
  if (isLetter(first) && isLetter(last)) return false;
  if (mayHoldDigits(text, 1)) return AT_EDGE.test(text);
  // The country of an account.
  return text.length < 10 && /^\s*[A-Z]{2}\s*$/.test(text);
}

function isLetter(code: number): boolean {
  return (code > 64 && code < 91) || (code > 96 && code < 123);
}
