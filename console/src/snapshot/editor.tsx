import { render } from 'preact';
import { useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { remembered } from '../ui/stored.ts';
import { DrawingCanvas } from './canvas.ts';
import { finished } from './draw.ts';
import { EditorBar, fitZoom, scaleOf, ZOOM_STEP } from './editor-bar.tsx';
import { type Area, COLOURS, type Tool, WIDTHS } from './marks.ts';
import { TextField, type Writing } from './text-field.tsx';
import { TOOLS } from './tool-icons.tsx';

const MAX_CAPTION = 2000;
/** What is larger as PNG goes as JPEG. */
const LARGEST_PNG = 4 * 1024 * 1024;

interface Ends {
  send(blob: Blob, name: string, caption: string): Promise<void>;
  /** The operator gave the picture up. */
  left(): void;
}

/** Opens the editor over the whole window. Returns how to close it from outside: its picture is discarded. */
export function showEditor(picture: HTMLCanvasElement, name: string, ends: Ends): () => void {
  const host = document.createElement('div');
  document.body.append(host);
  const before = document.activeElement as HTMLElement | null;
  let open = true;
  const unmount = (): void => {
    if (!open) return;
    open = false;
    render(null, host);
    host.remove();
    before?.focus?.();
  };
  const discard = (): void => {
    unmount();
    // A canvas without a size holds no picture.
    picture.width = 0;
  };
  render(<Editor picture={picture} name={name} ends={ends} unmount={unmount} />, host);
  return discard;
}

interface EditorProps {
  picture: HTMLCanvasElement;
  name: string;
  ends: Ends;
  unmount: () => void;
}

function Editor({ picture, name, ends, unmount }: EditorProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const container = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const [made, setMade] = useState<DrawingCanvas | null>(null);
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const [writing, setWriting] = useState<Writing | null>(null);
  const [caption, setCaption] = useState('');
  const [sure, setSure] = useState(false);
  /** What the picture was fitted for, until the operator zooms. */
  const fitted = useRef<Area | null>(null);

  useLayoutEffect(() => {
    dialog.current?.showModal();
    const container = paper.current;
    if (!container) return;
    const colour = remembered('mark-colour') ?? COLOURS[0];
    const width = Number(remembered('mark-width')) || WIDTHS[1];
    const canvas = new DrawingCanvas(
      container,
      picture,
      { colour, width: width * scaleOf(picture) },
      { changed: () => redraw(), write: (at, mark) => setWriting({ at, markId: mark }) },
    );
    setMade(canvas);
    return () => canvas.destroy();
  }, [picture]);

  // The bar of tools comes with the canvas and takes its room: only then it is known how large the picture can be.
  useLayoutEffect(() => {
    if (!made || !container.current) return;
    fit();
    const observer = new ResizeObserver(() => fitted.current && fitTo(fitted.current));
    observer.observe(container.current);
    return () => observer.disconnect();
  }, [made]);

  function fitTo(area: Area): void {
    const room = container.current;
    if (!room || !made) return;
    fitted.current = area;
    made.setZoom(fitZoom(area, room.clientWidth, room.clientHeight));
  }

  const fit = (): void => {
    if (made) fitTo(made.shown);
  };

  function zoom(by: number): void {
    fitted.current = null;
    made?.setZoom(by);
  }

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
      unmount();
      const send = (blob: Blob, type: string): void => void ends.send(blob, name.replace(/\.\w+$/, type), words);
      if (png.size <= LARGEST_PNG) send(png, '.png');
      else canvas.toBlob((jpeg) => jpeg && send(jpeg, '.jpg'), 'image/jpeg', 0.88);
    }, 'image/png');
  }

  function leave(): void {
    if (made?.history.changed && !sure) setSure(true);
    else giveUp();
  }

  function giveUp(): void {
    unmount();
    ends.left();
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
          Enter: () => (made.selected ? made.rewrite(made.selected) : made.addInMiddle()),
          '[': () => made.cycle(-1),
          ']': () => made.cycle(1),
          '+': () => zoom(made.zoom * ZOOM_STEP),
          '=': () => zoom(made.zoom * ZOOM_STEP),
          '-': () => zoom(made.zoom / ZOOM_STEP),
          '0': fit,
          '1': () => zoom(1),
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

  // On the window: the focus is nowhere when a button that had it went away. At once: keys may come before the first paint.
  useLayoutEffect(() => {
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
      {made && <EditorBar canvas={made} tool={tool} fit={fit} zoom={zoom} />}
      <div
        class="editor-place"
        ref={container}
        onWheel={(event) => {
          if (!event.ctrlKey || !made) return;
          event.preventDefault();
          zoom(made.zoom * (event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP));
        }}
      >
        <div class="editor-paper">
          <div ref={paper} role="img" aria-label="The picture with your marks" />
          {writing && made && (
            <TextField
              writing={writing}
              canvas={made}
              done={(text) => {
                setWriting(null);
                made.write(text, writing.at, writing.markId);
              }}
            />
          )}
        </div>
      </div>
      <footer class="editor-foot">
        {sure ? (
          <div class="sure" role="alert">
            <span>Discard your changes?</span>
            <button type="button" onClick={() => setSure(false)}>
              Keep editing
            </button>
            <button type="button" class="danger" onClick={giveUp}>
              Discard
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
