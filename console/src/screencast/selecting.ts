import type { Mirror } from '@cobrowse/mirror/mirror/mirror.ts';
import { type MutableRef, useEffect, useRef, useState } from 'preact/hooks';

interface Selecting {
  selecting: boolean;
  setSelecting: (on: boolean) => void;
  /** What begins it, and has the focus again when it ends from within. */
  button: MutableRef<HTMLButtonElement | null>;
}

/** Whether text of the mirror can be selected now. */
export function useSelecting(mirror: Mirror | null, ready: boolean): Selecting {
  const [selecting, setSelecting] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!mirror || !selecting || !ready) return;
    mirror.selectText(true, () => {
      setSelecting(false);
      button.current?.focus();
    });
    return () => mirror.selectText(false);
  }, [mirror, selecting, ready]);
  return { selecting, setSelecting, button };
}
