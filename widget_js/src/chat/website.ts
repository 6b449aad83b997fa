/** The website's own side of the widget: what it can call, and what it is told. */

import type { CobrowseApi, Tag } from '../loader/loader.ts';

const MAX_NAME = 200;
const MAX_EMAIL = 254;

export interface WebsiteActions {
  open(): void;
  end(): void;
  introduce(who: { name: string; email: string }): void;
}

/** Puts the real functions in place of those that only waited, and makes the calls that were made meanwhile. */
export function serveWebsite({ api, waiting }: Tag, actions: WebsiteActions): void {
  api.open = () => actions.open();
  api.end = () => actions.end();
  api.identify = (who: Parameters<CobrowseApi['identify']>[0]) =>
    actions.introduce({
      name: String(who.name ?? '').slice(0, MAX_NAME),
      email: String(who.email ?? '').slice(0, MAX_EMAIL),
    });
  for (const call of waiting) call(api);
}

/** Tells the listeners of an event; one that fails is no matter of the widget's. */
export function tellWebsite({ listeners }: Tag, event: string, detail: unknown): void {
  for (const listener of listeners.get(event) ?? []) {
    try {
      listener(detail);
    } catch (error) {
      console.error(error);
    }
  }
}
