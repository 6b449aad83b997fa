/** The entry of the preview bundle: what would be sent of this page, shown to whoever may see it. Nothing leaves. */

import type { Say } from '../chat/say.ts';
import { readRules } from '../privacy/rules.ts';
import { PreviewPane } from './pane.ts';
import { makePicture } from './picture.ts';

export { answerRulesTest } from './rules-test.ts';

/** Opens the pane over the page. Returns how to close it. */
export function openPreview(
  root: HTMLElement,
  say: Say,
  operator: string,
  rules: unknown,
  maxAssetBytes: number,
  closed: () => void,
): () => void {
  const make = (where: HTMLElement) => makePicture(readRules(rules), maxAssetBytes, where);
  const pane = new PreviewPane(root, say, operator, make, closed);
  return () => pane.close();
}
