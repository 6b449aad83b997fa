/** Where the mirror's document and its boxes are scrolled to. */

export class MirrorScrolls {
  private node: (id: number) => Node | undefined;
  private places = new Map<number, [number, number]>();
  private pending = new Set<number>();

  constructor(node: (id: number) => Node | undefined) {
    this.node = node;
  }

  set(id: number, x: number, y: number): void {
    this.places.set(id, [x, y]);
    this.pending.add(id);
  }

  forget(id: number): void {
    this.places.delete(id);
  }

  /** All of them once more, at the next commit. */
  again(): void {
    for (const id of this.places.keys()) this.pending.add(id);
  }

  commit(): void {
    for (const id of this.pending) {
      const node = this.node(id);
      const place = this.places.get(id);
      if (!node || !place) continue;
      const element = node.nodeType === Node.DOCUMENT_NODE ? (node as Document).scrollingElement : (node as Element);
      if (element && (element.scrollLeft !== place[0] || element.scrollTop !== place[1])) {
        element.scrollTo({ left: place[0], top: place[1], behavior: 'instant' });
      }
    }
    this.pending.clear();
  }
}
