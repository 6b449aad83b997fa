import { useState } from 'preact/hooks';
import { remember, remembered, useRemembered } from '../ui/stored.ts';

const WIDTH = 'dialogue-width';
const NARROWEST = 220;
const WIDEST = 640;
const USUAL = 320;
const STEP = 24;

/** How wide the dialogue is beside the mirror; remembered in this browser. */
export interface Split {
  width: number;
  collapsed: boolean;
  resize(width: number): void;
  collapse(collapsed: boolean): void;
}

const within = (width: number): number =>
  Math.round(Math.min(Math.max(width, NARROWEST), Math.max(NARROWEST, Math.min(WIDEST, window.innerWidth * 0.6))));

export function useSplit(): Split {
  const [width, setWidth] = useState(() => within(Number(remembered(WIDTH)) || USUAL));
  const [collapsed, collapse] = useRemembered('dialogue-collapsed', false);
  return {
    width,
    collapsed,
    resize(wanted) {
      const next = within(wanted);
      setWidth(next);
      remember(WIDTH, String(next));
    },
    collapse,
  };
}

/** The line between dialogue and mirror: dragged, or moved with the arrow keys. */
export function Separator({ split }: { split: Split }) {
  if (split.collapsed) return null;
  return (
    <div
      class="separator"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the dialogue"
      aria-controls="dialogue"
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={split.width}
      tabIndex={0}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
        if (by !== undefined) split.resize(split.width + by);
        else if (event.key === 'Home') split.resize(NARROWEST);
        else if (event.key === 'End') split.resize(WIDEST);
        else return;
        event.preventDefault();
      }}
      onDblClick={() => split.resize(USUAL)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
        event.currentTarget.focus();
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) split.resize(event.clientX);
      }}
    />
  );
}
