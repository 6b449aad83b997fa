/** Parts of the text that scripts highlight by a name (`CSS.highlights`). What is highlighted in masked parts is not told. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { nameLikeData } from '../../privacy/text.ts';
import { type Realm, replaceMethod } from '../patch.ts';
import { numbersOf } from '../ranges.ts';
import { StreamTracker } from '../stream.ts';
import type { Root, Tracker } from '../tracker.ts';

const MAX_NAMES = 100;
const MAX_RANGES = 2000;
const KINDS = ['highlight', 'spelling-error', 'grammar-error'];
const CHANGES = ['set', 'add', 'delete', 'clear'];

export class Highlights extends StreamTracker implements Tracker {
  private realms = new Set<Realm>();
  /** Operands as sent, by name. */
  private sent = new Map<string, string>();

  static hook(realm: Realm, now: () => Highlights): (() => void)[] {
    const wake = (): void => now().wake();
    const owners = [realm.HighlightRegistry?.prototype, realm.Highlight?.prototype].filter(Boolean);
    return owners.flatMap((owner) => CHANGES.map((name) => replaceMethod(owner, name, wake)));
  }

  watch(root: Root): void {
    const realm = (root as Document).defaultView as Realm | null | undefined;
    if (realm?.CSS?.highlights) this.realms.add(realm);
  }

  forget(node: Node): void {
    const realm = (node as Document).defaultView as Realm | null | undefined;
    if (realm) this.realms.delete(realm);
  }

  /** A script can move the ends of a range, and no event tells. */
  poll(whole: boolean): boolean {
    return whole && (this.sent.size > 0 || this.any()) && this.news().length > 0;
  }

  flush(writer: FrameWriter, whole: boolean): void {
    if (!whole || (this.sent.size === 0 && !this.any())) return;
    for (const [name, numbers] of this.news()) {
      if (numbers.length > 3) this.sent.set(name, numbers.join());
      else this.sent.delete(name);
      writer.op(W.OP_HIGHLIGHT);
      writer.str(name);
      for (const number of numbers) writer.int(number);
    }
  }

  private any(): boolean {
    for (const { CSS } of this.realms) if (CSS.highlights.size > 0) return true;
    return false;
  }

  /** Names whose ranges are not those that were sent. */
  private news(): [string, number[]][] {
    const now = new Map<string, { head: [number, number]; ranges: number[] }>();
    for (const { CSS } of this.realms) {
      for (const [name, highlight] of CSS.highlights) {
        if (now.size >= MAX_NAMES || !this.isName(name)) continue;
        const all = now.get(name) ?? {
          head: [Math.max(0, KINDS.indexOf(highlight.type)), highlight.priority],
          ranges: [],
        };
        for (const range of highlight) {
          if (all.ranges.length >= MAX_RANGES * 4) break;
          all.ranges.push(...(numbersOf(this.scope, range) ?? []));
        }
        if (all.ranges.length > 0) now.set(name, all);
      }
    }
    const news: [string, number[]][] = [];
    for (const [name, { head, ranges }] of now) {
      const numbers = [...head, ranges.length / 4, ...ranges];
      if (this.sent.get(name) !== numbers.join()) news.push([name, numbers]);
    }
    for (const name of this.sent.keys()) if (!now.has(name)) news.push([name, [0, 0, 0]]);
    return news;
  }

  /** What no style sheet names is not seen; while one cannot be read, names that do not look like data are told. */
  private isName(name: string): boolean {
    const { vocabulary } = this.gate.hooks;
    if (name.length > 64 || this.shared.secrets.echoes(name)) return false;
    return vocabulary.hasHighlight(name) || (!vocabulary.whole && !nameLikeData(name));
  }
}
