/** The visitor's cursor: a grey circle; its centre turns black for a moment at a press. */

/** Long enough to be seen, short enough to tell two clicks apart. */
const PRESS_MS = 220;
/** Two presses of the same button within this time are a double click. */
const DOUBLE_MS = 500;
const TYPING_MS = 1200;
const BUTTONS = ['left', 'middle', 'right'] as const;
const TOUCH = 1;
const KEYBOARD = 'M2 5.5h16v9H2z M5 8.3h.1 M8.3 8.3h.1 M11.7 8.3h.1 M15 8.3h.1 M6 11.7h8';
const SVG = 'http://www.w3.org/2000/svg';

export class Cursor {
  readonly element: HTMLElement;
  private timer = 0;
  private typingTimer = 0;
  private last = { button: -1, at: 0 };

  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'mirror-cursor';
    this.element.setAttribute('aria-hidden', 'true');
    this.element.hidden = true;
    const label = document.createElement('span');
    label.className = 'mirror-cursor-label';
    label.textContent = 'outside the window';
    const keys = document.createElementNS(SVG, 'svg');
    keys.setAttribute('viewBox', '0 0 20 20');
    keys.setAttribute('class', 'mirror-cursor-keys');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', KEYBOARD);
    keys.append(path);
    this.element.append(label, keys);
  }

  /** `x` and `y` are the middle of the circle in the mirror's own pixels; `width` is the window's. */
  move(x: number, y: number, outside: boolean, width: number): void {
    this.element.hidden = false;
    this.element.classList.toggle('outside', outside);
    this.element.classList.toggle('at-right', x > width / 2);
    this.element.style.translate = `${x}px ${y}px`;
  }

  /** A press of a button (0 left, 1 middle, 2 right) or a touch, at a time in milliseconds. */
  press(button: number, pointer: number, now: number): void {
    const double = this.last.button === button && now - this.last.at < DOUBLE_MS;
    // A third one begins anew.
    this.last = { button: double ? -1 : button, at: now };
    const kind = BUTTONS[button] ?? 'other';
    this.element.dataset['press'] = pointer === TOUCH ? 'touch' : kind;
    this.element.classList.toggle('double', double);
    this.element.classList.add('pressed');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.element.classList.remove('pressed', 'double'), PRESS_MS) as unknown as number;
  }

  /** The visitor types: a small keyboard is shown for a moment. */
  types(): void {
    this.element.classList.add('typing');
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.element.classList.remove('typing'), TYPING_MS) as unknown as number;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
