/**
 * What counts as a decision on one button: a press that begins and ends on it, or a key that a person pressed on it after
 * moving the focus there. Screen readers, switches and voice control send a click and nothing else: it counts with a
 * second step. Everything else is an accident, or a script. Pure: it is told what happens and holds no clock.
 */

/** `second`: ask once more. */
export type Verdict = 'decided' | 'second' | 'ignored';

export interface KeyFacts {
  key: string;
  repeat: boolean;
  /** Whether the button has the focus. */
  here: boolean;
}

export interface ClickFacts {
  /** Made by the browser for a person, not by a script. */
  trusted: boolean;
  /** By pointer: mouse, touch or pen. */
  pointed: boolean;
  /** While a key is held down. */
  byKey: boolean;
}

export class Press {
  private pressed = false;
  private keyed = false;
  private movedHere = false;
  private typed = false;

  /** A press of a pointer began; `here` on the button, `settled` after it was to be seen for long enough. */
  pointerDown(here: boolean, settled: boolean): void {
    this.pressed = here && settled;
  }

  /** The focus is on another element now. */
  focused(here: boolean, byPerson: boolean): void {
    this.movedHere = here && byPerson;
    this.typed = false;
    this.keyed = false;
  }

  keyDown({ key, repeat, here }: KeyFacts, settled: boolean): void {
    if (!here) {
      this.keyed = false;
      return;
    }
    const presses = key === 'Enter' || key === ' ';
    // Somebody writes, and thinks that the words go elsewhere.
    if (!presses && key.length === 1) this.typed = true;
    // A key that is held goes on being what it was when it went down.
    if (!repeat) this.keyed = presses && settled && this.movedHere && !this.typed;
    else if (!presses) this.keyed = false;
  }

  click({ trusted, pointed, byKey }: ClickFacts, settled: boolean): Verdict {
    const { pressed, keyed } = this;
    this.pressed = false;
    this.keyed = false;
    if (!trusted || !settled) return 'ignored';
    if (pointed) return pressed ? 'decided' : 'ignored';
    if (byKey) return keyed ? 'decided' : 'ignored';
    return 'second';
  }
}
