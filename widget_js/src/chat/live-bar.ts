/** The bar that is there while the page is shared: who can see it, what can be hidden, and Stop. */

import { h } from './dom.ts';
import type { Translate } from './locale.ts';

export class LiveBar {
  readonly element: HTMLElement;
  readonly hideButton: HTMLElement;
  readonly stopButton: HTMLElement;
  private text = h('span', {});
  private t: Translate;

  constructor(t: Translate, events: { stop(): void; hide(): void }) {
    this.t = t;
    this.hideButton = h('button', { class: 'quiet', type: 'button', click: () => events.hide() }, t('hideSomething'));
    this.stopButton = h('button', { type: 'button', click: () => events.stop() }, t('stop'));
    this.element = h(
      'div',
      { class: 'live', role: 'status', hidden: true },
      h('span', { class: 'dot' }),
      this.text,
      this.hideButton,
      this.stopButton,
    );
  }

  get isShown(): boolean {
    return !this.element.hidden;
  }

  /** Shows who can see the page, or with null that nobody does. */
  setWatchers(names: string[] | null): void {
    this.element.hidden = names === null;
    if (names)
      this.text.textContent = names.length > 0 ? this.t('canSee', { names: names.join(', ') }) : this.t('shared');
  }
}
