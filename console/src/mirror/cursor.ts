/** The visitor's cursor: a grey circle; its centre turns black for a moment at a press. */

/** Long enough to be seen, short enough to tell two clicks apart. */
const PRESS_MS = 220;

export class Cursor {
  readonly element: HTMLElement;
  private timer = 0;

  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'mirror-cursor';
    this.element.setAttribute('aria-hidden', 'true');
    this.element.hidden = true;
  }

  /** `x` and `y` are the middle of the circle in the mirror's own pixels. */
  move(x: number, y: number, outside: boolean): void {
    this.element.hidden = false;
    this.element.classList.toggle('outside', outside);
    this.element.style.translate = `${x}px ${y}px`;
  }

  press(): void {
    this.element.classList.add('pressed');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.element.classList.remove('pressed'), PRESS_MS) as unknown as number;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
