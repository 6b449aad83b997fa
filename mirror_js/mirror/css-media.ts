/** Media queries: the page is shown as the visitor has it, whatever the console's own browser would answer. */

import { Edits } from '@cobrowse/shared/css/edits.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';

/** What the visitor's browser answers to media queries: names with the values that match, or a number. */
export interface Features {
  values: ReadonlyMap<string, readonly string[]>;
  dpr: number;
  /** Heights of the large and the small viewport, CSS pixels; they differ where toolbars come and go. */
  large: number;
  small: number;
}

export const NO_FEATURES: Features = { values: new Map(), dpr: 1, large: 0, small: 0 };

export function parseFeatures(text: string, dpr: number): Features {
  const values = new Map<string, string[]>([['scripting', ['enabled']]]);
  for (const part of text.split(';')) {
    const [name, list] = part.split(':');
    if (name && list) values.set(name.trim(), list.trim().split(' '));
  }
  return { ...NO_FEATURES, values, dpr };
}

/** What is left of a page's word on light and dark: of both, what the visitor has. */
export function schemeOf(words: string, { values }: Features): string {
  if (!/light/i.test(words) || !/dark/i.test(words)) return words;
  return values.get('prefers-color-scheme')?.[0] === 'dark' ? 'dark' : 'light';
}

const YES = '(min-width: 0)';
const NO = '(max-width: 0)';
/** Neither true nor false, also below `not`: what a browser says to a feature that it does not know. */
const UNKNOWN = '(cb-unknown)';
/** Features that have nothing to do with the window's size. */
const DISCRETE =
  /^(?:scripting|prefers-[a-z-]+|forced-colors|inverted-colors|(?:any-)?(?:hover|pointer)|color-gamut|(?:video-)?dynamic-range|display-mode|update|overflow-(?:block|inline)|nav-controls|device-posture)$/;
/** Features of the visitor's screen, in one number each. */
const NUMERIC =
  /^(?:resolution|-webkit-device-pixel-ratio|device-(?:width|height|aspect-ratio)|color|color-index|monochrome|grid)$/;
/** A feature with more tokens than this is one that nobody writes. */
const MAX_TOKENS = 24;
/** Rounding of densities and ratios. */
const EPSILON = 0.005;
const PX: Record<string, number> = {
  ...{ px: 1, in: 96, cm: 96 / 2.54, mm: 96 / 25.4, q: 96 / 101.6, pt: 96 / 72, pc: 16, em: 16, rem: 16 },
  ...{ dppx: 1, x: 1, dpi: 1 / 96, dpcm: 2.54 / 96 },
};

/** A list of media queries. */
export function rewriteMedia(text: string, features: Features): string {
  const edits = new Edits(text);
  rewriteQueries(text, 0, text.length, features, edits);
  return edits.result;
}

/** Rewrites the queries between two places. */
export function rewriteQueries(text: string, from: number, to: number, features: Features, edits: Edits): void {
  const tokens = new T.Tokenizer(text, from);
  for (let type = tokens.next(); type !== T.END && tokens.start < to; type = tokens.next()) {
    if (type !== T.OPEN_PAREN) continue;
    const { start, end } = tokens;
    const answer = feature(tokens, features);
    if (answer !== null) edits.replace(start, tokens.end, answer);
    // A condition in brackets: those inside are looked at.
    else tokens.end = end;
  }
}

/** Reads one feature up to its bracket. Returns what to write for it with brackets; null when it is none of these. */
export function feature(tokens: T.Tokenizer, features: Features): string | null {
  const names: string[] = [];
  const numbers: (number | null)[] = [];
  /** `n` for a name, `v` for a value, else the character. */
  let shape = '';
  for (let left = MAX_TOKENS; left > 0; left--) {
    switch (tokens.next()) {
      case T.WHITESPACE:
      case T.COMMENT:
        break;
      case T.IDENT:
        names.push(T.keyword(tokens));
        shape += 'n';
        break;
      case T.NUMBER:
      case T.DIMENSION:
        numbers.push(numberOf(tokens.text.slice(tokens.start, tokens.end)));
        shape += 'v';
        break;
      case T.COLON:
      case T.DELIM:
        shape += tokens.text[tokens.start];
        break;
      case T.CLOSE_PAREN:
        return answer(shape, names, numbers, features);
      default:
        return null;
    }
  }
  return null;
}

function numberOf(text: string): number | null {
  const [, number, unit] = /^([-+]?[\d.]+(?:e[-+]?\d+)?)([a-z]*)$/i.exec(text) ?? [];
  const factor = unit ? PX[unit.toLowerCase()] : 1;
  return number === undefined || factor === undefined ? null : Number(number) * factor;
}

function answer(shape: string, names: string[], numbers: (number | null)[], features: Features): string | null {
  const [first = '', word] = names;
  const legacy = /^(-webkit-)?(min|max)-(.+)$/.exec(first);
  const name = legacy && NUMERIC.test(`${legacy[1] ?? ''}${legacy[3]}`) ? `${legacy[1] ?? ''}${legacy[3]}` : first;
  if (DISCRETE.test(name)) {
    if (shape !== 'n' && shape !== 'n:n') return null;
    return discrete(name, word, features);
  }
  if (!NUMERIC.test(name)) return null;
  const now = numberNow(name, features);
  if (now === null) return null;
  if (shape === 'n') return now > 0 ? YES : NO;
  // A ratio is two numbers.
  const wanted = shape.includes('/') && numbers[1] ? [(numbers[0] ?? 0) / numbers[1]] : numbers;
  const [a, b] = wanted;
  if (a === null || a === undefined || b === null) return null;
  const form = shape.replace('v/v', 'v');
  if (form === 'n:v') return is(now, legacy ? (legacy[2] === 'min' ? '>=' : '<=') : '=', a) ? YES : NO;
  const [, left, leftSign, right, rightSign] = /^(?:(v)([<>]?=?))?n(?:([<>]?=?)(v))?$/.exec(form) ?? [];
  if (legacy || (!left && !rightSign)) return null;
  const from = left ? is(now, turned(leftSign ?? '='), a) : true;
  const below = rightSign ? is(now, right ?? '=', left ? (b ?? a) : a) : true;
  return from && below ? YES : NO;
}

function turned(sign: string): string {
  return sign.replace(/[<>]/, (one) => (one === '<' ? '>' : '<'));
}

function is(now: number, sign: string, wanted: number): boolean {
  const equal = Math.abs(now - wanted) < EPSILON;
  if (sign === '=') return equal;
  if (equal) return sign.endsWith('=');
  return sign.startsWith('>') ? now > wanted : now < wanted;
}

function discrete(name: string, wanted: string | undefined, { values }: Features): string | null {
  const now = values.get(name) ?? (name === 'scripting' ? ['enabled'] : undefined);
  if (!now) return values.size > 0 ? UNKNOWN : null;
  const some = now.some((one) => one !== 'none' && one !== 'no-preference');
  return (wanted === undefined ? some : now.includes(wanted)) ? YES : NO;
}

function numberNow(name: string, { values, dpr }: Features): number | null {
  if (name === 'resolution' || name === '-webkit-device-pixel-ratio') return dpr;
  const of = (key: string): number | null => {
    const told = values.get(key)?.[0];
    return told === undefined || !Number.isFinite(Number(told)) ? null : Number(told);
  };
  if (name !== 'device-aspect-ratio') return of(name);
  const width = of('device-width');
  const height = of('device-height');
  return width === null || !height ? null : width / height;
}
