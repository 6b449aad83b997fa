/** Digits of any script, and what may stand between those of one number. */

/** What stands between digits or letters of one number: spaces, invisible signs, dashes, marks; letters and currencies do not. */
export const GAP = String.raw`[\s\p{Cf}\p{Cc}\p{M}\p{Pd}\p{Pc}./\\:,;*·•∙|−~'’\u2800\u3164\u115f]`;
export const DIGIT = String.raw`[\p{Nd}⁰¹²³⁴-⁹₀-₉①-⑨⓪]`;
/** Between two nodes that stand one after the other. */
export const JOINT = '\u2063';

const SOME_DIGIT = /\p{Nd}/u;

/** The digit a sign stands for, or the sign itself, as ASCII and in capitals where there is such a one. */
export function asciiOf(sign: string): string {
  if (sign < '\u0080') return sign.toUpperCase();
  if (!SOME_DIGIT.test(sign)) return sign.normalize('NFKC').toUpperCase();
  // Digits stand in tens, from zero on.
  const code = sign.codePointAt(0) as number;
  let zero = code;
  while (SOME_DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

/** Whether a text has so many digits, as far as is told cheaply: of what is not ASCII every sign may be one. */
export function mayHoldDigits(text: string, count: number): boolean {
  let left = count;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (((code >= 48 && code <= 57) || code > 127) && --left === 0) return true;
  }
  return false;
}

export function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  return /^[\x00-\x7f]*$/.test(text);
}

/** A text in the letters and digits that all its spellings share: small, and without invisible signs. */
export function folded(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Nd}/gu, asciiOf)
    .replace(/\p{Cf}|\ufe0f|\u20e3|\u034f/gu, '');
}
