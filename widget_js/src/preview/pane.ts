/** "Show me what will be sent": a pane over the page with the picture that a consultant would get, made here. */

import { CLOSE_ICON, h, icon } from '../chat/dom.ts';
import type { Say } from '../chat/say.ts';
import type { Picture } from './picture.ts';

const STYLE = `
.preview { position: fixed; inset: 0; display: flex; flex-direction: column; background: var(--tint); }
.preview > p { margin: 0; padding: 8px 16px; font-size: 13px; color: var(--soft); background: var(--paper);
  border-bottom: 1px solid var(--line); }
.preview-stage { flex: 1; min-height: 0; margin: 16px; overflow: hidden; position: relative; }
.preview-stage:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
`;

export class PreviewPane {
  private pane: HTMLElement;
  private stage: HTMLElement;
  private note: HTMLElement;
  private picture: Picture | null = null;
  private closed: () => void;
  private fit = (): void => this.scale();
  private open = true;
  private say: Say;

  constructor(
    root: HTMLElement,
    say: Say,
    operator: string,
    make: (where: HTMLElement) => Promise<Picture>,
    closed: () => void,
  ) {
    this.closed = closed;
    this.say = say;
    this.note = h('p', { role: 'status' }, say('previewMaking'));
    const where = h('div', {});
    this.stage = h('div', { class: 'preview-stage', tabindex: '0', 'aria-label': say('previewPicture') }, where);
    const close = h(
      'button',
      { type: 'button', 'aria-label': say('previewClose'), click: () => this.close() },
      icon(CLOSE_ICON),
    );
    this.pane = h(
      'div',
      {
        class: 'preview',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-label': say('previewName'),
        keydown: (event) => this.key(event as KeyboardEvent, close),
      },
      h('div', { class: 'head' }, h('strong', {}, say('previewTitle', { name: operator })), close),
      this.note,
      this.stage,
    );
    const shadow = root.getRootNode() as ShadowRoot;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
    root.append(this.pane);
    close.focus();
    window.addEventListener('resize', this.fit);
    make(where).then(
      (picture) => {
        if (!this.open) picture.close();
        else this.show(picture);
      },
      () => {
        this.note.textContent = this.say('previewNone');
      },
    );
  }

  private show(picture: Picture): void {
    this.picture = picture;
    this.note.textContent = this.say('previewNote');
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

  private key(event: KeyboardEvent, close: HTMLElement): void {
    event.stopPropagation();
    if (event.key === 'Escape') this.close();
    else if (event.key === 'Tab') {
      // Two places to be: the button and the picture.
      event.preventDefault();
      const root = this.pane.getRootNode() as ShadowRoot;
      (root.activeElement === close ? this.stage : close).focus();
    }
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    window.removeEventListener('resize', this.fit);
    this.picture?.close();
    this.pane.remove();
    this.closed();
  }
}
