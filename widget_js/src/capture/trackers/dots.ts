/**
 * What is dear to ask of a field: whether a style shows it as dots, which makes the browser compute the page's styles, and
 * whether what stands at it tells that it is secret. That is done once per flush and look, and only when something happened
 * since the last answer. In between, in the page's own tasks, the last answer holds: nothing is written before it is asked
 * again. Of a field that was never asked about it is asked at once.
 */

import { shownAsDots } from './fields.ts';

type Question = (field: Element) => boolean;

/** Fields whose labels are read again in one look; what is written is always asked about. */
const LABELS_PER_LOOK = 60;

export class Dots {
  private moment: () => number;
  /** The answers must be those of now. */
  strict = false;
  /** How many fields may be asked about again. */
  private left = Number.POSITIVE_INFINITY;

  readonly dotted: Question;
  readonly labelled: Question;

  /** `moment` counts whatever may have changed a style or a label. */
  constructor(moment: () => number, labelTells: Question) {
    this.moment = moment;
    this.dotted = this.remembered(shownAsDots);
    this.labelled = this.remembered(labelTells, () => this.left-- > 0);
  }

  /** Before a look for what no event tells: some fields' labels are read again, the next look goes on with others. */
  beginLook(): void {
    this.strict = true;
    this.left = LABELS_PER_LOOK;
  }

  /** Before anything is written. */
  beginFlush(): void {
    this.strict = true;
    this.left = Number.POSITIVE_INFINITY;
  }

  /** Once secret, always secret: only that a field was none is kept, and since which moment. */
  private remembered(ask: Question, may = () => true): Question {
    const plain = new WeakMap<Element, number>();
    return (field) => {
      const answered = plain.get(field);
      if (answered !== undefined && (!this.strict || answered === this.moment() || !may())) return false;
      if (ask(field)) return true;
      plain.set(field, this.moment());
      return false;
    };
  }
}
