/**
 * What comes to lie beside the hidden field that the visitor is at belongs to it: a menu, a tooltip, what is dragged.
 * A box that came meanwhile and lies nowhere yet waits, masked, until it is in its place. Where the visitor is at nothing
 * hidden, no style and no layout is asked.
 */

import { type Level, MASK, SHOW } from '../../privacy/levels.ts';
import type { Secrets } from '../../privacy/secrets.ts';
import * as dom from '../natives.ts';
import { Acting } from './acting.ts';
import type { News } from './news.ts';
import { elementAbove, FIELDS, holds, isPageFrame, outermost, placeOf, surfacesOf } from './surfaces.ts';

/** So long a box may take until it lies where it is to stay. */
const HOLD_MS = 250;
/** Attributes by which a box that is used again comes to sight. */
const LOOKS = ['class', 'style', 'hidden', 'open'];

interface Held {
  level: Level;
  since: number;
  fields: Element[];
}

/** Who knows what is hidden, and hides. */
export interface Hider {
  readonly parts: ReadonlyMap<Element, Level>;
  levelAt(element: Element): Level;
  /** Hides an element for as long as it exists. */
  hide(element: Element, level: Level): void;
  /** Hides an element that may be shown again. */
  hold(element: Element): void;
}

export class Beside {
  readonly acting = new Acting();
  private hider: Hider;
  private secrets: Secrets;
  private held = new Map<Element, Held>();
  /** Their looks changed while the visitor was at something hidden. */
  private opened = new WeakSet<Element>();

  constructor(hider: Hider, secrets: Secrets) {
    this.hider = hider;
    this.secrets = secrets;
  }

  get waits(): boolean {
    return this.held.size > 0;
  }

  level(element: Element): Level {
    return this.held.get(element)?.level ?? SHOW;
  }

  compare({ tops, touched, changed }: News): void {
    const { hider } = this;
    const fields = this.acting.all.filter((one) => hider.levelAt(one) !== SHOW || this.isSecret(one));
    if (fields.length === 0) return;
    for (const [element, names] of changed) if (LOOKS.some((name) => names.has(name))) this.opened.add(element);
    const isNew = new Set<Element>(tops);
    for (const top of tops) {
      const parent = dom.parentNode(top);
      const outer = parent === dom.bodyOf(document) || parent === document.documentElement;
      for (const surface of surfacesOf(top, outer)) {
        isNew.add(surface);
        this.judge(surface, fields, true);
      }
    }
    for (const place of new Set([...tops.map(elementAbove), ...touched])) {
      const over = place && dom.isConnected(place) && outermost(place, null);
      if (over && !isNew.has(over)) this.judge(over, fields, false);
    }
  }

  private isSecret(element: Element): boolean {
    return dom.matches(element, FIELDS) && this.secrets.isSecret(element);
  }

  private judge(surface: Element, fields: Element[], isNew: boolean): void {
    const { hider } = this;
    if (hider.levelAt(surface) !== SHOW || isPageFrame(surface)) return;
    if (fields.some((one) => holds(surface, one))) return;
    for (const part of hider.parts.keys()) if (holds(surface, part)) return;
    const level = Math.max(MASK, ...fields.map((one) => hider.levelAt(one))) as Level;
    const place = placeOf(surface, fields);
    if (place === 'near' && (isNew || this.opened.has(surface))) hider.hide(surface, level);
    else if (isNew || place === 'nowhere') {
      this.held.set(surface, { level, since: performance.now(), fields });
      hider.hold(surface);
    }
  }

  /** What waited and lies elsewhere is to be sent anew. Returns it. */
  review(now: number): Element[] {
    const free: Element[] = [];
    for (const [element, { level, since, fields }] of this.held) {
      if (now - since < HOLD_MS) continue;
      const place = dom.isConnected(element) ? placeOf(element, fields) : 'far';
      if (place === 'nowhere') continue;
      this.held.delete(element);
      if (place === 'near') this.hider.hide(element, level);
      else free.push(element);
    }
    return free;
  }
}
