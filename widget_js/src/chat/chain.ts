/**
 * A list that no script of the page can put itself into: read link by link, without a method, an iterator or an index that
 * the page could have replaced. The latest comes first.
 */
export type Chain<T> = { readonly latest: T; readonly before: Chain<T> } | null;

export function addLink<T>(chain: Chain<T>, latest: T): Chain<T> {
  return { latest, before: chain };
}

export function findLink<T>(chain: Chain<T>, wanted: (item: T) => boolean): T | null {
  for (let at = chain; at; at = at.before) if (wanted(at.latest)) return at.latest;
  return null;
}

/** The same without those that are unwanted. */
export function dropLinks<T>(chain: Chain<T>, unwanted: (item: T) => boolean): Chain<T> {
  if (!chain) return null;
  const before = dropLinks(chain.before, unwanted);
  return unwanted(chain.latest) ? before : { latest: chain.latest, before };
}

/** Goes through all, the oldest first. */
export function eachLink<T>(chain: Chain<T>, act: (item: T) => void): void {
  if (!chain) return;
  eachLink(chain.before, act);
  act(chain.latest);
}
