/** Changes that scripts make to style sheets: no mutation tells of them. */

import * as dom from '../natives.ts';
import { type Realm, replaceGetter, replaceMethod, replaceSetter } from '../patch.ts';
import type { Root } from '../tracker.ts';

export interface SheetNews {
  /** Rules of a sheet changed. */
  touched(sheet: CSSStyleSheet): void;
  /** A script gave a sheet more rules; told before `touched`. */
  inserted(sheet: CSSStyleSheet, text: string): void;
  /** A script gave a sheet all its rules. */
  replaced(sheet: CSSStyleSheet, text: string): void;
  /** A script has a rule's declarations and may write to them, of which nothing tells. */
  held(rule: CSSRule): void;
  /** A sheet may have been switched on or off, or be for other media; perhaps that of a link. */
  switched(link?: HTMLLinkElement): void;
  /** A script has a root's list of adopted sheets, or gave it another. */
  adopts(root: Root): void;
}

/** Has a realm's own methods tell. Returns how to undo it. */
export function watchRules(realm: Realm, now: () => SheetNews): (() => void)[] {
  const sheets = realm.CSSStyleSheet.prototype;
  const touch = (sheet: CSSStyleSheet | null): void => {
    if (sheet) now().touched(sheet);
  };
  const nested = (rule: CSSRule): void => touch(rule.parentStyleSheet);
  /** Media rules by their lists. */
  const lists = new WeakMap<MediaList, CSSRule>();
  const media = (list: MediaList): void => {
    const rule = lists.get(list);
    if (rule) nested(rule);
    else now().switched();
  };
  const undo = [
    replaceMethod(sheets, 'insertRule', (sheet, _, text) => {
      now().inserted(sheet, String(text));
      touch(sheet);
    }),
    replaceMethod(sheets, 'addRule', (sheet, _, selector, style) => {
      now().inserted(sheet, `${selector}{${style}}`);
      touch(sheet);
    }),
    replaceMethod(sheets, 'replaceSync', (sheet, _, text) => now().replaced(sheet, String(text))),
    // The new rules are there when the promise is kept: https://drafts.csswg.org/cssom/#dom-cssstylesheet-replace
    replaceMethod(sheets, 'replace', (sheet, kept, text) => {
      const done = (): void => now().replaced(sheet, String(text));
      dom.whenSettled(kept, done, done);
    }),
    replaceSetter(realm.StyleSheet.prototype, 'disabled', () => now().switched()),
    replaceSetter(realm.StyleSheet.prototype, 'media', () => now().switched()),
  ];
  for (const name of ['deleteRule', 'removeRule'] as const) undo.push(replaceMethod(sheets, name, touch));
  undo.push(replaceSetter(realm.HTMLStyleElement.prototype, 'disabled', () => now().switched()));
  undo.push(replaceSetter(realm.HTMLLinkElement.prototype, 'disabled', (link) => now().switched(link)));
  for (const name of ['CSSGroupingRule', 'CSSStyleRule', 'CSSKeyframesRule']) {
    const owner = prototypeIn(realm, name);
    for (const method of ['insertRule', 'appendRule'] as const)
      undo.push(
        replaceMethod(owner, method, (rule: CSSRule, _, text) => {
          if (rule.parentStyleSheet) now().inserted(rule.parentStyleSheet, String(text));
          nested(rule);
        }),
      );
    undo.push(replaceMethod(owner, 'deleteRule', nested));
  }
  for (const [name, properties] of Object.entries(WRITTEN))
    for (const property of properties) undo.push(replaceSetter(prototypeIn(realm, name), property, nested));
  for (const name of DECLARING) {
    for (const property of ['style', 'styleMap'])
      undo.push(replaceGetter(prototypeIn(realm, name), property, (rule: CSSRule) => now().held(rule)));
  }
  undo.push(
    replaceGetter(prototypeIn(realm, 'CSSMediaRule'), 'media', (rule: CSSMediaRule, list) => {
      lists.set(list as MediaList, rule);
    }),
    replaceSetter(realm.MediaList.prototype, 'mediaText', media),
    replaceMethod(realm.MediaList.prototype, 'appendMedium', media),
    replaceMethod(realm.MediaList.prototype, 'deleteMedium', media),
  );
  for (const type of [realm.Document, realm.ShadowRoot]) {
    const adopts = (root: Root): void => now().adopts(root);
    undo.push(replaceGetter(type.prototype as Root, 'adoptedStyleSheets', adopts));
    undo.push(replaceSetter(type.prototype, 'adoptedStyleSheets', adopts));
  }
  return undo;
}

/** What scripts write to rules, by their interfaces. */
const WRITTEN: Record<string, string[]> = {
  CSSStyleRule: ['selectorText', 'style'],
  CSSMediaRule: ['media'],
  CSSKeyframesRule: ['name'],
  CSSKeyframeRule: ['keyText', 'style'],
  CSSPageRule: ['selectorText', 'style'],
  CSSFontFaceRule: ['style'],
};
const DECLARING = [
  ...['CSSStyleRule', 'CSSKeyframeRule', 'CSSPageRule', 'CSSMarginRule', 'CSSFontFaceRule', 'CSSPositionTryRule'],
  'CSSNestedDeclarations',
];

/** Not every browser has every kind of rule. */
function prototypeIn(realm: Realm, name: string): object {
  return (realm as unknown as Record<string, { prototype: object } | undefined>)[name]?.prototype ?? {};
}
