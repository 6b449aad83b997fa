/** Which tab this is. The id is in storage only between two pages, so that a duplicated or opened tab never gets it. */

import type { Tag } from '../loader/loader.ts';
import { recall, remember } from './stored.ts';

const KEY = 'cobrowse:tab';
const VALID = /^[A-Za-z0-9_-]{16,64}$/;
/** Where the last page of this website left: the length of the tab's history, and its entry where browsers tell. */
const LEFT_KEY = 'cobrowse:left';
/** The tab was elsewhere, and the hub has not been told yet. */
const ELSEWHERE_KEY = 'cobrowse:elsewhere';

const validId = (id: string | null): string | null => (id && VALID.test(id) ? id : null);

function takeId(): string | null {
  try {
    const id = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return validId(id);
  } catch {
    return null;
  }
}

export class Tab {
  id: string;
  private left: () => void;
  private returned: () => void;
  /** Whether the tab was on another website since the last page of this one: what was agreed to there is over. */
  elsewhere: boolean;

  /** The loader took the id of the page before. `left` is called when the page goes, `returned` when it comes back from the back/forward cache. */
  constructor(tag: Pick<Tag, 'tab' | 'historyLength'>, left: () => void, returned: () => void) {
    const id = validId(tag.tab);
    this.elsewhere = id !== null && judge(tag.historyLength, false);
    this.id = id ?? crypto.randomUUID?.() ?? randomId();
    this.left = left;
    this.returned = returned;
    this.listen();
  }

  /** A page that is written anew forgets who listens. */
  listen(): void {
    window.addEventListener('pagehide', (event) => {
      if (!event.isTrusted) return;
      this.left();
      try {
        sessionStorage.setItem(KEY, this.id);
        remember(LEFT_KEY, JSON.stringify({ length: history.length, entry: navigationOf()?.currentEntry?.key ?? '' }));
      } catch {
        // Without storage the next page is a new tab: the screencast ends instead of going on unasked.
      }
    });
    window.addEventListener('pageshow', (event) => {
      // A script that says so would have the hub's next word taken for that of a new page.
      if (!event.isTrusted || !event.persisted) return;
      this.id = takeId() ?? this.id;
      this.elsewhere = judge(history.length, true);
      this.returned();
    });
  }

  /** The hub was told where the tab was. */
  forgetElsewhere(): void {
    this.elsewhere = false;
    remember(ELSEWHERE_KEY, '');
  }
}

interface Navigation {
  activation?: { from: { key: string } | null } | null;
  currentEntry?: { key: string } | null;
  entries(): { key: string }[];
}

function navigationOf(): Navigation | undefined {
  return (window as { navigation?: Navigation }).navigation;
}

/** Remembers the verdict until the hub has heard it: a page may go before that. */
function judge(historyLength: number, restored: boolean): boolean {
  const found = recall(ELSEWHERE_KEY) === '1' || wasElsewhere(historyLength, restored);
  if (found) remember(ELSEWHERE_KEY, '1');
  return found;
}

/**
 * Whether the tab showed another website since the last page of this one. Browsers with the Navigation API say which page
 * was before, and list the entries of this website that hang together; else it is told by who sent the visitor here, and by
 * a history that grew by more than this page.
 */
function wasElsewhere(historyLength: number, restored: boolean): boolean {
  const entry = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;
  const type = restored ? 'back_forward' : entry?.type;
  const left = whereLeft();
  const navigation = navigationOf();
  const hangsTogether = (key: string): boolean => navigation?.entries().some((one) => one.key === key) ?? true;
  if (navigation?.activation && type !== 'reload') {
    const { from } = navigation.activation;
    // What the page before stored may not have reached a restored page's process yet; its navigation has.
    return from === null || !hangsTogether(from.key) || (!restored && !!left?.entry && !hangsTogether(left.entry));
  }
  // Only a page that comes anew adds to the history: one of another website did.
  if (left && type !== 'navigate' && historyLength > left.length) return true;
  if (left?.entry && navigation?.currentEntry && !hangsTogether(left.entry)) return true;
  if (type === 'reload') return false;
  if (type === 'navigate' && document.referrer) return new URL(document.referrer).origin !== location.origin;
  return type === 'navigate' && left !== null && historyLength - left.length > 1;
}

function whereLeft(): { length: number; entry: string } | null {
  try {
    const told = JSON.parse(recall(LEFT_KEY));
    return typeof told?.length === 'number' ? told : null;
  } catch {
    return null;
  }
}

function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
