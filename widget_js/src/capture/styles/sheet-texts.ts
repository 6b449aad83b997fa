/** How the text of a style sheet travels: as a file that the hub may have already, as a whole, or as what changed. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';

/** Shorter texts are sent with the page. */
const SHARED_CHARS = 4096;
/** A change is sent as such when it saves this much. */
const WORTH_CHARS = 64;
const ASSET = /asset:(\d+)/g;

/** Returns the hash under which the hub has a text now, or null when it cannot have it. */
export type Share = (text: string) => Promise<string | null>;

interface Shared {
  number: number;
  text: string;
  hash: string | null;
  assets: number[];
}

export class SheetTexts {
  private share: Share;
  private wake: () => void;
  private sent = new Map<number, string>();
  private sharing = new Map<number, string>();
  private news: Shared[] = [];

  constructor(share: Share, wake: () => void) {
    this.share = share;
    this.wake = wake;
  }

  /** Texts that are on their way to the hub. */
  get pending(): number {
    return this.sharing.size;
  }

  forget(number: number): void {
    this.sent.delete(number);
    this.sharing.delete(number);
  }

  /** `shareable`: nothing of a masked part becomes a file. */
  tell(writer: FrameWriter, number: number, text: string, shareable: boolean): void {
    const before = this.sent.get(number);
    this.sent.set(number, text);
    if (shareable && before === undefined && text.length >= SHARED_CHARS) {
      this.sharing.set(number, text);
      void this.hand(number, text);
      return;
    }
    // The hub's copy comes too late now.
    const known = this.sharing.delete(number) ? undefined : before;
    if (known === undefined) whole(writer, number, text);
    else if (known !== text) change(writer, number, known, text);
  }

  /** The numbers of assets differ from visit to visit: in a file they count from 0. */
  private async hand(number: number, text: string): Promise<void> {
    const assets: number[] = [];
    const local = text.replace(ASSET, (_, asset: string) => {
      const known = assets.indexOf(Number(asset));
      return `asset:${known >= 0 ? known : assets.push(Number(asset)) - 1}`;
    });
    const hash = await this.share(local);
    if (this.sharing.get(number) !== text) return;
    this.news.push({ number, text, hash, assets });
    this.wake();
  }

  write(writer: FrameWriter): void {
    for (const { number, text, hash, assets } of this.news.splice(0)) {
      if (this.sharing.get(number) !== text) continue;
      this.sharing.delete(number);
      if (hash === null) {
        whole(writer, number, text);
        continue;
      }
      writer.op(W.OP_SHEET_FILE, number);
      writer.str(hash);
      writer.op(assets.length, ...assets);
    }
  }
}

function whole(writer: FrameWriter, number: number, text: string): void {
  writer.op(W.OP_SHEET, number);
  writer.str(text);
}

function change(writer: FrameWriter, number: number, before: string, after: string): void {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end))
    end++;
  if (start + end < WORTH_CHARS) {
    whole(writer, number, after);
    return;
  }
  writer.op(W.OP_SHEET_CHANGE, number, start, end);
  writer.str(after.slice(start, after.length - end));
}
