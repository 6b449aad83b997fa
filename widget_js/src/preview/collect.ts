/** What a consultant would get of this page now: the very bytes, kept here instead of sent. */

import type { Entry } from '@cobrowse/shared/wire/envelope.ts';
import { Assets } from '../assets/assets.ts';
import type { Capture } from '../capture/capture.ts';
import { startCapture } from '../capture/recorder.ts';
import type { RuleSet } from '../privacy/rules.ts';

const LOOK_MS = 50;
/** Nothing new for so long: that was all. */
const QUIET_MS = 250;
const PATIENCE_MS = 6000;

export interface Collected {
  entries: Entry[];
  /** Images, fonts and style sheets, by hash. */
  files: Map<string, Blob>;
}

/**
 * Captures the page once. `look` sees the capture before it stops. What only the hub could fetch is a grey box.
 * Throws when the page cannot be captured.
 */
export async function collect(
  rules: RuleSet,
  maxAssetBytes: number,
  look: (capture: Capture) => void = () => {},
): Promise<Collected> {
  const entries: Entry[] = [];
  const files = new Map<string, Blob>();
  const began = performance.now();
  let latest = began;
  let failed = false;
  const assets = new Assets(
    {
      maxBytes: maxAssetBytes,
      origins: [],
      offer: async (hashes) => hashes.filter((hash) => !files.has(hash)),
      upload: async (hash, type, body) => void files.set(hash, new Blob([body], { type })),
      fetch: async () => ({ hash: '', type: '' }),
    },
    () => capture.resume(),
  );
  const capture = startCapture(
    {
      ready: true,
      send(kind, body, flags) {
        entries.push({ epoch: '', seq: entries.length + 1, kind, flags, time: 0, body });
        latest = performance.now();
      },
      sendEphemeral: () => {},
    },
    rules,
    assets,
    () => {
      failed = true;
    },
  );
  try {
    for (;;) {
      await new Promise((done) => setTimeout(done, LOOK_MS));
      if (failed) throw new Error('this page cannot be captured');
      const now = performance.now();
      if (capture.complete && assets.idle && now - latest > QUIET_MS) break;
      if (now - began > PATIENCE_MS) {
        if (capture.complete) break;
        throw new Error('this page takes too long');
      }
    }
    look(capture);
  } finally {
    capture.stop();
  }
  return { entries, files };
}
