/** Canvases as pictures at a modest rate while something is drawn on them; videos and sounds as their size and state. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import type { Realm } from '../patch.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';
import { CanvasTrap } from './canvas-trap.ts';
import { Unshown } from './unshown.ts';

/** Two pictures a second of what is in view tell what a chart or a map shows. */
const PICTURE_MS = 500;
/** A canvas that is drawn on by a worker tells nobody. */
const SILENT_MS = 20_000;
/** Pictures at a time: reading pixels back is slow. */
const PER_ROUND = 2;
/** Larger canvases are compressed with loss, as photographs are. */
const LOSSLESS_PIXELS = 500_000;
/** From this level on canvases are left out for a weak link. */
const SPARED = 3;
const PLAYING = 1;
const MUTED = 2;
const PLAYER_EVENTS = ['play', 'pause', 'seeked', 'loadedmetadata', 'emptied', 'resize', 'volumechange', 'ended'];

interface Still {
  sure: boolean;
  /** When it was found to be still. */
  at: number;
}

export class Media extends StreamTracker implements Tracker {
  private canvases = new Map<HTMLCanvasElement, number>();
  private visible = new Set<HTMLCanvasElement>();
  private turn: HTMLCanvasElement[] = [];
  /** Those that looked the same twice, and were the same again while drawing would have been noticed: left alone. */
  private still = new Map<HTMLCanvasElement, Still>();
  private trap = new CanvasTrap(
    (canvas) => this.still.has(canvas as HTMLCanvasElement),
    () => this.stir(),
  );
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

  watch(_: Root, on: Listen): void {
    on(PLAYER_EVENTS, this.wake);
  }

  attribute(element: Element, tag: string): void {
    if (tag === 'canvas') this.still.delete(element as HTMLCanvasElement);
  }

  private stir(): void {
    this.still.clear();
    this.wake();
  }

  add(element: Element, tag: string): void {
    if (tag === 'canvas') {
      this.canvases.set(element as HTMLCanvasElement, 0);
      this.observer.observe(element);
    } else if ((tag === 'video' || tag === 'audio') && this.scope.level(element) === SHOW) {
      this.players.add(element as HTMLMediaElement);
    }
  }

  forget(node: Node): void {
    const element = node as Element;
    if (this.canvases.delete(element as HTMLCanvasElement)) {
      this.observer.unobserve(element);
      this.visible.delete(element as HTMLCanvasElement);
      this.still.delete(element as HTMLCanvasElement);
    }
    this.players.delete(element as HTMLMediaElement);
  }

  stop(): void {
    this.stopped = true;
    this.observer.disconnect();
    this.trap.disarm();
  }

  poll(): boolean {
    const now = performance.now();
    for (const one of this.still.values()) if (now - one.at >= SILENT_MS) Object.assign(one, { sure: false, at: now });
    const due = now - this.picturedAt >= PICTURE_MS && this.moving().length > 0;
    const taken = due && this.shared.spared < SPARED && !dom.documentHidden(document);
    if (taken) requestAnimationFrame(() => this.takePictures());
    return taken || [...this.players].some((player) => this.sent.get(player) !== stateOf(player).join(' '));
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

  private moving(): HTMLCanvasElement[] {
    return [...this.visible].filter((canvas) => !this.still.get(canvas)?.sure);
  }

  /** What WebGL drew can be read in the task of a frame only. Marks that were just made are read first. */
  private takePictures(): void {
    this.shared.scheduler.run();
    if (this.stopped) return;
    this.picturedAt = performance.now();
    if (this.turn.length === 0) this.turn = this.moving();
    for (const canvas of this.turn.splice(0, PER_ROUND)) if (this.visible.has(canvas)) this.takePicture(canvas);
  }

  private takePicture(canvas: HTMLCanvasElement): void {
    const { width, height } = canvas;
    const before = this.still.get(canvas);
    if (width === 0 || height === 0) {
      this.settle(canvas, before);
      return;
    }
    try {
      dom.canvasToBlob(
        canvas,
        (blob) => {
          this.stream.get(Unshown).tell(canvas, null);
          if (blob) void this.pictureTaken(canvas, blob, before);
        },
        width * height > LOSSLESS_PIXELS ? 'image/webp' : 'image/png',
        0.8,
      );
    } catch {
      // It shows pictures of another origin: nobody may read it.
      this.stream.get(Unshown).tell(canvas, 'canvas');
      this.settle(canvas, before);
    }
  }

  /** It looks as it did before; `before` is what was known of it when the picture was taken. */
  private settle(canvas: HTMLCanvasElement, before: Still | undefined): void {
    const known = this.still.get(canvas);
    if (known) known.sure ||= known === before;
    else this.still.set(canvas, { sure: false, at: performance.now() });
    this.trap.arm(realmsOf(this.still.keys()));
  }

  private async pictureTaken(canvas: HTMLCanvasElement, blob: Blob, before?: Still): Promise<void> {
    const body = await blob.arrayBuffer();
    // It may have been masked or removed while it was read.
    if (!this.canvases.has(canvas)) return;
    const asset = await this.shared.assets.put(body, blob.type);
    if (asset === null || !this.canvases.has(canvas)) return;
    if (this.canvases.get(canvas) === asset + 1) {
      this.settle(canvas, before);
      return;
    }
    this.still.delete(canvas);
    this.canvases.set(canvas, asset + 1);
    this.news.push([canvas, asset]);
    this.wake();
  }
}

function realmsOf(canvases: Iterable<Element>): Set<Realm> {
  const realms = new Set<Realm>([window]);
  for (const canvas of canvases) {
    const realm = dom.ownerDocument(canvas)?.defaultView;
    if (realm) realms.add(realm as Realm);
  }
  return realms;
}

function stateOf(player: HTMLMediaElement): [number, number, number, number] {
  const { videoWidth = 0, videoHeight = 0 } = player as HTMLVideoElement;
  const flags = (player.paused ? 0 : PLAYING) | (player.muted ? MUTED : 0);
  // While it plays, its time goes without saying.
  return [videoWidth, videoHeight, flags, player.paused ? Math.round(Math.min(player.currentTime, 1e9)) : 0];
}
