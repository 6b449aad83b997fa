import { localFiles } from '@cobrowse/mirror/mirror/assets.ts';
import { Mirror } from '@cobrowse/mirror/mirror/mirror.ts';
import type { Part } from '@cobrowse/shared/findings.ts';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TestedPage } from './tester.ts';

interface Tint {
  id: number;
  how: Part['how'] | 'personal';
  why: string;
  box: { left: number; top: number; width: number; height: number };
}

/** The page as a consultant would see it, its hidden parts tinted and explained. `chosen` is brought into view. */
export function Picture({ page, chosen }: { page: TestedPage; chosen: { id: number } | null }) {
  const room = useRef<HTMLDivElement>(null);
  const sizer = useRef<HTMLDivElement>(null);
  const [mirror, setMirror] = useState<Mirror | null>(null);
  const [size, setSize] = useState({ width: 1, height: 1 });
  const [scale, setScale] = useState(1);
  const [tints, setTints] = useState<Tint[]>([]);
  const [broken, setBroken] = useState('');

  useEffect(() => {
    const files = localFiles(page.files);
    setBroken('');
    setTints([]);
    setMirror(null);
    const made: Mirror = new Mirror(files, {
      size: (width, height) => setSize({ width, height }),
      page: () => {},
      ready: () => setMirror(made),
      sync: () => {},
      broken: setBroken,
    });
    sizer.current?.prepend(made.element);
    for (const entry of page.entries) made.feed(entry);
    return () => made.stop();
  }, [page]);

  useLayoutEffect(() => {
    const fit = (): void => setScale(Math.min(1, (room.current?.clientWidth ?? size.width) / size.width));
    fit();
    const observer = new ResizeObserver(fit);
    if (room.current) observer.observe(room.current);
    return () => observer.disconnect();
  }, [size.width]);

  const draw = (): void => {
    if (!mirror) return;
    const { parts, personal } = page.findings;
    const wanted = [
      ...parts.map(({ id, how, why }) => ({ id, how, why: `${how}: ${why}` })),
      ...personal.map(({ id, what }) => ({ id, how: 'personal' as const, why: `shown, and looks personal: ${what}` })),
    ];
    setTints(
      wanted.flatMap((one) => {
        const box = mirror.boxOf(one.id);
        return box && box.top < size.height && box.top + box.height > 0 ? [{ ...one, box }] : [];
      }),
    );
  };
  useEffect(draw, [mirror, size.height, page]);
  useEffect(() => {
    if (!mirror || !chosen) return;
    mirror.reveal(chosen.id);
    draw();
  }, [mirror, chosen]);
  useEffect(() => {
    const wheel = (event: WheelEvent): void => {
      if (!mirror?.scrollBy(event.deltaX / scale, event.deltaY / scale)) return;
      event.preventDefault();
      draw();
    };
    const element = sizer.current;
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  });

  return (
    <div class="rules-picture" ref={room}>
      {broken && <p role="alert">The page cannot be shown: {broken}.</p>}
      <section
        class="rules-sizer"
        aria-label="The page as a consultant would see it"
        ref={sizer}
        style={{ width: `${size.width * scale}px`, height: `${size.height * scale}px`, '--scale': String(scale) }}
      >
        <div class="tints">
          {tints.map(({ id, how, why, box }) => (
            <div
              key={`${id} ${how}`}
              class={`tint ${how} ${chosen?.id === id ? 'chosen' : ''}`}
              title={why}
              style={{
                left: `${box.left * scale}px`,
                top: `${box.top * scale}px`,
                width: `${box.width * scale}px`,
                height: `${box.height * scale}px`,
              }}
            />
          ))}
        </div>
      </section>
    </div>
  );
}
