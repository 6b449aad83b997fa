/** What the visitor has just been at: fields with the focus, what the pointer is over, what was pressed. */

import * as dom from '../natives.ts';

export class Acting {
  private focused: Element | null = null;
  /** What lost the focus to it: menus take it from their fields. */
  private before: Element | null = null;
  private over: Element | null = null;
  private pressed: Element | null = null;

  note(event: Event): void {
    const target = (event.composedPath()[0] ?? event.target) as Node;
    if (!dom.isElement(target)) return;
    if (event.type === 'pointerover') this.over = target;
    else if (event.type === 'pointerdown') this.pressed = target;
    else if (target !== this.focused) {
      this.before = this.focused;
      this.focused = target;
    }
  }

  get all(): Element[] {
    const all = new Set([this.focused, this.before, this.over, this.pressed]);
    return [...all].filter((one): one is Element => one !== null && dom.isConnected(one));
  }
}
