/** Runs captures without a mirror and keeps what they send, as text. */

import { Inflater } from '@cobrowse/mirror/mirror/inflater.ts';
import { KIND_KEYFRAME } from '@cobrowse/shared/wire/ops.ts';
import type { CaptureOptions } from '../../widget_js/src/capture/capture.ts';
import type { RuleSet } from '../../widget_js/src/privacy/rules.ts';
import { Harness } from './harness.ts';
import { pause } from './probes/probe.ts';

const latin = new TextDecoder('latin1');

export class Tap {
  readonly texts: string[] = [];
  readonly harness = new Harness();
  private inflater = new Inflater();

  /** The capture has sent the whole page. */
  async begin(options: { rules?: RuleSet['rules'] } & CaptureOptions = {}): Promise<void> {
    const { harness } = this;
    harness.onSend = () => {
      const { kind, body } = harness.sent.at(-1) as { kind: number; body: Uint8Array };
      if (kind === KIND_KEYFRAME) this.inflater = new Inflater();
      this.texts.push(latin.decode(this.inflater.push(body, 0)));
    };
    harness.start({ ...options, largeBytes: Number.POSITIVE_INFINITY, mirror: false });
    await this.complete();
  }

  /** Has a new keyframe be sent. */
  async heal(): Promise<void> {
    this.harness.capture?.restart();
    await this.complete();
  }

  async complete(): Promise<void> {
    const { harness } = this;
    for (let turn = 0; turn < 400 && (turn < 2 || !harness.capture?.complete); turn++) await pause(5);
    if (!harness.capture?.complete || harness.broken) throw new Error(`no picture: ${harness.broken}`);
  }

  /** Writes what the page did since the last flush. */
  async step(): Promise<void> {
    await Promise.resolve();
    this.harness.step();
    await pause(5);
    this.harness.step();
  }

  stop(): void {
    this.harness.capture?.stop();
  }

  /** In how many bodies a text was sent. */
  times(text: string): number {
    return this.texts.filter((one) => one.includes(text)).length;
  }
}
