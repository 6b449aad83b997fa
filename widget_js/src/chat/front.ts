/**
 * Keeps the widget above whatever the page puts into the browser's top layer (CSS Positioned Layout 4, "top layer"): full
 * screen elements, popovers and modal dialogs. It is a popover itself; what is outside of the topmost modal dialog is
 * inert even there, and what is outside of a full screen element may be below it, so the widget moves into it and back. It notices by events, and by looking now and then.
 */

import { rootElement } from '../realm/realm.ts';
import { TICK_MS, untilTick } from '../realm/ticks.ts';
import type { Ground } from './ground.ts';

const EVENTS = ['toggle', 'beforetoggle', 'close', 'cancel', 'fullscreenchange', 'webkitfullscreenchange'];
/** How often it is looked, milliseconds. */
const LOOK_MS = 250;
/** Who saw the widget so long ago has looked already, milliseconds. */
const RESTED_MS = 1300;
/** How often it is asked whether there is anything to look for. */
const CALM_MS = TICK_MS;
/** A page that puts itself in front again and again is followed this often at most, milliseconds. */
const AGAIN_MS = 100;

const REPLACED = 'video, audio, iframe, img, canvas, object, embed, svg, svg *, input, textarea, select';

type Container = Element | ShadowRoot;
type Moving = ParentNode & { moveBefore?(node: Node, before: Node | null): void };

export class Front {
  private ground: Ground;
  private host: HTMLElement;
  private root: ShadowRoot;
  /** A place of the widget that must be seen, CSS pixels of the window; null when there is none. */
  private spot: () => { x: number; y: number } | null;
  /** What lost the focus when something of the page closed round the widget. */
  private lost: () => HTMLElement | null;
  private all: HTMLCollectionOf<Element>;
  private containers: Container[] = [];
  private raised = Number.NEGATIVE_INFINITY;
  private rested = Number.NEGATIVE_INFINITY;
  private late = 0;
  private urgent: () => boolean;
  private timer: number;
  private stopEvents: () => void;

  /** While something is `urgent`, it is looked often; else whoever owns this calls `look`. */
  constructor(
    ground: Ground,
    host: HTMLElement,
    root: ShadowRoot,
    spot: () => { x: number; y: number } | null,
    urgent: () => boolean,
    lost: () => HTMLElement | null,
  ) {
    this.lost = lost;
    this.ground = ground;
    this.host = host;
    this.root = root;
    this.spot = spot;
    const { own: clean } = ground.realm;
    const { addEventListener, removeEventListener } = clean.EventTarget.prototype;
    const changed = (event: Event): void => {
      if (ground.pathOf(event)[0] !== host) this.raise();
    };
    for (const type of EVENTS) addEventListener.call(window, type, changed, true);
    this.stopEvents = () => {
      for (const type of EVENTS) removeEventListener.call(window, type, changed, true);
    };
    this.all = clean.Document.prototype.getElementsByTagName.call(document, 'dialog');
    this.urgent = urgent;
    this.timer = clean.setTimeout(this.turn, LOOK_MS);
    this.put();
  }

  private turn = (): void => {
    const due = this.urgent() && !this.isRested;
    this.timer = this.ground.realm.own.setTimeout(this.turn, due ? LOOK_MS : untilTick(CALM_MS));
    if (due) this.look();
  };

  private get isRested(): boolean {
    return this.ground.now() - this.rested <= RESTED_MS;
  }

  stop(): void {
    this.ground.realm.own.clearTimeout(this.timer);
    this.ground.realm.own.clearTimeout(this.late);
    this.stopEvents();
  }

  /** Somebody has just seen that the widget can be reached: no look is needed for a moment. */
  rest(): void {
    this.rested = this.ground.now();
  }

  /** Puts the widget where it can be reached, if it is not there. */
  look(): void {
    if (this.isRested || this.put()) return;
    const spot = this.spot();
    if (spot && !this.ground.isOnTop(this.host, spot.x, spot.y)) this.raise();
  }

  /** Puts the widget above everything: at once, and no more often than a page can be followed. */
  raise(): void {
    const { own: clean } = this.ground.realm;
    const now = this.ground.now();
    if (now - this.raised < AGAIN_MS) {
      clean.clearTimeout(this.late);
      this.late = clean.setTimeout(() => this.raise(), AGAIN_MS);
      return;
    }
    this.raised = now;
    this.put();
    const { HTMLElement } = clean;
    if (!HTMLElement.prototype.showPopover) return;
    const focused = this.ground.activeElement(this.root) as HTMLElement | null;
    try {
      HTMLElement.prototype.hidePopover.call(this.host);
      HTMLElement.prototype.showPopover.call(this.host);
    } catch {
      // Not in the document at this moment: the next look finds out.
    }
    if (focused && this.ground.activeElement(this.root) !== focused) focused.focus({ preventScroll: true });
  }

