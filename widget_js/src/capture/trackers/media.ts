/** Canvases as pictures at a modest rate; videos and sounds as their size and state. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import * as dom from '../natives.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';

/** Two pictures a second of what is in view tell what a chart or a map shows. */
const PICTURE_MS = 500;
/** Pictures at a time: reading pixels back is slow. */
const PER_ROUND = 2;
/** Larger canvases are compressed with loss, as photographs are. */
const LOSSLESS_PIXELS = 500_000;
/** From this level on canvases are left out for a weak link. */
const SPARED = 3;
const PLAYING = 1;
const MUTED = 2;
const PLAYER_EVENTS = ['play', 'pause', 'seeked', 'loadedmetadata', 'volumechange', 'ended'];

export class Media extends StreamTracker implements Tracker {
  private canvases = new Map<HTMLCanvasElement, number>();
  private visible = new Set<HTMLCanvasElement>();
  private turn: HTMLCanvasElement[] = [];
  private news: [HTMLCanvasElement, number][] = [];
  private players = new Set<HTMLMediaElement>();
  private sent = new WeakMap<HTMLMediaElement, string>();
  private picturedAt = 0;
  private stopped = false;
  private observer: IntersectionObserver;

  constructor(stream: Stream) {
    super(stream);
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.visible.add(target as HTMLCanvasElement);
        else this.visible.delete(target as HTMLCanvasElement);
      }
      this.wake();
    });
  }

  watch(root: Root, on: Listen): void {
    if (!dom.isFragment(root)) on(PLAYER_EVENTS, this.wake);
  }

  add(element: Element, tag: string): void {
    if (tag === 'canvas') {
      this.canvases.set(element as HTMLCanvasElement, 0);
      this.observer.observe(element);
    } else if (tag === 'video' || tag === 'audio') {
      this.players.add(element as HTMLMediaElement);
    }
  }

  forget(node: Node): void {
    const element = node as Element;
    if (this.canvases.delete(element as HTMLCanvasElement)) {
      this.observer.unobserve(element);
      this.visible.delete(element as HTMLCanvasElement);
    }
    this.players.delete(element as HTMLMediaElement);
  }

  stop(): void {
    this.stopped = true;
    this.observer.disconnect();
  }

  poll(): boolean {
    const due = this.visible.size > 0 && performance.now() - this.picturedAt >= PICTURE_MS;
    if (due && this.shared.spared < SPARED && !dom.documentHidden(document)) {
      requestAnimationFrame(() => this.takePictures());
    }
    return [...this.players].some((player) => this.sent.get(player) !== stateOf(player).join(' '));
  }

  flush(writer: FrameWriter, whole: boolean): void {
    if (!whole) return;
    for (const [canvas, asset] of this.news.splice(0)) {
      const id = this.scope.id(canvas);
      if (id > 0) writer.op(W.OP_PICTURE, id, asset);
    }
    for (const player of this.players) {
      const id = this.scope.id(player);
      const state = stateOf(player);
      if (id === 0 || this.sent.get(player) === state.join(' ')) continue;
      this.sent.set(player, state.join(' '));
      writer.op(W.OP_MEDIA, id, ...state);
    }
  }

  /** What WebGL drew can be read in the task of a frame only. Marks that were just made are read first. */
  private takePictures(): void {
    this.shared.scheduler.run();
    if (this.stopped) return;
    this.picturedAt = performance.now();
    if (this.turn.length === 0) this.turn = [...this.visible];
    for (const canvas of this.turn.splice(0, PER_ROUND)) if (this.visible.has(canvas)) this.takePicture(canvas);
  }

  private takePicture(canvas: HTMLCanvasElement): void {
    const { width, height } = canvas;
    if (width === 0 || height === 0) return;
    try {
      dom.canvasToBlob(
        canvas,
        (blob) => {
          if (blob) void this.pictureTaken(canvas, blob);
        },
        width * height > LOSSLESS_PIXELS ? 'image/webp' : 'image/png',
        0.8,
      );
    } catch {
      // It shows pictures of another origin: nobody may read it.
    }
  }

  private async pictureTaken(canvas: HTMLCanvasElement, blob: Blob): Promise<void> {
    const body = await blob.arrayBuffer();
    // It may have been masked or removed while it was read.
    if (!this.canvases.has(canvas)) return;
    const asset = await this.shared.assets.put(body, blob.type);
    if (asset === null || this.canvases.get(canvas) === asset + 1 || !this.canvases.has(canvas)) return;
    this.canvases.set(canvas, asset + 1);
    this.news.push([canvas, asset]);
    this.wake();
  }
}

function stateOf(player: HTMLMediaElement): [number, number, number, number] {
  const { videoWidth = 0, videoHeight = 0 } = player as HTMLVideoElement;
  const flags = (player.paused ? 0 : PLAYING) | (player.muted ? MUTED : 0);
  // While it plays, its time goes without saying.
  return [videoWidth, videoHeight, flags, player.paused ? Math.round(Math.min(player.currentTime, 1e9)) : 0];
}
