/** What a page pays before anybody chats: reads the tag, waits for a quiet moment, loads the chat. */

declare const CHAT_URL: string;

type Listener = (detail: unknown) => void;

/** The interface for owners who want more than the tag. */
export interface CobrowseApi {
  /** Opens the chat. */
  open(): void;
  /** Ends a running screencast; before the chat is there, the one that would go on in this page. */
  end(): void;
  /** Tells who the visitor is, where the website knows. */
  identify(who: { name?: string; email?: string }): void;
  /** Calls back on `ready`, `open`, `close`, `screencast` (detail: `{state, reason}`). Returns how to stop. */
  on(event: string, listener: Listener): () => void;
}

export interface Tag {
  hub: string;
  site: string;
  listeners: Map<string, Set<Listener>>;
  /** Calls made before the chat was there. */
  waiting: ((api: CobrowseApi) => void)[];
  api: CobrowseApi;
  /** The tab's history before the page's own scripts added to it. */
  historyLength: number;
  /** Id of this tab, if a page of this website was in it before. */
  tab: string | null;
}

const TAB_KEY = 'cobrowse:tab';

/** Out of the storage at once: a tab that this page opens gets a copy of it, and must not be taken for this one. */
function takeTab(): string | null {
  try {
    const id = sessionStorage.getItem(TAB_KEY);
    sessionStorage.removeItem(TAB_KEY);
    // For a page that is left before the chat is there.
    window.addEventListener('pagehide', () => id && sessionStorage.setItem(TAB_KEY, id));
    return id;
  } catch {
    return null;
  }
}

function begin(): void {
  const script = document.currentScript as HTMLScriptElement | null;
  const owner = window as unknown as { Cobrowse?: CobrowseApi };
  // One widget per page, in the page itself: frames are mirrored as parts of their page.
  if (!script?.src || owner.Cobrowse || window !== window.top) return;
  const hub = new URL(script.src).origin;
  const site = script.dataset['site'] ?? '';
  if (!site) {
    console.warn('cobrowse: the script tag has no data-site; `cobrowse site add` prints the whole tag');
    return;
  }
  const listeners = new Map<string, Set<Listener>>();
  const waiting: Tag['waiting'] = [];
  const api: CobrowseApi = {
    open: () => waiting.push((real) => real.open()),
    end: () => waiting.push((real) => real.end()),
    identify: (who) => waiting.push((real) => real.identify(who)),
    on(event, listener) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => all.delete(listener);
    },
  };
  owner.Cobrowse = api;
  const tag: Tag = { hub, site, listeners, waiting, api, historyLength: history.length, tab: takeTab() };
  const load = (): void => {
    import(hub + CHAT_URL)
      .then((chat: { startChat(tag: Tag): unknown }) => chat.startChat(tag))
      .catch(() => console.warn('cobrowse: the chat could not be loaded from', hub));
  };
  const idle = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 2000 });
    else setTimeout(load, 200);
  };
  if (document.readyState === 'complete') idle();
  else window.addEventListener('load', idle, { once: true });
}

begin();
