/** What the console's list shows of this page. */

import { rootLevel } from '../privacy/levels.ts';
import { maskCards, maskText } from '../privacy/text.ts';
import { cleanUrl } from '../privacy/urls.ts';
import type { SiteInfo } from './visit.ts';

const MAX_TITLE = 300;
const MAX_URL = 1000;

export interface PageReport {
  title: string;
  url: string;
  hidden: boolean;
}

let last: { of: string; report: PageReport } | null = null;

export function reportPage(mode: SiteInfo['mode']): PageReport {
  const title = pageTitle().slice(0, MAX_TITLE);
  const { href } = location;
  const { hidden } = document;
  const of = [mode, hidden, href, title].join('\n');
  if (last?.of === of) return last.report;
  const shown = rootLevel(mode) === 0 ? maskCards(title) : maskText(title);
  last = { of, report: { title: shown.slice(0, MAX_TITLE), url: cleanUrl(href).slice(0, MAX_URL), hidden } };
  return last.report;
}

/** A form named `title` takes the place of the document's own property. */
function pageTitle(): string {
  return String(Object.getOwnPropertyDescriptor(Document.prototype, 'title')?.get?.call(document) ?? '');
}
