/** Which tab this is. The id is in storage only between two pages, so that a duplicated or opened tab never gets it. */

const KEY = 'cobrowse:tab';
const VALID = /^[A-Za-z0-9_-]{16,64}$/;

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
  id: string = take() ?? crypto.randomUUID?.() ?? randomId();

  /** `left` is called when the page goes, `returned` when it comes back from the back/forward cache. */
  constructor(left: () => void, returned: () => void) {
    window.addEventListener('pagehide', () => {
      left();
      try {
        sessionStorage.setItem(KEY, this.id);
      } catch {
        // Without storage the next page is a new tab: the screencast ends instead of going on unasked.
      }
    });
    window.addEventListener('pageshow', (event) => {
      if (!event.persisted) return;
      this.id = take() ?? this.id;
      returned();
    });
  }
}

function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
