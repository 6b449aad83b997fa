/**
 * Numbers that are somebody's by their own form: cards, bank accounts (IBAN) and social security numbers. The hub judges
 * by the same rules (cobrowse/privacy/numbers.py, tests/vectors/numbers.json).
 */

import { asciiOf, DIGIT, GAP, isAscii, JOINT, mayHoldDigits } from './digits.ts';

/** Where a number stands in a text. */
export type Range = readonly [start: number, end: number];

/** Beginnings and lengths that issuers use, from ISO/IEC 7812 and the card brands' lists. */
const ISSUED =
  /^(?:4\d{12}(?:\d{3}|\d{5,6})?|3(?:[47]\d{13}|[0689]\d{12,17}|5\d{14,17})|5(?:[1-5]\d{14}|[0678]\d{12,17})|6\d{14,18}|220[0-4]\d{12,15}|2(?:2[2-9]|[3-6]\d|7[0-2])\d{13}|1\d{14}|[789]\d{15})$/;
const BEGINS = /^(?:[14789]|3[04-9]|5[0-8]|6|220[0-4]|2(?:2[2-9]|[3-6]|7[0-2]))/;
/** Groups in which card numbers are written, beside groups of one length. */
const GROUPS = /^(?:4,6,[45]|4,4,4,4,[1-3]|4,4,4,[1-3]|4,3,3,3|4,4,5|6,13|6,10|4,8,4)$/;
const GROWING_GROUPS = /^(?:4,[56]|4,6,[1-5]|6,\d\d?|4,4,4,4,[1-3])$/;
const SHAPED = /^(?:4,4,4,4|4,6,5)$/;
const SHAPED_BEGINS = /^(?:[3-6]|2[2-7])/;
/** More of a number that is still being typed are not sent. */
const MAX_BEGINNING = 6;
const MAX_CARD = 19;
const MIN_CARD = 13;
/** The shortest text that holds one of these numbers. */
const MIN_TEXT = 11;
const MIN_DIGITS = 7;

/** The same for any text, and for those of ASCII, which are read many times faster. */
interface Pattern {
  wide: RegExp;
  ascii: RegExp;
}
const ASCII_GAP = String.raw`[\s\x00-\x1f\x7f_./\\:,;*|~'-]`;
const inBoth = (make: (digit: string, gap: string) => string): Pattern => ({
  wide: new RegExp(make(DIGIT, GAP), 'gu'),
  ascii: new RegExp(make('\\d', ASCII_GAP), 'g'),
});
const matchesOf = (text: string, { wide, ascii }: Pattern): Iterable<RegExpExecArray> =>
  text.matchAll(isAscii(text) ? ascii : wide);

const RUN = inBoth((digit, gap) => `${digit}(?:${gap}{0,4}${digit}){${MIN_DIGITS - 1},}`);
const TYPED_RUN = inBoth((digit, gap) => `${digit}(?:${gap}{0,4}${digit}){3,}`);
const SIGN = new RegExp(DIGIT, 'u');
const SOFT = /^[\s\p{Cf}\p{Cc}\p{M}\p{Pd}\p{Pc}/−\u2800\u3164\u115f]*$/u;
const LIST = /[,;]\s/;
/** Between the groups of a social security number; plain spaces stand between any numbers. */
const DASH = /^ ?[\p{Pd}−\u00a0\u2007-\u200f\u202f\u2060-\u2064\u00ad\u3000]+ ?$/u;

/** Lengths of the account numbers of each country (ISO 13616, SWIFT's IBAN registry). */
const IBAN_LENGTHS = new Map(
  (
    'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27' +
    'GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22' +
    'MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28' +
    'TL23TN24TR26UA29VA22VG24XK20YE30'
  )
    .match(/..\d\d/g)
    ?.map((one) => [one.slice(0, 2), Number(one.slice(2))]),
);
const IBAN_START = inBoth(
  (digit, gap) => `(?<![\\p{L}\\p{N}])[A-Za-zＡ-Ｚａ-ｚ]${gap}{0,2}[A-Za-zＡ-Ｚａ-ｚ](?:${gap}{0,2}${digit}){2}`,
);
IBAN_START.ascii = new RegExp(`(?<![A-Za-z\\d])[A-Za-z]${ASCII_GAP}{0,2}[A-Za-z](?:${ASCII_GAP}{0,2}\\d){2}`, 'g');
const ACCOUNT_SIGN = /^[A-Z0-9]$/;
const MAX_GAP = 4;

