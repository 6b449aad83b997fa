/**
 * What is so now with this page: shared or not, and why not any more. One line that is replaced, never a list of old ones;
 * while the chat is closed it is said beside the launcher, for a while.
 */

import { CLOSE_ICON, h, icon } from './dom.ts';
import type { Translate } from './locale.ts';
import { onceSeen } from './seen.ts';

export interface Action {
  label: string;
  act(): void;
  /** For what a mere click must not do: makes the button, which is in the page, act; returns how to stop. */
  guard?: (button: HTMLElement) => () => void;
}

export interface State {
  text: string;
  actions?: readonly Action[];
}

/** Long enough to read it and to reach a button, milliseconds. */
const SHOWN_MS = 12_000;
/** So many buttons beside the closed chat. */
const BRIEF = 2;

export class StateLine {
  /** In the chat. */
  readonly element = h('div', { class: 'state-line', role: 'status', hidden: true });
  /** Beside the closed chat. */
  readonly toast: HTMLElement;
  private said = h('div', { class: 'said' });
  private unwatch = (): void => {};
  private open = false;
  private guards: Record<'line' | 'toast', (() => void)[]> = { line: [], toast: [] };

  constructor(t: Translate, openChat: () => void) {
    this.toast = h(
      'div',
      { class: 'toast', role: 'status', hidden: true },
      this.said,
      h('button', { type: 'button', class: 'quiet', click: openChat }, t('chat')),
      h(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': t('close'), click: () => this.hideToast() },
        icon(CLOSE_ICON),
      ),
    );
  }

  /** The chat was opened or closed: what is said in it is not said beside it. */
  setOpen(open: boolean): void {
    this.open = open;
    if (open) this.hideToast();
  }

  /** Replaces what was said; null takes it away. `aside` says it beside the closed chat too. */
  show(state: State | null, aside = true): void {
    this.element.hidden = state === null;
    this.fill('line', this.element, state);
    if (state && aside) this.mention(state);
    else this.hideToast();
  }

  /** Says what is shown in other words, also beside the chat while it is said there. */
  update(state: State): void {
    this.element.hidden = false;
    this.fill('line', this.element, state);
    if (!this.toast.hidden) this.fill('toast', this.said, brief(state));
  }

  /** Says something in passing, beside the chat while that is closed. */
  mention(state: State): void {
    if (this.open) return;
    this.toast.hidden = false;
    this.fill('toast', this.said, brief(state));
    this.unwatch();
    this.unwatch = onceSeen(SHOWN_MS, () => this.hideToast());
  }

  private hideToast(): void {
    this.unwatch();
    this.toast.hidden = true;
    this.fill('toast', this.said, null);
  }

  private fill(which: 'line' | 'toast', where: HTMLElement, state: State | null): void {
    for (const stop of this.guards[which]) stop();
    this.guards[which] = [];
    where.textContent = '';
    if (!state) return;
    where.append(h('span', {}, state.text));
    for (const { label, act, guard } of state.actions ?? []) {
      const button = h('button', { type: 'button', ...(guard ? { class: 'main' } : { click: act }) }, label);
      where.append(button);
      if (guard) this.guards[which].push(guard(button));
    }
  }
}

/** With what matters most: the rest is in the chat. */
function brief({ text, actions = [] }: State): State {
  return { text, actions: actions.slice(0, BRIEF) };
}
