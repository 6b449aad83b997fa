/** Rules for single strings: card numbers, tokens, masks that tell no length. */

const DIGIT_RUN = /\d(?:[ \u00a0.-]?\d){12,22}/g;

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

function holdsCard(digits: string): boolean {
  // A card number may stand inside a longer run: try every length that ISO/IEC 7812 knows.
  for (let length = 13; length <= 19; length++) {
    for (let start = 0; start + length <= digits.length; start++) {
      if (digits[start] !== '0' && luhn(digits.slice(start, start + length))) return true;
    }
  }
  return false;
}

/** Replaces every run of digits that can be a card number. */
export function maskCards(text: string): string {
  if (text.length < 13) return text;
  return text.replace(DIGIT_RUN, (run) => {
    const digits = run.replace(/\D/g, '');
    const likely = digits.length <= 19 ? luhn(digits) : holdsCard(digits);
    return likely ? MASKED_VALUE : run;
  });
}

/** Stands for the value of any masked field that is not empty. */
export const MASKED_VALUE = '••••••';

/** Stands for text: keeps roughly its room, in steps, so that no exact length is told. */
export function maskText(text: string): string {
  const length = text.trim().length;
  if (length === 0) return text.length > 0 ? ' ' : '';
  let room = 8;
  while (room < length && room < 4096) room *= 2;
  const words: string[] = [];
  for (let left = room; left > 0; left -= 8) words.push('•••••••');
  return words.join(' ');
}

/** Whether a word looks like a key, a session or a signature rather than like language. */
export function tokenLike(word: string): boolean {
  if (word.startsWith('eyJ') && word.length > 16) return true;
  for (const run of word.match(/[A-Za-z0-9_+/=-]{16,}/g) ?? []) {
    const digits = run.replace(/\D/g, '').length;
    if (/^[0-9a-f-]{16,}$/i.test(run) && digits > 0) return true;
    if (run.length >= 20 && digits >= 3 && /[A-Za-z]/.test(run)) return true;
    if (run.length >= 24 && /[A-Z]/.test(run) && /[a-z]/.test(run) && digits > 0) return true;
  }
  return false;
}

/** Whether a name made for style sheets looks like data: long numbers, addresses, keys. Hashes of bundlers are shorter. */
export function nameLikeData(name: string): boolean {
  if (/\d{4}|@/.test(name) || tokenLike(name)) return true;
  return name
    .split(/[-_]+/)
    .some((part) => part.length >= 12 && /\d/.test(part) && /[A-Z]/.test(part) && /[a-z]/.test(part));
}
