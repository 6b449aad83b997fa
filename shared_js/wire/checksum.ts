/** FNV-1a, 32 bits, over numbers of four bytes each, lowest byte first (RFC 9923). */
export function checksum(numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((number >>> shift) & 0xff), 0x01000193);
  }
  return hash >>> 0;
}
