import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useShortcuts } from '../app/shortcuts.tsx';
import { type Dialog, type ScreencastState, visitorKey } from '../app/types.ts';
import { editPicture } from '../dialogs/open-editor.ts';
import type { HubClient } from '../hub/client.ts';
import { Icon } from '../ui/icons.tsx';
import { DISCARDED, refusal } from '../ui/words.ts';
import { Missing } from './missing.tsx';
import { usePanning } from './panning.ts';
import { Pointing } from './pointing.tsx';
import { useSelecting } from './selecting.ts';
import type { Split } from './split.tsx';
import { pictureName, Strip, stampOf, statusOf } from './status.tsx';
import { useMirror } from './use-mirror.ts';
import { fitScale, stepped } from './zoom.ts';

interface StageProps {
  hub: HubClient;
  cast: ScreencastState;
  dialog: Dialog;
  /** The dialogue beside it, where this window holds one that can be hidden. */
  split?: Split;
  /** Closes this window, where it is the screencast's own. */
  closeWindow?: () => void;
  /** Whether it is looked at; one inside the workspace goes on while another dialogue is. */
  shown?: boolean;
}

/** The mirror with what can be done with it. */
export function Stage({ hub, cast, dialog, split, closeWindow, shown = true }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const sizer = useRef<HTMLDivElement>(null);
  const { mirror, picture, broken, live } = useMirror(hub, cast, sizer);
  const [zoom, setZoom] = useState<number | null>(null);
  const [room, setRoom] = useState({ width: 1, height: 1 });
  const [taking, setTaking] = useState(false);
  const [pointing, setPointing] = useState(false);
  const [word, setWord] = useState('');
  const { selecting, setSelecting, button: selectButton } = useSelecting(mirror, picture.ready);
  const { lostAt } = hub.connection;
  const status = statusOf({ cast, picture, lostAt, online: hub.online, broken, live, me: hub.who.name });
  const can = live && picture.ready && hub.online;

  useEffect(() => {
    if (live) return;
    setPointing(false);
    setSelecting(false);
    setWord('');
  }, [live]);

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
    if (!sizer.current || !mirror) return;
    const width = picture.width * scale;
    const height = picture.height * scale;
    sizer.current.style.width = `${width}px`;
    sizer.current.style.height = `${height}px`;
    // In the middle, but on whole pixels: half a pixel would blur every line of the page.
    const left = Math.max(0, Math.floor((room.width - width) / 2));
    const top = Math.max(0, Math.floor((room.height - height) / 2));
    sizer.current.style.margin = `${top}px 0 0 ${left}px`;
    mirror.element.style.transform = scale === 1 ? 'none' : `scale(${scale})`;
  }, [mirror, scale, picture.width, picture.height, room.width, room.height]);

  // Of the two, one at a time has the pointer.
  const point = (on: boolean): void => {
    setPointing(can && on);
    if (on) setSelecting(false);
  };
  const select = (on: boolean): void => {
    setSelecting(can && on);
    if (on) setPointing(false);
  };
  const step = (direction: 1 | -1): void => setZoom(stepped(scale, direction));
  useShortcuts((key) => {
    if (!shown) return false;
    const actions: Record<string, () => void> = {
      '+': () => step(1),
      '=': () => step(1),
      '-': () => step(-1),
      '0': () => setZoom(null),
      '1': () => setZoom(1),
      c: () => void takeSnapshot(),
      h: () => point(!pointing),
      t: () => select(!selecting),
      Escape: () => {
        setPointing(false);
        setSelecting(false);
      },
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

  const mark = useCallback((id: number) => mirror?.mark(id), [mirror]);
  usePanning(stage, !pointing && !selecting);
  useEffect(() => {
    if (!word) return;
    const timer = setTimeout(() => setWord(''), 4000);
    return () => clearTimeout(timer);
  }, [word]);

  /** The hub says first whether a picture may be taken, and tells the visitor; only then it is drawn. */
  async function takeSnapshot(): Promise<void> {
    if (!can || taking) return;
    setTaking(true);
    setWord('');
    try {
      const snapshot = await hub.api.requestSnapshot(cast.screencast);
      const canvas = await mirror?.snapshot(stampOf(cast));
      if (canvas) await editPicture(hub, dialog, { picture: canvas, name: pictureName(picture.title), snapshot });
    } catch (error) {
      console.error(error);
      setWord(`No snapshot was taken. ${error instanceof Error ? 'Please try again.' : refusal(error)}`);
    }
    setTaking(false);
  }

  return (
    <section class="stage-pane" aria-label="Screencast">
      <header class="toolbar">
        <div role="status" aria-label="Screencast status" class={`status ${status.tone}`}>
          {status.text}
        </div>
        {live && <Missing parts={picture.unshown} mark={mark} />}
        <div class="tools" role="toolbar" aria-label="Zoom">
          <button type="button" disabled={!live} aria-label="Zoom out" title="Zoom out (−)" onClick={() => step(-1)}>
            −
          </button>
          <output aria-label="Zoom level">{Math.round(scale * 100)} %</output>
          <button type="button" disabled={!live} aria-label="Zoom in" title="Zoom in (+)" onClick={() => step(1)}>
            +
          </button>
          <button
            type="button"
            disabled={!live}
            title="One to one (1)"
            aria-pressed={zoom === 1}
            onClick={() => setZoom(1)}
          >
            100 %
          </button>
          <button
            type="button"
            title="Fit to the window (0)"
            disabled={!live}
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
            disabled={!can || taking}
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
            onClick={() => point(!pointing)}
          >
            <Icon name="point" />
            Show here
          </button>
          <button
            ref={selectButton}
            type="button"
            class="with-icon"
            aria-label="Select text"
            title="Select and copy text of the picture; Esc ends it (t)"
            aria-pressed={selecting}
            disabled={!can}
            onClick={() => select(!selecting)}
          >
            <Icon name="text" />
            <span class="wide">Select text</span>
          </button>
        </div>
        {split && (
          <button
            type="button"
            class="toggle-dialog"
            aria-expanded={!split.collapsed}
            aria-controls="dialogue"
            onClick={() => split.collapse(!split.collapsed)}
          >
            {split.collapsed ? 'Show dialogue' : 'Hide dialogue'}
          </button>
        )}
        <button
          type="button"
          class="danger"
          disabled={!live}
          onClick={() => hub.api.endScreencast(cast.screencast).catch((error) => setWord(refusal(error)))}
        >
          End screencast
        </button>
      </header>
      <div class={`stage ${status.dim ? 'dim' : ''}`} ref={stage} role="region" tabIndex={0} aria-label="Picture">
        {!live && (
          <div class="curtain">
            <p>{status.text}</p>
            {hub.unsent.discarded(cast.screencast) && <p role="alert">{DISCARDED}</p>}
            {closeWindow && (
              <button type="button" onClick={closeWindow}>
                Close window
              </button>
            )}
          </div>
        )}
        {live && !picture.ready && <p class="curtain waiting">{status.text}</p>}
        <div class="sizer" ref={sizer} hidden={!live} />
        {pointing && can && mirror && sizer.current && (
          <Pointing
            mirror={mirror}
            over={sizer.current}
            scale={scale}
            done={(place) => {
              setPointing(false);
              if (!place) return;
              hub.api.showPlace(cast.screencast, place).then(
                () => setWord('The visitor sees a frame there.'),
                (error) => setWord(refusal(error)),
              );
            }}
          />
        )}
        {selecting && (
          <p class="hint selecting" role="status">
            Select text and copy it with Ctrl+C. Esc ends this.
          </p>
        )}
        {word && (
          <p class="word" role="status">
            {word}
          </p>
        )}
      </div>
      <Strip
        picture={picture}
        browser={live ? (hub.state.visitors.get(visitorKey(cast))?.browser ?? '') : ''}
        link={live ? hub.state.links.get(cast.screencast) : undefined}
        roundTrip={hub.connection.roundTrip}
      />
    </section>
  );
}
