/** Scales the mirror inside its stage: fit, or a chosen zoom. The page itself is never reflowed. */

export const STEPS = [0.1, 0.17, 0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4];

export function fitScale(width: number, height: number, stageWidth: number, stageHeight: number): number {
  return Math.max(0.05, Math.min(stageWidth / width, stageHeight / height, 1));
}

/** The next step from any scale, also from one that is no step. */
export function stepped(scale: number, direction: 1 | -1): number {
  const steps = direction > 0 ? STEPS : [...STEPS].reverse();
  return steps.find((step) => (step - scale) * direction > 0.001) ?? scale;
}
