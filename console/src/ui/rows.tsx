import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows above and below what is seen, so that a quick scroll shows no gap. */
const MARGIN = 8;

interface Props<T> {
  label: string;
  rows: readonly T[];
  /** Of one row, CSS pixels. */
  height: number;
  keyOf: (row: T) => string;
  render: (row: T) => ComponentChildren;
  /** Called when the end comes near. */
  end?: () => void;
  empty?: ComponentChildren;
}

/** A list of rows of the same height, of which only those in sight are made: thousands stay smooth. */
export function Rows<T>({ label, rows, height, keyOf, render, end, empty }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 2000 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = (): void => setSeen({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  const first = Math.max(0, Math.floor(seen.top / height) - MARGIN);
  const last = Math.min(rows.length, Math.ceil((seen.top + seen.height) / height) + MARGIN);
  useLayoutEffect(() => {
    if (last >= rows.length && rows.length > 0) end?.();
  }, [last, rows.length]);

  function arrows(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const item = (event.target as Element).closest('li');
    const next = step > 0 ? item?.nextElementSibling : item?.previousElementSibling;
    const button = next?.querySelector('button');
    if (!button) return;
    event.preventDefault();
    button.focus();
  }

  return (
    <div class="rows" ref={box}>
      {rows.length === 0 && empty}
      <ul
        aria-label={label}
        onKeyDown={arrows}
        style={{ paddingTop: `${first * height}px`, paddingBottom: `${(rows.length - last) * height}px` }}
      >
        {rows.slice(first, last).map((row, i) => (
          <li
            key={keyOf(row)}
            aria-setsize={rows.length}
            aria-posinset={first + i + 1}
            style={{ height: `${height}px` }}
          >
            {render(row)}
          </li>
        ))}
      </ul>
    </div>
  );
}
