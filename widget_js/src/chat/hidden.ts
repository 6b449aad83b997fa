/** What is hidden beyond the page's marks: kept for the screencast, over the pages of this tab, and never longer. */

import type { HiddenPart } from '../privacy/rules.ts';
import { recall, remember } from './stored.ts';

const KEY = 'cobrowse:hidden';

export class Hidden {
  private screencast = '';
  parts: readonly HiddenPart[] = [];

  /** Takes up what was hidden on earlier pages of this screencast, or in the one that is shared again. */
  begin(screencast: string, again: string): void {
    if (this.screencast === screencast) return;
    let [kept, parts] = [this.screencast, this.parts];
    try {
      // In this page it is known which elements these are.
      if (!kept) ({ screencast: kept, parts } = JSON.parse(recall(KEY)));
    } catch {
      // Nothing of ours.
    }
    this.screencast = screencast;
    this.parts = [];
    if (kept === screencast || (again && kept === again)) this.keep(parts);
    else this.drop();
  }

  keep(parts: readonly HiddenPart[]): void {
    this.parts = parts;
    const names = parts.map(({ selector, action, url }) => ({ selector, action, url }));
    if (names.length > 0) remember(KEY, JSON.stringify({ screencast: this.screencast, parts: names }));
  }

  /** The visitor may share it again: until another one begins it is known what they had hidden. */
  end(again: boolean): void {
    if (again) return;
    this.screencast = '';
    this.parts = [];
    this.drop();
  }

  private drop(): void {
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // There is none.
    }
  }
}
