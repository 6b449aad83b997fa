/** "Show me what will be sent": a pane over the page with the picture that a consultant would get, made here. */

import { CLOSE_ICON, h, icon } from '../chat/dom.ts';
import type { Translate } from '../chat/locale.ts';
import type { Surface } from '../chat/surface.ts';
import type { PreviewEvents } from '../consent/card.ts';
import { deliberate } from '../consent/deliberate.ts';
import type { Picture } from './picture.ts';

const STYLE = `
.preview { position: fixed; inset: 0; display: flex; flex-direction: column; background: var(--tint); }
.preview > p { margin: 0; padding: 8px 16px; font-size: 13px; color: var(--soft); background: var(--paper);
  border-bottom: 1px solid var(--line); }
.preview-stage { flex: 1; min-height: 0; margin: 16px; overflow: hidden; position: relative; }
.preview .choice { padding: 0 16px 16px; max-width: 420px; width: 100%; box-sizing: border-box; margin: 0 auto; }
.preview-stage:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
`;

export class PreviewPane {
  private pane: HTMLElement;
  private stage: HTMLElement;
  private note: HTMLElement;
  private picture: Picture | null = null;
  private events: PreviewEvents;
  private surface: Surface;
  private places: HTMLElement[];
  private stopYes: () => void;
  private fit = (): void => this.scale();
  private open = true;
  private t: Translate;

  constructor(
    surface: Surface,
    root: HTMLElement,
    t: Translate,
    operator: string,
    make: (where: HTMLElement) => Promise<Picture>,
    events: PreviewEvents,
  ) {
    this.events = events;
    this.surface = surface;
    this.t = t;
    this.note = h('p', { role: 'status' }, t('previewMaking'));
    const where = h('div', {});
    this.stage = h('div', { class: 'preview-stage', tabindex: '0', 'aria-label': t('previewPicture') }, where);
    const close = h(
      'button',
      { type: 'button', 'aria-label': t('previewClose'), click: () => this.close() },
      icon(CLOSE_ICON),
    );
    const yes = h('button', { type: 'button' }, t('yes'));
    const no = h('button', { type: 'button', click: (event) => this.no(event) }, t('no'));
    this.places = [close, this.stage, yes, no];
    this.pane = h(
      'div',
      {
        class: 'preview',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-label': t('previewName'),
        keydown: (event, target) => this.key(event as KeyboardEvent, target),
      },
      h('div', { class: 'head' }, h('strong', {}, t('previewTitle', { name: operator })), close),
      this.note,
      this.stage,
      h('div', { class: 'choice' }, yes, no),
    );
    surface.addStyle(STYLE);
    root.append(this.pane);
    close.focus();
    this.stopYes = deliberate({
      surface,
      button: yes,
      question: this.pane,
      act: (verdict) => {
        this.close();
        this.events.yes(verdict);
      },
    });
    window.addEventListener('resize', this.fit);
    make(where).then(
      (picture) => {
        if (!this.open) picture.close();
        else this.show(picture);
      },
      () => {
        this.note.textContent = this.t('previewNone');
      },
    );
  }

  private show(picture: Picture): void {
    this.picture = picture;
    this.note.textContent = this.t('previewNote');
    this.scale();
  }

  private scale(): void {
    const picture = this.picture;
    if (!picture) return;
    const room = this.stage.getBoundingClientRect();
    const scale = Math.min(room.width / picture.width, room.height / picture.height, 1);
    const left = Math.max(0, Math.floor((room.width - picture.width * scale) / 2));
    picture.element.style.transform = `translateX(${left}px) scale(${scale})`;
  }

  private no(event: Event): void {
    if (!this.surface.ground.isOfBrowser(event)) return;
    this.close();
    this.events.no();
  }

  private key(event: KeyboardEvent, target: Element): false {
    if (event.key === 'Escape') this.close();
    else if (event.key === 'Tab') {
      const at = this.places.indexOf(target as HTMLElement);
      const next = this.places.at((at + (event.shiftKey ? -1 : 1)) % this.places.length);
      next?.focus();
    }
    if (event.key === 'Escape' || event.key === 'Tab') event.preventDefault();
    return false;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.stopYes();
    window.removeEventListener('resize', this.fit);
    this.picture?.close();
    this.pane.remove();
    this.events.closed();
  }
}
