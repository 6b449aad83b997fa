/** What is special about elements of a name. */

import { CLOSED } from '@cobrowse/shared/wire/attributes.ts';

/** Shown as an empty box, as if the page had marked them so. */
const ALWAYS_BLOCKED = new Set(['object', 'embed', 'applet', 'portal', 'fencedframe', 'frame', 'frameset']);
/** Elements that trackers look after. */
const NOTED = new Set([
  ...['input', 'textarea', 'select', 'style', 'link', 'iframe', 'dialog', 'details', 'img'],
  ...['canvas', 'video', 'audio', 'slot', 'animate', 'animateTransform', 'animateMotion', 'set'],
]);
/** Pixels and shapes cannot be masked: in a masked part these are boxes. */
const PICTURES = new Set(['img', 'picture', 'video', 'canvas', 'image', 'svg', 'meter', 'progress']);
/** Names beyond these are asked for anew each time: a page may make up as many as it likes. */
const MAX_NAMES = 1000;

export const BLOCKED = 1;
export const WATCHED = 2;
export const PICTURE = 4;
export const SHUT = 8;
/** Has a name of its own, as hosts of shadow roots often do. */
export const NAMED = 16;

const traits = new Map<string, number>();

/** The traits of a name as bits: asked once per name, not per element. */
export function traitsOf(tag: string): number {
  let found = traits.get(tag);
  if (found === undefined) {
    found =
      (ALWAYS_BLOCKED.has(tag) ? BLOCKED : 0) |
      (NOTED.has(tag) ? WATCHED : 0) |
      (PICTURES.has(tag) ? PICTURE : 0) |
      (CLOSED.has(tag) ? SHUT : 0) |
      (tag.includes('-') ? NAMED : 0);
    if (traits.size < MAX_NAMES) traits.set(tag, found);
  }
  return found;
}
