/** Texts of the page inside markup. */

/** Characters that XML does not have, halves of pairs among them. */
const NO_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Without what XML cannot hold. */
export function clean(text: string): string {
  return text.replace(NO_XML, '');
}

export function escaped(text: string): string {
  return clean(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\u00a0/g, '&#160;');
}

export function quoted(text: string): string {
  return escaped(text).replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}
