/** Pictures and files in the chat. Pictures are drawn, not linked: a page's policy may forbid images of other origins. */

import { CLOSE_ICON, h, icon, SAVE_ICON } from './dom.ts';
import { draw } from './look.ts';
import type { Say } from './say.ts';

export interface ChatFile {
  id: string;
  name: string;
  type: string;
  bytes: number;
  /** Pixels; 0 for what is no picture. */
  width: number;
  height: number;
}

const REVOKE_MS = 10_000;

export class Files {
  private say: Say;
  private fetchFile: (id: string) => Promise<Blob>;
  /** Where what is opened large is put. */
  root: HTMLElement | null = null;

  constructor(say: Say, fetchFile: (id: string) => Promise<Blob>) {
    this.say = say;
    this.fetchFile = fetchFile;
  }

  /** What stands in a message; `grown` is called when it took its size. */
  show(file: ChatFile, grown: () => void): HTMLElement {
    const name = file.name || this.say('picture');
    if (file.width === 0) {
      const button = h('button', { class: 'file', type: 'button' }, icon(SAVE_ICON), name);
      button.addEventListener('click', () => this.load(file, button).then((blob) => blob && saveAs(blob, name)));
      return button;
    }
    const canvas = document.createElement('canvas');
    canvas.width = file.width;
    canvas.height = file.height;
    const button = h(
      'button',
      { class: 'picture', type: 'button', 'aria-label': this.say('openPicture', { name }) },
      canvas,
    );
    const load = this.load(file, button);
    load.then((blob) => blob && draw(blob, canvas).then(grown)).catch(() => {});
    button.addEventListener('click', () => load.then((blob) => blob && this.large(file, blob)));
    return button;
  }

  private async load(file: ChatFile, instead: HTMLElement): Promise<Blob | null> {
    try {
      return await this.fetchFile(file.id);
    } catch {
      instead.after(h('small', { role: 'alert' }, this.say('notLoaded')));
      return null;
    }
  }

  private large(file: ChatFile, blob: Blob): void {
    const name = file.name || this.say('picture');
    const canvas = document.createElement('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', name);
    const dialog = h(
      'dialog',
      { class: 'large', 'aria-label': name },
      h(
        'div',
        { class: 'large-head' },
        h('strong', {}, name),
        h('button', { type: 'button', click: () => saveAs(blob, name) }, icon(SAVE_ICON), this.say('save')),
        h('button', { type: 'button', 'aria-label': this.say('close'), click: () => dialog.close() }, icon(CLOSE_ICON)),
      ),
      canvas,
    ) as HTMLDialogElement;
    dialog.addEventListener('close', () => dialog.remove());
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
    this.root?.append(dialog);
    dialog.showModal();
    draw(blob, canvas).catch(() => dialog.close());
  }
}

/** Saves something as a file. */
export function saveAs(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
}
