import { render } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { remembered } from '../ui/stored.ts';
import { Board } from './board.ts';
import { finished } from './draw.ts';
import { EditorBar, scaleOf, ZOOM_STEP } from './editor-bar.tsx';
import { COLOURS, type Tool, WIDTHS } from './marks.ts';
import { TextField, type Writing } from './text-field.tsx';
import { TOOLS } from './tool-icons.tsx';

const MAX_CAPTION = 2000;
/** What is larger as PNG goes as JPEG. */
const LARGEST_PNG = 4 * 1024 * 1024;

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
      {made && <EditorBar board={made} tool={tool} fit={fit} />}
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
