/** The mirror: takes entries of the frame plane, shows the visitor's page. No UI framework in here. */

import type { Entry } from '@cobrowse/shared/wire/envelope.ts';
import type { Op } from '@cobrowse/shared/wire/layout.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import type { Place } from '@cobrowse/shared/wire/place.ts';
import { FrameReader } from '@cobrowse/shared/wire/reader.ts';
import { WireError } from '@cobrowse/shared/wire/tokens.ts';
import { drawSnapshot } from '../snapshot/svg.ts';
import { type AssetFiles, MirrorAssets } from './assets.ts';
import { Backlog } from './backlog.ts';
import { MirrorCaret } from './caret.ts';
import { Cursor } from './cursor.ts';
import { MirrorDocument } from './document.ts';
import type { Box } from './hit.ts';
import { Inflater } from './inflater.ts';
import { boxOf, offsetOf, placeAt, placeRound } from './places.ts';
import { locate, type Pointed, readPointed } from './pointed.ts';
import { RootBar } from './root-bar.ts';
import { hubFrame, type Screen } from './screen.ts';

/** A new keyframe replaces the picture when it is complete, or after this time with what there is. */
const SWAP_MS = 3000;
export interface MirrorEvents {
  /** The visitor's viewport, CSS pixels. */
  size(width: number, height: number): void;
  page(url: string, title: string): void;
  /** The first complete picture, or a later one after a new keyframe. */
  ready(): void;
  /** The mirror was found to be the same as the page, or is behind what has arrived. */
  sync(state: 'in sync' | 'catching up'): void;
  /** The stream cannot be read: a new keyframe is needed. */
  broken(why: string): void;
}

export class Mirror {
  /** The scaled part: the frame, an overlay that keeps the operator's mouse out of it, the cursor. */
  readonly element: HTMLElement;
  private events: MirrorEvents;
  private files: AssetFiles;
  private frameOf: (quirks: boolean) => { src: string } | { srcdoc: string };
  private cursor = new Cursor();
  private caret = new MirrorCaret();
  private bar = new RootBar();
  private seen = document.createElement('div');
  private overlay: HTMLElement;
  private shown: Screen | null = null;
  private next: Screen | null = null;
  private backlog: Backlog;
  private stopped = false;
  /** Opening a frame takes longer than a first keyframe: one is opened ahead. */
  private spare: HTMLIFrameElement | null = null;

  /** `frameOf` says where an empty document is; the hub's has a policy of its own. */
  constructor(files: AssetFiles, events: MirrorEvents, frameOf: Mirror['frameOf'] = hubFrame) {
    this.files = files;
    this.events = events;
    this.frameOf = frameOf;
    this.backlog = new Backlog({
      apply: (entry) => this.entry(entry),
      failed: (error) => this.fail(error),
      worked: () => this.drawOver(),
      behind: () => events.sync('catching up'),
    });
    this.element = document.createElement('div');
    this.element.className = 'mirror';
    this.overlay = document.createElement('div');
    this.overlay.className = 'mirror-overlay';
    this.seen.className = 'mirror-seen';
    this.seen.hidden = true;
    this.seen.title = 'The visitor has zoomed in and sees this part';
    this.element.append(this.bar.element, this.caret.element, this.overlay, this.seen, this.cursor.element);
    this.spare = this.makeFrame(0);
  }

  /** The document that is shown now; for tests that compare it with the page. */
  get document(): Document | null {
    return this.shown?.page?.document ?? null;
  }

  /** Nodes that are known now. */
  get known(): number {
    return this.shown?.page?.size ?? 0;
  }

  /** Whether the picture that is shown is whole. */
  get complete(): boolean {
    return this.shown?.complete ?? false;
  }

  /** The end is the end: nothing of the page stays, neither on the screen nor for whoever still holds this. */
  stop(): void {
    this.stopped = true;
    this.backlog.stop();
    this.bar.stop();
    for (const screen of [this.next, this.shown]) {
      screen?.page?.clear();
      this.drop(screen);
    }
    this.next = null;
    this.spare?.remove();
    this.spare = null;
    this.element.replaceChildren();
    this.element.remove();
    this.files.release?.();
  }

