import { hubFiles } from '@cobrowse/mirror/mirror/assets.ts';
import { Mirror } from '@cobrowse/mirror/mirror/mirror.ts';
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { running, type ScreencastState } from '../app/types.ts';
import type { HubClient } from '../hub/client.ts';
import { Feed } from './feed.ts';
import { NOTHING, type Picture } from './status.tsx';

/** After this many unreadable streams in a row the console gives up, with the reason. */
const MAX_HEALS = 3;

interface Watched {
  mirror: Mirror | null;
  picture: Picture;
  /** Why the page cannot be shown; empty while it can. */
  broken: string;
  /** Whether the page may be shown: as soon as either line to the hub says that it is over, nothing of it is left. */
  live: boolean;
}

/** Watches a screencast, inside `container`, for as long as it runs. */
export function useMirror(hub: HubClient, cast: ScreencastState, container: RefObject<HTMLElement>): Watched {
  const mirror = useRef<Mirror | null>(null);
  const feed = useRef<Feed | null>(null);
  const [picture, setPicture] = useState<Picture>(NOTHING);
  const [broken, setBroken] = useState('');
  const [ended, setEnded] = useState(false);
  const live = running(cast) && !ended;

  useEffect(() => {
    if (!live || !container.current) return;
    const change = (part: Partial<Picture>): void => setPicture((before) => ({ ...before, ...part }));
    let heals = 0;
    const made = new Mirror(hubFiles(`/console/assets/${cast.screencast}`), {
      size: (width, height) => change({ width, height }),
      page: (url, title) => change({ url, title }),
      ready: () => {
        heals = 0;
        change({ ready: true });
      },
      sync: (sync) => change({ sync }),
      unshown: (unshown) => change({ unshown }),
      broken: (why) => {
        if (++heals > MAX_HEALS) {
          setBroken(why);
          line.disconnect();
        } else {
          change({ sync: 'refreshed' });
          line.heal();
        }
      },
    });
    const line = new Feed(() => hub.api.watchScreencast(cast.screencast), {
      entry: (entry) => made.feed(entry),
      connected: (connected) => change({ connected }),
      end: () => {
        hub.unsent.over(cast.screencast);
        setEnded(true);
      },
    });
    mirror.current = made;
    feed.current = line;
    container.current.append(made.element);
    // A named handle for end-to-end tests and for support; it holds nothing that the page does not show.
    const handle = window as { cobrowseMirror?: Mirror };
    handle.cobrowseMirror = made;
    void line.connect();
    const leave = (): void => line.disconnect();
    // A window that is kept for going back comes back without a picture.
    const back = (event: PageTransitionEvent): void => {
      if (event.persisted) location.reload();
    };
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', back);
    return () => {
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', back);
      line.disconnect();
      made.stop();
      mirror.current = null;
      feed.current = null;
      if (handle.cobrowseMirror === made) delete handle.cobrowseMirror;
      setPicture(NOTHING);
    };
  }, [cast.screencast, live]);

  const { opened } = hub.connection;
  const first = useRef(opened);
  useEffect(() => {
    if (opened === first.current) return;
    first.current = opened;
    feed.current?.reopen();
  }, [opened]);

  return { mirror: live ? mirror.current : null, picture: live ? picture : NOTHING, broken, live };
}
