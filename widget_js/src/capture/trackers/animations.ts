/** Animations made by scripts, and where all animations stand. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { BLOCK, type Level, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import { type Realm, replaceMethod } from '../patch.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';

/** An animation that is this far from where it should be was moved by a script, milliseconds. */
const DRIFT_MS = 60;
const MAX_ANIMATIONS = 500;
const MAX_SOURCE = 50_000;
/** By which scripts control an animation. */
const CONTROLS = ['play', 'pause', 'reverse', 'finish', 'cancel', 'updatePlaybackRate'];
const STATES: Record<string, number> = {
  running: W.PLAY_RUNNING,
  paused: W.PLAY_PAUSED,
  finished: W.PLAY_FINISHED,
};

interface Known {
  number: number;
  root: Root;
  state: number;
  time: number;
  rate: number;
  at: number;
}

export class Animations extends StreamTracker implements Tracker {
  private known = new Map<Animation, Known>();
  private next = 1;
  /** Roots in which something may have begun; those of animations that are known are asked in any case. */
  private roots = new Set<Root>();
  private due = true;

  static hook(realm: Realm, now: () => Animations): (() => void)[] {
    const controlled = ({ effect }: Animation): void => now().begun((effect as KeyframeEffect | null)?.target ?? null);
    return [
      replaceMethod(realm.Element.prototype, 'animate', (element: Element) => now().begun(element)),
      ...CONTROLS.map((name) => replaceMethod(realm.Animation.prototype, name, controlled)),
    ];
  }

  watch(root: Root, on: Listen): void {
    this.roots.add(root);
    this.due = true;
    on('animationstart', ({ target }) => this.begun(target as Element));
  }

  private begun(target: Element | null): void {
    if (target) this.roots.add(dom.rootOf(target) as Root);
    this.due = true;
    this.wake();
  }

  forget(node: Node): void {
    this.roots.delete(node as Root);
  }

  /** Each document and each shadow root knows its own only. */
  private *running(): Iterable<[Animation, Root]> {
    for (const { root } of this.known.values()) this.roots.add(root);
    for (const root of this.roots) {
      if (!this.scope.has(root)) continue;
      for (const animation of root.getAnimations()) yield [animation, root];
    }
    this.roots.clear();
  }

  /** A script may pause or move known ones at any time. */
  poll(): boolean {
    const now = performance.now();
    for (const [animation, known] of this.known) {
      if (this.due) break;
      this.due = isOther(animation, known, now);
    }
    return this.due;
  }

  flush(writer: FrameWriter, whole: boolean): void {
    if (!whole || !this.due) return;
    this.due = false;
    const now = performance.now();
    const seen = new Set<Animation>();
    for (const [animation, root] of this.running()) {
      // Transitions follow from styles, which the mirror has; scroll timelines from scrolling.
      if (isTransition(animation) || typeof animation.currentTime !== 'number') continue;
      if (seen.size >= MAX_ANIMATIONS) break;
      seen.add(animation);
      const known = this.known.get(animation) ?? this.introduce(writer, animation, root, now);
      if (known) this.tell(writer, animation, known, now);
    }
    for (const [animation, known] of this.known) {
      if (seen.has(animation)) continue;
      this.known.delete(animation);
      writer.op(W.OP_TIME, known.number, W.PLAY_IDLE, 0, 1000);
    }
  }

  private introduce(writer: FrameWriter, animation: Animation, root: Root, now: number): Known | null {
    const effect = animation.effect as KeyframeEffect | null;
    const target = effect?.target;
    const id = target ? this.scope.id(target) : 0;
    if (!effect || !target || id === 0) return null;
    const level = this.scope.level(target);
    const name = (animation as CSSAnimation).animationName;
    // What a script moves in a masked part may answer to what the visitor does there.
    if (level === BLOCK || (level !== SHOW && name === undefined && this.parts.named(target))) return null;
    // A pseudo-element with a name in it could be somebody's.
    if (level !== SHOW && /[^\w:-]/.test(effect.pseudoElement ?? '')) return null;
    const source = name === undefined ? this.keyframes(effect, target, level) : this.gate.animation(name, level);
    const pseudo = effect.pseudoElement && this.gate.css(effect.pseudoElement, SHOW, '');
    if (source === null || source.length > MAX_SOURCE) return null;
    const known = { number: this.next++, root, state: -1, time: 0, rate: 1, at: now };
    this.known.set(animation, known);
    writer.op(W.OP_ANIMATION, known.number, id);
    writer.str(pseudo);
    writer.str(source);
    writer.str(name === undefined ? timing(effect) : null);
    return known;
  }

  private keyframes(effect: KeyframeEffect, target: Element, level: Level): string {
    const base = dom.baseUri(target) as string;
    const frames = effect.getKeyframes().map((frame) => {
      const clean: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(frame)) {
        if (name === 'computedOffset') continue;
        const sent = typeof value === 'string' ? this.gate.frame(name, value, level, base) : value;
        if (sent !== null || value === null) clean[name] = sent;
      }
      return clean;
    });
    return JSON.stringify(frames);
  }

  private tell(writer: FrameWriter, animation: Animation, known: Known, now: number): void {
    if (!isOther(animation, known, now)) return;
    const state = stateOf(animation);
    const time = animation.currentTime as number;
    const rate = animation.playbackRate;
    Object.assign(known, { state, time, rate, at: now });
    writer.op(W.OP_TIME, known.number, state, Math.round(time), Math.round(rate * 1000));
  }
}

function stateOf(animation: Animation): number {
  return STATES[animation.playState] ?? W.PLAY_IDLE;
}

/** Whether it is elsewhere than where it would have come by itself since it was told. */
function isOther(animation: Animation, known: Known, now: number): boolean {
  if (stateOf(animation) !== known.state || animation.playbackRate !== known.rate) return true;
  const expected = known.state === W.PLAY_RUNNING ? known.time + (now - known.at) * known.rate : known.time;
  return Math.abs((animation.currentTime as number) - expected) >= DRIFT_MS;
}

function isTransition(animation: Animation): boolean {
  return 'transitionProperty' in animation;
}

function timing(effect: KeyframeEffect): string {
  // JSON has no infinity; the mirror knows the word.
  return JSON.stringify(effect.getTiming(), (_, value) => (value === Number.POSITIVE_INFINITY ? 'Infinity' : value));
}
