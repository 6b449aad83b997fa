/**
 * Whether a name or a label says that its field is secret. The words are generated from `cobrowse/privacy/secret-words.txt`,
 * which says what its signs mean; `cobrowse/privacy/words.py` is the same for the hub, and one list of names tests both.
 */

import { SECRET_WORDS } from '@cobrowse/shared/generated/secret-words.ts';

/** Longer texts are no names and no labels. */
const MAX_TEXT = 200;
/** Behind letters that are no word, words written as one count from so many letters on. */
const MIN_GLUED = 8;
/** Longer words are not taken apart: that takes time, and nobody writes them. */
const MAX_GLUED = 40;
/** How many letters may stand beside a CJK term that only counts alone. */
const MORE_CJK = 8;
/** Texts whose answers are remembered. */
const MAX_KNOWN = 5000;

const CJK = /[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;
const PARTICLES = /[のご的您你]/g;
const NOT_ITSELF = /^(?:名|数量|數量|符号|符號|种类|類型|シンボル|이름|심볼|화폐)/;
const SHORT_PARTS = /^(?:no|nr|my|tb|re|db|cc)$/;
const DIGITS = /^\p{Nd}/u;
const SPELT: Record<string, string> = { ß: 'ss', ł: 'l', ı: 'i', æ: 'a', ø: 'o', đ: 'd', ة: 'ه', ى: 'ي' };

/** Elements: a word, the beginning of one with `*`, or a list in braces. */
type Term = string[];

const termsOf = (name: string): string[] => SECRET_WORDS[name as keyof typeof SECRET_WORDS].split(/,\s*/);

/** Terms by what they begin with. */
class Terms {
  private words = new Set<string>();
  private longer = new Map<string, Term[]>();
  private listed: Term[] = [];
  private book: Book;

  constructor(terms: string[], book: Book) {
    this.book = book;
    for (const text of terms) {
      const term = text.replace('#', '{number}').split(' ');
      const [first = ''] = term;
      if (first.startsWith('{')) this.listed.push(term);
      else if (term.length === 1) this.words.add(first);
      else {
        const same = this.longer.get(first.slice(0, 2)) ?? [];
        this.longer.set(first.slice(0, 2), [...same, term]);
      }
    }
  }

  /** Where the longest term that begins at a word ends; -1 when none does. */
  end(words: string[], at: number): number {
    const word = words[at] ?? '';
    let end = holds(this.words, word) ? at + 1 : -1;
    for (const term of [...(this.longer.get(word.slice(0, 2)) ?? []), ...this.listed]) {
      end = Math.max(end, this.endOf(term, words, at));
    }
    return end;
  }

  private endOf(term: Term, words: string[], start: number): number {
    let at = start;
    for (const element of term) {
      let next = this.step(element, words, at);
      // A number may stand between: "code à 6 chiffres".
      if (next < 0 && at > start && DIGITS.test(words[at] ?? '')) next = this.step(element, words, at + 1);
      if (next < 0) return -1;
      at = next;
    }
    return at;
  }

  private step(element: string, words: string[], at: number): number {
    if (element.startsWith('{')) return this.book.list(element.slice(1, -1)).end(words, at);
    return fits(element, words[at] ?? '') ? at + 1 : -1;
  }
}

function fits(element: string, word: string): boolean {
  return element.endsWith('*') ? word.startsWith(element.slice(0, -1)) : word === element;
}

/** Whether a set has a word or, with `*`, a beginning of it. */
function holds(set: ReadonlySet<string>, word: string): boolean {
  if (set.has(word)) return true;
  for (let length = 2; length <= word.length; length++) if (set.has(`${word.slice(0, length)}*`)) return true;
  return false;
}

/** The lists, read when the first field is looked at. */
class Book {
  readonly stop = new Set(termsOf('stop'));
  readonly within: string[];
  readonly cjk: string[];
  readonly onlyCjk: string[];
  /** Words that a longer word can be made of, by their first two letters. */
  private parts = new Map<string, Set<string>>();
  private lists = new Map<string, Terms>();

  constructor() {
    const latin = termsOf('terms').filter((term) => !CJK.test(term));
    this.within = latin.filter((term) => term.startsWith('*'));
    this.cjk = termsOf('terms').filter((term) => CJK.test(term));
    this.onlyCjk = termsOf('only').filter((term) => CJK.test(term));
    this.lists.set(
      'terms',
      new Terms(
        latin.filter((term) => !term.startsWith('*')),
        this,
      ),
    );
    this.lists.set('neutral', new Terms([...termsOf('neutral'), ...termsOf('affixes'), '#'], this));
    const lists = ['terms', 'only', 'expired', 'date', 'number', 'thing', 'secret', 'word', 'when', 'affixes'];
    for (const word of lists.flatMap(termsOf).flatMap((term) => term.split(' '))) {
      if (/[{#]|^[*]/.test(word) || !(word.length > 2 || SHORT_PARTS.test(word))) continue;
      const same = this.parts.get(word.slice(0, 2)) ?? new Set();
      this.parts.set(word.slice(0, 2), same.add(word));
    }
  }

  list(name: string): Terms {
    const list = this.lists.get(name) ?? new Terms(termsOf(name), this);
    this.lists.set(name, list);
    return list;
  }

  /** The words that a word is made of; itself alone when it is made of none. */
  apart(word: string): string[] {
    if (word.length > MAX_GLUED || word.length < 5) return [word];
    const dead = new Set<number>();
    const from = (start: number): string[] | null => {
      if (start === word.length) return [];
      if (dead.has(start)) return null;
      for (const end of this.endsOfParts(word, start)) {
        const rest = start > 0 || end < word.length ? from(end) : null;
        if (rest) return [word.slice(start, end), ...rest];
      }
      dead.add(start);
      return null;
    };
    for (let start = 0; start === 0 || start <= word.length - MIN_GLUED; start++) {
      const parts = from(start);
      if (parts && parts.length > 1) return start === 0 ? parts : [word.slice(0, start), ...parts];
    }
    return [word];
  }

  /** Where the parts end that begin at a letter of a word, the longest first. */
  private endsOfParts(word: string, start: number): number[] {
    const ends = new Set<number>();
    for (const part of this.parts.get(word.slice(start, start + 2)) ?? []) {
      const begins = part.endsWith('*') ? part.slice(0, -1) : part;
      if (!word.startsWith(begins, start)) continue;
      const end = start + begins.length;
      ends.add(end);
      if (begins !== part) for (let more = end + 1; more <= word.length; more++) ends.add(more);
    }
    return [...ends].sort((a, b) => b - a);
  }
}

let book: Book | null = null;
const known = new Map<string, boolean>();

/** Takes away case, accents, and vowels that are written out. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[ßłıæøđةى]/g, (letter) => SPELT[letter] ?? letter)
    .replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, '')
    .normalize('NFC')
    .replace(/([aou])e/g, '$1');
}

/** The words of a name or a label; those of a name in camel case too. */
function wordsOf(text: string, { stop }: Book): string[] {
  const apart = text.replace(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ').replace(/[#№]/g, ' no ');
  return (plain(apart).match(/[a-z]+|\p{Nd}+|(?:(?![a-z])\p{L})+/gu) ?? [])
    .map((word) => word.replace(/^(?:[وبلف]?ال|لل)(?=..)/, ''))
    .filter((word) => !stop.has(word))
    .map((word) => (word === 'n' ? 'no' : word));
}

/** Whether a name or a label says that its field holds a secret. */
export function tellsSecret(text: string): boolean {
  if (!text || text.length > MAX_TEXT) return false;
  let answer = known.get(text);
  if (answer === undefined) {
    if (known.size >= MAX_KNOWN) known.clear();
    answer = decide(text.trim());
    known.set(text, answer);
  }
  return answer;
}

function decide(text: string): boolean {
  book ??= new Book();
  const found = wordsOf(text, book);
  const words = withoutHarmless(found, book);
  const named = !/\s/.test(text);
  if (speaks(words, named, book)) return true;
  const parts = words.flatMap((word) => book?.apart(word) ?? []);
  if (parts.length > words.length && speaks(parts, named, book)) return true;
  const flat = found.join('').replace(PARTICLES, '');
  if (!CJK.test(flat)) return false;
  return (
    book.cjk.some((term) => flat.split(term).some((rest, at) => at > 0 && !NOT_ITSELF.test(rest))) ||
    book.onlyCjk.some((term) => flat.includes(term) && flat.length <= term.length + MORE_CJK)
  );
}

function withoutHarmless(words: string[], book: Book): string[] {
  const left: string[] = [];
  for (let at = 0; at < words.length; ) {
    const end = book.list('harmless').end(words, at);
    if (end < 0) left.push(words[at] as string);
    at = end < 0 ? at + 1 : end;
  }
  return left;
}

function areNeutral(words: string[], book: Book): boolean {
  return words.every((word) => DIGITS.test(word) || book.list('neutral').end([word], 0) > 0);
}

/** Whether words hold a term, and nothing after it that says that the field only holds something about it. */
function speaks(words: string[], named: boolean, book: Book): boolean {
  return words.some((word, at) => {
    const only = book.list('only').end(words, at);
    if (only > 0 && areNeutral([...words.slice(0, at), ...words.slice(only)], book)) return true;
    const end = book.within.some((term) => isWithin(term, word)) ? at + 1 : book.list('terms').end(words, at);
    if (end < 0) return false;
    const rest = words.slice(end).filter((one) => !DIGITS.test(one));
    const after = named ? rest.slice(-1) : rest.slice(0, 1);
    return !after.some((one) => holdsWord(book, 'heads', one) || (named && holdsWord(book, 'tails', one)));
  });
}

const holdsWord = (book: Book, list: string, word: string): boolean => book.list(list).end([word], 0) > 0;

function isWithin(term: string, word: string): boolean {
  return term.endsWith('*') ? word.includes(term.slice(1, -1)) : word.endsWith(term.slice(1));
}

/** Whether a label holds neutral words only, so that it takes its meaning from what stands over it. */
export function saysNothing(text: string): boolean {
  book ??= new Book();
  return areNeutral(wordsOf(text, book), book);
}
