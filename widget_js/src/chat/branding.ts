/** How the owner wants the widget to look. */

import { readable, textOn } from '@cobrowse/shared/text/contrast.ts';
import { drawOn, h } from './dom.ts';

type Asked = 'optional' | 'required';

export interface Branding {
  position?: 'left';
  /** `#rrggbb`. */
  colour?: string;
  /** A PNG in base64. */
  logo?: string;
  title?: string;
  greeting?: string;
  awayText?: string;
  askName?: Asked;
  askEmail?: Asked;
  uploads?: 'none' | 'files';
  language?: string;
}

const LIGHT_PAPER = '#ffffff';
const DARK_PAPER = '#182027';

/** Rules for an owner's colour: readable on it and, as text, beside it, in light and dark. */
export function colourCss(branding: Branding): string {
  const { colour } = branding;
  if (!colour || !/^#[0-9a-f]{6}$/i.test(colour)) return '';
  const rule = (paper: string): string =>
    `.root { --brand: ${colour}; --on-brand: ${textOn(colour)}; --link: ${readable(colour, paper)}; }`;
  return `${rule(LIGHT_PAPER)} @media (prefers-color-scheme: dark) { ${rule(DARK_PAPER)} }`;
}

/** The owner's logo, drawn: a page's policy may forbid images, never a canvas. */
export function logoOf(branding: Branding): HTMLCanvasElement | null {
  if (!branding.logo) return null;
  const canvas = h('canvas', { class: 'logo', 'aria-hidden': 'true' }) as HTMLCanvasElement;
  try {
    const bytes = Uint8Array.from(atob(branding.logo), (char) => char.charCodeAt(0));
    void draw(new Blob([bytes], { type: 'image/png' }), canvas).catch(() => canvas.remove());
  } catch {
    return null;
  }
  return canvas;
}

/** Draws a picture in its own size. Throws when it is none. */
export async function draw(picture: Blob, canvas: HTMLCanvasElement): Promise<void> {
  const bitmap = await createImageBitmap(picture);
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  drawOn(canvas, bitmap);
  bitmap.close();
}
