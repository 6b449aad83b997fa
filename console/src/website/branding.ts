/** How a website's widget looks, as the hub keeps it. */

import { call } from '../app/http.ts';

export type Asked = 'off' | 'optional' | 'required';

export interface Branding {
  position: 'right' | 'left';
  /** `#rrggbb`, empty for the usual one. */
  colour: string;
  /** A PNG in base64, empty for none. */
  logo: string;
  title: string;
  greeting: string;
  away_text: string;
  request_text: string;
  ask_name: Asked;
  ask_email: Asked;
  uploads: 'none' | 'pictures' | 'files';
  /** How many presses a screencast takes of the visitor. */
  consent_steps: 1 | 2;
  /** Two letters, empty for the page's own. */
  language: string;
}

/** The longest side of a logo, pixels. */
const LOGO_PIXELS = 96;

/** Throws HubError. */
export const readBranding = (site: string): Promise<{ branding: Branding; tag: string }> =>
  call('GET', `sites/${site}/branding`) as Promise<{ branding: Branding; tag: string }>;
export const saveBranding = (site: string, branding: Branding): Promise<unknown> =>
  call('PUT', `sites/${site}/branding`, branding);

/** A picture as a small PNG in base64. Throws when it is none. */
export async function smallLogo(file: Blob): Promise<string> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LOGO_PIXELS / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
