/** What the widget says, in the page's language. English is here; other languages are loaded when they are needed. */

import type { Language } from '@cobrowse/shared/text/languages.ts';
import { load } from './bundles.ts';
import { texts as english, type Texts } from './locales/en.ts';

declare const LOCALE_URLS: Partial<Record<Language, string>>;

/** Returns a text with values put in. */
export type Translate = (key: keyof Texts, values?: Record<string, string | number>) => string;

export async function loadLocale(hub: string, language: Language): Promise<Translate> {
  const url = LOCALE_URLS[language];
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
