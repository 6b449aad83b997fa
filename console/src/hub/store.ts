/** Holds the state of one console window. Listeners are told after every change. */

import { emptyState, reduce } from './reducer.ts';
import type { HubEvent, HubState } from './types.ts';

export class Store {
  state: HubState;
  private listeners = new Set<() => void>();

  constructor(me: string) {
    this.state = emptyState(me);
  }

  dispatch(event: HubEvent): void {
    this.state = reduce(this.state, event);
    this.notify();
  }

  /** Tells the listeners of what is not in the state: the connection, or that time passed. */
  notify(): void {
    for (const listener of this.listeners) listener();
  }

  /** Returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
