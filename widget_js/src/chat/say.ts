/** What the widget says, in the page's language. English is here; other languages are loaded when they are needed. */

import { load } from './bundles.ts';
import type { Language } from './languages.ts';
import { texts as english, type Texts } from './texts/en.ts';

declare const TEXTS_URLS: Partial<Record<Language, string>>;

/** Returns a text with values put in. */
export type Say = (key: keyof Texts, values?: Record<string, string | number>) => string;

export async function sayIn(hub: string, language: Language): Promise<Say> {
  const url = TEXTS_URLS[language];
  let texts: Texts = english;
  if (url) {
    try {
      texts = (await load<{ texts: Texts }>(hub + url)).texts;
    } catch {
      // Better in English than not at all.
    }
  }
  return (key, values = {}) =>
    (texts[key] ?? english[key]).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
