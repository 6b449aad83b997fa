import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Dialog, type HubClient, type HubError, type ScreencastState, visitorKey } from '../app/hub.ts';
import { useShortcuts } from '../app/shortcuts.tsx';
import { running } from '../dialogs/dialog.tsx';
import { editPicture } from '../dialogs/open-editor.ts';
import { hubFiles } from '../mirror/assets.ts';
import { Mirror } from '../mirror/mirror.ts';
import { Icon } from '../ui/icons.tsx';
import { outcome } from '../ui/words.ts';
import { Feed } from './feed.ts';
import { usePanning } from './panning.ts';
import { Pointing } from './pointing.tsx';
import type { Split } from './split.tsx';
import { NOTHING, type Picture, pictureName, Strip, stampOf, statusOf } from './status.tsx';
import { fitScale, stepped } from './zoom.ts';

/** After this many unreadable streams in a row the console gives up, with the reason. */
const MAX_HEALS = 3;

interface StageProps {
  hub: HubClient;
  cast: ScreencastState;
  dialog: Dialog;
  /** The dialogue beside it, where this window holds one that can be hidden. */
  split?: Split;
}

/** The mirror with what can be done with it. */
export function Stage({ hub, cast, dialog, split }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const sizer = useRef<HTMLDivElement>(null);
  const mirror = useRef<Mirror | null>(null);
  const [picture, setPicture] = useState<Picture>(NOTHING);
  const [zoom, setZoom] = useState<number | null>(null);
  const [room, setRoom] = useState({ width: 1, height: 1 });
  const [broken, setBroken] = useState('');
  const [taking, setTaking] = useState(false);
  const [pointing, setPointing] = useState(false);
  const [word, setWord] = useState('');
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
  useShortcuts((key) => {
    const actions: Record<string, () => void> = {
      '+': () => step(1),
      '=': () => step(1),
      '-': () => step(-1),
      '0': () => setZoom(null),
      '1': () => setZoom(1),
      c: () => void takeSnapshot(),
      h: () => setPointing(live && picture.ready && !pointing),
      Escape: () => setPointing(false),
    };
    const action = actions[key];
    action?.();
    return action !== undefined;
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

  usePanning(stage, !pointing);
  useEffect(() => {
    if (!word) return;
    const timer = setTimeout(() => setWord(''), 4000);
    return () => clearTimeout(timer);
  }, [word]);

  async function takeSnapshot(): Promise<void> {
    if (!mirror.current || !picture.ready || taking) return;
    setTaking(true);
    setWord('');
    try {
      const canvas = await mirror.current.still(stampOf(cast));
      if (live) hub.tellSnapshot(cast.screencast).catch(() => {});
      await editPicture(hub, dialog, { picture: canvas, name: pictureName(picture.title) });
    } catch (error) {
      console.error(error);
      setWord('The snapshot could not be taken.');
    }
    setTaking(false);
  }

  const status = statusOf(cast, picture, hub.online, broken);
  const can = live && picture.ready;
  return (
    <section class="stage-pane" aria-label="Screencast">
      <header class="toolbar">
        <div role="status" aria-label="Screencast status" class={`status ${status.tone}`}>
          {status.text}
        </div>
        <div class="tools" role="toolbar" aria-label="Zoom">
          <button type="button" aria-label="Zoom out" title="Zoom out (−)" onClick={() => step(-1)}>
            −
          </button>
          <output aria-label="Zoom level">{Math.round(scale * 100)} %</output>
          <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => step(1)}>
            +
          </button>
          <button type="button" title="One to one (1)" aria-pressed={zoom === 1} onClick={() => setZoom(1)}>
            100 %
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
        <div class="tools" role="toolbar" aria-label="Screencast tools">
          <button
            type="button"
            class="with-icon"
            title="Take a snapshot of what you see, mark it up and send it (c)"
            disabled={!picture.ready || taking}
            onClick={() => void takeSnapshot()}
          >
            <Icon name="snapshot" />
            Take snapshot
          </button>
          <button
            type="button"
            class="with-icon"
            title="Mark a place on the visitor's page for some seconds (h)"
            aria-pressed={pointing}
            disabled={!can}
            onClick={() => setPointing(!pointing)}
          >
            <Icon name="point" />
            Show here
          </button>
        </div>
        {split && (
          <button
            type="button"
            class="toggle-dialogue"
            aria-expanded={!split.collapsed}
            aria-controls="dialogue"
            onClick={() => split.collapse(!split.collapsed)}
          >
            {split.collapsed ? 'Show dialogue' : 'Hide dialogue'}
          </button>
        )}
        <button type="button" class="danger" disabled={!live} onClick={() => void hub.end(cast.screencast)}>
          End screencast
        </button>
      </header>
      <div class={`stage ${status.dim ? 'dim' : ''}`} ref={stage} role="region" tabIndex={0} aria-label="Picture">
        {!live && <p class="curtain">{outcome(cast)}</p>}
        {live && !picture.ready && <p class="curtain waiting">{status.text}</p>}
        <div class="sizer" ref={sizer} hidden={!live} />
        {pointing && can && mirror.current && sizer.current && (
          <Pointing
            mirror={mirror.current}
            over={sizer.current}
            scale={scale}
            done={(place) => {
              setPointing(false);
              if (!place) return;
              hub.point(cast.screencast, place).then(
                () => setWord('The visitor sees a frame there.'),
                (error: HubError) => setWord(error.message ?? 'The server did not answer.'),
              );
            }}
          />
        )}
        {word && (
          <p class="word" role="status">
            {word}
          </p>
        )}
      </div>
      <Strip
        picture={picture}
        browser={hub.visitors.get(visitorKey(cast))?.browser ?? ''}
        link={hub.links.get(cast.screencast)}
        roundTrip={hub.roundTrip}
      />
    </section>
  );
}
