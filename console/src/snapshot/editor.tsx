import { render } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icons.tsx';
import { remember, remembered } from '../ui/stored.ts';
import { Board } from './board.ts';
import { finished } from './draw.ts';
import { COLOURS, type Tool, WIDTHS } from './marks.ts';
import { TOOLS, ToolIcon } from './tool-icons.tsx';

const COLOUR_NAMES = ['Red', 'Orange', 'Yellow', 'Green', 'Blue', 'Violet', 'Black', 'White'];
const WIDTH_NAMES = ['Thin', 'Medium', 'Thick'];
const MAX_CAPTION = 2000;
/** What is larger as PNG goes as JPEG. */
const LARGEST_PNG = 4 * 1024 * 1024;
const ZOOM_STEP = 1.25;

type Send = (blob: Blob, name: string, caption: string) => Promise<void>;

/** Opens the editor over the whole window. */
export function showEditor(picture: HTMLCanvasElement, name: string, send: Send): void {
  const host = document.createElement('div');
  document.body.append(host);
  const before = document.activeElement as HTMLElement | null;
  const close = (): void => {
    render(null, host);
    host.remove();
    before?.focus?.();
  };
  render(<Editor picture={picture} name={name} send={send} close={close} />, host);
}

interface EditorProps {
  picture: HTMLCanvasElement;
  name: string;
  send: Send;
  close: () => void;
}

function Editor({ picture, name, send, close }: EditorProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const board = useRef<Board | null>(null);
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const [writing, setWriting] = useState<Writing | null>(null);
  const [caption, setCaption] = useState('');
  const [sure, setSure] = useState(false);

  useLayoutEffect(() => {
    dialog.current?.showModal();
    const container = paper.current;
    if (!container) return;
    const colour = remembered('mark-colour') ?? COLOURS[0];
    const width = Number(remembered('mark-width')) || WIDTHS[1];
    const made = new Board(
      container,
      picture,
      { colour, width: width * scaleOf(picture) },
      { changed: () => redraw(), write: (at, mark) => setWriting({ at, mark }) },
    );
    board.current = made;
    fit();
    return () => made.destroy();
  }, [picture]);

  function fit(): void {
    const room = place.current?.getBoundingClientRect();
    const { area } = board.current as Board;
    if (room) board.current?.setZoom(Math.min((room.width - 32) / area.w, (room.height - 32) / area.h, 1));
  }

  const made = board.current;
  const tool = (next: Tool): void => {
    // A crop that was made is shown; with the tool taken again, it can be made anew.
    made?.setTool(next);
    if (next === 'crop') fit();
  };

  function deliver(): void {
    if (!made) return;
    const canvas = finished(picture, made.history.now);
    const words = caption.trim();
    canvas.toBlob((png) => {
      if (!png) return;
      close();
      if (png.size <= LARGEST_PNG) void send(png, name.replace(/\.\w+$/, '.png'), words);
      else canvas.toBlob((jpeg) => jpeg && void send(jpeg, name.replace(/\.\w+$/, '.jpg'), words), 'image/jpeg', 0.88);
    }, 'image/png');
  }

  function leave(): void {
    if (made?.history.changed && !sure) setSure(true);
    else close();
  }

  function keys(event: KeyboardEvent): void {
    if (!made) return;
    const typing = (event.target as Element).closest('textarea, input');
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      deliver();
      return;
    }
    if (typing) return;
    const control = event.ctrlKey || event.metaKey;
    const far = event.shiftKey ? 10 : 1;
    const shift = (dx: number, dy: number): void => (event.altKey ? made.stretch(dx, dy) : made.nudge(dx, dy));
    const actions: Record<string, () => void> = control
      ? { z: () => (event.shiftKey ? made.redo() : made.undo()), Z: () => made.redo(), y: () => made.redo() }
      : {
          Delete: () => made.remove(),
          Backspace: () => made.remove(),
          ArrowLeft: () => shift(-far, 0),
          ArrowRight: () => shift(far, 0),
          ArrowUp: () => shift(0, -far),
          ArrowDown: () => shift(0, far),
          Enter: () => (made.selected ? made.rewrite(made.selected) : made.place()),
          '[': () => made.cycle(-1),
          ']': () => made.cycle(1),
          '+': () => made.setZoom(made.zoom * ZOOM_STEP),
          '=': () => made.setZoom(made.zoom * ZOOM_STEP),
          '-': () => made.setZoom(made.zoom / ZOOM_STEP),
          '0': fit,
          '1': () => made.setZoom(1),
          ...Object.fromEntries(TOOLS.map(([kind, , key]) => [key, () => tool(kind)])),
        };
    const action = actions[event.key];
    // Enter on a button presses it; on that of the chosen tool it makes the mark.
    const pressed = (event.target as Element).closest('button');
    const itself = pressed && (made.tool === 'select' || pressed.getAttribute('aria-pressed') !== 'true');
    if (!action || (event.key === 'Enter' && itself)) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  // On the window: the focus is nowhere when a button that had it went away.
  useEffect(() => {
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  });

  return (
    <dialog
      class="editor"
      ref={dialog}
      aria-label="Mark up the picture"
      onCancel={(event) => {
        event.preventDefault();
        if (made?.selected) made.select(0);
        else if (made && made.tool !== 'select') tool('select');
        else leave();
      }}
    >
      <header class="editor-bar">
        <div class="group" role="toolbar" aria-label="Tools">
          {TOOLS.map(([kind, label, key, path]) => (
            <button
              key={kind}
              type="button"
              class="tool"
              aria-label={label}
              title={`${label} (${key})`}
              aria-pressed={made?.tool === kind}
              onClick={() => tool(kind)}
            >
              <ToolIcon path={path} />
              {kind === 'here' && <span>click HERE</span>}
            </button>
          ))}
        </div>
        <div class="group" role="radiogroup" aria-label="Colour">
          {COLOURS.map((colour, i) => (
            <button
              key={colour}
              type="button"
              role="radio"
              class="colour"
              aria-label={COLOUR_NAMES[i]}
              title={COLOUR_NAMES[i]}
              aria-checked={made?.style.colour === colour}
              onClick={() => {
                remember('mark-colour', colour);
                made?.setStyle({ colour });
              }}
            >
              <span style={{ background: colour }} />
            </button>
          ))}
        </div>
        <div class="group" role="radiogroup" aria-label="Width">
          {WIDTHS.map((width, i) => (
            <button
              key={width}
              type="button"
              role="radio"
              class="tool"
              aria-label={WIDTH_NAMES[i]}
              title={WIDTH_NAMES[i]}
              aria-checked={made?.style.width === width * scaleOf(picture)}
              onClick={() => {
                remember('mark-width', String(width));
                made?.setStyle({ width: width * scaleOf(picture) });
              }}
            >
              <i class="line" style={{ height: `${width}px` }} />
            </button>
          ))}
        </div>
        <div class="group" role="toolbar" aria-label="Changes">
          <Action label="Undo" hint="Ctrl+Z" icon="undo" off={!made?.history.canUndo} act={() => made?.undo()} />
          <Action label="Redo" hint="Ctrl+Y" icon="redo" off={!made?.history.canRedo} act={() => made?.redo()} />
          <Action label="Delete" hint="Del" icon="trash" off={!made?.selected} act={() => made?.remove()} />
          {made?.history.now.crop && (
            <button type="button" onClick={() => made.uncrop()}>
              Uncrop
            </button>
          )}
        </div>
        <div class="group zoom" role="toolbar" aria-label="Zoom">
          <button type="button" aria-label="Zoom out" onClick={() => made?.setZoom(made.zoom / ZOOM_STEP)}>
            −
          </button>
          <output aria-label="Zoom level">{Math.round((made?.zoom ?? 1) * 100)} %</output>
          <button type="button" aria-label="Zoom in" onClick={() => made?.setZoom(made.zoom * ZOOM_STEP)}>
            +
          </button>
          <button type="button" onClick={fit}>
            Fit
          </button>
        </div>
      </header>
      <div
        class="editor-place"
        ref={place}
        onWheel={(event) => {
          if (!event.ctrlKey || !made) return;
          event.preventDefault();
          made.setZoom(made.zoom * (event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP));
        }}
      >
        <div class="editor-paper">
          <div ref={paper} role="img" aria-label="The picture with your marks" />
          {writing && made && (
            <TextField
              writing={writing}
              board={made}
              done={(text) => {
                setWriting(null);
                made.write(text, writing.at, writing.mark);
              }}
            />
          )}
        </div>
      </div>
      <footer class="editor-foot">
        {sure ? (
          <div class="sure" role="alert">
            <span>Your marks are not sent. Throw them away?</span>
            <button type="button" onClick={() => setSure(false)}>
              Go on
            </button>
            <button type="button" class="danger" onClick={close}>
              Throw away
            </button>
          </div>
        ) : (
          <>
            <label class="caption">
              <span class="hidden-text">Caption</span>
              <input
                type="text"
                placeholder="Caption (optional)"
                maxLength={MAX_CAPTION}
                value={caption}
                onInput={(event) => setCaption(event.currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && !event.isComposing) deliver();
                }}
              />
            </label>
            <button type="button" onClick={leave}>
              Cancel
            </button>
            <button type="button" class="primary" title="Ctrl+Enter" onClick={deliver}>
              Send picture
            </button>
          </>
        )}
      </footer>
    </dialog>
  );
}

