/** What the visitor has open outside the page: the options of a list, or a word on what else is open there. */

import { offsetOf } from './places.ts';
import type { Screen } from './screen.ts';

/** More options are not drawn. */
const MAX_OPTIONS = 300;
/** The tallest list, in parts of the window. */
const TALLEST = 0.5;
const WORDS: Record<string, string> = {
  select: 'The visitor has this list open',
  date: 'The visitor has a calendar open',
  'datetime-local': 'The visitor has a calendar open',
  month: 'The visitor has a calendar open',
  week: 'The visitor has a calendar open',
  time: 'The visitor is choosing a time',
  color: 'The visitor is choosing a colour',
  file: 'The visitor is choosing a file',
};
const OTHER = 'The visitor has a picker open';

export class MirrorPicker {
  readonly element: HTMLElement;
  private list = document.createElement('ul');
  private words = document.createElement('p');
  private shown = '';

  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'mirror-picker';
    this.element.setAttribute('role', 'note');
    this.element.hidden = true;
    this.element.append(this.list, this.words);
  }

  /** The screen may have changed. */
  follow(screen: Screen | null): void {
    const field = screen?.page?.picker ?? null;
    this.element.hidden = !field;
    if (!screen?.page || !field?.isConnected) {
      this.shown = '';
      return;
    }
    const box = field.getBoundingClientRect();
    const offset = offsetOf(field, screen.page.document);
    const kind = field.localName === 'input' ? (field as HTMLInputElement).type : field.localName;
    const options = kind === 'select' ? [...(field as HTMLSelectElement).options].slice(0, MAX_OPTIONS) : [];
    const told = JSON.stringify([
      ...[box.left, box.top, box.width, box.height, offset.x, offset.y, kind],
      ...options.map(({ label, selected, disabled }) => [label, selected, disabled]),
    ]);
    if (told === this.shown) return;
    this.shown = told;
    this.words.textContent = WORDS[kind] ?? OTHER;
    this.fill(options);
    const style = field.ownerDocument.defaultView?.getComputedStyle(field);
    this.list.style.font = style?.font ?? '';
    this.list.style.direction = style?.direction ?? '';
    this.place(box.left + offset.x, box.top + offset.y, box, screen);
  }

  private fill(options: HTMLOptionElement[]): void {
    this.list.hidden = options.length === 0;
    let group: Element | null = null;
    const rows: HTMLElement[] = [];
    for (const option of options) {
      const parent = option.parentElement;
      if (parent?.localName === 'optgroup' && parent !== group)
        rows.push(row((parent as HTMLOptGroupElement).label, 'group'));
      group = parent;
      if (!option.hidden) rows.push(row(option.label, option.selected ? 'chosen' : option.disabled ? 'disabled' : ''));
    }
    this.list.replaceChildren(...rows);
  }

  /** Below the field, or above it where there is more room. */
  private place(left: number, top: number, field: DOMRect, { width, height }: Screen): void {
    const { element, list } = this;
    const below = height - top - field.height;
    const above = below < height * TALLEST && top > below;
    element.style.minWidth = `${field.width}px`;
    element.style.maxWidth = `${width}px`;
    list.style.maxHeight = `${Math.max(40, Math.min(height * TALLEST, (above ? top : below) - 40))}px`;
    element.style.left = `${Math.max(0, Math.min(left, width - element.offsetWidth))}px`;
    element.style.top = `${above ? Math.max(0, top - element.offsetHeight) : top + field.height}px`;
    const chosen = list.querySelector<HTMLElement>('.chosen');
    if (chosen) list.scrollTop = chosen.offsetTop - (list.clientHeight - chosen.offsetHeight) / 2;
  }
}

function row(text: string, kind: string): HTMLElement {
  const made = document.createElement('li');
  made.className = kind;
  made.textContent = text || '\u00a0';
  return made;
}
