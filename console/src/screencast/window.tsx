import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Dialog, HubClient, HubError, ScreencastState } from '../app/hub.ts';
import { running } from '../dialogs/dialog.tsx';
import { Messages } from '../dialogs/messages.tsx';
import { hubFiles } from '../mirror/assets.ts';
import { Mirror } from '../mirror/mirror.ts';
import { useHub } from '../ui/hooks.ts';
import { clock, outcome } from '../ui/words.ts';
import { Feed } from './feed.ts';
import { Separator, type Split, useSplit } from './split.tsx';
import { fitScale, stepped } from './zoom.ts';

interface Picture {
  width: number;
  height: number;
  url: string;
  title: string;
  ready: boolean;
  connected: boolean;
  sync: '' | 'in sync' | 'catching up' | 'refreshed';
}

const NOTHING: Picture = { width: 0, height: 0, url: '', title: '', ready: false, connected: false, sync: '' };
/** After this many unreadable streams in a row the console gives up, with the reason. */
const MAX_HEALS = 3;

/** The screencast window: dialogue beside the mirror. */
export function ScreencastWindow({ hub, dialogId }: { hub: HubClient; dialogId: string }) {
  useHub(hub);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    if (hub.online) hub.openDialog(dialogId).catch((error: HubError) => setProblem(error.message));
  }, [dialogId, hub.online]);
  const dialog: Dialog | undefined = [...hub.dialogs.values()].find((open) => open.dialog === dialogId);
  const cast = hub.screencasts.get(dialogId);
  const split = useSplit();
  useEffect(() => {
    const key = dialog ? `${dialog.site} ${dialog.visitor}` : '';
    if (key && hub.selected !== key) hub.select(key);
  }, [dialog, hub]);

  if (problem)
    return (
      <main class="message-page" role="alert">
        {problem}
      </main>
    );
  if (!dialog) return <main class="message-page">Opening…</main>;
  return (
    <main class={`screencast ${split.collapsed ? 'collapsed' : ''}`} style={{ '--dialogue': `${split.width}px` }}>
      <aside class="dialog" id="dialogue" aria-label="Dialogue">
        <Messages hub={hub} dialog={dialog} />
      </aside>
      <Separator split={split} />
      {cast ? (
        <Stage key={cast.screencast} hub={hub} cast={cast} split={split} />
      ) : (
        <section class="stage-pane">
          <p class="message-page">There is no screencast in this dialogue now.</p>
        </section>
      )}
    </main>
  );
}

