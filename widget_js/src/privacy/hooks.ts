/** What of an element a style sheet can tell apart, and nothing else: names, classes and values by the vocabulary. */

import { MAX_HOOK_LENGTH } from '@cobrowse/shared/wire/attributes.ts';
import type { Secrets } from './secrets.ts';
import { maskCards, nameLikeData, tokenLike } from './text.ts';
import type { ValueTests } from './value-tests.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Looks like data: sent where a style sheet spells it. */
const DATA_CLASS = /@|\d{5}/;
const DATA_VALUE = /[@{]|:\/\//;
/** Elements whose `value` nobody types. */
const LABELLED = new Set(['button', 'option', 'li', 'progress', 'meter', 'data', 'param']);
const LABELLED_TYPES = new Set(['button', 'submit', 'reset', 'checkbox', 'radio', 'image']);
const MARK = /^\s*(?:allow|mask|block)\s*$/i;
/** Stands for a value of which only this is told: that there is one. */
const SOME = '•';

/** An element of a masked part as it was first seen. */
interface Seen {
  classes: string;
  /** Attributes without a value. */
  empty: string[];
  /** What was sent of it since it stands in the mirror. */
  told: Map<string, string>;
}

export class Hooks {
  readonly vocabulary: Vocabulary;
  private secrets: Secrets;
  private seen = new WeakMap<Element, Seen>();
  private sawMasked = false;

  constructor(vocabulary: Vocabulary, secrets: Secrets) {
    this.vocabulary = vocabulary;
    this.secrets = secrets;
  }

  /** Returns what of an attribute that no list names may be sent, or of one whose own value may not. */
  value(element: Element, tag: string, lower: string, value: string): string | null {
    const tests = this.vocabulary.tests(lower);
    if (this.secrets.echoes(value)) return null;
    // Code is not sent, and no style sheet has to know more of it than where it is.
    if (lower.startsWith('on')) return tests ? '' : null;
    // The hub judges the page's own marks too.
    if (lower === 'data-cobrowse') return MARK.test(value) ? value : '';
    if (lower === 'value') return tests ? this.fieldValue(element, tag, value, tests) : null;
    if (this.vocabulary.shows(lower) && isPlain(value)) return maskCards(value);
    if (!tests) return null;
    return tests.shortest(value) ?? '';
  }

  /** React and others write what is typed into the attribute: only what a style sheet spells whole is its word. */
  private fieldValue(element: Element, tag: string, value: string, tests: ValueTests): string | null {
    if (this.secrets.isSecret(element)) return null;
    if (LABELLED.has(tag) || (tag === 'input' && LABELLED_TYPES.has((element as HTMLInputElement).type))) {
      return tests.shortest(value) ?? '';
    }
    if (tests.spells(value)) return tests.shortest(value);
    return value === '' ? '' : SOME;
  }

  /** `data-*` and attributes of custom elements carry looks as often as data. */
  custom(element: Element, tag: string, name: string, value: string): string | null {
    const lower = name.toLowerCase();
    const { vocabulary } = this;
    if (!vocabulary.whole || vocabulary.shows(lower)) {
      if (isPlain(value)) return maskCards(value);
    }
    return this.value(element, tag, lower, value);
  }

  /** Returns what selectors must see of an attribute that is sent with another value, null when they see no difference. */
  beside(lower: string, value: string, sent: string): string | null {
    const tests = this.vocabulary.tests(lower);
    if (!tests || this.secrets.echoes(value) || tests.passed(value) === tests.passed(sent)) return null;
    return tests.shortest(value) ?? '';
  }

  /** Styles need class names; those that look like data are sent if a style sheet has them. */
  classes(all: string): string {
    const value = this.withoutEchoes(all);
    if (!DATA_CLASS.test(value)) return value;
    const { vocabulary } = this;
    const tests = vocabulary.tests('class');
    const words = value.split(/\s+/).map((word) => {
      if (!DATA_CLASS.test(word) || vocabulary.hasClass(word)) return word;
      // Of the word, what a style sheet asks of the whole attribute.
      return tests?.shortest(word) ?? '';
    });
    const kept = words.filter((word) => word !== '').join(' ');
    // What is left out may have been the first or the last of them.
    if (!tests || tests.passed(kept) === tests.passed(value)) return kept;
    return words.map((word) => word || SOME).join(' ');
  }

  /** A short number in a style sheet's own word is no echo. */
  private withoutEchoes(classes: string): string {
    const { secrets, vocabulary } = this;
    if (!secrets.echoes(classes)) return classes;
    const isOwn = (word: string): boolean =>
      !secrets.echoes(word) || (!secrets.echoesInLayout(word) && vocabulary.hasClass(word));
    return classes.split(/\s+/).filter(isOwn).join(' ');
  }

  /** Whether a class was perhaps held back before a style sheet had it. */
  mayHold(name: string): boolean {
    return this.sawMasked || DATA_CLASS.test(name);
  }

  /** An element of a masked part is written: what is sent of its classes later is what it has now. */
  see(element: Element, classes: string | null, empty: () => string[]): void {
    this.sawMasked = true;
    const seen = this.seen.get(element);
    if (seen) seen.told.clear();
    else this.seen.set(element, { classes: classes ?? '', empty: empty(), told: new Map() });
  }

  /** Of a masked part: the style sheets' own words that were there from the first, for a class that comes later tells a state. */
  maskedClasses(element: Element, now: string): string {
    const first = this.withoutEchoes(this.seen.get(element)?.classes ?? now);
    const { vocabulary } = this;
    const words = first.split(/\s+/).filter((word) => !vocabulary.isRuled(`.${word}`) && this.isOwners(word));
    // Rules are judged by what is sent.
    const ruled = now.split(/\s+/).filter((word) => vocabulary.isRuled(`.${word}`) && !nameLikeData(word));
    return [...words, ...ruled].join(' ');
  }

  private isOwners(word: string): boolean {
    return word !== '' && !nameLikeData(word) && (!this.vocabulary.whole || this.vocabulary.hasClass(word));
  }

  /** Of a masked part: names without a value, by which style sheets are tied to their components. */
  maskedValue(element: Element, lower: string, now: string): string | null {
    if (lower === 'id') return this.vocabulary.isRuled(`#${now}`) && !this.secrets.echoes(now) ? now : null;
    if (lower.startsWith('on') || !this.vocabulary.tests(lower)) return null;
    return this.seen.get(element)?.empty.includes(lower) ? '' : null;
  }

  /** Whether the same was told of an element of a masked part before; remembers it. */
  wasTold(element: Element, lower: string, value: string): boolean {
    const told = this.seen.get(element)?.told;
    if (told?.get(lower) === value) return true;
    told?.set(lower, value);
    return false;
  }
}

/** Short plain words. */
function isPlain(value: string): boolean {
  return value.length <= MAX_HOOK_LENGTH && !DATA_VALUE.test(value) && !tokenLike(value);
}
