/** Values that must never leave, and which texts repeat them. Nothing of it is ever written into the page or sent. */

/** Shorter values are too common in ordinary text to be told apart from it. */
const MIN_ECHO = 4;

export class Echoes {
  private current = new Map<Element, string>();
  private kept = new Set<string>();
  /** Counts what was learnt: what was said before may be an echo since then. */
  learnt = 0;

  /** Remembers what a secret field holds so that its echo elsewhere is masked too. */
  note(field: Element, value: string): void {
    const before = this.current.get(field);
    if (before === value) return;
    // Keep what was typed last before a field is cleared or sent; drop the beginnings of what is still being typed.
    if (before && before.length >= MIN_ECHO && !value.startsWith(before) && !before.startsWith(value)) {
      this.kept.add(before);
    }
    if (before && value === '' && before.length >= MIN_ECHO) this.kept.add(before);
    this.current.set(field, value);
    this.learnt++;
  }

  forget(field: Element): void {
    const value = this.current.get(field);
    if (value && value.length >= MIN_ECHO) this.kept.add(value);
    this.current.delete(field);
  }

  /** Whether a text holds a secret value. */
  echoes(text: string): boolean {
    if (this.kept.size === 0 && this.current.size === 0) return false;
    for (const value of this.kept) if (text.includes(value)) return true;
    for (const value of this.current.values()) {
      if (value.length >= MIN_ECHO && text.includes(value)) return true;
    }
    return false;
  }
}
