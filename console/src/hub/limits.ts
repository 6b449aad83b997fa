/** When a visitor may be asked again, as one console knows it. The hub holds the limits; this counts down for the eye. */

import type { RequestLimits } from '../app/types.ts';

/** Ends of the limits on this console's clock, milliseconds; 0 for none. */
export interface Until {
  pause: number;
  muted: number;
}

export function until({ pause, muted }: RequestLimits, now: number): Until {
  const end = (seconds: number): number => (seconds > 0 ? now + seconds * 1000 : 0);
  return { pause: end(pause), muted: end(muted) };
}

/** Why the visitor cannot be asked now; empty when they can. */
export function whyNot(limits: Until | undefined, now: number): string {
  if (!limits) return '';
  if (limits.muted > now) return 'The visitor does not want to be asked again today.';
  return limits.pause > now ? `You can ask again in ${span(limits.pause - now)}.` : '';
}

/** `25 s` or `1 min 40 s`; never less than is left. */
function span(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
}
