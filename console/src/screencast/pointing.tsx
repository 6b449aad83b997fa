import type { Box } from '@cobrowse/mirror/mirror/hit.ts';
import type { Mirror } from '@cobrowse/mirror/mirror/mirror.ts';
import type { Place } from '@cobrowse/shared/wire/place.ts';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** A press that moves less than this is a click, CSS pixels of the screen. */
const CLICK_PX = 5;
const STEP = 20;

interface Props {
  mirror: Mirror;
  /** The element over which the picture lies, at this scale. */
  over: HTMLElement;
  scale: number;
  /** With null when the operator gave up. */
  done: (place: Place | null) => void;
}

/** Chooses a place of the mirrored page: an element by a click, an area by dragging, either by keys. */
export function Pointing({ mirror, over, scale, done }: Props) {
  const cover = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState<Box | null>(null);
  const from = useRef<{ x: number; y: number } | null>(null);
  const at = useRef({ x: mirror.width / 2, y: mirror.height / 2 });
  useLayoutEffect(() => cover.current?.focus(), []);

  const where = (event: PointerEvent): { x: number; y: number } => {
    const { left, top } = over.getBoundingClientRect();
    return { x: (event.clientX - left) / scale, y: (event.clientY - top) / scale };
  };
  const dragged = (to: { x: number; y: number }): Box | null => {
    const start = from.current;
    if (!start || Math.hypot(to.x - start.x, to.y - start.y) * scale < CLICK_PX) return null;
    return {
      left: Math.min(start.x, to.x),
      top: Math.min(start.y, to.y),
      width: Math.abs(to.x - start.x),
      height: Math.abs(to.y - start.y),
    };
  };
  const look = (): void => setBox(mirror.placeAt(at.current.x, at.current.y).box);

  return (
    <div
      ref={cover}
      class="pointing"
      style={{
        left: `${over.offsetLeft}px`,
        top: `${over.offsetTop}px`,
        width: `${over.offsetWidth}px`,
        height: `${over.offsetHeight}px`,
      }}
      role="application"
      tabIndex={0}
      aria-label="Choose what to show: arrow keys move, Enter shows it, Escape cancels"
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = where(event);
      }}
      onPointerMove={(event) => {
        at.current = where(event);
        const area = dragged(at.current);
        if (area) setBox(area);
        else look();
      }}
      onPointerUp={(event) => {
        const to = where(event);
        const area = dragged(to);
        from.current = null;
        done(area ? mirror.placeOf(area) : mirror.placeAt(to.x, to.y));
      }}
      onKeyDown={(event) => {
        const moves: Record<string, [number, number]> = {
          ArrowLeft: [-STEP, 0],
          ArrowRight: [STEP, 0],
          ArrowUp: [0, -STEP],
          ArrowDown: [0, STEP],
        };
        const move = moves[event.key];
        if (move) {
          at.current = {
            x: Math.min(Math.max(at.current.x + move[0], 0), mirror.width - 1),
            y: Math.min(Math.max(at.current.y + move[1], 0), mirror.height - 1),
          };
          look();
        } else if (event.key === 'Enter') done(mirror.placeAt(at.current.x, at.current.y));
        else if (event.key === 'Escape') done(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {box && (
        <div
          class="target"
          style={{
            left: `${box.left * scale}px`,
            top: `${box.top * scale}px`,
            width: `${box.width * scale}px`,
            height: `${box.height * scale}px`,
          }}
        />
      )}
      <p class="hint">Click an element, or drag an area. Esc cancels.</p>
    </div>
  );
}
