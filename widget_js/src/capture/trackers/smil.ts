/** Animations of drawings (SMIL): where a drawing's time stands, and since when runs what events and scripts began. */

import { ANIMATES, isClock } from '@cobrowse/shared/wire/attributes.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { type Realm, replaceMethod } from '../patch.ts';
import { StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';

/** A drawing that is this far from where it should be was moved by a script, or stood still, milliseconds. */
const DRIFT_MS = 120;
/** By which scripts control the time of a drawing, and the animations in it. */
const OF_DRAWINGS = ['pauseAnimations', 'unpauseAnimations', 'setCurrentTime'];
const OF_ANIMATIONS = ['beginElement', 'beginElementAt', 'endElement', 'endElementAt'];
const SECONDS: Record<string, number> = { h: 3600, min: 60, s: 1, ms: 0.001 };

interface Told {
  begin: string | null;
  end: string | null;
}

interface Stands {
  time: number;
  paused: boolean;
  at: number;
}

export class Smil extends StreamTracker implements Tracker {
  private told = new Map<SVGAnimationElement, Told>();
  private drawings = new Map<SVGSVGElement, Stands | null>();
  /** When they began last and when they were ended before their time, in seconds of the drawing. */
  private begun = new Map<SVGAnimationElement, number>();
  private ended = new Map<SVGAnimationElement, number>();

  static hook(realm: Realm, now: () => Smil): (() => void)[] {
    const wake = (): void => now().wake();
    return [
      ...OF_DRAWINGS.map((name) => replaceMethod(realm.SVGSVGElement.prototype, name, wake)),
      ...OF_ANIMATIONS.map((name) => replaceMethod(realm.SVGAnimationElement.prototype, name, wake)),
    ];
  }

  watch(_: Root, on: Listen): void {
    on(['beginEvent', 'repeatEvent'], this.wake);
    on('endEvent', ({ target }) => {
      if (!this.told.has(target as SVGAnimationElement)) return;
      this.noteEnd(target as SVGAnimationElement);
      this.wake();
    });
  }

  add(element: Element, tag: string): void {
    if (!ANIMATES.has(tag.toLowerCase()) || dom.namespaceUri(element) !== W.NAMESPACES[W.NS_SVG]) return;
    const animation = element as SVGAnimationElement;
    this.told.set(animation, { begin: null, end: null });
    const drawing = drawingOf(animation);
    if (drawing && !this.drawings.has(drawing)) this.drawings.set(drawing, null);
  }

  attribute(element: Element, _: string, name: string): void {
    if (name === 'begin' || name === 'end') {
      const told = this.told.get(element as SVGAnimationElement);
      if (told) told[name] = null;
    }
  }

  /** Scripts of other worlds, and a tab that was hidden, tell nothing. */
  poll(whole: boolean): boolean {
    if (!whole || this.told.size === 0) return false;
    for (const [drawing, stands] of this.drawings) if (isElsewhere(drawing, stands)) return true;
    for (const [element, told] of this.told) if (this.beginOf(element) !== told.begin) return true;
    return false;
  }

  flush(writer: FrameWriter, whole: boolean): void {
    if (!whole || this.told.size === 0) return;
    for (const [drawing, stands] of this.drawings) {
      const id = this.scope.id(drawing);
      if (id === 0) this.drawings.delete(drawing);
      else if (isElsewhere(drawing, stands)) {
        const now = {
          time: dom.drawingTime(drawing) * 1000,
          paused: dom.isDrawingPaused(drawing),
          at: performance.now(),
        };
        this.drawings.set(drawing, now);
        writer.op(W.OP_TIMELINE, id, now.paused ? 1 : 0, Math.max(0, Math.round(now.time)));
      }
    }
    for (const [element, told] of this.told) {
      this.tell(writer, element, told, 'begin', this.beginOf(element));
      this.tell(writer, element, told, 'end', this.endOf(element));
    }
  }

  private tell(writer: FrameWriter, element: Element, told: Told, name: 'begin' | 'end', now: string | null): void {
    if (told[name] === now) return;
    told[name] = now;
    writer.op(W.OP_ATTR, this.scope.id(element));
    writer.str(name);
    const own = dom.getAttribute(element, name);
    writer.str(now ?? (own !== null && isClock(own) ? own : name === 'begin' && own !== null ? 'indefinite' : null));
  }

  /** When it began, where its own attribute does not say so; null where it does. */
  private beginOf(element: SVGAnimationElement): string | null {
    const now = startOf(element);
    if (now !== null) this.begun.set(element, now);
    const start = this.begun.get(element);
    if (start === undefined) return null;
    const said = timesOf(element).some((one) => Math.abs(one - start) < 0.002);
    return said ? null : `${start.toFixed(3)}s`;
  }

  /** When it was ended before its time; null where it was not. */
  private endOf(element: SVGAnimationElement): string | null {
    const now = startOf(element);
    // Browsers forget the interval that is over.
    if (now === null && !this.ended.has(element)) this.noteEnd(element);
    const end = this.ended.get(element);
    if (end === undefined || (now !== null && now > end)) return null;
    return `${end.toFixed(3)}s`;
  }

  private noteEnd(element: SVGAnimationElement): void {
    const drawing = drawingOf(element);
    if (!drawing) return;
    const time = dom.drawingTime(drawing);
    const past = timesOf(element).filter((one) => one <= time);
    const start = this.begun.get(element) ?? past[past.length - 1];
    if (start !== undefined && time < start + lengthOf(element)) this.ended.set(element, time);
  }

  forget(node: Node): void {
    this.told.delete(node as SVGAnimationElement);
    this.begun.delete(node as SVGAnimationElement);
    this.ended.delete(node as SVGAnimationElement);
    this.drawings.delete(node as SVGSVGElement);
  }
}

/** The outermost drawing: all in it have one time. */
function drawingOf(element: SVGElement): SVGSVGElement | null {
  let found: SVGSVGElement | null = null;
  for (let at = dom.ownerDrawing(element); at; at = dom.ownerDrawing(at)) found = at;
  return found;
}

function isElsewhere(drawing: SVGSVGElement, stands: Stands | null): boolean {
  if (!stands) return true;
  if (dom.isDrawingPaused(drawing) !== stands.paused) return true;
  const expected = stands.time + (stands.paused ? 0 : performance.now() - stands.at);
  return Math.abs(dom.drawingTime(drawing) * 1000 - expected) > DRIFT_MS;
}

/** Seconds of the drawing; null while it has not begun and nobody knows when it will. */
function startOf(element: SVGAnimationElement): number | null {
  try {
    const start = dom.animationStart(element);
    return Number.isFinite(start) ? start : null;
  } catch {
    return null;
  }
}

/** When it begins by its own attribute, in seconds of the drawing; nothing when events or scripts begin it. */
function timesOf(element: SVGAnimationElement): number[] {
  const own = dom.getAttribute(element, 'begin') ?? '0s';
  return isClock(own) ? own.split(';').map(secondsOf) : [];
}

/** Seconds that it runs when nothing ends it. */
function lengthOf(element: SVGAnimationElement): number {
  const [dur, times, whole] = ['dur', 'repeatCount', 'repeatDur'].map((name) => dom.getAttribute(element, name));
  if (whole && isClock(whole)) return secondsOf(whole);
  if (!dur || !isClock(dur) || times === 'indefinite' || whole) return Number.POSITIVE_INFINITY;
  return secondsOf(dur) * (Number(times) || 1) - 0.02;
}

/** A clock value of SMIL: `01:30:00`, `2.5min`, `300ms`, `2`. */
function secondsOf(clock: string): number {
  const [, sign, number = '', unit = 's'] = /^\s*([-+]?)\s*([\d:.]+)\s*(h|min|s|ms)?\s*$/.exec(clock) ?? [];
  const seconds = number.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return seconds * (SECONDS[unit] ?? 1) * (sign === '-' ? -1 : 1);
}
