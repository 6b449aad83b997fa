/** Lets the visitor point at a part of the page: by pointer, touch or keys. The page notices nothing of it. */

import { h } from './dom.ts';
import type { Translate } from './locale.ts';

export class Picker {
  private host: Element;
  private cover: HTMLElement;
  private frame = h('div', { class: 'pick-frame' });
  private picked: (element: Element | null) => void;
  private at: Element | null = null;

  /** `host` is the widget's own element, which cannot be chosen; `picked` gets null when the visitor gave up. */
  constructor(host: Element, root: HTMLElement, t: Translate, picked: (element: Element | null) => void) {
    this.host = host;
    this.picked = picked;
    this.cover = h(
      'div',
      {
        class: 'picker',
        tabindex: '-1',
        role: 'application',
        'aria-label': `${t('hideHint')}. ${t('hideKeys')}`,
        pointermove: (event, target) => this.look(event as PointerEvent, target),
        pointerdown: (event, target) => this.look(event as PointerEvent, target),
        click: (event) => {
          if (event.isTrusted) this.choose();
        },
        keydown: (event, target) => this.key(event as KeyboardEvent, target),
      },
      this.frame,
      h('p', { class: 'pick-hint' }, t('hideHint'), h('small', {}, t('hideKeys'))),
      h('button', { type: 'button', click: () => this.cancel() }, t('cancel')),
    );
    root.append(this.cover);
    this.cover.focus();
  }

  cancel(): false {
    this.finish(null);
    return false;
  }

  private look(event: PointerEvent, target: Element): void {
    if (target !== this.cover && target !== this.frame) return;
    this.cover.style.pointerEvents = 'none';
    const below = document.elementFromPoint(event.clientX, event.clientY);
    this.cover.style.pointerEvents = '';
    this.show(below);
  }

  private show(element: Element | null): void {
    const whole =
      !element || element === this.host || element === document.body || element === document.documentElement;
    this.at = whole ? null : element;
    this.frame.hidden = whole;
    if (whole) return;
    const box = element.getBoundingClientRect();
    Object.assign(this.frame.style, {
      left: `${box.left}px`,
      top: `${box.top}px`,
      width: `${box.width}px`,
      height: `${box.height}px`,
    });
  }

  private key(event: KeyboardEvent, target: Element): void {
    if (event.key === 'Escape') this.finish(null);
    else if (event.key === 'Enter' && target === this.cover) this.choose();
    else if (event.key === 'ArrowUp') this.show(this.at?.parentElement ?? null);
    else if (event.key === 'ArrowDown') this.show(this.at?.firstElementChild ?? document.body.firstElementChild);
    else if (event.key === 'ArrowRight') this.show(this.at?.nextElementSibling ?? this.at);
    else if (event.key === 'ArrowLeft') this.show(this.at?.previousElementSibling ?? this.at);
    else return;
    event.preventDefault();
  }

  private choose(): void {
    if (this.at) this.finish(this.at);
  }

  private finish(element: Element | null): void {
    this.cover.remove();
    this.picked(element);
  }
}
