/** One keyframe and the deltas after it: what a flush writes, in its order. A new keyframe begins with nothing of this one. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { BLOCK, type Level, MASK, type Marks, SHOW } from '../privacy/levels.ts';
import { Compressor } from '../transport/compressor.ts';
import * as dom from './natives.ts';
import { Parts } from './parts.ts';
import { Roots } from './roots.ts';
import type { Shared, Stream, TrackerKind } from './stream.ts';
import { SheetNames } from './styles/sheet-names.ts';
import { Sheets } from './styles/sheets.ts';
import type { Listen, Root, Tracker } from './tracker.ts';
import { Blocks } from './trackers/blocks.ts';
import { Forms } from './trackers/forms.ts';
import { Objects } from './trackers/objects.ts';
import { Hosts } from './tree/hosts.ts';
import { Scope } from './tree/scope.ts';
import { Tree } from './tree/tree.ts';

/** While a large part of the page is on its way, slices go together into bodies of this size, or of this time. */
const BODY_BYTES = 32 * 1024;
const BODY_MS = 60;

export interface KeyframeOptions {
  readonly kinds: readonly TrackerKind[];
  readonly shared: Shared;
  /** Work on the main thread per slice, milliseconds. */
  readonly sliceMs: number;
  /** Bodies from this size on are compressed by the browser; bytes. */
  readonly largeBytes: number | undefined;
  send(kind: number, body: Uint8Array, flags: number): void;
  /** Only a new keyframe can show what happened. */
  restart(): void;
  /** The browser could not compress. */
  uncompressed(): void;
}

type With<K extends keyof Tracker> = Tracker & Required<Pick<Tracker, K>>;

export class Keyframe implements Stream {
  readonly scope: Scope;
  readonly writer = new FrameWriter();
  readonly hosts: Hosts;
  readonly tree: Tree;
  readonly parts: Parts;
  readonly shared: Shared;
  readonly level: Level;
  readonly began = performance.now();
  ready = false;
  private options: KeyframeOptions;
  private compressor: Compressor;
  private trackers: Map<TrackerKind, Tracker>;
  private polled: With<'poll'>[];
  /** Nothing was sent yet. */
  private first = true;
  /** When a body was last given away. */
  private pushed = 0;
  /** Too much is being compressed: the next slice waits. */
  private held = false;

  constructor(options: KeyframeOptions) {
    const { kinds, shared, uncompressed, largeBytes } = options;
    const { gate, rules } = shared;
    const marks = rules.readMarks();
    this.options = options;
    this.shared = shared;
    this.scope = new Scope(shared.since);
    this.hosts = new Hosts(this.scope);
    this.scope.raise(document, marks.broken ? MASK : SHOW);
    this.level = Math.max(marks.root, this.scope.floor(document)) as Level;
    shared.sheetReader.vocabulary.readRules(marks.any);
    this.tree = new Tree(this.scope, this.writer, gate, marks, shared, this.hosts);
    this.parts = new Parts(this.scope);
    this.compressor = new Compressor(this.send.bind(this), uncompressed, largeBytes);
    this.trackers = new Map(kinds.map((kind) => [kind, new kind(this)]));
    this.polled = this.those('poll');
    const forgetting = this.those('forget');
    this.scope.onForget = (node) => {
      for (const tracker of forgetting) tracker.forget(node);
    };
    this.open();
  }

  private those<K extends keyof Tracker>(method: K): With<K>[] {
    return [...this.trackers.values()].filter((tracker): tracker is With<K> => tracker[method] !== undefined);
  }

  get<T extends Tracker>(kind: TrackerKind<T>): T {
    return this.trackers.get(kind as TrackerKind) as T;
  }

  private open(): void {
    const doctype = dom.doctypeOf(document);
    const clean = (text: string): string => this.shared.gate.text(text, this.level);
    this.get(Roots).observe(document);
    this.writer.root(
      dom.compatMode(document) === 'BackCompat' ? 1 : 0,
      doctype ? [doctype.name, clean(doctype.publicId), clean(doctype.systemId)] : null,
    );
    this.tree.addRoot(document, this.level, this.scope.floor(document));
    this.shared.scheduler.wake();
  }

