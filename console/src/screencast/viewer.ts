/** Where a screencast is watched: in a window of its own, or inside the workspace. */

import { remember, remembered } from '../ui/stored.ts';

export type ViewerPlace = 'window' | 'workspace';

const KEY = 'screencast-place';
const WIDTH = 1440;
const HEIGHT = 900;

/** Where this person had the last one; at first, the window. */
export const lastViewerPlace = (): ViewerPlace => (remembered(KEY) === 'workspace' ? 'workspace' : 'window');
export const rememberViewerPlace = (place: ViewerPlace): void => remember(KEY, place);

/** Opens the window, or brings it to the front. Null when the browser blocks it, as it does without a click. */
export function openScreencastWindow(dialog: string): Window | null {
  const width = Math.min(WIDTH, screen.availWidth);
  const height = Math.min(HEIGHT, screen.availHeight);
  return window.open(`/console/screencast/${dialog}`, `cobrowse-${dialog}`, `popup,width=${width},height=${height}`);
}

/** Closes a window that a workspace opened; browsers do not close one that was opened by hand, which goes to the workspace. */
export function closeThisWindow(): void {
  window.close();
  location.assign('/console/');
}
