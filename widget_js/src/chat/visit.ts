/** The visit's token: who we are to the hub, renewed before it is over. */

import type { Message } from '@cobrowse/shared/generated/control.ts';
import type { Clean } from '../realm/realm.ts';
import type { Branding } from './branding.ts';

export interface SiteInfo {
  name: string;
  /** The rules that can name what the title stands in, as `readRules` takes them. */
  titleRules: unknown;
  /** Origins whose images and fonts the hub may fetch. */
  assetOrigins: string[];
  branding: Branding;
}

interface VisitAnswer {
  token: string;
  seconds: number;
  visitor: string;
  site: SiteInfo;
  limits: { message: number; asset: number; file: number };
}

const ANSWER_MS = 10_000;

export class VisitError extends Error {
  code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export class Visit {
  private hub: string;
  private siteKey: string;
  private realm: () => Clean;
  private answer: VisitAnswer | null = null;
  private renewAt = 0;

  constructor(hub: string, siteKey: string, realm: () => Clean) {
    this.hub = hub;
    this.siteKey = siteKey;
    this.realm = realm;
  }

  get site(): SiteInfo {
    return this.answer?.site ?? { name: '', titleRules: null, assetOrigins: [], branding: {} };
  }

  get limits(): VisitAnswer['limits'] {
    return this.answer?.limits ?? { message: 4000, asset: 0, file: 0 };
  }

  /** Returns a token that is good for the next connection. Throws VisitError when the hub refuses this page. */
  async token(tab: string): Promise<string> {
    if (this.answer && performance.now() < this.renewAt) return this.answer.token;
    const key = `cobrowse:visitor:${this.siteKey}`;
    const response = await fetch(`${this.hub}/v1/visit`, {
      method: 'POST',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout?.(ANSWER_MS),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ site: this.siteKey, tab, visitor: stored(key) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new VisitError(answer?.error?.code ?? 'error', answer?.error?.message ?? 'refused');
    this.answer = answer as VisitAnswer;
    this.renewAt = performance.now() + this.answer.seconds * 500;
    store(key, this.answer.visitor);
    return this.answer.token;
  }

  /** Returns a file of this visitor's dialogue. Throws when it is unavailable. */
  async fetchFile(tab: string, file: string): Promise<Blob> {
    const token = await this.token(tab);
    const answer = await fetch(`${this.hub}/v1/files/${encodeURIComponent(file)}`, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: { Authorization: `Bearer ${token}` },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return await answer.blob();
  }

  /** Sends a file; `progress` is told the part that is sent. Throws with the hub's reason. */
  async sendFile(tab: string, file: File, id: string, progress: (part: number) => void): Promise<Message> {
    const token = await this.token(tab);
    const form = new FormData();
    form.append('id', id);
    form.append('file', file);
    return await new Promise((done, failed) => {
      // Only a fetch can be told to name no page, and it tells no progress: that of the realm names none.
      const request = new (this.realm().XMLHttpRequest)();
      request.open('POST', `${this.hub}/v1/files`);
      request.setRequestHeader('Authorization', `Bearer ${token}`);
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onload = () => {
        try {
          const answer = JSON.parse(request.responseText);
          if (answer.message) done(answer.message);
          else failed(new VisitError(answer.error.code, answer.error.message));
        } catch {
          failed(new Error('no answer'));
        }
      };
      request.onerror = () => failed(new Error('no connection'));
      request.send(form);
    });
  }

  /** Forgets the token: the tab's id changed. */
  forgetToken(): void {
    this.renewAt = 0;
  }
}

function stored(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The next page is a new visitor then.
  }
}
