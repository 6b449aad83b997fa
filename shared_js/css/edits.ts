/** A text in which pieces are replaced, from left to right; every other byte stays. */

export class Edits {
  private text: string;
  private made = '';
  private at: number;
  private end: number;

  constructor(text: string, from = 0, end = text.length) {
    this.text = text;
    this.at = from;
    this.end = end;
  }

  replace(start: number, end: number, by: string): void {
    this.made += this.text.slice(this.at, start) + by;
    this.at = end;
  }

  /** The text as it is now. */
  get result(): string {
    return this.made + this.text.slice(this.at, this.end);
  }
}
