/**
 * What people do in the widget reaches the widget alone. Every event that would leave its closed root is caught at the
 * window, before the page's document, and handed to the element inside that it is for; what the browser does of itself
 * (typing, moving the focus) it does all the same. So no focus trap pulls words out of the chat, no shortcut of the page
 * fires, and no menu closes that listens for a press elsewhere.
 *
 * Listeners that the page put on the window before the widget came see the events first.
 */

import type { Ground } from './ground.ts';

const KEYS = ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'paste', 'copy', 'cut'];
const COMPOSITION = ['compositionstart', 'compositionupdate', 'compositionend'];
const FOCUS = ['focusin', 'focusout', 'focus', 'blur'];
const PRESSES = ['pointerdown', 'pointerup', 'pointercancel', 'mousedown', 'mouseup', 'click', 'dblclick', 'auxclick'];
const DRAGS = ['contextmenu', 'dragenter', 'dragover', 'dragleave', 'drop'];
/** Nothing inside handles these; passive, so that the page scrolls as smoothly as before. */
const PASSIVE = ['touchstart', 'touchmove', 'touchend', 'touchcancel', 'wheel', 'toggle', 'beforetoggle'];

/** What an event is about: the element that has the focus, where it came from or went to, or a place. Asked without a method: a
 *  page that answers for `includes` would make every button dead. */
const ABOUT: Record<string, 'focus' | 'place'> = { __proto__: null } as never;
for (const type of FOCUS) ABOUT[type] = 'focus';
for (const type of [...PRESSES, ...DRAGS]) ABOUT[type] = 'place';
const FIELDS = 'textarea, input, select';
/** A key that moved the focus did so within this time, milliseconds. */
const TAB_MS = 400;
/** What people did within this time moved the focus, milliseconds. */
const ACTED_MS = 300;
/** The widget finds its way out of a closed dialog within this time, milliseconds. */
const DROPPED_MS = 1000;

/** The key that brings people to the question or to Stop. */
export const WAY_KEY = 'F8';

/** Sees what people do, before the handlers of elements: only events of the browser itself. */
export interface Watcher {
  /** A press began on an element of the widget. */
  pressed?(target: Element): void;
  keyDown?(event: KeyboardEvent, target: Element | null): void;
  /** The focus is on another element now; `byPerson` when Tab or the widget's own key brought it there. */
  focused?(target: Element | null, byPerson: boolean): void;
}

export class Switchboard {
  private ground: Ground;
  private host: HTMLElement;
  private root: ShadowRoot;
  private watchers: Set<Watcher>;
  private way: () => HTMLElement | null = () => null;
  private pressedOn: Element | null = null;
  /** The element on which a key is held down, until it is let go. */
  private keyOn: Element | null = null;
  private keyHeld = false;
  private tabbed = Number.NEGATIVE_INFINITY;
  /** The element that has the focus, and when it was lost without anybody's doing. */
  private active: HTMLElement | null = null;
  private dropped = Number.NEGATIVE_INFINITY;
  private acted = Number.NEGATIVE_INFINITY;
  private stops: (() => void)[] = [];

  constructor(ground: Ground, host: HTMLElement, root: ShadowRoot) {
    this.ground = ground;
    this.host = host;
    this.root = root;
    this.watchers = new ground.realm.own.Set();
    const { addEventListener, removeEventListener } = ground.realm.own.EventTarget.prototype;
    const listen = (target: EventTarget, type: string, act: (event: Event) => void, passive: boolean): void => {
      addEventListener.call(target, type, act, { capture: true, passive });
      this.stops.push(() => removeEventListener.call(target, type, act, { capture: true }));
    };
    for (const type of [...KEYS, ...COMPOSITION, ...FOCUS, ...PRESSES, ...DRAGS])
      listen(window, type, (event) => this.caught(event), false);
    for (const type of PASSIVE) listen(window, type, (event) => this.isOurs(event) && event.stopPropagation(), true);
    // From one element inside to the next; what comes from outside is caught above.
    listen(root, 'focusin', () => this.focusMoved(), true);
  }

  stop(): void {
    for (const stop of this.stops) stop();
  }

  watch(watcher: Watcher): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Where WAY_KEY brings people, null when there is nothing to go to. */
  setWay(way: () => HTMLElement | null): void {
    this.way = way;
  }

  /** What had the focus a moment ago and lost it to the page, with no key or press: a dialog that closed took it. */
  get lost(): HTMLElement | null {
    return this.ground.now() - this.dropped < DROPPED_MS ? this.active : null;
  }

  /** Whether a click that nobody pointed at comes from a key: else it is one of assistive technology. */
  get keyClicks(): boolean {
    return this.keyHeld;
  }

