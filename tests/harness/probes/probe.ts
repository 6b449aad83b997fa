/** One thing that a page can show. Each probe is run with its change made before and after the capture starts. */

export interface Probe {
  /** The body before the change. */
  html?: string;
  /** A style sheet in the head. */
  css?: string;
  /** What scripts did to the page before the change. */
  setup?(): unknown;
  /** What must be visible in the mirror too, and must make a difference on the page. */
  change(): unknown;
  /** More than the tree and the looks that must be the same; given the page's document, then the mirror's. */
  see?(doc: Document): unknown;
  /** Whether this browser can do what the probe is about; absent: all can. */
  able?(): boolean;
  /** Needs a page in quirks mode. */
  quirks?: boolean;
  /** What the picture shows that no style or tree tells is what this probe is about. */
  pixels?: boolean;
  /**
   * Compares only this: the change takes the rest of the harness away, or tests cannot see it; `see` with the looks,
   * `value` without.
   */
  only?: 'tree' | 'see' | 'value';
  /** The change cannot be seen when it was made before the capture, for the reason given. */
  onlyAfter?: string;
}

export type Probes = Record<string, Probe>;

export const $ = (selector: string, root: ParentNode = document): HTMLElement => {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found as HTMLElement;
};

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Sees how large the first element of a selector is, CSS pixels. */
export const size =
  (selector: string) =>
  (doc: Document): unknown => {
    const { width = 0, height = 0 } = doc.querySelector(selector)?.getBoundingClientRect() ?? {};
    return [Math.round(width), Math.round(height)];
  };

/** A picture of one colour, as a file would be. */
export function picture(color: string, width = 40, height = 30, type = 'image/png'): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
  return new Promise((done) => canvas.toBlob((blob) => done(blob as Blob), type));
}
