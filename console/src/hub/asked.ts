/** Dialogues in which this window's operator asked for a screencast; a reload does not forget them. */

const KEY = 'cobrowse:asked';

export class Asked {
  private dialogs = new Set<string>(read());

  has(dialog: string): boolean {
    return this.dialogs.has(dialog);
  }

  add(dialog: string): void {
    this.dialogs.add(dialog);
    try {
      sessionStorage.setItem(KEY, JSON.stringify([...this.dialogs]));
    } catch {
      // Without storage it holds until a reload.
    }
  }

  /** The next one who signs in here asked for nothing. */
  forget(): void {
    this.dialogs.clear();
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // Nothing was kept.
    }
  }
}

function read(): string[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as string[];
  } catch {
    return [];
  }
}
