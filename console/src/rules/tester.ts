/** A page of the website in a window of its own, which shows here what rules do to it. Nothing of it goes to the hub. */

import type { Findings } from '@cobrowse/shared/findings.ts';
import type { Entry } from '@cobrowse/shared/wire/envelope.ts';
import { type Draft, forWidget } from './rules.ts';

const ANSWER_MS = 10_000;

export interface TestedPage {
  entries: Entry[];
  files: Map<string, Blob>;
  findings: Findings;
}

/** The page is the website's, not ours: what it tells is looked at before it is used. */
function areFindings(told: Partial<Findings> | undefined): told is Findings {
  const { url, parts, rules, personal, changes } = told ?? {};
  return typeof url === 'string' && [parts, rules, personal, changes].every(Array.isArray);
}

export type TestState =
  | { kind: 'none' }
  | { kind: 'opening' | 'asking' | 'reading' | 'declined' | 'silent' | 'blocked' }
  | { kind: 'failed'; why: string }
  | { kind: 'shown' };

export class Tester {
  page: TestedPage | null = null;
  state: TestState = { kind: 'none' };
  private origins: string[];
  private changed: () => void;
  private tested: Window | null = null;
  /** Of the page that answered. */
  private origin = '';
  private draft: Draft;
  private published: Draft;
  private timer = 0;
  private soon = 0;
  /** Counts the drafts; an answer says which one it is about. */
  private asked = 0;
  private answered = 0;

  constructor(origins: string[], published: Draft, changed: () => void) {
    this.origins = origins;
    this.draft = this.published = published;
    this.changed = changed;
    window.addEventListener('message', this.hear);
  }

  stop(): void {
    window.removeEventListener('message', this.hear);
    clearTimeout(this.timer);
    clearTimeout(this.soon);
  }

  /** Opens an address, which must be of the website. */
  open(address: string): void {
    this.page = null;
    this.tested = window.open(address, 'cobrowse-rules-test');
    this.become(this.tested ? { kind: 'opening' } : { kind: 'blocked' });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      if (this.state.kind === 'opening') this.become({ kind: 'silent' });
    }, ANSWER_MS);
  }

  /** Whether `page` shows what the latest draft does. */
  get current(): boolean {
    return this.page !== null && this.answered === this.asked;
  }

  /** Whether the page may still answer with what the latest draft does. */
  get pending(): boolean {
    return this.page !== null && !this.current && this.state.kind !== 'failed' && this.tested?.closed === false;
  }

  /** Shows the page anew with other rules, a moment after the last change. */
  use(draft: Draft, published: Draft): void {
    this.draft = draft;
    this.published = published;
    this.asked++;
    clearTimeout(this.soon);
    this.soon = window.setTimeout(() => this.send(), 300);
  }

  private send(): void {
    if (!this.tested || !this.origin) return;
    const test = { rules: forWidget(this.draft), published: forWidget(this.published) };
    this.tested.postMessage({ cobrowse: 'test', asked: this.asked, ...test }, this.origin);
  }

  private hear = (event: MessageEvent): void => {
    if (!this.tested || event.source !== this.tested || !this.origins.includes(event.origin)) return;
    const told = event.data as { cobrowse?: unknown; why?: unknown; asked?: unknown } & Partial<TestedPage>;
    switch (told?.cobrowse) {
      case 'here':
        this.origin = event.origin;
        this.become({ kind: 'reading' });
        this.send();
        break;
      case 'asking':
        this.become({ kind: 'asking' });
        break;
      case 'declined':
        this.become({ kind: 'declined' });
        break;
      case 'failed':
        this.become({ kind: 'failed', why: String(told.why) });
        break;
      case 'page':
        if (!Array.isArray(told.entries) || !(told.files instanceof Map) || !areFindings(told.findings)) return;
        this.answered = Number(told.asked);
        this.page = { entries: told.entries, files: told.files, findings: told.findings };
        this.become({ kind: 'shown' });
        break;
    }
  };

  private become(state: TestState): void {
    this.state = state;
    this.changed();
  }
}