  watch(root: Root, on: Listen): void {
    for (const tracker of this.those('watch')) tracker.watch(root, on);
  }

  note(records: readonly MutationRecord[]): void {
    try {
      this.noteAll(records);
      this.shared.scheduler.wake();
    } catch {
      // What these records told is lost: only a new keyframe is certain.
      this.options.restart();
    }
  }

  private noteAll(records: readonly MutationRecord[]): void {
    this.shared.owned.note(records);
    const [sheets, names, forms] = [this.get(Sheets), this.get(SheetNames), this.get(Forms)];
    forms.learn(records);
    this.tree.dirt.note(
      records,
      (style) => {
        sheets.change(style);
        names.change(style);
      },
      (removed) => forms.removed(removed),
    );
  }

  flush(): void {
    const { options, scope, shared, tree } = this;
    this.held = this.compressor.behind;
    if (this.held) return;
    this.noteAll(this.get(Roots).takeRecords());
    if (!scope.has(document)) return;
    if (shared.rules.moved) {
      options.restart();
      return;
    }
    if (shared.hiddenParts.begin()) this.setMarks(shared.rules.readMarks());
    this.parts.renew();
    for (const tracker of this.those('begin')) tracker.begin();
    if (this.first && this.get(SheetNames).waits) return;
    if (!this.writeTree()) {
      options.restart();
      return;
    }
    const whole = tree.complete;
    for (const tracker of this.those('flush')) tracker.flush(this.writer, whole);
    this.push(whole);
    if (!whole || tree.scrollable.length > 0) shared.scheduler.goOn();
    else if (tree.dirty) shared.scheduler.wake();
  }

  /** Returns false when only a new keyframe can show what changed. */
  private writeTree(): boolean {
    const { scope, tree } = this;
    const firstNewId = scope.nextId;
    const deadline = performance.now() + this.options.sliceMs;
    if (!tree.writeStructure(deadline, this.get(Roots).all)) return false;
    do {
      this.addFresh();
      tree.expand(deadline);
    } while (tree.fresh.length > 0);
    if (this.shared.owned.regrets()) return false;
    tree.dropOrphans();
    const told = this.those('attribute');
    tree.writeValues(firstNewId, (element, tag, name) => {
      for (const tracker of told) tracker.attribute(element, tag, name);
    });
    return true;
  }

  private addFresh(): void {
    const { scope, tree } = this;
    const adding = this.those('add');
    for (const element of tree.fresh.splice(0)) {
      if (!scope.has(element)) continue;
      if (scope.level(element) === BLOCK) {
        this.get(Blocks).block(element);
        this.get(Objects).note(element);
        continue;
      }
      const tag = dom.localName(element);
      for (const tracker of adding) tracker.add(element, tag);
    }
  }

  private push(whole: boolean): void {
    const { writer } = this;
    if (writer.length === 0) return;
    const now = performance.now();
    if (!whole && !this.first && writer.size <= BODY_BYTES && now - this.pushed <= BODY_MS) return;
    this.pushed = now;
    const kind = this.first ? W.KIND_KEYFRAME : W.KIND_DELTA;
    this.first = false;
    this.compressor.push(kind, writer.take());
  }

  private send(kind: number, body: Uint8Array, flags: number): void {
    this.options.send(kind, body, flags);
    if (!this.held) return;
    this.held = false;
    this.shared.scheduler.goOn();
  }

  /** Goes on with marks that hide more. */
  setMarks(marks: Marks): void {
    this.shared.sheetReader.vocabulary.readRules(marks.any);
    this.tree.levels.setMarks(marks);
    this.shared.scheduler.wake();
  }

  /** Returns whether there is something to write. */
  poll(stirred: boolean): boolean {
    let news = !this.ready;
    for (const tracker of this.polled) if (tracker.poll(this.tree.complete, stirred)) news = true;
    if (news) this.shared.scheduler.soon();
    return news;
  }

  stop(): void {
    for (const tracker of this.those('stop')) tracker.stop();
    this.compressor.stop();
  }
}
