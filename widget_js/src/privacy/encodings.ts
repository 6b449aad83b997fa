/** Other spellings of a value: encoded for addresses and scripts, as hexadecimal, in base64. */

/** Fewer letters of base64 stand in other texts by chance. */
const MIN_BASE64 = 5;
const ESCAPES = /\\u\{?([0-9a-f]{2,6})\}?|\\x([0-9a-f]{2})|&#x([0-9a-f]{1,6});|&#(\d{1,7});/gi;

/** What a text says once what is encoded in it for addresses, scripts and markup is read. */
export function plainly(text: string): string {
  let plain = text;
  // What is encoded may have been encoded before.
  for (let again = 0; again < 2 && plain.includes('%'); again++) {
    plain = plain.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
      try {
        return decodeURIComponent(bytes);
      } catch {
        return bytes;
      }
    });
  }
  if (!/\\[ux]|&#/i.test(plain)) return plain;
  return plain.replace(ESCAPES, (all, ...codes: (string | undefined)[]) => {
    const [unicode, byte, hex, decimal] = codes;
    const code = decimal ? Number(decimal) : Number.parseInt(unicode ?? byte ?? hex ?? '', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

/** A value as hexadecimal, and what is certain of it in base64, wherever it begins in what is encoded. */
export function encodings(value: string): { hex: string; base64: string[] } {
  const bytes = new TextEncoder().encode(value);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const base64 = new Set<string>();
  for (let before = 0; before < 3; before++) {
    const all = btoa('\0'.repeat(before) + String.fromCharCode(...bytes));
    const certain = all.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    if (certain.length < MIN_BASE64) continue;
    base64.add(certain);
    base64.add(certain.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return { hex, base64: [...base64] };
}
