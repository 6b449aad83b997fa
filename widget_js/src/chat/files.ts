/** Pictures and files in the chat. Pictures are drawn, not linked: a page's policy may forbid images of other origins. */

import type { ChatFile } from '@cobrowse/shared/generated/control.ts';
import { draw } from './branding.ts';
import { CLOSE_ICON, h, icon, on, SAVE_ICON } from './dom.ts';
import type { Translate } from './locale.ts';

const REVOKE_MS = 10_000;

export class Files {
  private t: Translate;
  private fetchFile: (id: string) => Promise<Blob>;
  /** Where what is opened large is put. */
  root: HTMLElement | null = null;

  constructor(t: Translate, fetchFile: (id: string) => Promise<Blob>) {
    this.t = t;
    this.fetchFile = fetchFile;
  }

  /** What stands in a message; `grown` is called when it took its size. */
  show(file: ChatFile, grown: () => void): HTMLElement {
    const name = file.name || this.t('picture');
    if (file.width === 0) {
      const button = h('button', { class: 'file', type: 'button' }, icon(SAVE_ICON), name);
      on(button, 'click', () => void this.load(file, button).then((blob) => blob && saveAs(blob, name)));
      return button;
    }
    const canvas = h('canvas') as HTMLCanvasElement;
    canvas.width = file.width;
    canvas.height = file.height;
    const button = h(
      'button',
      { class: 'picture', type: 'button', 'aria-label': this.t('openPicture', { name }) },
      canvas,
    );
    const load = this.load(file, button);
    load.then((blob) => blob && draw(blob, canvas).then(grown)).catch(() => {});
    on(button, 'click', () => void load.then((blob) => blob && this.large(file, blob, button)));
    return button;
  }

  private async load(file: ChatFile, instead: HTMLElement): Promise<Blob | null> {
    try {
      return await this.fetchFile(file.id);
    } catch {
      instead.after(h('small', { role: 'alert' }, this.t('notLoaded')));
      return null;
    }
  }

  /** Over the page, and below the bar with Stop: a modal dialog would make that bar dead. */
  private large(file: ChatFile, blob: Blob, from: HTMLElement): void {
    const name = file.name || this.t('picture');
    const canvas = h('canvas', { role: 'img', 'aria-label': name }) as HTMLCanvasElement;
    const close = (): void => {
      shown.remove();
      from.focus();
    };
    const save = h('button', { type: 'button', click: () => saveAs(blob, name) }, icon(SAVE_ICON), this.t('save'));
    const end = h('button', { type: 'button', 'aria-label': this.t('close'), click: close }, icon(CLOSE_ICON));
    const shown = h(
      'div',
      {
        class: 'large',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-label': name,
        click: (_, target) => target === shown && close(),
        keydown: (event, target) => {
          const { key } = event as KeyboardEvent;
          if (key === 'Escape') close();
          if (key === 'Tab') (target === end ? save : end).focus();
          if (key === 'Escape' || key === 'Tab') event.preventDefault();
          return false;
        },
      },
      h('div', { class: 'large-head' }, h('strong', {}, name), save, end),
      canvas,
    );
    this.root?.append(shown);
    end.focus();
    draw(blob, canvas).catch(close);
  }
}

/** Saves something as a file. */
export function saveAs(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
}