  /** What of the page is in the top layer besides, or may be: at home nothing else can hide a popover from the browser. */
  get rivals(): boolean {
    if (this.isHome) return true;
    return this.query(':popover-open, :modal, :fullscreen').some((element) => element !== this.host);
  }

  /** Whether the widget stands in nothing of the page, so that no effect of the page applies to it. */
  private get isHome(): boolean {
    const { own: clean } = this.ground.realm;
    const parent = this.ground.read(clean.Node.prototype, 'parentNode', this.host);
    return parent === rootElement() && this.matches(this.host, ':popover-open');
  }

  /** Into what is in front of the page, or back to its end. Returns whether it moved. */
  private put(): boolean {
    const wanted = this.topContainer() ?? rootElement();
    const { own: clean } = this.ground.realm;
    if (!wanted || this.ground.read(clean.Node.prototype, 'parentNode', this.host) === wanted) {
      this.show();
      return false;
    }
    const focused = (this.ground.activeElement(this.root) as HTMLElement | null) ?? this.lost();
    const home = wanted === rootElement();
    const before = home && this.ground.realm.host.parentNode === wanted ? this.ground.realm.host : null;
    try {
      // Keeps the focus and what is selected, where there is such a thing (DOM, `moveBefore`).
      (clean.Element.prototype as Moving).moveBefore?.call(wanted, this.host, before);
    } catch {
      // From a document without a window, or into one: it is put there anew.
    }
    if (this.ground.read(clean.Node.prototype, 'parentNode', this.host) !== wanted)
      clean.Node.prototype.insertBefore.call(wanted, this.host, before);
    this.show();
    if (focused && this.ground.activeElement(this.root) !== focused) focused.focus({ preventScroll: true });
    return true;
  }

  private show(): void {
    const { showPopover } = this.ground.realm.own.HTMLElement.prototype as Partial<HTMLElement>;
    try {
      // A page can take the attribute away, and with it the place above itself.
      if (showPopover && !this.matches(this.host, '[popover=manual]'))
        this.ground.realm.own.Element.prototype.setAttribute.call(this.host, 'popover', 'manual');
      if (showPopover && !this.matches(this.host, ':popover-open')) showPopover.call(this.host);
    } catch {
      // As above.
    }
  }

  /** What was opened last of what lets only its own contents live, or be seen: modal dialogs, elements in full screen. */
  private topContainer(): Container | null {
    const open: Container[] = [];
    for (const dialog of this.all) if (this.matches(dialog, ':modal')) open.push(dialog);
    for (const other of [this.fullScreen(), this.hiddenDialog()]) if (other && !open.includes(other)) open.push(other);
    this.containers = this.containers.filter((one) => open.includes(one));
    for (const one of open) if (!this.containers.includes(one)) this.containers.push(one);
    return this.containers.at(-1) ?? null;
  }

  private fullScreen(): Container | null {
    const { Document, Element, ShadowRoot } = this.ground.realm.own;
    let found = this.ground.read<Element | null>(Document.prototype, 'fullscreenElement', document);
    // Of what is inside of a component, the document knows the component only.
    while (found && found !== this.host) {
      const root = this.ground.read<ShadowRoot | null>(Element.prototype, 'shadowRoot', found);
      if (!root) break;
      const inner = this.ground.read<Element | null>(ShadowRoot.prototype, 'fullscreenElement', root);
      // What stands beside a component's root is shown only where that has a place for it.
      if (!inner || inner === this.host) return root;
      found = inner;
    }
    // Nothing is shown inside of these.
    return found && !this.matches(found, REPLACED) && found !== this.host ? found : null;
  }

  /** A modal dialog in a shadow root of the page: found by what is seen at the widget's place. */
  private hiddenDialog(): Container | null {
    const spot = this.spot();
    if (!spot) return null;
    if (this.ground.isOnTop(this.host, spot.x, spot.y)) {
      // It is in front where it is.
      return this.containers.findLast((one) => this.matches(one, 'dialog:modal')) ?? null;
    }
    const { Element } = this.ground.realm.own;
    let at = this.ground.topElementAt(spot.x, spot.y);
    while (at) {
      const root: ShadowRoot | null = this.ground.read(Element.prototype, 'shadowRoot', at);
      const inner = root && this.ground.topElementAt(spot.x, spot.y, root);
      if (!inner || inner === at) break;
      at = inner;
    }
    return at && Element.prototype.closest.call(at, 'dialog:modal');
  }

  private query(selector: string): Element[] {
    try {
      const found = this.ground.realm.own.Document.prototype.querySelectorAll.call(document, selector);
      return this.ground.realm.own.Array.from(found);
    } catch {
      return []; // an engine that does not know one of them has none
    }
  }

  private matches(element: Container, selector: string): boolean {
    try {
      return this.ground.realm.own.Element.prototype.matches.call(element as Element, selector);
    } catch {
      return false;
    }
  }
}
