/** Which tab this is. The id is in storage only between two pages, so that a duplicated or opened tab never gets it. */

const KEY = 'cobrowse:tab';
const VALID = /^[A-Za-z0-9_-]{16,64}$/;
/** How long the tab's history was when the last page of this website left. */
const HISTORY_KEY = 'cobrowse:history';

function take(): string | null {
  try {
    const id = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return id && VALID.test(id) ? id : null;
  } catch {
    return null;
  }
}

export class Tab {
  id: string;
  /** Whether the tab was on another website since the last page of this one: what was agreed to there is over. */
  elsewhere: boolean;

  /** `left` is called when the page goes, `returned` when it comes back from the back/forward cache. */
  constructor(left: () => void, returned: () => void) {
    const id = take();
    this.elsewhere = id !== null && wasElsewhere();
    this.id = id ?? crypto.randomUUID?.() ?? randomId();
    window.addEventListener('pagehide', () => {
      left();
      try {
        sessionStorage.setItem(KEY, this.id);
        sessionStorage.setItem(HISTORY_KEY, String(history.length));
      } catch {
        // Without storage the next page is a new tab: the screencast ends instead of going on unasked.
      }
    });
    window.addEventListener('pageshow', (event) => {
      if (!event.persisted) return;
      this.id = take() ?? this.id;
      this.elsewhere = wasElsewhere(true);
      returned();
    });
  }
}

/**
 * Whether the page before this one in the tab was another website's. Browsers with the Navigation API say so; else it is
 * told by who sent the visitor here, and by a history that grew by more than this page.
 */
function wasElsewhere(restored = false): boolean {
  const entry = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;
  const type = restored ? 'back_forward' : entry?.type;
  if (type === 'reload') return false;
  const { activation } = (window as { navigation?: { activation?: { from: unknown } | null } }).navigation ?? {};
  if (activation) return activation.from === null;
  if (type === 'navigate' && document.referrer) return new URL(document.referrer).origin !== location.origin;
  const grew = history.length - historyBefore();
  return type === 'back_forward' ? grew > 0 : grew > 1;
}

function historyBefore(): number {
  try {
    return Number(sessionStorage.getItem(HISTORY_KEY) ?? history.length);
  } catch {
    return history.length;
  }
}

function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
