/** Ranges of the page as the mirror counts: comments are not there. What is masked is in none. */

import { SHOW } from '../privacy/levels.ts';
import * as dom from './natives.ts';
import type { Scope } from './tree/scope.ts';

/** Returns the numbers of a range, or null when the consultant does not see all of it. */
export function numbersOf(scope: Scope, range: AbstractRange): number[] | null {
  if (range.collapsed) return null;
  const start = endOf(scope, range.startContainer, range.startOffset);
  const end = endOf(scope, range.endContainer, range.endOffset);
  return start && end && [...start, ...end];
}

function endOf(scope: Scope, node: Node, offset: number): [number, number] | null {
  const id = scope.id(node);
  if (id === 0 || scope.level(node) !== SHOW) return null;
  if (dom.isText(node)) return [id, offset];
  let count = 0;
  let at = dom.firstChild(node);
  for (let i = 0; at && i < offset; i++, at = dom.nextSibling(at)) if (scope.has(at)) count++;
  return [id, count];
}
