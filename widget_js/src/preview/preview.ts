/** The entry of the preview bundle: what would be sent of this page, shown to whoever may see it. Nothing leaves. */

import { standOn } from '../chat/dom.ts';
import type { Translate } from '../chat/locale.ts';
import type { Surface } from '../chat/surface.ts';
import type { PreviewEvents } from '../consent/card.ts';
import { readRules } from '../privacy/rules.ts';
import { PreviewPane } from './pane.ts';
import { makePicture } from './picture.ts';

export { answerRulesTest } from './rules-test.ts';

/** Opens the pane over the page. Returns how to close it. */
export function openPreview(
  surface: Surface,
  root: HTMLElement,
  t: Translate,
  operator: string,
  rules: unknown,
  maxAssetBytes: number,
  events: PreviewEvents,
): () => void {
  standOn(surface.ground);
  const make = (where: HTMLElement) => makePicture(readRules(rules), maxAssetBytes, where);
  const pane = new PreviewPane(surface, root, t, operator, make, events);
  return () => pane.close();
}
