/** The widget's own element in the page: closed to the page's scripts, in front of the page, deaf to nobody but it. */

import { Front } from './front.ts';
import type { Ground } from './ground.ts';
import { Switchboard } from './switchboard.ts';

/** An event of our own, to see whether listeners are still there. */
const ALIVE = 'cobrowse-alive';

export class Surface {
  readonly ground: Ground;
  readonly host: HTMLElement;
  readonly shadow: ShadowRoot;
  readonly events: Switchboard;
  readonly front: Front;
  private heard = false;
  private seen: () => HTMLElement | null = () => null;
  private prefix = `c${crypto.getRandomValues(new Uint32Array(1))[0]?.toString(36)}`;
  private urgent: () => boolean = () => false;

  constructor(ground: Ground) {
    this.ground = ground;
    const { host, root } = ground.createHost();
    this.host = host;
    this.shadow = root;
    ground.listen(host, ALIVE, () => {
      this.heard = true;
    });
    this.events = new Switchboard(ground, host, root);
    this.front = new Front(
      ground,
      host,
      root,
      () => this.spot(),
      () => this.urgent(),
      () => this.events.lost,
    );
  }

  /** Which element must be seen at the moment, by which the front is measured, and whether that is urgent. */
  setSeen(element: () => HTMLElement | null, urgent: () => boolean): void {
    this.seen = element;
    this.urgent = urgent;
  }

  private spot(): { x: number; y: number } | null {
    const element = this.seen();
    const box = element && this.ground.boxOf(element);
    return box && box.width > 0 ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : null;
  }

  /** Rules for what is in it; returns what puts others in their place. */
  addStyle(rules: string): (css: string) => void {
    const css = this.own(rules);
    const clean = this.ground.realm.own;
    const source = (of: unknown): string => clean.Function.prototype.toString.call(of);
    // A page that wraps the constructor would keep the sheet, and could change what people see here.
    if (source(CSSStyleSheet) !== source(clean.CSSStyleSheet)) {
      const style = this.ground.create('style');
      style.textContent = css;
      this.ground.appendTo(this.shadow, style);
      // Where the page's policy allows it.
      if ((style as HTMLStyleElement).sheet) {
        return (other) => {
          style.textContent = this.own(other);
        };
      }
      style.remove();
    }
    const sheet = new CSSStyleSheet();
    const replace = (other: string): void => clean.CSSStyleSheet.prototype.replaceSync.call(sheet, this.own(other));
    replace(rules);
    this.ground.adoptSheet(this.shadow, sheet);
    return replace;
  }

  /** With names of custom properties that the page's sheets do not have: registered ones reach into every root. */
  private own(css: string): string {
    return css.replace(/--(?=[a-z])/g, `--${this.prefix}-`);
  }

  /**
   * Stays in the page whatever the page removes. Returns false when the page was written anew with `document.open`,
   * which takes away every listener: then nothing in here works any more.
   */
  stay(): boolean {
    this.front.look();
    this.heard = false;
    const { Event, EventTarget } = this.ground.realm.own;
    EventTarget.prototype.dispatchEvent.call(this.host, new Event(ALIVE));
    return this.heard;
  }

  get focused(): HTMLElement | null {
    return this.ground.activeElement(this.shadow) as HTMLElement | null;
  }

  remove(): void {
    this.front.stop();
    this.events.stop();
    this.ground.realm.own.Element.prototype.remove.call(this.host);
  }
}
