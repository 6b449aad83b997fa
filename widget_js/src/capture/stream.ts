/** What trackers share: a keyframe with the deltas after it, and what outlasts it. */

import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Assets } from '../assets/assets.ts';
import type { Gate } from '../privacy/gate.ts';
import type { Level } from '../privacy/levels.ts';
import type { Secrets } from '../privacy/secrets.ts';
import type { HiddenParts } from './hidden-parts.ts';
import type { PageRules } from './page-rules.ts';
import type { Parts } from './parts.ts';
import type { Realm } from './patch.ts';
import type { Scheduler } from './scheduler.ts';
import type { SheetReader } from './styles/sheet-reader.ts';
import type { SheetRecords } from './styles/sheet-records.ts';
import type { Listen, Root, Tracker } from './tracker.ts';
import type { Dots } from './trackers/dots.ts';
import type { PointerInput } from './trackers/pointer-input.ts';
import type { Hosts } from './tree/hosts.ts';
import type { Lasting } from './tree/levels.ts';
import type { Scope } from './tree/scope.ts';
import type { Tree } from './tree/tree.ts';

export interface TrackerKind<T extends Tracker = Tracker> {
  new (stream: Stream): T;
  /** Wraps methods of the page or of one of its frames; `now` is the tracker of the keyframe of now. Returns how to undo it. */
  hook?(realm: Realm, now: () => never): (() => void)[];
}

/** How much is left out for a weak link: from 1 on pointers, from 2 on pictures, from 3 on canvases. */
export type Spared = 0 | 1 | 2 | 3;

/** What all keyframes of a screencast share. */
export interface Shared extends Lasting {
  readonly gate: Gate;
  readonly secrets: Secrets;
  readonly dots: Dots;
  readonly assets: Assets;
  readonly rules: PageRules;
  readonly scheduler: Scheduler;
  /** With which number of a node the screencast began. */
  readonly since: number;
  readonly hiddenParts: HiddenParts;
  readonly sheetReader: SheetReader;
  readonly sheetRecords: SheetRecords;
  /** At-rules for what scripts registered while the capture runs. */
  readonly registered: string[];
  readonly pointer: PointerInput;
  spared: Spared;
  /** Has all trackers wrap methods in a realm. Returns how to undo it. */
  hook(realm: Realm): (() => void)[];
}

/** A keyframe and the deltas after it, as trackers see it. */
export interface Stream {
  readonly scope: Scope;
  readonly writer: FrameWriter;
  readonly tree: Tree;
  readonly parts: Parts;
  readonly hosts: Hosts;
  readonly shared: Shared;
  /** What the page itself starts with. */
  readonly level: Level;
  /** When it began, milliseconds of `performance.now()`. */
  readonly began: number;
  /** The picture was called ready. */
  ready: boolean;
  /** What a batch of records touched is dirty. */
  note(records: readonly MutationRecord[]): void;
  /** Has all trackers watch a root. */
  watch(root: Root, on: Listen): void;
  /** The tracker of a kind. */
  get<T extends Tracker>(kind: TrackerKind<T>): T;
}

/** What every tracker holds of its stream. */
export abstract class StreamTracker {
  protected readonly stream: Stream;
  protected readonly scope: Scope;
  protected readonly tree: Tree;
  protected readonly parts: Parts;
  protected readonly gate: Gate;
  protected readonly shared: Shared;
  /** There is something to write. */
  protected readonly wake: () => void;

  constructor(stream: Stream) {
    this.stream = stream;
    this.scope = stream.scope;
    this.tree = stream.tree;
    this.parts = stream.parts;
    this.gate = stream.shared.gate;
    this.shared = stream.shared;
    this.wake = stream.shared.scheduler.wake;
  }
}
