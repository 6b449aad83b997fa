/** Files that a picture needs, as `data:` addresses: an image loads nothing. */

const URL_TOKEN = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)'"\s]*))\s*\)/gi;
/** All files of one picture together; what is over it is left out. */
const MAX_BYTES = 48 * 1024 * 1024;

export class Inliner {
  private files = new Map<string, string>();
  private bytes = 0;

  /** The addresses in a style sheet. */
  *addressesIn(css: string): Iterable<string> {
    for (const [, a, b, c] of css.matchAll(URL_TOKEN)) yield a ?? b ?? c ?? '';
  }

  /** Reads what is on the hub or in this window; nothing else is in a mirror. */
  async fetch(addresses: Iterable<string>): Promise<void> {
    const wanted = new Set<string>();
    for (const address of addresses)
      if (address && !/^(?:data:|#|about:)/i.test(address)) wanted.add(absolute(address));
    await Promise.all([...wanted].filter((one) => !this.files.has(one)).map((one) => this.read(one)));
  }

  private async read(address: string): Promise<void> {
    try {
      const answer = await fetch(address);
      const blob = await answer.blob();
      if (!answer.ok || this.bytes + blob.size > MAX_BYTES) return;
      this.bytes += blob.size;
      this.files.set(address, await dataUrl(blob));
    } catch {
      // Not there: the picture shows what the mirror shows, nothing.
    }
  }

  /** The file at an address, if it is known. */
  at(address: string): string | undefined {
    if (/^data:/i.test(address)) return address;
    return address ? this.files.get(absolute(address)) : undefined;
  }

  /** A style sheet with its files in it. */
  replace(css: string): string {
    if (!css.includes('url(')) return css;
    return css.replace(URL_TOKEN, (whole, a?: string, b?: string, c?: string) => {
      const address = a ?? b ?? c ?? '';
      if (address.startsWith('#')) return whole;
      return `url("${(this.at(address) ?? 'data:,').replace(/"/g, '%22')}")`;
    });
  }
}

function absolute(address: string): string {
  try {
    return new URL(address, location.href).href;
  } catch {
    return address;
  }
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}
