import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** A second press that comes sooner belongs to a double click. */
const ARMING_MS = 400;

interface ArmedProps {
  act: () => void;
  disabled?: boolean;
  /** Whether the focus goes to it; not where the arrow keys are still choosing. */
  focus?: boolean;
  children: ComponentChildren;
}

/** The button of a step that is not to be taken by accident: neither by a double click nor by a key that is held down. */
export function ArmedButton({ act, disabled = false, focus = true, children }: ArmedProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [armed, setArmed] = useState(false);
  /** Letters came first: somebody types, and thinks that the words go elsewhere. */
  const typed = useRef(false);
  useEffect(() => {
    // Who came by a key of the whole page may be typing: the focus goes to the step, not to what decides it.
    const pressed = document.activeElement !== null && document.activeElement !== document.body;
    if (focus && pressed) button.current?.focus();
    else if (focus) button.current?.closest<HTMLElement>('section')?.focus();
    const timer = setTimeout(() => setArmed(true), ARMING_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <button
      type="button"
      ref={button}
      class="primary"
      aria-disabled={disabled || !armed}
      onKeyDown={(event) => {
        if (event.repeat) event.preventDefault();
        if (event.key.length === 1 && event.key !== ' ') typed.current = true;
      }}
      onBlur={() => {
        typed.current = false;
      }}
      onClick={(event) => {
        const byKey = event.detail === 0;
        if (armed && !disabled && !(byKey && typed.current)) act();
      }}
    >
      {children}
    </button>
  );
}

/** Calls back at Escape, wherever the focus is. */
export function useEscape(act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.isComposing && !document.querySelector('dialog[open]')) latest.current();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}
