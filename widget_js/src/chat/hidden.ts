/** What the visitor hid: kept for the screencast, over the pages of this tab, and never longer. */

import type { HiddenPart } from '../privacy/rules.ts';

const KEY = 'cobrowse:hidden';
const MAX_PARTS = 100;

export class Hidden {
  private screencast = '';
  parts: HiddenPart[] = [];

  /** Takes up what was hidden on earlier pages of this screencast. */
  begin(screencast: string): void {
    if (this.screencast === screencast) return;
    this.screencast = screencast;
    this.parts = [];
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
      if (kept?.screencast === screencast) this.parts = kept.parts;
    } catch {
      // Without storage it holds for this page only.
    }
  }

  add(element: Element): void {
    this.parts = [...this.parts, { selector: selectorOf(element), url: location.pathname }].slice(-MAX_PARTS);
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ screencast: this.screencast, parts: this.parts }));
    } catch {
      // The same.
    }
  }

  end(): void {
    this.screencast = '';
    this.parts = [];
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // There is none.
    }
  }
}

/** Names an element so that the same part is found when the page makes it anew. */
export function selectorOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at && at !== document.documentElement; at = at.parentElement) {
    const id = at.getAttribute('id');
    if (id && document.querySelectorAll(`#${CSS.escape(id)}`).length === 1) {
      steps.unshift(`#${CSS.escape(id)}`);
      return steps.join(' > ');
    }
    const { localName } = at;
    const twins = [...(at.parentElement?.children ?? [])].filter((one) => one.localName === localName);
    steps.unshift(`${CSS.escape(localName)}:nth-of-type(${twins.indexOf(at) + 1})`);
  }
  return ['html', ...steps].join(' > ');
}
