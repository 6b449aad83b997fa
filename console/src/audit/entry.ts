/** Entries of the audit trail, in words. */

import type { TrailKind } from '@cobrowse/shared/generated/codes.ts';
import { auditedAnswer, auditedEnd } from '../ui/words.ts';

export interface Entry {
  number: number;
  at: number;
  kind: string;
  screencast: string;
  dialog: string;
  data: Record<string, unknown>;
  hash: string;
}

type Told = (name: string) => string;

/** What each kind is called, and what an entry of it says. */
const WORDS = {
  asked: ['Asked', (told) => `${asked(told)} on ${told('origin')} under rules version ${told('rules')}${quoted(told)}`],
  answered: ['Answered', (told) => auditedAnswer(told('answer'))],
  watched: ['Watching began', (told) => `${told('operator')} began to watch`],
  left: ['Watching ended', (told) => `${told('operator')} stopped watching`],
  snapshot: ['Snapshot taken', (told) => `${told('operator')} took a snapshot of the page`],
  ended: ['Ended', (told) => `Ended: ${auditedEnd(told('reason'))}`],
  violation: [
    'Watchdog',
    (told) =>
      `The watchdog found what must not be sent: ${told('rule')} (entry ${told('entry')}, node ${told('node')})`,
  ],
  rules: [
    'Rules published',
    (told) => `${told('author')} published version ${told('version')} (${told('mode')})${noted(told)}`,
  ],
  trimmed: ['Old entries removed', (told) => `Entries up to ${told('through')} were removed, as the retention says`],
} satisfies Record<TrailKind, [string, (told: Told) => string]>;

/** Kinds to search for, with their names. */
export const KINDS = Object.entries(WORDS).map(([kind, [label]]) => [kind, label] as const);

/** An entry as a sentence; a kind that this console does not know yet is shown as it is. */
export function sentence({ kind, data }: Entry): string {
  const words: Record<string, [string, (told: Told) => string]> = WORDS;
  return words[kind]?.[1]((name) => String(data[name] ?? '')) ?? kind;
}

function asked(told: Told): string {
  return told('again') ? `The visitor shared again with ${told('operator')}` : `${told('operator')} asked`;
}

function quoted(told: Told): string {
  return told('text') && `: “${told('text')}”`;
}

function noted(told: Told): string {
  return told('note') && `: ${told('note')}`;
}
