/** Rewrites a page's style sheet for the mirror: states become attributes, assets become the hub's addresses. */

import { renameAttributes } from './attribute-selectors.ts';

/** A state of the visitor's page and the attribute that stands for it here, of equal specificity. */
export const STATE_ATTRIBUTES: Record<string, string> = {
  ':hover': '[cb-hover]',
  ':active': '[cb-active]',
  ':focus': '[cb-focus]',
  ':focus-visible': '[cb-focus-visible]',
  ':focus-within': '[cb-focus-within]',
  ':modal': '[cb-modal]',
  ':popover-open': '[cb-popover]',
  ':fullscreen': '[cb-fullscreen]',
  ':-webkit-full-screen': '[cb-fullscreen]',
  ':autofill': '[cb-autofill]',
  ':-webkit-autofill': '[cb-autofill]',
  ':user-invalid': '[cb-user-invalid]',
  ':user-valid': '[cb-user-valid]',
  ':target': '[cb-target]',
  '::selection': '::highlight(cb-selection)',
  // Custom elements are not defined here; on the visitor's page nearly all are.
  ':defined': ':not([cb-undefined])',
};

/** What the visitor's browser answers to media queries: names with the values that match. */
export interface Features {
  values: ReadonlyMap<string, readonly string[]>;
  dpr: number;
  /** Heights of the large and the small viewport, CSS pixels; they differ where toolbars come and go. */
  large: number;
  small: number;
}

export const NO_FEATURES: Features = { values: new Map(), dpr: 1, large: 0, small: 0 };

export function parseFeatures(text: string, dpr: number): Features {
  const values = new Map<string, string[]>();
  for (const part of text.split(';')) {
    const [name, list] = part.split(':');
    if (name && list) values.set(name.trim(), list.trim().split(' '));
  }
  return { ...NO_FEATURES, values, dpr };
}

const STRING = String.raw`"(?:[^"\\\n\r\f]|\\[\s\S])*"|'(?:[^'\\\n\r\f]|\\[\s\S])*'`;
const COMMENT = String.raw`\/\*[\s\S]*?\*\/`;
/** What ends with the sheet ends there for the browser too. */
const URL_TOKEN = String.raw`url\(\s*(?:${STRING})\s*(?:\)|$)|url\([^)]*(?:\)|$)`;
const STATE = String.raw`:state\(\s*[\w-]+\s*\)|::?(?!url\(|src\()-?[a-z][a-z-]*`;
/** A length in parts of the viewport's height; in a name, a digit or dot has a letter or an escape before it. */
const HEIGHT = String.raw`(?<![\w.\\-]|\\.)-?[\d.]+[ls]?vh\b`;
const TOKEN = new RegExp(
  String.raw`${STRING}|${COMMENT}|url\(\s*"asset:(\d+)(#[\w:.-]*)?"\s*\)|${URL_TOKEN}|(?:src|(?:-webkit-)?image-set)\(|${STATE}|${HEIGHT}`,
  'gi',
);
/** An escaped letter is that letter: `u\72l(` is `url(`. */
const ESCAPE = new RegExp(String.raw`${STRING}|${COMMENT}|\\0{0,4}([46][1-9a-f]|[57][0-9a])\s?|\\([g-z])`, 'gi');

/** A media feature that has nothing to do with the window's size. */
const FEATURE =
  /\(\s*(scripting|prefers-[a-z-]+|forced-colors|inverted-colors|(?:any-)?hover|(?:any-)?pointer|color-gamut|dynamic-range|display-mode|update)\s*(?::\s*([a-z0-9-]+)\s*)?\)/gi;
const RESOLUTION = /\(\s*(min-|max-)?resolution\s*:\s*([\d.]+)(dppx|x|dpi|dpcm)\s*\)/gi;
const RATIO = /\(\s*-webkit-(min-|max-)?device-pixel-ratio\s*:\s*([\d.]+)\s*\)/gi;
const BOTH_SCHEMES = /(color-scheme\s*:\s*)(?:light\s+dark|dark\s+light)\b/gi;
const YES = '(min-width: 0)';
const NO = '(max-width: 0)';
const PER_DPPX: Record<string, number> = { dppx: 1, x: 1, dpi: 96, dpcm: 96 / 2.54 };

