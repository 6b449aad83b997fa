/**
 * Fields that a style shows as dots. To ask makes the browser compute the page's styles: that is done once per flush and
 * look, and only when something happened since the last answer. In between, in the page's own tasks, the last answer
 * holds: nothing is written before it is asked again. Of a field that was never asked about it is asked at once.
 */

import { shownAsDots } from './fields.ts';

export class Dots {
  /** Fields that were no dots, and at which moment. Once secret, always secret: other answers need not be kept. */
  private plain = new WeakMap<Element, number>();
  private moment: () => number;
  /** The answers must be those of now. */
  strict = false;

  /** `moment` counts whatever may have changed a style. */
  constructor(moment: () => number) {
    this.moment = moment;
  }

  dotted = (field: Element): boolean => {
    const answered = this.plain.get(field);
    if (answered !== undefined && (!this.strict || answered === this.moment())) return false;
    if (shownAsDots(field)) return true;
    this.plain.set(field, this.moment());
    return false;
  };
}
