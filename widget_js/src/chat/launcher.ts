/** The button that opens the chat, with how many messages are unread. */

import { CHAT_ICON, h, icon } from './dom.ts';
import type { Translate } from './locale.ts';

export class Launcher {
  readonly element: HTMLElement;
  private badge = h('span', { class: 'badge', hidden: true });
  private t: Translate;
  private unread = 0;

  constructor(t: Translate, open: () => void) {
    this.t = t;
    this.element = h(
      'button',
      { class: 'launcher', type: 'button', click: open },
      icon(CHAT_ICON),
      t('chat'),
      this.badge,
    );
  }

  addUnread(): void {
    this.setUnread(this.unread + 1);
  }

  setUnread(count: number): void {
    this.unread = count;
    this.badge.hidden = count === 0;
    this.badge.textContent = String(count);
    this.element.setAttribute('aria-label', count > 0 ? this.t('chatUnread', { count }) : this.t('chat'));
  }
}
