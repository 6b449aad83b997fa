import { useEffect, useState } from 'preact/hooks';
import type { HubError } from '../app/types.ts';
import { type SiteRow, sites } from '../rules/rules.ts';

/** The websites, and which of them is looked at: the first one until another is chosen. */
export function useSites(): {
  rows: SiteRow[] | null;
  site: SiteRow | undefined;
  problem: string;
  choose(key: string): void;
} {
  const [rows, setRows] = useState<SiteRow[] | null>(null);
  const [key, choose] = useState('');
  const [problem, setProblem] = useState('');
  useEffect(() => {
    sites().then(setRows, (error: HubError) => setProblem(error.message));
  }, []);
  return { rows, site: rows?.find((one) => one.key === key) ?? rows?.[0], problem, choose };
}

export function SiteChoice({ of }: { of: ReturnType<typeof useSites> }) {
  if (of.problem) return <p role="alert">{of.problem}</p>;
  if (of.rows?.length === 0)
    return <p class="soft">No website is registered yet: cobrowse site add NAME --origin https://www.example.com</p>;
  if (!of.rows || of.rows.length < 2) return null;
  return (
    <label class="site-choice">
      Website{' '}
      <select value={of.site?.key} onChange={(event) => of.choose(event.currentTarget.value)}>
        {of.rows.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
