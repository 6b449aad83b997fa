/** This engine and its peers behind one door, each with its default settings and nothing masked. */

import Tracker from '@openreplay/tracker/class';
import { record } from 'rrweb';
// The recorder of Datadog has no public door of its own: its modules are taken as they are.
// @ts-expect-error no types are published for this path
import { record as recordDatadog } from '../../node_modules/@datadog/browser-rum/esm/domain/record/record.mjs';
// @ts-expect-error no types are published for this path
import { LifeCycle } from '../../node_modules/@datadog/browser-rum-core/esm/domain/lifeCycle.mjs';
import { Harness } from '../harness/harness.ts';

export type Engine = 'none' | 'observer' | 'cobrowse' | 'rrweb' | 'datadog' | 'openreplay';

export interface Recording {
  /** Bytes on the wire since the last call: this engine's as sent, the others' as JSON, gzipped as a whole. */
  bytes(): Promise<number>;
  /** When something was last said, as `performance.now()` tells. */
  readonly last: number;
  readonly first: number;
  /** Whether there is more to come of the first picture. */
  readonly busy: boolean;
  /** Whether it ever says anything. */
  readonly speaks: boolean;
  stop(): void;
}

export async function gzip(text: string): Promise<number> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

/** Keeps what peers say; forgets it at once when only memory is of interest. */
class Said {
  last = 0;
  first = 0;
  private texts: string[] = [];
  private keep: boolean;

  constructor(keep: boolean) {
    this.keep = keep;
  }

  say(what: unknown): void {
    const text = JSON.stringify(what);
    if (this.keep) this.texts.push(text);
    this.last = performance.now();
    this.first ||= this.last;
  }

  bytes(): Promise<number> {
    return gzip(this.texts.splice(0).join('\n'));
  }
}

function of(said: Said, stop: () => void, speaks = true): Recording {
  return {
    bytes: () => said.bytes(),
    get last() {
      return said.last;
    },
    get first() {
      return said.first;
    },
    busy: false,
    speaks,
    stop,
  };
}

/** What the bare observer read: kept, so that the reading is not left out. */
export let observed = 0;

const starts: Record<Engine, (keep: boolean) => Recording | Promise<Recording>> = {
  none: (keep) => of(new Said(keep), () => {}, false),
  /** What any engine pays at least: a callback that reads what changed. */
  observer(keep) {
    const observer = new MutationObserver((records) => {
      for (const one of records) {
        if (one.type === 'attributes')
          observed += (one.target as Element).getAttribute(one.attributeName as string)?.length ?? 0;
        else if (one.type === 'characterData') observed += (one.target as Text).data.length;
        else observed += one.addedNodes.length;
      }
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    return of(new Said(keep), () => observer.disconnect(), false);
  },
  cobrowse() {
    const harness = new Harness();
    let last = 0;
    let first = 0;
    harness.onSend = () => {
      last = performance.now();
      first ||= last;
    };
    let told = 0;
    harness.start({ mirror: false });
    return {
      bytes: async () => {
        const since = harness.bytes - told;
        told = harness.bytes;
        return since;
      },
      get last() {
        return last;
      },
      get first() {
        return first;
      },
      get busy() {
        return !harness.capture?.complete;
      },
      speaks: true,
      stop: () => harness.stop(),
    };
  },
  rrweb(keep) {
    const said = new Said(keep);
    const stop = record({ emit: (event) => said.say(event) });
    return of(said, () => stop?.());
  },
  datadog(keep) {
    const said = new Said(keep);
    const { stop } = recordDatadog({
      emitRecord: (one: unknown) => said.say(one),
      emitResource: () => {},
      emitStats: () => {},
      configuration: { defaultPrivacyLevel: 'allow', maxFramesPerSecond: 0 },
      lifeCycle: new LifeCycle(),
      viewHistory: { findView: () => ({ id: 'view' }) },
    });
    return of(said, stop);
  },
  async openreplay(keep) {
    const said = new Said(keep);
    const tracker = new Tracker({
      projectKey: 'bench',
      ingestPoint: `${location.origin}/ingest`,
      __DISABLE_SECURE_MODE: true,
      obscureTextEmails: false,
      obscureTextNumbers: false,
      obscureInputEmails: false,
      defaultInputMode: 0,
    });
    const { app } = tracker as unknown as { app: { attachCommitCallback(told: (messages: unknown[]) => void): void } };
    app.attachCommitCallback((messages) => {
      for (const message of messages) said.say(message);
    });
    await tracker.start();
    return of(said, () => void tracker.stop());
  },
};

export function start(engine: Engine, keep = true): Recording | Promise<Recording> {
  return starts[engine](keep);
}
