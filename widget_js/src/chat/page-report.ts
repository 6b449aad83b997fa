/** What the console's list shows of this page, before a Yes and after it. */

import { type Level, MASK, Marks, SHOW } from '../privacy/levels.ts';
import { readRules, rulesAt } from '../privacy/rules.ts';
import { maskText } from '../privacy/text.ts';
import { cleanTitle } from '../privacy/titles.ts';
import { pageUrl, plainUrl } from '../privacy/urls.ts';
import type { Clean } from '../realm/realm.ts';
import type { SiteInfo } from './visit.ts';

const MAX_TITLE = 300;
const MAX_URL = 1000;
/** Shorter values stand in any text. */
const MIN_ECHO = 4;

export interface PageReport {
  title: string;
  url: string;
  hidden: boolean;
}

/** Whether a text holds what the visitor typed into a field that is never shown. */
export type Echoes = (text: string) => boolean;

export class PageReporter {
  private marks: { href: string; rules: unknown; here: Marks } | null = null;
  private last: { of: string; report: PageReport } | null = null;
  /** Titles that a mark or rule hid once: a page that takes it away later does not mean that. */
  private hiding = new WeakSet<Element>();

  /** `own` are the browser's functions as no page has changed them; `echoes` knows what a running capture knows. */
  read(site: SiteInfo, own: Clean, echoes: Echoes): PageReport {
    const text = pageTitle().slice(0, MAX_TITLE);
    const { href } = location;
    const { hidden } = document;
    const marks = this.marksHere(site, own);
    const level = text ? this.titleLevel(marks, own) : SHOW;
    const of = [marks.root, level, hidden, href, text].join('\n');
    if (this.last?.of === of) return this.last.report;
    const tells: Echoes = (text) => echoes(text) || holdsPassword(text, own);
    const title = level === SHOW && !tells(text) ? cleanTitle(text) : maskText(level > MASK ? '' : text);
    const url = tells(href) || tells(plainUrl(href)) ? '' : pageUrl(href, marks.root === SHOW ? 'standard' : 'private');
    this.last = { of, report: { title: title.slice(0, MAX_TITLE), url: url.slice(0, MAX_URL), hidden } };
    return this.last.report;
  }

  /** The rules are the same until the next visit, and another address has others. */
  private marksHere({ titleRules }: SiteInfo, own: Clean): Marks {
    const { href, pathname, search, hash } = location;
    if (this.marks?.href === href && this.marks.rules === titleRules) return this.marks.here;
    const set = readRules(titleRules);
    const here = new Marks(set.mode, rulesAt(set, pathname, search + hash), (selector) => isSelector(selector, own));
    this.marks = { href, rules: titleRules, here };
    return here;
  }

  /** What hides the title: marks and rules on its element, on the head or on the page. */
  private titleLevel(marks: Marks, own: Clean): Level {
    const { Document, Element } = own;
    const title = Document.prototype.querySelector.call(document, 'title');
    const reader = {
      matches: (element: Element, selector: string) => Element.prototype.matches.call(element, selector),
      attribute: (element: Element, name: string) => Element.prototype.getAttribute.call(element, name),
    };
    const levelOf = (element: Element | null): Level =>
      element ? marks.levelOf(element, levelOf(parentOf(element, own)), reader) : marks.root;
    const level = levelOf(title);
    if (!title) return level;
    if (level > SHOW) this.hiding.add(title);
    return this.hiding.has(title) && level === SHOW ? MASK : level;
  }
}

/** A form named `title` takes the place of the document's own property. */
function pageTitle(): string {
  return String(Object.getOwnPropertyDescriptor(Document.prototype, 'title')?.get?.call(document) ?? '');
}

function parentOf(element: Element, own: Clean): Element | null {
  return own.Object.getOwnPropertyDescriptor(own.Node.prototype, 'parentElement')?.get?.call(element) ?? null;
}

function isSelector(selector: string, own: Clean): boolean {
  try {
    own.Document.prototype.querySelector.call(own.document, selector);
    return true;
  } catch {
    return false;
  }
}

/** Before Yes nothing of the page is followed: only what its password fields hold now. */
function holdsPassword(text: string, own: Clean): boolean {
  const fields = own.Document.prototype.querySelectorAll.call(document, 'input[type=password]');
  for (let at = 0; at < fields.length; at++) {
    const { value } = fields[at] as HTMLInputElement;
    if (value.length >= MIN_ECHO && text.includes(value)) return true;
  }
  return false;
}
