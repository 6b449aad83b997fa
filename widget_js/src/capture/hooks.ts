/** What no event tells: methods that are wrapped in every realm that is captured, the page's and its frames'. */

import { replaceMethod } from './patch.ts';
import { watchRules } from './sheets.ts';
import type { Stream } from './stream.ts';

export type Realm = Window & typeof globalThis;

export interface Hooked {
  /** The stream of now: a new keyframe brings another one. */
  stream(): Stream;
  closedRoots: WeakMap<Element, ShadowRoot>;
  schedule(): void;
}

/** Returns how to undo it. */
export function hookRealm(realm: Realm, to: Hooked): (() => void)[] {
  return [
    watchRules(
      realm,
      (sheet) => {
        to.stream().sheets.touch(sheet);
        to.schedule();
      },
      (sheet) => to.stream().sheets.ask(sheet),
    ),
    replaceMethod(realm.HTMLSlotElement.prototype, 'assign', function (this: HTMLSlotElement) {
      to.stream().slots.touch(this);
      to.schedule();
    }),
    replaceMethod(realm.Element.prototype, 'animate', () => {
      to.stream().animations.touch();
      to.schedule();
    }),
    replaceMethod(realm.Element.prototype, 'attachShadow', function (this: Element, root: ShadowRoot) {
      if (root.mode === 'closed') to.closedRoots.set(this, root);
      if (to.stream().scope.has(this)) {
        to.stream().tree.fresh.push(this);
        to.schedule();
      }
    }),
  ];
}
