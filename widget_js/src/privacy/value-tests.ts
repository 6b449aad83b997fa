/** Which of a style sheet's tests an attribute's value passes, and the shortest value that passes the same ones. */

import { FOLDED } from '@cobrowse/shared/wire/hooks.ts';
import type { Test } from './selector-names.ts';

/** Values are put together from this many pieces at most. */
const MAX_PIECES = 6;
/** More than this many parts of values are not looked for in each value. */
const MAX_PARTS = 300;
/** What joins pieces, or stands for a value of which a sheet knows only that it is not empty. Never the page's own. */
const JOINTS = ['', ' ', '-', '•', ' • '];
const MAX_CACHED = 500;

const fold = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** What style sheets ask of one attribute. Grows, never shrinks. */
export class ValueTests {
  private readonly folded: boolean;
  private keys = new Set<string>();
  /** Values that a test spells whole, letter by letter: of hundreds of icons one lookup finds the one. */
  private exact = new Set<string>();
  private others: { operator: string; value: string; fold: boolean }[] = [];
  /** The shortest value for each set of tests that are passed. */
  private found = new Map<string, string | null>();

  constructor(name: string) {
    this.folded = FOLDED.has(name);
  }

  get size(): number {
    return this.keys.size;
  }

  /** Returns whether the test is new. */
  add({ operator, value, flag }: Test): boolean {
    const folds = flag === 'i' || (flag !== 's' && this.folded);
    const key = `${folds ? 'i' : 's'}${operator} ${value}`;
    const whole = operator === '' || (operator === '=' && !folds);
    if (this.keys.has(key) || (!whole && this.others.length >= MAX_PARTS)) return false;
    this.keys.add(key);
    this.found.clear();
    if (operator === '=' && !folds) this.exact.add(value);
    else if (operator !== '') this.others.push({ operator, value: folds ? fold(value) : value, fold: folds });
    return true;
  }

  /** Names the tests that a value passes: equal for two values exactly when no test tells them apart. */
  passed(value: string): string {
    let found = this.exact.has(value) ? `=${value}\n` : '';
    const lower = fold(value);
    for (let i = 0; i < this.others.length; i++) {
      const test = this.others[i] as (typeof this.others)[number];
      if (passes(test.fold ? lower : value, test.operator, test.value)) found += `,${i}`;
    }
    return found;
  }

  /** Whether a test spells the whole value. */
  spells(value: string): boolean {
    if (this.exact.has(value)) return true;
    const lower = fold(value);
    return this.others.some((test) => test.operator === '=' && test.value === (test.fold ? lower : value));
  }

  /** Returns the shortest value that passes the same tests, made of nothing but what these spell; null when none is found. */
  shortest(value: string): string | null {
    // What a sheet spells to the letter is the sheet's word.
    if (this.exact.has(value)) return value;
    const wanted = this.passed(value);
    let found = this.found.get(wanted);
    if (found !== undefined) return found;
    found = this.find(wanted);
    if (this.found.size >= MAX_CACHED) this.found.clear();
    this.found.set(wanted, found);
    return found;
  }

  private find(wanted: string): string | null {
    if (wanted === this.passed('')) return '';
    for (const candidate of this.candidates(wanted)) if (this.passed(candidate) === wanted) return candidate;
    return null;
  }

  /** Depends on which tests are passed, never on the value itself. */
  private candidates(wanted: string): string[] {
    const passed = wanted
      .split(',')
      .slice(1)
      .map((i) => this.others[Number(i)] as (typeof this.others)[number]);
    const of = (...operators: string[]): string[] =>
      passed.filter(({ operator }) => operators.includes(operator)).map((test) => test.value);
    const [equal] = of('=');
    if (equal !== undefined) return [equal];
    const begins = longest(of('^=', '|='));
    const ends = longest(of('$='));
    const within = [...new Set(of('*='))].sort((a, b) => b.length - a.length);
    const words = [...new Set(of('~='))];
    const inner = within.filter((piece) => ![begins, ends, ...words].some((other) => other.includes(piece)));
    const pieces = [...words, ...inner.filter((piece, i) => !inner.slice(0, i).some((other) => other.includes(piece)))];
    if (pieces.length > MAX_PIECES) return [];
    const made = new Set<string>(JOINTS);
    for (const joint of JOINTS) {
      const middle = pieces.join(joint);
      for (const before of JOINTS) {
        for (const after of JOINTS) {
          const head = begins && middle ? begins + before + middle : begins + middle;
          made.add(overlapped(head, ends, after));
          made.add(head + after + ends);
          made.add(before + head + after + ends);
        }
      }
    }
    return [...made].sort((a, b) => a.length - b.length);
  }
}

function passes(value: string, operator: string, wanted: string): boolean {
  switch (operator) {
    case '=':
      return value === wanted;
    case '^=':
      return wanted !== '' && value.startsWith(wanted);
    case '$=':
      return wanted !== '' && value.endsWith(wanted);
    case '*=':
      return wanted !== '' && value.includes(wanted);
    case '~=':
      return wanted !== '' && value.split(/[ \t\n\f\r]+/).includes(wanted);
    default:
      return value === wanted || value.startsWith(`${wanted}-`);
  }
}

function longest(texts: string[]): string {
  return texts.reduce((one, other) => (other.length > one.length ? other : one), '');
}

/** Two texts, the end of the first being the beginning of the second as far as it is. */
function overlapped(head: string, end: string, joint: string): string {
  for (let shared = Math.min(head.length, end.length); shared > 0; shared--) {
    if (head.endsWith(end.slice(0, shared))) return head + end.slice(shared);
  }
  return head + joint + end;
}
