import type { UnshownPart } from '@cobrowse/mirror/mirror/unshown.ts';
import { useEffect, useState } from 'preact/hooks';
import { unshown } from '../ui/words.ts';

export const missingWords = (count: number): string =>
  count === 1 ? '1 part cannot be shown' : `${count} parts cannot be shown`;

interface Props {
  parts: readonly UnshownPart[];
  /** Shows where a part is; 0 takes the mark away. */
  mark: (id: number) => void;
}

/** What of the page is missing in the picture, and why; each is marked there while it is pointed at. */
export function Missing({ parts, mark }: Props) {
  const [open, setOpen] = useState(false);
  const none = parts.length === 0;
  useEffect(() => {
    if (none) setOpen(false);
    return () => mark(0);
  }, [none, mark]);
  if (none) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what the button in it has opened
    <div
      class="missing"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
      }}
    >
      <button type="button" aria-expanded={open} aria-controls="missing-parts" onClick={() => setOpen(!open)}>
        What is missing?
      </button>
      {open && (
        <ul id="missing-parts" aria-label="Parts that cannot be shown">
          {parts.map(({ id, reason }) => (
            <li key={id}>
              <button
                type="button"
                title="Mark it in the picture"
                onFocus={() => mark(id)}
                onBlur={() => mark(0)}
                onPointerEnter={() => mark(id)}
                onPointerLeave={() => mark(0)}
                onClick={() => mark(id)}
              >
                {unshown(reason)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
