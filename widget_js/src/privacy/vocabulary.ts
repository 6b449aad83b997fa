/**
 * The website's own words: class names, ids, attributes and their values as the selectors of its style sheets and rules
 * spell them. They tell nothing of the visitor, and no style sheet can tell apart what they do not (docs/privacy.md).
 */

import { type NameSink, readSelector, type Test } from './selector-names.ts';
import { ValueTests } from './value-tests.ts';

/** What is beyond these is in no vocabulary, and so not sent. */
const MAX_NAMES = 100_000;
const MAX_TESTS = 2000;
const MAX_LENGTH = 300;
const HIGHLIGHT = /::highlight\(\s*([\w\u0080-\uffff-]+)\s*\)/gi;
const PART = /::part\(\s*([^)]*)\)/gi;
const ATTR_FUNCTION = /\battr\(\s*(?:[\w-]*\|)?([\w\u0080-\uffff-]+)/gi;

/** What came to a vocabulary since it was asked last. */
export interface VocabularyNews {
  classes: Set<string>;
  attributes: Set<string>;
  /** Names travel more freely than before: a style sheet that is in use cannot be read. */
  opened: boolean;
}

export class Vocabulary implements NameSink {
  private classes = new Set<string>();
  private ids = new Set<string>();
  private attributes = new Map<string, ValueTests>();
  /** Names by which style sheets colour parts of the text. */
  private highlights = new Set<string>();
  /** Names by which style sheets reach parts of components. */
  private parts = new Set<string>();
  /** Attributes whose values a style sheet shows as text. */
  private shown = new Set<string>();
  /** Classes and ids of the site's rules and of all marks, for these are judged by what is sent. */
  private ruled = new Set<string>();
  private reading: 'sheet' | 'rules' | 'names' = 'sheet';
  private news: VocabularyNews = { classes: new Set(), attributes: new Set(), opened: false };
  private unread = 0;

  /** Reads a selector of a style sheet. `namesOnly`: the sheet may have been made from what is masked. */
  read(selector: string, namesOnly = false): void {
    this.reading = namesOnly ? 'names' : 'sheet';
    readSelector(selector, this);
    if (!selector.includes('::')) return;
    for (const [, names] of namesOnly ? [] : selector.matchAll(PART)) {
      for (const name of (names as string).split(/\s+/)) if (this.parts.size < MAX_TESTS) this.parts.add(name);
    }
    for (const [, name] of selector.matchAll(HIGHLIGHT)) {
      if (this.highlights.size < MAX_TESTS) this.highlights.add(name as string);
    }
  }

  /** Reads the selectors of rules and marks. */
  readRules(selector: string): void {
    this.reading = 'rules';
    readSelector(selector, this);
  }

  /** Reads which attributes a style sheet, or a part of it, shows as text. */
  readShown(css: string): void {
    if (!css.includes('attr(')) return;
    for (const [, name] of css.matchAll(ATTR_FUNCTION)) {
      const lower = (name as string).toLowerCase();
      if (this.shown.has(lower) || this.shown.size >= MAX_TESTS) continue;
      this.shown.add(lower);
      this.news.attributes.add(lower);
    }
  }

  class(name: string): void {
    if (this.reading === 'rules') this.ruled.add(`.${name}`);
    if (this.classes.has(name) || !this.takes(name)) return;
    this.classes.add(name);
    this.news.classes.add(name);
  }

  id(name: string): void {
    if (this.reading === 'rules') this.ruled.add(`#${name}`);
    if (this.ids.has(name) || !this.takes(name)) return;
    this.ids.add(name);
  }

  attribute(name: string, test: Test): void {
    const lower = name.toLowerCase();
    let tests = this.attributes.get(lower);
    if (!tests) {
      if (!this.takes(lower)) return;
      tests = new ValueTests(lower);
      this.attributes.set(lower, tests);
      this.news.attributes.add(lower);
    }
    if (test.value.length > MAX_LENGTH || tests.size >= MAX_TESTS) return;
    const known = this.reading === 'names' ? { ...test, operator: '' as const, value: '' } : test;
    if (tests.add(known)) this.news.attributes.add(lower);
  }

  private takes(name: string): boolean {
    return name.length <= MAX_LENGTH && this.classes.size + this.ids.size + this.attributes.size < MAX_NAMES;
  }

  hasClass(name: string): boolean {
    return this.classes.has(name);
  }

  /** Whether a style sheet colours what a script highlights by this name. */
  hasHighlight(name: string): boolean {
    return this.highlights.has(name);
  }

  /** Whether a style sheet reaches a part of a component by this name. */
  hasPart(name: string): boolean {
    return this.parts.has(name);
  }

  hasId(name: string): boolean {
    return this.ids.has(name);
  }

  /** Whether a rule or mark names a class or an id, written `.class` and `#id`. */
  isRuled(name: string): boolean {
    return this.ruled.has(name);
  }

  /** What selectors ask of an attribute, by its name in small letters; undefined when none names it. */
  tests(name: string): ValueTests | undefined {
    return this.attributes.get(name);
  }

  /** Whether a style sheet shows an attribute's value as text. */
  shows(name: string): boolean {
    return this.shown.has(name);
  }

  /** Whether a selector names an attribute, or a style sheet shows it. */
  names(name: string): boolean {
    return this.attributes.has(name) || this.shown.has(name);
  }

  /** Some style sheet in use cannot be read, or may be read again. */
  unreadable(more: 1 | -1): void {
    if (this.unread === 0 && more > 0) this.news.opened = true;
    this.unread += more;
  }

  /** Whether all style sheets in use could be read: only then does it know what none of them can see. */
  get whole(): boolean {
    return this.unread === 0;
  }

  get hasNews(): boolean {
    return this.news.opened || this.news.classes.size > 0 || this.news.attributes.size > 0;
  }

  takeNews(): VocabularyNews {
    const { news } = this;
    this.news = { classes: new Set(), attributes: new Set(), opened: false };
    return news;
  }
}
