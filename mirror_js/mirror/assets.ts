/** Addresses of assets in the mirror: the hub's, or a placeholder of the same size. */

import { BROKEN } from '@cobrowse/shared/wire/ops.ts';
import { cleanDrawing } from './drawings.ts';

const HASH = /^[0-9a-f]{64}$/;
const SVG = 'image/svg+xml';
const NO_IMAGE = 'data:,';
/** Without quotation marks: it stands in style sheets too. */
const EMPTY = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')}`;

/** Where bytes come from, by their hash. */
export interface AssetFiles {
  /** An address at which they are; null when they are not there. */
  url(hash: string): string | null;
  text(hash: string): Promise<string>;
  /** They are not shown any more. */
  release?(): void;
}

/** The files of a screencast on the hub; `base` is their folder. */
export function hubFiles(base: string): AssetFiles {
  return {
    url: (hash) => `${base}/${hash}`,
    async text(hash) {
      const answer = await fetch(`${base}/${hash}`);
      if (!answer.ok) throw new Error('the hub does not have it');
      return await answer.text();
    },
  };
}

/** Files that are here already. */
export function localFiles(files: Map<string, Blob>): AssetFiles & { release(): void } {
  const urls = new Map<string, string>();
  return {
    url(hash) {
      const file = files.get(hash);
      if (!file) return null;
      const url = urls.get(hash) ?? URL.createObjectURL(file);
      urls.set(hash, url);
      return url;
    },
    async text(hash) {
      const file = files.get(hash);
      if (!file) throw new Error('the file is missing');
      return await file.text();
    },
    release() {
      for (const url of urls.values()) URL.revokeObjectURL(url);
      urls.clear();
    },
  };
}

interface Drawing {
  /** Where the cleaned file is; null while it is read. */
  url: string | null;
  users: Set<() => void>;
}

export class MirrorAssets {
  private files: AssetFiles;
  /** Files of which parts are used, by their hash. */
  private drawings = new Map<string, Drawing>();
  private hashes = new Map<number, string>();
  private released = false;
  private real = new Set<number>();
  private urls = new Map<number, string>();
  private widths = new Map<number, number>();
  private users = new Map<number, Set<() => void>>();

  constructor(files: AssetFiles) {
    this.files = files;
  }

  /** `part` names an element of an SVG file, with its `#`: what browsers use of that stands in the page as its own. */
  url(asset: number, part = ''): string {
    if (part && !this.isThere(asset, part)) return NO_IMAGE;
    const hash = part && this.hashes.get(asset);
    return hash ? `${this.drawings.get(hash)?.url}${part}` : (this.urls.get(asset) ?? EMPTY) + part;
  }

  /** Whether an asset, or a part of it, can be used by now. */
  isThere(asset: number, part: string): boolean {
    const hash = part && this.hashes.get(asset);
    return hash ? !!this.drawings.get(hash)?.url : this.urls.has(asset);
  }

  /** Whether the hub has the asset. */
  isFile(asset: number): boolean {
    return this.real.has(asset);
  }

  /** Whether an asset is a drawing that says how large it is. */
  async isSized(asset: number): Promise<boolean> {
    const hash = this.hashes.get(asset);
    const text = hash ? await this.text(hash).catch(() => '') : '';
    const root = /<svg\b[^>]*>/i.exec(text)?.[0] ?? '';
    return ['width', 'height'].every((name) => new RegExp(`\\s${name}\\s*=\\s*["'][^"'%]+["']`).test(root));
  }

  /** How wide the picture is on the visitor's page without any style, CSS pixels; 0 when not known. */
  width(asset: number): number {
    return this.widths.get(asset) ?? 0;
  }

  /** Returns the text of a style sheet. */
  async text(hash: string): Promise<string> {
    if (!HASH.test(hash)) throw new Error('not a hash');
    return await this.files.text(hash);
  }

  /** Calls `refresh` when the asset arrives, or is ready to be used in parts. */
  use(asset: number, refresh: () => void, part = ''): void {
    if (this.urls.has(asset)) {
      const hash = part && this.hashes.get(asset);
      if (hash) this.draw(hash, refresh);
      return;
    }
    const users = this.users.get(asset) ?? new Set();
    this.users.set(asset, users.add(refresh));
  }

  arrive(asset: number, hash: string, type: string, width: number, height: number): void {
    const known = HASH.test(hash) ? this.files.url(hash) : null;
    this.widths.set(asset, width);
    if (known) this.real.add(asset);
    if (known && type === SVG) this.hashes.set(asset, hash);
    this.urls.set(asset, known ?? (type === BROKEN ? NO_IMAGE : placeholder(width, height)));
    for (const refresh of this.users.get(asset) ?? []) refresh();
    this.users.delete(asset);
  }

  private draw(hash: string, refresh: () => void): void {
    const known = this.drawings.get(hash);
    if (known) {
      if (known.url === null) known.users.add(refresh);
      return;
    }
    const drawing: Drawing = { url: null, users: new Set([refresh]) };
    this.drawings.set(hash, drawing);
    void this.files
      .text(hash)
      .then((text) => {
        if (this.released) return;
        drawing.url = URL.createObjectURL(new Blob([cleanDrawing(text)], { type: SVG }));
      })
      .catch(() => {})
      .then(() => {
        for (const user of drawing.users) user();
        drawing.users.clear();
      });
  }

  /** Nothing of it is shown any more. */
  release(): void {
    this.released = true;
    for (const { url } of this.drawings.values()) if (url) URL.revokeObjectURL(url);
    this.drawings.clear();
  }
}

/** A grey box where a picture is that could not be carried. */
function placeholder(width: number, height: number): string {
  if (width < 1 || height < 1) return EMPTY;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#d8dee4"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
