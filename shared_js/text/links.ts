/** Addresses in what people write: only `http` and `https`, and nothing that closes the sentence round them. */

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/gi;
const CLOSING = /[.,;:!?…»”’\])}]+$/;

export type Piece = { text: string; href?: string };

/** Cuts a text into plain pieces and addresses. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(ADDRESS)) {
    let address = match[0];
    const closing = CLOSING.exec(address)?.[0] ?? '';
    // A bracket that was opened inside the address is part of it.
    if (closing && !(closing.startsWith(')') && address.includes('('))) address = address.slice(0, -closing.length);
    if (!URL.canParse(address) || new URL(address).username) continue;
    if (match.index > at) found.push({ text: text.slice(at, match.index) });
    found.push({ text: address, href: address });
    at = match.index + address.length;
  }
  if (at < text.length || found.length === 0) found.push({ text: text.slice(at) });
  return found;
}