  feed(entry: Entry): void {
    if (this.stopped) return;
    if (entry.kind === W.KIND_EPHEMERAL) this.movePointer(entry.body);
    else this.backlog.add(entry);
  }

  /** Applies all that has arrived, now. Frames that still load keep what is theirs. */
  settle(): void {
    this.backlog.work(Number.POSITIVE_INFINITY);
  }

  private fail(error: unknown): void {
    this.backlog.clear();
    this.drop(this.next);
    this.next = null;
    if (!(error instanceof WireError)) console.error(error);
    this.events.broken(error instanceof WireError ? error.message : 'the stream is not readable');
  }

  private entry(entry: Entry): void {
    if (entry.kind === W.KIND_KEYFRAME) {
      this.drop(this.next);
      this.next = null;
      const inflater = new Inflater();
      const reader = new FrameReader();
      const ops = reader.read(inflater.push(entry.body, entry.flags));
      const root = ops[0];
      if (root?.op !== 'root') throw new Error('a keyframe without a root');
      this.next = this.open(root.mode, reader, inflater);
      this.give(this.next, ops.slice(1));
      return;
    }
    const screen = this.next ?? this.shown;
    if (!screen) throw new Error('a change before the first keyframe');
    this.give(screen, screen.reader.read(screen.inflater.push(entry.body, entry.flags)));
  }

  private makeFrame(mode: number): HTMLIFrameElement {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-same-origin');
    frame.tabIndex = -1;
    frame.className = 'mirror-frame waiting';
    Object.assign(frame, this.frameOf(mode === 1));
    frame.addEventListener('load', () => frame.classList.add('loaded'), { once: true });
    this.element.insertBefore(frame, this.overlay);
    return frame;
  }

  private open(mode: number, reader: FrameReader, inflater: Inflater): Screen {
    const frame = (mode === 0 && this.spare) || this.makeFrame(mode);
    if (frame !== this.spare) this.spare?.remove();
    this.spare = null;
    frame.title = this.shown ? '' : "Visitor's screen";
    const screen: Screen = {
      frame,
      reader,
      inflater,
      page: null,
      waiting: [],
      width: 1,
      height: 1,
      swap: 0,
      complete: false,
    };
    const loaded = (): void => {
      const inner = frame.contentDocument;
      if (!inner || (screen !== this.next && screen !== this.shown)) return;
      screen.page = new MirrorDocument(inner, new MirrorAssets(this.files), () => {
        if (screen === this.next || screen === this.shown) this.fail(new WireError('a style sheet is missing'));
      });
      try {
        for (const ops of screen.waiting.splice(0)) this.apply(screen, ops);
      } catch (error) {
        this.fail(error);
      }
    };
    this.seen.hidden = true;
    if (this.shown) {
      // The old picture stays until the new one is complete: no flicker on a refresh.
      screen.swap = setTimeout(() => this.show(screen), SWAP_MS) as unknown as number;
    } else {
      frame.classList.remove('waiting');
      this.shown = screen;
    }
    if (frame.classList.contains('loaded')) loaded();
    else frame.addEventListener('load', loaded, { once: true });
    return screen;
  }

  private show(screen: Screen): void {
    clearTimeout(screen.swap);
    if (this.shown && this.shown !== screen) this.drop(this.shown);
    this.shown = screen;
    if (this.next === screen) this.next = null;
    screen.frame.classList.remove('waiting');
    screen.frame.title = "Visitor's screen";
    this.resize(screen);
    this.drawOver();
  }

  private drop(screen: Screen | null): void {
    if (!screen) return;
    clearTimeout(screen.swap);
    screen.page?.stop();
    screen.frame.remove();
    screen.page?.assets.release();
    if (this.shown === screen) this.shown = null;
  }

  private give(screen: Screen, ops: Op[]): void {
    if (screen.page && screen.waiting.length === 0) this.apply(screen, ops);
    else screen.waiting.push(ops);
  }

