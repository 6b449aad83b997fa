/** Pictures that were not sent yet. Those of a screencast are given up with it; at sign-out all are. */

export class Unsent {
  private held = new Map<() => void, string>();
  /** Screencasts of which a picture was given up: the operator is told. */
  private gone = new Set<string>();
  private ended = new Set<string>();

  /** Keeps in mind how a picture is given up; `screencast` is empty for one that is of none. Returns how to forget it. */
  hold(screencast: string, discard: () => void): () => void {
    this.held.set(discard, screencast);
    // A picture that was still being drawn when its screencast ended.
    if (this.ended.has(screencast)) this.over(screencast);
    return () => this.held.delete(discard);
  }

  over(screencast: string): void {
    if (screencast) this.ended.add(screencast);
    for (const [discard, of] of this.held) {
      if (of !== screencast) continue;
      this.gone.add(screencast);
      this.held.delete(discard);
      discard();
    }
  }

  /** Whether a picture of this screencast was given up. */
  discarded(screencast: string): boolean {
    return this.gone.has(screencast);
  }

  all(): void {
    const held = [...this.held.keys()];
    this.held.clear();
    for (const discard of held) discard();
  }
}