/** Lines look the same on pictures of dense screens. */
function scaleOf(picture: HTMLCanvasElement): number {
  return Math.max(1, Math.round(Math.min(picture.width / 900, picture.height / 600)));
}

interface ActionProps {
  label: string;
  hint: string;
  icon: 'undo' | 'redo' | 'trash';
  off: boolean;
  act: () => void;
}

function Action({ label, hint, icon, off, act }: ActionProps) {
  return (
    <button type="button" class="tool" aria-label={label} title={`${label} (${hint})`} disabled={off} onClick={act}>
      <Icon name={icon} />
    </button>
  );
}

interface Writing {
  at: { x: number; y: number; size: number };
  /** The mark whose words they are; 0 for new ones. */
  mark: number;
}

/** Where words are written: over the picture, as large as they will be. */
function TextField({ writing, board, done }: { writing: Writing; board: Board; done: (text: string) => void }) {
  const mark = board.find(writing.mark);
  const field = useRef<HTMLTextAreaElement>(null);
  const finishedOnce = useRef(false);
  const { x, y } = board.screen(writing.at.x, writing.at.y);
  const colour = mark?.colour ?? board.style.colour;
  useEffect(() => {
    // The press that began it would take the focus again.
    const timer = setTimeout(() => field.current?.select(), 0);
    return () => clearTimeout(timer);
  }, []);
  const finish = (text: string): void => {
    if (finishedOnce.current) return;
    finishedOnce.current = true;
    done(text.trim());
  };
  return (
    <textarea
      ref={field}
      class="editor-text"
      aria-label="Words on the picture"
      rows={1}
      defaultValue={mark?.kind === 'text' ? mark.text : ''}
      style={{ left: `${x}px`, top: `${y}px`, fontSize: `${writing.at.size * board.zoom}px`, color: colour }}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape' || (event.key === 'Enter' && !event.shiftKey && !event.isComposing)) {
          event.preventDefault();
          finish(event.currentTarget.value);
        }
      }}
    />
  );
}