/** `asset` gives the address of an asset by its number, or of a part of it. Addresses that are not assets never stay. */
export function rewriteCss(
  text: string,
  asset: (number: number, part: string) => string,
  features: Features = NO_FEATURES,
): string {
  const rewritten = plainLetters(text).replace(TOKEN, (token, named?: string, part = '') => {
    if (named) return `url("${asset(Number(named), part)}")`;
    switch (token.charCodeAt(0)) {
      case 58 /* : */:
        return STATE_ATTRIBUTES[token.toLowerCase()] ?? customState(token) ?? token;
      case 117 /* u */:
      case 85:
        return safeUrl(token);
      case 115 /* s */:
      case 83:
        return 'none(';
    }
    return token.endsWith('h') || token.endsWith('H') ? height(token, features) : token;
  });
  return renameAttributes(rewriteMedia(withoutStrings(rewritten), features));
}

/** `vh` means the large viewport, which is the mirror's own only where no toolbars come and go. */
function height(token: string, { large, small }: Features): string {
  const [, number, unit] = /^(-?[\d.]+)([ls]?vh)$/i.exec(token) ?? [];
  if (!unit || large === small) return token;
  return `${(Number(number) * (unit.toLowerCase() === 'svh' ? small : large)) / 100}px`;
}

function plainLetters(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (token, hex?: string, letter?: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (letter ?? token),
  );
}

const IMAGE_SET = new RegExp(String.raw`image-set\((?:[^()"']|${STRING}|\((?:[^()"']|${STRING})*\))*(?:\)|$)`, 'gi');
const BARE_STRING = new RegExp(String.raw`(\(\s*)?(${STRING})`, 'g');

/** In a set of images a string is an address. Those that are assets stand in `url()` by now. */
function withoutStrings(text: string): string {
  if (!/image-set/i.test(text)) return text;
  return text.replace(
    IMAGE_SET,
    (set) =>
      set.slice(0, 10) + set.slice(10).replace(BARE_STRING, (whole, open?: string) => (open ? whole : 'url("data:,")')),
  );
}

function customState(token: string): string | null {
  const name = /^:state\(\s*([\w-]+)\s*\)$/i.exec(token)?.[1];
  return name === undefined ? null : `[${stateAttribute(`:state(${name})`)}]`;
}

/** The attribute that stands for a state in the mirror. */
export function stateAttribute(selector: string): string | null {
  const custom = /^:state\(([\w-]+)\)$/.exec(selector)?.[1];
  if (custom) return `cb-state-${custom.toLowerCase()}`;
  if (selector === ':not(:defined)') return 'cb-undefined';
  return Object.hasOwn(STATE_ATTRIBUTES, selector) ? (STATE_ATTRIBUTES[selector] as string).slice(1, -1) : null;
}

/** The page is shown as the visitor has it: whatever the console's own browser would answer. */
function rewriteMedia(text: string, { values, dpr }: Features): string {
  if (!text.includes('(') && !text.includes('color-scheme')) return text;
  const limit = (how: string | undefined, wanted: number): string => {
    const matches = how === 'min-' ? dpr >= wanted : how === 'max-' ? dpr <= wanted : Math.abs(dpr - wanted) < 0.01;
    return matches ? YES : NO;
  };
  const scheme = values.get('prefers-color-scheme')?.[0] ?? 'light';
  return text
    .replace(FEATURE, (whole, name: string, value?: string) => {
      const lower = name.toLowerCase();
      const now = lower === 'scripting' ? ['enabled'] : values.get(lower);
      if (!now) return lower.startsWith('prefers-') && value ? (value === 'no-preference' ? YES : NO) : whole;
      const wanted = value?.toLowerCase();
      const some = now.some((one) => one !== 'none' && one !== 'no-preference');
      return (wanted === undefined ? some : now.includes(wanted)) ? YES : NO;
    })
    .replace(RESOLUTION, (_, how: string | undefined, number: string, unit: string) =>
      limit(how, Number(number) / (PER_DPPX[unit.toLowerCase()] ?? 1)),
    )
    .replace(RATIO, (_, how: string | undefined, number: string) => limit(how, Number(number)))
    .replace(BOTH_SCHEMES, `$1${scheme === 'dark' ? 'dark' : 'light'}`);
}

/** What is left of a page's word on light and dark: of both, what the visitor has. */
export function schemeOf(words: string, { values }: Features): string {
  if (!/light/i.test(words) || !/dark/i.test(words)) return words;
  return values.get('prefers-color-scheme')?.[0] === 'dark' ? 'dark' : 'light';
}

function safeUrl(token: string): string {
  const inner = token
    .slice(4, -1)
    .trim()
    .replace(/^["']|["']$/g, '');
  return inner.startsWith('#') || /^data:(image|font|application\/(x-)?font)/i.test(inner) ? token : 'url("data:,")';
}
