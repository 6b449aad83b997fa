/** Languages of the widget: the code and the language's own name. */
export const LANGUAGES = [
  ['en', 'English'],
  ['de', 'Deutsch'],
  ['fr', 'Français'],
  ['es', 'Español'],
  ['pt', 'Português'],
  ['ru', 'Русский'],
  ['ar', 'العربية'],
  ['zh', '中文'],
  ['ja', '日本語'],
] as const;

export type Language = (typeof LANGUAGES)[number][0];

const RIGHT_TO_LEFT = new Set<string>(['ar']);

/** The first of these that the widget speaks; English if none. */
export function languageOf(...wanted: string[]): Language {
  for (const one of wanted) {
    const code = one.slice(0, 2).toLowerCase();
    const found = LANGUAGES.find(([known]) => known === code);
    if (found) return found[0];
  }
  return 'en';
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
}
