/** Who watches, of what the hub tells in any order. */

import type { Watchers } from '@cobrowse/shared/generated/control.ts';

export const NOBODY: Watchers = { screencast: '', watchers: [], revision: 0 };

/** Returns what is known after some news. `running`: the screencast that is known is under way, so that another one is over. */
export function learnWatchers(known: Watchers, news: Watchers, running: boolean): Watchers {
  if (news.screencast !== known.screencast) return running ? known : news;
  return news.revision >= known.revision ? news : known;
}
