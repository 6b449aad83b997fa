/** What a capture is given, and what can be asked of it. */

import type { Place } from '@cobrowse/shared/wire/place.ts';
import type { HiddenPart, RuleSet } from '../privacy/rules.ts';
import type { Secrets } from '../privacy/secrets.ts';
import type { FoundPlace } from './places.ts';
import type { Spared } from './stream.ts';
import type { Scope } from './tree/scope.ts';

export interface Outgoing {
  readonly ready: boolean;
  send(kind: number, body: Uint8Array, flags: number): void;
  sendEphemeral(body: Uint8Array): void;
}

export interface Capture {
  /** Sends a new keyframe. */
  restart(): void;
  /** Goes on with other rules, which the hub made stricter than those before. */
  setRules(rules: RuleSet): void;
  /** Blocks a part that the visitor chose, here and when it comes again, until the screencast ends. */
  hide(element: Element): void;
  /** There is room to send again. */
  resume(): void;
  /** Finds a place that the console named. */
  findPlace(place: Place): FoundPlace;
  /** Leaves out what a weak link cannot carry. */
  spare(level: Spared): void;
  /** Stops at once and undoes every hook. */
  stop(): void;
  /** Writes what is dirty now, without waiting for a frame; for tests of single flushes. */
  flush(): void;
  /** Ids in use now; for tests of leaks. */
  readonly known: number;
  /** Whether all of the page has been sent. */
  readonly complete: boolean;
  /** Numbers and levels of what was sent, and which fields are secret; for explanations. */
  readonly scope: Scope;
  readonly secrets: Secrets;
}

export interface CaptureOptions {
  /** Work on the main thread per slice, milliseconds; 0 makes slices as small as they can be. */
  sliceMs?: number;
  /** Bodies from this size on are compressed by the browser, beside the page's work; bytes. */
  largeBytes?: number;
  /** What stays hidden beyond marks and rules, from earlier pages; `keepHidden` is told when it is more. */
  hidden?: readonly HiddenPart[];
  keepHidden?(parts: readonly HiddenPart[]): void;
}