  private apply(screen: Screen, ops: Op[]): void {
    const page = screen.page as MirrorDocument;
    const assets = page.assets;
    for (const op of ops) {
      if (op.op === 'view') {
        screen.width = op.width;
        screen.height = op.height;
        screen.frame.style.width = `${op.width}px`;
        screen.frame.style.height = `${op.height}px`;
        if (screen === this.shown) this.resize(screen);
      } else if (op.op === 'zoom') {
        this.zoom(op);
      } else if (op.op === 'asset') {
        assets.arrive(op.asset, op.hash, op.type, op.width, op.height);
      }
    }
    page.apply(ops);
    for (const op of ops) {
      if (op.op === 'page') this.events.page(op.url, op.title);
      else if (op.op === 'press') {
        this.moveCursor({ ...op, outside: false });
        this.cursor.press(op.button, op.pointer, performance.now());
      } else if (op.op === 'value' && screen.complete) {
        this.cursor.types();
      } else if (op.op === 'check') {
        this.events.sync('in sync');
      } else if (op.op === 'ready') {
        page.styled(() => {
          if (screen !== this.next && screen !== this.shown) return;
          screen.complete = true;
          this.show(screen);
          this.events.ready();
        });
      }
    }
  }

  /** Where a node's box is, CSS pixels of the visitor's viewport; null when it has none. */
  boxOf(id: number): Box | null {
    return boxOf(this.shown?.page ?? null, id);
  }

  /** The visitor's window, CSS pixels. */
  get width(): number {
    return this.shown?.width ?? 0;
  }

  get height(): number {
    return this.shown?.height ?? 0;
  }

  /**
   * Returns a still picture of what is shown, in the visitor's resolution, with words in a corner if any are given.
   * Throws when there is none, or it cannot be drawn.
   */
  async snapshot(stamp = ''): Promise<HTMLCanvasElement> {
    const screen = this.shown;
    const page = screen?.page;
    if (!screen || !page) throw new Error('there is no page yet');
    const { width, height } = screen;
    return await drawSnapshot(page.document, (root) => page.styleTexts(root), {
      width,
      height,
      scale: page.dpr,
      stamp,
    });
  }

  /** The element at a point of the visitor's window, and where it is. */
  placeAt(x: number, y: number): Place & { box: Box } {
    return placeAt(this.shown?.page ?? null, x, y);
  }

  /** An area of the visitor's window, told by the innermost element round it. */
  placeOf(area: Box): Place {
    return placeRound(this.shown?.page ?? null, area);
  }

  /** Scrolls the page that is shown; for still pictures, which follow nobody. Returns whether it moved. */
  scrollBy(x: number, y: number): boolean {
    const scroller = this.shown?.page?.document.scrollingElement;
    if (!scroller) return false;
    const { scrollLeft, scrollTop } = scroller;
    scroller.scrollBy({ left: x, top: y, behavior: 'instant' });
    return scroller.scrollLeft !== scrollLeft || scroller.scrollTop !== scrollTop;
  }

  /** Brings a node into view, as `scrollBy`. */
  reveal(id: number): void {
    const node = this.shown?.page?.get(id)?.node;
    const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : (node as Element | undefined);
    element?.scrollIntoView?.({ block: 'center', behavior: 'instant' });
  }

  private drawOver(): void {
    this.bar.follow(() => this.shown);
    const page = this.shown?.page;
    if (page) this.caret.draw(page.caret, (node) => offsetOf(node, page.document));
  }

  /** A frame round the part that a visitor who pinched sees. */
  private zoom({ scale, x, y, width, height }: Extract<Op, { op: 'zoom' }>): void {
    this.seen.hidden = scale <= 1;
    this.seen.style.translate = `${x}px ${y}px`;
    this.seen.style.width = `${width}px`;
    this.seen.style.height = `${height}px`;
  }

  private resize(screen: Screen): void {
    this.element.style.width = `${screen.width}px`;
    this.element.style.height = `${screen.height}px`;
    this.events.size(screen.width, screen.height);
  }

  private movePointer(body: Uint8Array): void {
    const pointed = readPointed(body);
    if (pointed) this.moveCursor(pointed);
  }

  private moveCursor(pointed: Pointed): void {
    const screen = this.shown;
    if (!screen) return;
    const { left, top } = locate(pointed, screen);
    this.cursor.move(left, top, pointed.outside, screen.width);
  }
}
