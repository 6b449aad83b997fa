import type { RuleHits } from '@cobrowse/shared/findings.ts';
import { useEffect, useRef } from 'preact/hooks';
import { type Draft, type Rule, selectorProblem } from './rules.ts';

const EMPTY: Rule = { action: 'mask', selector: '', url: '', note: '' };
/** By the tokens of the HTML standard, as far as they tell of a person. */
const PERSONAL: Rule = {
  ...EMPTY,
  selector: [
    ...['name', 'given-name', 'additional-name', 'family-name', 'nickname', 'username', 'email', 'tel', 'tel-national'],
    ...['street-address', 'address-line1', 'address-line2', 'address-line3', 'postal-code', 'bday', 'sex', 'photo'],
  ]
    .map((token) => `[autocomplete~="${token}"]`)
    .join(', '),
  note: 'Personal data',
};
const ACTIONS = {
  mask: 'Mask: dots for texts and values',
  block: 'Block: an empty box',
  allow: 'Allow: shown in a masked part',
} as const;

function hitsText(hits: RuleHits | undefined): string {
  if (!hits) return '';
  if (!hits.here) return 'not for this page';
  return hits.hits === 0 ? 'matches nothing here' : `matches ${hits.hits} here`;
}

/** The list of rules. `hits` are those of the page that is shown, in the same order. */
export function Editor({
  draft,
  change,
  hits,
}: {
  draft: Draft;
  change: (draft: Draft) => void;
  hits: RuleHits[] | null;
}) {
  const list = useRef<HTMLOListElement>(null);
  const count = useRef(draft.rules.length);
  useEffect(() => {
    // The new rule's selector is what is typed next.
    if (draft.rules.length === count.current + 1)
      list.current?.querySelector<HTMLInputElement>('li:last-child .selector')?.focus();
    count.current = draft.rules.length;
  }, [draft.rules.length]);
  const set = (at: number, part: Partial<Rule>): void =>
    change({ ...draft, rules: draft.rules.map((rule, i) => (i === at ? { ...rule, ...part } : rule)) });
  return (
    <>
      <fieldset class="mode">
        <legend>Everything else</legend>
        {(['standard', 'private'] as const).map((mode) => (
          <label key={mode}>
            <input type="radio" name="mode" checked={draft.mode === mode} onChange={() => change({ ...draft, mode })} />
            {mode === 'standard' ? 'is shown (standard)' : 'is masked (private)'}
          </label>
        ))}
      </fieldset>
      <h3>Rules</h3>
      {draft.rules.length === 0 && (
        <p class="soft">
          No rules yet. Passwords, card fields, codes and hidden fields are always protected; rules add what else is
          private on this website.
        </p>
      )}
      <ol class="rule-list" ref={list} aria-label="Masking rules">
        {draft.rules.map((rule, at) => {
          const problem = selectorProblem(rule.selector);
          const told = hitsText(hits?.[at]);
          return (
            <li key={at} class="rule">
              <div class="line">
                <select
                  aria-label={`Action of rule ${at + 1}`}
                  value={rule.action}
                  onChange={(event) => set(at, { action: event.currentTarget.value as Rule['action'] })}
                >
                  {Object.entries(ACTIONS).map(([action, title]) => (
                    <option key={action} value={action} title={title}>
                      {action}
                    </option>
                  ))}
                </select>
                <input
                  class="selector"
                  aria-label={`Selector of rule ${at + 1}`}
                  aria-invalid={problem !== ''}
                  placeholder=".iban, #salary td"
                  spellcheck={false}
                  maxLength={500}
                  value={rule.selector}
                  onInput={(event) => set(at, { selector: event.currentTarget.value })}
                />
                <button
                  type="button"
                  class="quiet"
                  aria-label={`Remove rule ${at + 1}`}
                  title="Remove this rule"
                  onClick={() => change({ ...draft, rules: draft.rules.filter((_, i) => i !== at) })}
                >
                  ✕
                </button>
              </div>
              <div class="line">
                <input
                  aria-label={`Address of rule ${at + 1}`}
                  placeholder="every page, or /account/*"
                  spellcheck={false}
                  maxLength={300}
                  value={rule.url}
                  onInput={(event) => set(at, { url: event.currentTarget.value })}
                />
                <input
                  aria-label={`Note of rule ${at + 1}`}
                  placeholder="Why (for colleagues)"
                  maxLength={500}
                  value={rule.note}
                  onInput={(event) => set(at, { note: event.currentTarget.value })}
                />
              </div>
              {(problem || told) && (
                <p class={problem ? 'problem' : `hits ${told.startsWith('matches nothing') ? 'none' : ''}`}>
                  {problem || told}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      <div class="rule-buttons">
        <button type="button" onClick={() => change({ ...draft, rules: [...draft.rules, EMPTY] })}>
          + Add rule
        </button>
        <button
          type="button"
          disabled={draft.rules.some(({ selector }) => selector === PERSONAL.selector)}
          title="Masks what browsers fill in as names, addresses, telephone numbers and birthdays"
          onClick={() => change({ ...draft, rules: [...draft.rules, PERSONAL] })}
        >
          + Personal fields
        </button>
      </div>
    </>
  );
}
