/** Animations of scripts, and where all animations stand. */

import type { Op } from '@cobrowse/shared/wire/layout.ts';
import { PLAY_FINISHED, PLAY_IDLE, PLAY_PAUSED, PLAY_RUNNING } from '@cobrowse/shared/wire/ops.ts';
import { rewriteOne } from './css.ts';
import type { Features } from './css-media.ts';

type Described = Extract<Op, { op: 'animation' }>;
type Told = Extract<Op, { op: 'time' }>;

const MAX_ANIMATIONS = 1000;
const MAX_FRAMES = 500;

export class MirrorAnimations {
  private made = new Map<number, () => Animation | null>();
  /** Told of animations that the styles have not made yet. */
  private early = new Map<number, { op: Told; at: number }>();

  make(op: Described, element: Element, features: Features): void {
    if (this.made.size >= MAX_ANIMATIONS) return;
    const { source, timing, pseudo } = op;
    if (timing === null) {
      // The browser itself made it from the styles: only its time is ours.
      this.made.set(op.animation, () => cssAnimation(element, source, pseudo));
      return;
    }
    try {
      const options = { ...(JSON.parse(timing, revive) as KeyframeEffectOptions), pseudoElement: pseudo };
      const frames = clean(JSON.parse(source), features);
      const animation = element.animate(frames, options);
      this.made.set(op.animation, () => animation);
    } catch {
      // Keyframes that this browser does not take.
    }
  }

  tell(op: Told): void {
    this.early.delete(op.animation);
    const animation = this.made.get(op.animation)?.();
    if (op.state === PLAY_IDLE) this.made.delete(op.animation);
    else if (!animation) this.early.set(op.animation, { op, at: performance.now() });
    if (!animation) return;
    try {
      if (op.state === PLAY_IDLE) {
        animation.cancel();
        return;
      }
      animation.playbackRate = op.rate;
      if (op.state === PLAY_RUNNING) animation.play();
      else if (op.state === PLAY_PAUSED) animation.pause();
      animation.currentTime = op.time;
      if (op.state === PLAY_FINISHED && animation.playState !== 'finished') animation.finish();
    } catch {
      // Infinite animations cannot be finished.
    }
  }

  /** Tries again for those whose styles came late. */
  retry(): void {
    for (const { op, at } of this.early.values()) {
      const late = op.state === PLAY_RUNNING ? (performance.now() - at) * op.rate : 0;
      if (this.made.get(op.animation)?.()) this.tell({ ...op, time: op.time + late });
    }
  }
}

/** Puts the animations in a drawing to where they are on the page. */
export function standAt(node: Node, time: number, paused: boolean): void {
  if (!('setCurrentTime' in node)) return;
  const drawing = node as SVGSVGElement;
  drawing.setCurrentTime(time / 1000);
  if (paused) drawing.pauseAnimations();
  else drawing.unpauseAnimations();
}

function cssAnimation(element: Element, name: string, pseudo: string | null): Animation | null {
  for (const animation of element.getAnimations({ subtree: pseudo !== null })) {
    const effect = animation.effect as KeyframeEffect | null;
    if ((animation as CSSAnimation).animationName === name && (effect?.pseudoElement ?? null) === pseudo) {
      return animation;
    }
  }
  return null;
}

function revive(_: string, value: unknown): unknown {
  return value === 'Infinity' ? Number.POSITIVE_INFINITY : value;
}

/** Keyframes are styles: what styles may not, they may not. */
function clean(frames: unknown, features: Features): Keyframe[] {
  if (!Array.isArray(frames) || frames.length > MAX_FRAMES) throw new Error('no keyframes');
  return frames.map((frame: Record<string, unknown>) => {
    const made: Keyframe = {};
    for (const [name, value] of Object.entries(frame)) {
      if (typeof value === 'number' || value === null) made[name] = value;
      else if (typeof value === 'string') made[name] = rewriteOne(value, () => 'data:,', features);
    }
    return made;
  });
}
