/**
 * Notices the first drawing on a canvas that stood still. It wraps what draws only while all canvases are still: one that
 * is drawn on in every frame pays nothing. Workers draw unseen; whoever uses this looks now and then too.
 */

import type { Realm } from '../patch.ts';

const DRAWING: Record<string, readonly string[]> = {
  CanvasRenderingContext2D: [
    ...['clearRect', 'fillRect', 'strokeRect', 'fill', 'stroke', 'fillText', 'strokeText'],
    ...['drawImage', 'putImageData', 'reset'],
  ],
  WebGLRenderingContext: ['clear', 'drawArrays', 'drawElements'],
  WebGL2RenderingContext: [
    ...['clear', 'drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced', 'drawRangeElements'],
    ...['blitFramebuffer', 'clearBufferfv', 'clearBufferiv', 'clearBufferuiv'],
  ],
  ImageBitmapRenderingContext: ['transferFromImageBitmap'],
};
/** So many calls on canvases of no interest, and the wrapping costs more than it saves. */
const MAX_OTHERS = 1000;

// biome-ignore lint/suspicious/noExplicitAny: any prototype with any method can be wrapped
type Owner = any;

export class CanvasTrap {
  private sprung: () => void;
  private interesting: (canvas: unknown) => boolean;
  private undo: (() => void)[] = [];
  /** Methods that the page wrapped over ours: they stay as they are, and are not wrapped again. */
  private kept = new WeakMap<object, Set<string>>();
  private armed = new Set<Realm>();
  private others = 0;

  /** `sprung` is called once after `arm`: somebody draws on an `interesting` canvas, or too much on others. */
  constructor(interesting: (canvas: unknown) => boolean, sprung: () => void) {
    this.interesting = interesting;
    this.sprung = sprung;
  }

  arm(realms: Iterable<Realm>): void {
    for (const realm of realms) {
      if (this.armed.has(realm)) continue;
      this.armed.add(realm);
      this.others = 0;
      for (const [type, names] of Object.entries(DRAWING)) {
        const owner = (realm as Owner)[type]?.prototype;
        if (owner) for (const name of names) this.wrap(owner, name);
      }
    }
  }

  disarm(): void {
    this.armed.clear();
    for (const one of this.undo.splice(0)) one();
  }

  private wrap(owner: Owner, name: string): void {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    const original = descriptor?.value;
    if (typeof original !== 'function' || !descriptor?.configurable || this.kept.get(owner)?.has(name)) return;
    const called = (context: { canvas?: unknown }): void => {
      if (this.armed.size > 0) this.drawn(context?.canvas);
    };
    const wrapped = {
      // biome-ignore lint/suspicious/noExplicitAny: passes on whatever the page gave
      [name](this: any, ...args: any[]): any {
        called(this);
        return Reflect.apply(original, this, args);
      },
    }[name];
    Object.defineProperty(owner, name, { ...descriptor, value: wrapped });
    this.undo.push(() => {
      if (owner[name] === wrapped) Object.defineProperty(owner, name, descriptor);
      else this.kept.set(owner, (this.kept.get(owner) ?? new Set()).add(name));
    });
  }

  private drawn(canvas: unknown): void {
    try {
      if (!this.interesting(canvas) && ++this.others < MAX_OTHERS) return;
      this.disarm();
      this.sprung();
    } catch {
      // The page must not notice us.
    }
  }
}
