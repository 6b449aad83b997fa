import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** A picture that is larger than its stage is moved by dragging it. */
export function usePanning(stage: RefObject<HTMLElement>, on: boolean): void {
  useEffect(() => {
    const element = stage.current;
    if (!element || !on) return;
    let from: { x: number; y: number; left: number; top: number } | null = null;
    const down = (event: PointerEvent): void => {
      const larger = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
      if (event.button !== 0 || !larger || !(event.target as Element).closest('.sizer')) return;
      from = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop };
      element.setPointerCapture(event.pointerId);
      element.classList.add('panning');
    };
    const move = (event: PointerEvent): void => {
      if (!from) return;
      element.scrollLeft = from.left - (event.clientX - from.x);
      element.scrollTop = from.top - (event.clientY - from.y);
    };
    const up = (): void => {
      from = null;
      element.classList.remove('panning');
    };
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
    };
  }, [stage, on]);
}