  private isOurs(event: Event): boolean {
    return event.isTrusted && this.ground.pathOf(event)[0] === this.host;
  }

  private caught(event: Event): void {
    if (!event.isTrusted) return;
    const type = this.ground.typeOf(event);
    if (type === 'keydown') this.keyDown(event as KeyboardEvent);
    if (!this.isOurs(event) && !(type === 'click' && this.isTaken(event))) {
      this.ofThePage(event, type);
      return;
    }
    const target = this.targetOf(event, type);
    if (type === 'click' && !target) return;
    this.ground.stop(event);
    if (type === 'focusin') this.focusMoved();
    if (type === 'focusout' && this.ground.now() - this.acted > ACTED_MS) this.dropped = this.ground.now();
    if (target) {
      if (type === 'pointerdown') this.tell((watcher) => watcher.pressed?.(target));
      if (type === 'mousedown') this.keepFocus(event, target);
      this.ground.route(event, type, target);
    }
    if (type === 'keyup') this.keyUp();
  }

  /** Whether a press that began and ended here was led to the page: with `setPointerCapture` it gets the end of every press. */
  private isTaken(event: Event): boolean {
    const { x, y, detail } = this.ground.mouse(event);
    return detail > 0 && this.pressedOn !== null && this.ground.isOnTop(this.host, x, y);
  }

  /** Events beside the widget: its own key, and the focus that leaves the page for it. */
  private ofThePage(event: Event, type: string): void {
    if (type === 'keyup') this.keyUp();
    if (type === 'pointerdown') {
      this.pressedOn = null;
      this.acted = this.ground.now();
    }
    // Of a key that is let go in another window nothing is heard.
    if (type === 'blur' && this.ground.targetOf(event) === window) this.keyHeld = false;
    // Whoever would take the focus back learns of it when it goes elsewhere.
    if ((type === 'focusout' || type === 'blur') && this.ground.relatedOf(event) === this.host) this.ground.stop(event);
  }

  private keyDown(event: KeyboardEvent): void {
    const at = this.isOurs(event) ? this.ground.activeElement(this.root) : null;
    const { key, repeat, modified } = this.ground.key(event);
    if (key === 'Enter' || key === ' ') {
      this.keyHeld = true;
      this.keyOn = at;
    }
    if (key === 'Tab') this.tabbed = this.acted = this.ground.now();
    const to = key === WAY_KEY && !repeat && !modified ? this.way() : null;
    if (to) {
      this.ground.prevent(event);
      this.ground.stop(event);
      this.tabbed = this.ground.now();
      to.focus();
    }
    this.tell((watcher) => watcher.keyDown?.(event, at));
  }

  private keyUp(): void {
    // The click that a key makes follows it in the same task.
    setTimeout(() => {
      this.keyHeld = false;
      this.keyOn = null;
    });
  }

  private focusMoved(): void {
    const byPerson = this.ground.now() - this.tabbed < TAB_MS;
    this.active = this.ground.activeElement(this.root) as HTMLElement | null;
    this.dropped = Number.NEGATIVE_INFINITY;
    this.tell((watcher) => watcher.focused?.(this.active, byPerson));
  }

  private tell(what: (watcher: Watcher) => void): void {
    this.watchers.forEach(what);
  }

  /** The element inside that an event is for. Of a click that nobody pointed at and no key made it is not known here. */
  private targetOf(event: Event, type: string): Element | null {
    if (type === 'click') return this.clicked(event);
    if (ABOUT[type] === 'focus') return null;
    if (ABOUT[type] !== 'place') return this.ground.activeElement(this.root);
    const { x, y } = this.ground.mouse(event);
    const at = this.ground.elementAt(this.root, x, y);
    if (type === 'pointerdown') this.pressedOn = at;
    return at;
  }

  private clicked(event: Event): Element | null {
    const { x, y, detail } = this.ground.mouse(event);
    if (detail === 0) return this.keyHeld ? this.keyOn : null;
    // As browsers have it: the closest element round both ends of the press.
    for (let one = this.ground.elementAt(this.root, x, y); one; one = this.ground.parentOf(one)) {
      if (this.pressedOn && one.contains(this.pressedOn)) return one;
    }
    return null;
  }

  /** A press beside the fields takes the focus from nothing: menus that close when they lose it stay open. */
  private keepFocus(event: Event, target: Element): void {
    const focused = document.activeElement;
    const ofPage = focused !== null && focused !== document.body && focused !== this.host;
    const selects = target.closest('.message') !== null;
    if (!target.closest(FIELDS) && (ofPage || !selects)) this.ground.prevent(event);
  }
}
