/**
 * Names that a page chooses in its styles (animations, fonts, areas, counters, layers, custom properties, slots). In what is
 * masked they are numbers, the same for the same name, so that what belongs together still does. A name that left
 * otherwise, in an open part or in a file that all visitors get, is no secret and stays.
 */

const MAX_NAMES = 20_000;
const MAX_LENGTH = 200;
const MAX_TEXTS = 5000;
const NAMING = /font|animation|grid|counter|container|list-style/i;
const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;

export class Names {
  private made = new Map<string, string>();
  private open = new Set<string>();
  /** By the numbers of their sheets. */
  private styles = new Set<string>();
  /** Names that were numbers are known now: what they were told in is to be told anew. */
  stale = false;
  private texts = new Map<number, string>();

  /** What a name is called: `text` is what leaves together with it. */
  of(name: string, text = ''): string {
    if (name.length > MAX_LENGTH) return numbered(0);
    if (this.isOpen(name, text)) return name;
    let made = this.made.get(name);
    if (made === undefined) {
      const number = this.made.size < MAX_NAMES ? this.made.size + 1 : 0;
      made = `${name.startsWith('--') ? '--' : ''}${numbered(number)}`;
      this.made.set(name, made);
    }
    return made;
  }

  isOpen(name: string, text = ''): boolean {
    if (this.open.has(name)) return true;
    if (name.length > MAX_LENGTH) return false;
    if (this.made.has(name)) return false;
    if (!holds(text, name) && ![...this.texts.values()].some((one) => holds(one, name))) return false;
    if (this.open.size < MAX_NAMES) this.open.add(name);
    return true;
  }

  /** A style sheet left, by its number. */
  heard(sheet: number, text: string): void {
    const before = this.texts.get(sheet) ?? '';
    if (this.texts.size < MAX_TEXTS) this.texts.set(sheet, text);
    // Scripts add rules at the end of those that are there.
    const news = text.startsWith(before) ? text.slice(Math.max(0, before.length - MAX_LENGTH)) : text;
    for (const name of this.made.keys()) if (!this.open.has(name) && holds(news, name)) this.found(name);
  }

  /** A style attribute of something visible left. */
  heardStyle(text: string): void {
    if (!NAMING.test(text) || this.styles.has(text) || this.styles.size >= MAX_TEXTS) return;
    this.styles.add(text);
    this.heard(-this.styles.size, text);
  }

  private found(name: string): void {
    this.open.add(name);
    this.stale = true;
  }

  /** A single name left as it is. */
  keep(name: string): string {
    if (!this.open.has(name) && this.open.size < MAX_NAMES) {
      if (this.made.has(name)) this.found(name);
      else this.open.add(name);
    }
    return this.of(name);
  }
}

/** In letters: sizes in styles are rewritten (steps.ts), names are not. */
function numbered(number: number): string {
  return `cb-${String(number).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] as string)}`;
}

function holds(text: string, name: string): boolean {
  return text.includes(name) && new RegExp(`(?:^|[^\\w-])${name.replace(SPECIAL, '\\$&')}(?![\\w-])`).test(text);
}
