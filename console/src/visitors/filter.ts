import type { VisitorRow } from '../app/types.ts';

export interface VisitorFilter {
  /** In the title or the address. */
  text: string;
  site: string;
  /** On the website for so long at least. */
  minutes: number;
  chatted: 'any' | 'yes' | 'no';
}

export const NO_FILTER: VisitorFilter = { text: '', site: '', minutes: 0, chatted: 'any' };

/** The visitors that a filter leaves. */
export function chosen(
  rows: readonly VisitorRow[],
  filter: VisitorFilter,
  now: number,
  chatted: (row: VisitorRow) => boolean,
): VisitorRow[] {
  const text = filter.text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (!text || `${row.title} ${row.url}`.toLowerCase().includes(text)) &&
      (!filter.site || row.site === filter.site) &&
      // The clock of a list is a little behind.
      (filter.minutes === 0 || now - row.since >= filter.minutes * 60_000) &&
      (filter.chatted === 'any' || chatted(row) === (filter.chatted === 'yes')),
  );
}
