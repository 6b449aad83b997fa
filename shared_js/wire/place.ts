/** A place on the visitor's page, as the console names it. */

import type { PlaceShown } from '../generated/control.ts';

/** CSS pixels of the window and, where an element is there, parts of its box. */
export type Place = Omit<PlaceShown, 'screencast' | 'operator'>;