/** Mod 10 check of ISO/IEC 7812-1. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (i % 2 === 1) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return sum % 10 === 0;
}

const isCard = (digits: string): boolean => ISSUED.test(digits) && luhn(digits);

/** Digits that stand together, in groups with what is between them. */
class Run {
  readonly groups: { digits: string; start: number; end: number }[] = [];
  /** What stands before each group; before the first what stands before the run. */
  readonly gaps: string[] = [];

  constructor(text: string, run: string, at: number) {
    let gap = text.slice(Math.max(0, at - 2), at);
    let open: Run['groups'][number] | null = null;
    let place = at;
    for (const sign of run) {
      if (!isDigit(sign)) {
        if (open) [open, gap] = [null, ''];
        gap += sign;
      } else if (open) {
        open.digits += asciiOf(sign);
        open.end = place + sign.length;
      } else {
        open = { digits: asciiOf(sign), start: place, end: place + sign.length };
        this.groups.push(open);
        this.gaps.push(gap);
      }
      place += sign.length;
    }
  }

  digits(from = 0, to = this.groups.length): string {
    let all = '';
    for (let i = from; i < to; i++) all += this.groups[i]?.digits;
    return all;
  }

  lengths(from: number, to: number): number[] {
    return this.groups.slice(from, to).map((group) => group.digits.length);
  }

  private inner(from: number, to: number): string[] {
    return this.gaps.slice(from + 1, to);
  }

  /** `0.4684`, `12,5` and `.5` are decimals. */
  private isDecimal(from: number, to: number): boolean {
    const inner = this.inner(from, to);
    if (inner.length === 1) return inner[0] === '.' || inner[0] === ',';
    return inner.length === 0 && /(?:^|[^\p{L}])[.,]$/u.test(this.gaps[from] as string);
  }