function Stage({ hub, cast, split }: { hub: HubClient; cast: ScreencastState; split: Split }) {
  const stage = useRef<HTMLDivElement>(null);
  const sizer = useRef<HTMLDivElement>(null);
  const mirror = useRef<Mirror | null>(null);
  const [picture, setPicture] = useState<Picture>(NOTHING);
  const [zoom, setZoom] = useState<number | null>(null);
  const [room, setRoom] = useState({ width: 1, height: 1 });
  const [broken, setBroken] = useState('');
  const live = running(cast);

  useEffect(() => {
    if (!live || !sizer.current) return;
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
      broken: (why) => {
        if (++heals > MAX_HEALS) {
          setBroken(why);
          feed.close();
        } else {
          change({ sync: 'refreshed' });
          feed.heal();
        }
      },
    });
    const feed = new Feed(() => hub.ticket(cast.screencast), {
      entry: (entry) => made.feed(entry),
      connected: (connected) => change({ connected }),
      end: () => change({ connected: false }),
    });
    mirror.current = made;
    sizer.current.append(made.element);
    // A named handle for end-to-end tests and for support; it holds nothing that the page does not show.
    (window as unknown as { cobrowseMirror: Mirror }).cobrowseMirror = made;
    void feed.connect();
    return () => {
      feed.close();
      made.stop();
    };
  }, [cast.screencast, live]);

  useLayoutEffect(() => {
    if (!stage.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(stage.current);
    return () => observer.disconnect();
  }, []);

  const fit = picture.width > 0 ? fitScale(picture.width, picture.height, room.width, room.height) : 1;
  const scale = zoom ?? fit;
  useLayoutEffect(() => {
    if (!sizer.current || !mirror.current) return;
    const width = picture.width * scale;
    const height = picture.height * scale;
    sizer.current.style.width = `${width}px`;
    sizer.current.style.height = `${height}px`;
    // In the middle, but on whole pixels: half a pixel would blur every line of the page.
    const left = Math.max(0, Math.floor((room.width - width) / 2));
    const top = Math.max(0, Math.floor((room.height - height) / 2));
    sizer.current.style.margin = `${top}px 0 0 ${left}px`;
    mirror.current.element.style.transform = scale === 1 ? 'none' : `scale(${scale})`;
  }, [scale, picture.width, picture.height, room.width, room.height]);

  const step = (direction: 1 | -1): void => setZoom(stepped(scale, direction));
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if ((event.target as Element).closest('textarea, input') || event.altKey) return;
      if (event.key === '+' || event.key === '=') step(1);
      else if (event.key === '-') step(-1);
      else if (event.key === '0') setZoom(null);
      else if (event.key === '1') setZoom(1);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  });
  useEffect(() => {
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      step(event.deltaY < 0 ? 1 : -1);
    };
    const element = stage.current;
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  });

  const status = statusOf(cast, picture, hub.online, broken);
  return (
    <section class="stage-pane" aria-label="Screencast">
      <header class="toolbar">
        <div role="status" aria-label="Screencast status" class={`status ${status.tone}`}>
          {status.text}
        </div>
        <div class="page-facts">
          <strong>{picture.title}</strong>
          <span class="soft">{picture.url}</span>
        </div>
        <div class="tools" role="toolbar" aria-label="Zoom">
          <button type="button" aria-label="Zoom out" title="Zoom out (−)" onClick={() => step(-1)}>
            −
          </button>
          <output aria-label="Zoom level">{Math.round(scale * 100)} %</output>
          <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => step(1)}>
            +
          </button>
          <button
            type="button"
            title="Fit to the window (0)"
            aria-pressed={zoom === null}
            onClick={() => setZoom(null)}
          >
            Fit
          </button>
        </div>
        <button
          type="button"
          class="toggle-dialogue"
          aria-expanded={!split.collapsed}
          aria-controls="dialogue"
          onClick={() => split.collapse(!split.collapsed)}
        >
          {split.collapsed ? 'Show dialogue' : 'Hide dialogue'}
        </button>
        <button type="button" class="danger" disabled={!live} onClick={() => void hub.end(cast.screencast)}>
          End screencast
        </button>
      </header>
      <div class={`stage ${status.dim ? 'dim' : ''}`} ref={stage}>
        {!live && <p class="curtain">{outcome(cast)}</p>}
        {live && !picture.ready && <p class="curtain waiting">{status.text}</p>}
        <div class="sizer" ref={sizer} hidden={!live} />
      </div>
    </section>
  );
}

interface Status {
  text: string;
  tone: 'good' | 'wait' | 'bad';
  dim: boolean;
}

function statusOf(cast: ScreencastState, picture: Picture, online: boolean, broken: string): Status {
  if (!running(cast)) return { text: outcome(cast), tone: 'bad', dim: true };
  if (broken) return { text: `The page cannot be shown: ${broken}.`, tone: 'bad', dim: true };
  if (!online || (picture.ready && !picture.connected))
    return { text: 'Reconnecting to the server…', tone: 'wait', dim: true };
  if (cast.state === 'reconnecting') {
    return picture.ready
      ? { text: `Visitor offline since ${clock(cast.at ?? Date.now())}`, tone: 'wait', dim: true }
      : { text: "Connecting to the visitor's page…", tone: 'wait', dim: false };
  }
  if (!picture.ready) return { text: "Loading the visitor's page…", tone: 'wait', dim: false };
  if (cast.state === 'hidden') return { text: 'The visitor is in another tab', tone: 'wait', dim: true };
  return { text: picture.sync ? `Live · ${picture.sync}` : 'Live', tone: 'good', dim: false };
}
