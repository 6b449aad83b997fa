/** What the visitor hid: kept for the screencast, over the pages of this tab, and never longer. */

import type { HiddenPart } from '../privacy/rules.ts';

const KEY = 'cobrowse:hidden';

/** A form can have fields named like its own properties: these read past them. */
const read = <T>(owner: object, name: string): ((element: Element) => T) => {
  const get = Object.getOwnPropertyDescriptor(owner, name)?.get as (this: Element) => T;
  return (element) => get.call(element);
};
const parentOf = read<Element | null>(Node.prototype, 'parentElement');
const nameOf = read<string>(Element.prototype, 'localName');
const previousOf = read<Element | null>(Element.prototype, 'previousElementSibling');
const { getAttribute } = Element.prototype;

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
    this.parts = [...this.parts, { selector: selectorOf(element), url: location.pathname }];
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

/** Names an element so that the same part is found when the page makes it anew; one round it, if it cannot be named. */
export function selectorOf(element: Element): string {
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const selector = pathOf(at);
    if (document.querySelector(selector) === at) return selector;
  }
  return 'html';
}

function pathOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at && at !== document.documentElement; at = parentOf(at)) {
    const id = getAttribute.call(at, 'id');
    if (id && document.querySelectorAll(`#${CSS.escape(id)}`).length === 1) {
      return [`#${CSS.escape(id)}`, ...steps].join(' > ');
    }
    let number = 1;
    for (let twin = previousOf(at); twin; twin = previousOf(twin)) if (nameOf(twin) === nameOf(at)) number++;
    steps.unshift(`${CSS.escape(nameOf(at))}:nth-of-type(${number})`);
  }
  return ['html', ...steps].join(' > ');
}
