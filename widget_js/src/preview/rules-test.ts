/** The console's Rules page opened this tab: it sees this page as a consultant would, if the person here says so. */

import type { Findings } from '@cobrowse/shared/findings.ts';
import { readRules } from '../privacy/rules.ts';
import { collect } from './collect.ts';
import { explain } from './explain.ts';

const KEY = 'cobrowse:rules-test';

interface RulesTest {
  /** Which draft of the console's these rules are; the answer repeats it. */
  asked: unknown;
  rules: unknown;
  /** Those that hold now. */
  published: unknown;
}

let asked = false;
let busy = false;
let next: RulesTest | null = null;

/**
 * Answers a message of the window that opened this one; the caller knows that it is the console of `hub`. `ask` shows a
 * card, whose answer comes from a person only.
 */
export function answerRulesTest(
  opener: Window,
  data: unknown,
  hub: string,
  maxAssetBytes: number,
  ask: (answer: (yes: boolean) => void) => void,
): void {
  const { cobrowse, asked: draft, rules, published } = (data ?? {}) as { cobrowse?: unknown } & Partial<RulesTest>;
  if (cobrowse !== 'test') return;
  next = { asked: draft, rules, published };
  const show = (): void => void showAll(opener, hub, maxAssetBytes);
  if (allowed()) show();
  else if (!asked) {
    asked = true;
    opener.postMessage({ cobrowse: 'asking' }, hub);
    ask((yes) => {
      if (!yes) {
        opener.postMessage({ cobrowse: 'declined' }, hub);
        return;
      }
      allow();
      show();
    });
  }
}

/** One picture at a time; rules that came meanwhile are shown next. */
async function showAll(opener: Window, hub: string, maxAssetBytes: number): Promise<void> {
  if (busy) return;
  busy = true;
  for (let test = next; test; test = next) {
    next = null;
    const [rules, published] = [readRules(test.rules), readRules(test.published)];
    let findings: Findings | null = null;
    try {
      const { entries, files } = await collect(rules, maxAssetBytes, (capture) => {
        findings = explain(capture, rules, published);
      });
      opener.postMessage({ cobrowse: 'page', asked: test.asked, entries, files, findings }, hub);
    } catch (error) {
      opener.postMessage({ cobrowse: 'failed', why: error instanceof Error ? error.message : 'unknown' }, hub);
    }
  }
  busy = false;
}

function allowed(): boolean {
  try {
    return sessionStorage.getItem(KEY) === '1';
  } catch {
    return false;
  }
}

function allow(): void {
  try {
    sessionStorage.setItem(KEY, '1');
  } catch {
    // Then it is asked on the next page again.
  }
}
