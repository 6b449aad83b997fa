/** Changes that scripts make to the rules of style sheets: no mutation tells of them. */

import * as dom from '../natives.ts';
import { type Realm, replaceGetter, replaceMethod } from '../patch.ts';

/** `touch` gets sheets whose rules changed, `ask` those whose rules a script asked for. Returns how to undo it. */
export function watchRules(
  realm: Realm,
  touch: (sheet: CSSStyleSheet) => void,
  ask: (sheet: CSSStyleSheet) => void,
): (() => void)[] {
  const undo: (() => void)[] = [];
  const nested = ({ parentStyleSheet }: CSSRule): void => {
    if (parentStyleSheet) touch(parentStyleSheet);
  };
  for (const name of ['insertRule', 'deleteRule', 'addRule', 'removeRule', 'replaceSync'] as const) {
    undo.push(replaceMethod(realm.CSSStyleSheet.prototype, name, (sheet) => touch(sheet)));
  }
  // The new rules are there when the promise is kept: https://drafts.csswg.org/cssom/#dom-cssstylesheet-replace
  undo.push(
    replaceMethod(realm.CSSStyleSheet.prototype, 'replace', (sheet, kept) => {
      const done = (): void => touch(sheet);
      dom.whenSettled(kept, done, done);
    }),
  );
  for (const type of [realm.CSSGroupingRule, realm.CSSKeyframesRule]) {
    for (const name of ['insertRule', 'deleteRule', 'appendRule'] as const) {
      undo.push(replaceMethod(type.prototype, name, nested));
    }
  }
  // Who asks for the rules may write to them, and of that no event tells.
  undo.push(replaceGetter(realm.CSSStyleSheet.prototype, 'cssRules', ask));
  return undo;
}
