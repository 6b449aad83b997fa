import type { Findings } from '@cobrowse/shared/findings.ts';

const COUNT = 200;

/** What is hidden on the tested page and why, and what a look at it suggests. */
export function FindingsList({ findings, choose }: { findings: Findings; choose: (id: number) => void }) {
  const { parts, personal, changes } = findings;
  const hidden = new Map<string, { id: number; count: number; how: string }>();
  for (const { id, how, why } of parts) {
    const known = hidden.get(`${how}: ${why}`);
    if (known) known.count++;
    else hidden.set(`${how}: ${why}`, { id, count: 1, how });
  }
  return (
    <div class="findings">
      {changes.length > 0 && (
        <section aria-label="What changes">
          <h3>
            What changes <span class="count">{changes.length}</span>
          </h3>
          <ul>
            {changes.slice(0, COUNT).map(({ id, what, before, after }) => (
              <li key={id}>
                <button type="button" class="link" onClick={() => choose(id)}>
                  {what}
                </button>{' '}
                <span class={after === 'shown' ? 'opens' : 'closes'}>
                  {before} → {after}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label="Looks personal and is shown">
        <h3>
          Looks personal and is shown <span class="count">{personal.length}</span>
        </h3>
        {personal.length === 0 ? (
          <p class="soft">No field on this page looks personal without being hidden.</p>
        ) : (
          <ul>
            {personal.slice(0, COUNT).map(({ id, what }) => (
              <li key={id}>
                <button type="button" class="link" onClick={() => choose(id)}>
                  {what}
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-label="Hidden">
        <h3>
          Hidden <span class="count">{parts.length}</span>
        </h3>
        {parts.length === 0 ? (
          <p class="soft">Nothing on this page is hidden.</p>
        ) : (
          <ul>
            {[...hidden].slice(0, COUNT).map(([why, { id, count, how }]) => (
              <li key={why}>
                <span class={`swatch ${how}`} aria-hidden="true" />
                <button type="button" class="link" onClick={() => choose(id)}>
                  {why}
                </button>
                {count > 1 && <span class="soft"> × {count}</span>}
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
