import { Icon } from '../ui/icons.tsx';
import { remember } from '../ui/stored.ts';
import type { DrawingCanvas } from './canvas.ts';
import { COLOURS, type Tool, WIDTHS } from './marks.ts';
import { TOOLS, ToolIcon } from './tool-icons.tsx';

const COLOUR_NAMES = ['Red', 'Orange', 'Yellow', 'Green', 'Blue', 'Violet', 'Black', 'White'];
const WIDTH_NAMES = ['Thin', 'Medium', 'Thick'];
export const ZOOM_STEP = 1.25;

interface BarProps {
  canvas: DrawingCanvas;
  tool: (tool: Tool) => void;
  fit: () => void;
  zoom: (to: number) => void;
}

/** The editor's tools, colours, widths, changes and zoom. */
export function EditorBar({ canvas, tool, fit, zoom }: BarProps) {
  return (
    <header class="editor-bar">
      <div class="group" role="toolbar" aria-label="Tools">
        {TOOLS.map(([kind, label, key, path]) => (
          <button
            key={kind}
            type="button"
            class="tool"
            aria-label={label}
            title={`${label} (${key})`}
            aria-pressed={canvas.tool === kind}
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
            aria-checked={canvas.style.colour === colour}
            onClick={() => {
              remember('mark-colour', colour);
              canvas.setStyle({ colour });
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
            aria-checked={canvas.style.width === width * scaleOf(canvas.picture)}
            onClick={() => {
              remember('mark-width', String(width));
              canvas.setStyle({ width: width * scaleOf(canvas.picture) });
            }}
          >
            <i class="line" style={{ height: `${width}px` }} />
          </button>
        ))}
      </div>
      <div class="group" role="toolbar" aria-label="Changes">
        <Action label="Undo" hint="Ctrl+Z" icon="undo" off={!canvas.history.canUndo} act={() => canvas.undo()} />
        <Action label="Redo" hint="Ctrl+Y" icon="redo" off={!canvas.history.canRedo} act={() => canvas.redo()} />
        <Action label="Delete" hint="Del" icon="trash" off={!canvas.selected} act={() => canvas.remove()} />
        {canvas.history.now.crop && (
          <button type="button" onClick={() => canvas.uncrop()}>
            Uncrop
          </button>
        )}
      </div>
      <div class="group zoom" role="toolbar" aria-label="Zoom">
        <button type="button" aria-label="Zoom out" onClick={() => zoom(canvas.zoom / ZOOM_STEP)}>
          −
        </button>
        <output aria-label="Zoom level">{Math.round(canvas.zoom * 100)} %</output>
        <button type="button" aria-label="Zoom in" onClick={() => zoom(canvas.zoom * ZOOM_STEP)}>
          +
        </button>
        <button type="button" onClick={fit}>
          Fit
        </button>
      </div>
    </header>
  );
}

/** Lines look the same on pictures of dense screens. */
export function scaleOf(picture: HTMLCanvasElement): number {
  return Math.max(1, Math.round(Math.min(picture.width / 900, picture.height / 600)));
}

/** Round the picture, CSS pixels on each side. */
const MARGIN = 16;

/** The zoom at which an area of the picture is seen whole. */
export function fitZoom(area: { w: number; h: number }, width: number, height: number): number {
  return Math.min((width - 2 * MARGIN) / area.w, (height - 2 * MARGIN) / area.h, 1);
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
