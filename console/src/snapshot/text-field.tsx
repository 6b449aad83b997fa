import { useEffect, useRef } from 'preact/hooks';
import type { DrawingCanvas } from './canvas.ts';

export interface Writing {
  at: { x: number; y: number; size: number };
  /** The mark whose words they are; 0 for new ones. */
  markId: number;
}

/** Where words are written: over the picture, as large as they will be. */
export function TextField({
  writing,
  canvas,
  done,
}: {
  writing: Writing;
  canvas: DrawingCanvas;
  done: (text: string) => void;
}) {
  const mark = canvas.find(writing.markId);
  const field = useRef<HTMLTextAreaElement>(null);
  const finishedOnce = useRef(false);
  const { x, y } = canvas.screen(writing.at.x, writing.at.y);
  const colour = mark?.colour ?? canvas.style.colour;
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
      aria-label="Text on the picture"
      rows={1}
      defaultValue={mark?.kind === 'text' ? mark.text : ''}
      style={{ left: `${x}px`, top: `${y}px`, fontSize: `${writing.at.size * canvas.zoom}px`, color: colour }}
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