  /** Whether some of the groups can be those of one card number, by their lengths and by what is between them. */
  fits(from: number, to: number, known: RegExp): boolean {
    if (this.isDecimal(from, to)) return false;
    const lengths = this.lengths(from, to);
    const inner = this.inner(from, to);
    if (inner.length === 0) return true;
    if (inner.some((gap) => LIST.test(gap))) return false;
    const [first = 0] = lengths;
    const last = lengths.at(-1) as number;
    const even = lengths.slice(0, -1).every((length) => length === first) && last <= first;
    const soft = inner.every((gap) => SOFT.test(gap));
    if (known.test(lengths.join())) return true;
    if (even) return (first > 2 || soft) && !this.counts(from, to);
    // Written in no known way: then nothing else may stand beside it.
    const alone = from === 0 && to === this.groups.length;
    const phone = first === 3 || /[+(]$/.test(this.gaps[0] as string);
    return soft && alone && !phone && !inner.some((gap) => gap.includes(JOINT));
  }

  /** 2021 2022 2023 2024 are steps. */
  private counts(from: number, to: number): boolean {
    const numbers = this.groups.slice(from, to).map(({ digits }) => Number(digits));
    const step = (numbers[1] as number) - (numbers[0] as number);
    return (
      step !== 0 &&
      numbers.length > 2 &&
      numbers.every((one, i) => i === 0 || one - (numbers[i - 1] as number) === step)
    );
  }

  range(from: number, to: number): Range {
    return [this.groups[from]?.start as number, this.groups[to - 1]?.end as number];
  }
}

function isDigit(sign: string): boolean {
  return sign < '\u0080' ? sign >= '0' && sign <= '9' : SIGN.test(sign);
}

function runsOf(text: string, pattern: Pattern): Run[] {
  const runs: Run[] = [];
  for (const found of matchesOf(text, pattern)) runs.push(new Run(text, found[0], found.index));
  return runs;
}

function holdsCard(digits: string): boolean {
  // A longer run of digits without a gap may hold a card number anywhere; most numbers of 13 digits are none.
  for (const length of [15, 16]) {
    for (let start = 0; start + length <= digits.length; start++) {
      if (isCard(digits.slice(start, start + length))) return true;
    }
  }
  return false;
}

function findCards(run: Run, found: Range[]): void {
  for (let from = 0; from < run.groups.length; from++) {
    let digits = '';
    for (let to = from + 1; to <= run.groups.length && digits.length < MAX_CARD; to++) {
      digits += run.groups[to - 1]?.digits;
      if (digits.length < MIN_CARD) continue;
      const long = digits.length > MAX_CARD;
      if (long && to > from + 1) break;
      if ((long ? holdsCard(digits) : isCard(digits)) && run.fits(from, to, GROUPS)) {
        found.push(run.range(from, to));
        from = to - 1;
        break;
      }
    }
  }
}

/** 536-90-4399, as the Social Security Administration gives them. */
function findSocialSecurity(run: Run, found: Range[]): void {
  for (let at = 0; at + 3 <= run.groups.length; at++) {
    if (
      run.lengths(at, at + 3).join() !== '3,2,4' ||
      !/^(?!000|666|9)\d{3}(?!00)\d\d(?!0000)/.test(run.digits(at, at + 3))
    )
      continue;
    const [before, one, other, after] = [0, 1, 2, 3].map((i) => run.gaps[at + i] ?? '') as [
      string,
      string,
      string,
      string,
    ];
    const apart = (at === 0 || !DASH.test(before)) && !DASH.test(after);
    if (apart && DASH.test(one) && DASH.test(other)) found.push(run.range(at, at + 3));
  }
}

/** Reads an account number from where it begins; `end` is where its last sign ends. */
function readAccount(text: string, at: number): { signs: string; end: number; length: number } {
  let signs = '';
  let end = at;
  let length = 34;
  for (let place = at; signs.length < length && place < text.length && place - end <= MAX_GAP; ) {
    const sign = String.fromCodePoint(text.codePointAt(place) as number);
    place += sign.length;
    const ascii = asciiOf(sign);
    if (ACCOUNT_SIGN.test(ascii)) {
      signs += ascii;
      end = place;
    } else if (!GAP_SIGN.test(sign)) break;
    if (signs.length === 2) length = IBAN_LENGTHS.get(signs) ?? 0;
  }
  return { signs, end, length };
}

const GAP_SIGN = new RegExp(GAP, 'u');

/** Mod 97 check of ISO 7064. */
export function mod97(account: string): boolean {
  let rest = 0;
  for (const sign of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

function findAccounts(text: string, found: Range[]): void {
  for (const { index } of matchesOf(text, IBAN_START)) {
    const { signs, end, length } = readAccount(text, index);
    if (signs.length === length && length > 0 && mod97(signs)) found.push([index, end]);
  }
}

/** Returns where card, account and social security numbers stand, in order, none over another. */
export function findNumbers(text: string): Range[] {
  if (text.length < MIN_TEXT || !mayHoldDigits(text, MIN_DIGITS)) return [];
  const found: Range[] = [];
  findAccounts(text, found);
  for (const run of runsOf(text, RUN)) {
    findCards(run, found);
    findSocialSecurity(run, found);
  }
  return apart(found);
}

/**
 * Returns where a number stands that is being typed and can still become one of those: of a card, more than six digits.
 */
export function findBeginnings(text: string): Range[] {
  const found: Range[] = [];
  for (const { index, 0: start } of matchesOf(text, IBAN_START)) {
    const { signs, end, length } = readAccount(text, index);
    // `is 45` are words.
    if (length > 0 && signs.length > MAX_BEGINNING + 2 && !/^[a-z]{2} /.test(start)) found.push([index, end]);
  }
  for (const run of runsOf(text, TYPED_RUN)) {
    const all = run.groups.length;
    const digits = run.digits();
    const [first = 0, second = 0, third = 0] = run.lengths(0, all);
    if (
      digits.length > MAX_BEGINNING &&
      digits.length <= MAX_CARD &&
      BEGINS.test(digits) &&
      run.fits(0, all, GROWING_GROUPS)
    ) {
      found.push(run.range(0, all));
    } else if (first === 3 && second > 0 && second < 3 && third < 5 && all < 4 && DASH.test(run.gaps[1] as string)) {
      found.push(run.range(0, all));
    }
  }
  return apart(found);
}

/** Whether a field's whole value has the form of a card number, right or mistyped. */
export function cardShaped(value: string): boolean {
  if (/\p{L}/u.test(value)) return false;
  const [run, ...others] = runsOf(value, RUN);
  if (!run || others.length > 0) return false;
  return SHAPED.test(run.lengths(0, run.groups.length).join()) && SHAPED_BEGINS.test(run.digits());
}

function apart(found: Range[]): Range[] {
  const ranges: Range[] = [];
  for (const range of found.sort((a, b) => a[0] - b[0])) {
    const last = ranges.at(-1);
    if (last && range[0] < last[1]) ranges[ranges.length - 1] = [last[0], Math.max(last[1], range[1])];
    else ranges.push(range);
  }
  return ranges;
}
