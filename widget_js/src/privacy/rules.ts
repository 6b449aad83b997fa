/** The owner's rules as the hub sends them, and which of them hold at an address. What cannot be read hides everything. */

/** Whether the page's text is shown where no rule says otherwise. */
export type Mode = 'standard' | 'private';
export type Action = 'mask' | 'block' | 'allow';

export interface RuleSet {
  version: number;
  mode: Mode;
  rules: { action: Action; selector: string; url: string }[];
}

/** What holds when the hub's rules are missing or cannot be read. */
export const CLOSED_RULES: RuleSet = {
  version: -1,
  mode: 'private',
  rules: [{ action: 'mask', selector: '', url: '' }],
};

const ACTIONS = new Set(['mask', 'block', 'allow']);

/** Reads `{version, mode, rules: [[action, selector, url], …]}`. */
export function readRules(told: unknown): RuleSet {
  const { version, mode, rules } = (told ?? {}) as { version?: unknown; mode?: unknown; rules?: unknown };
  if (typeof version !== 'number' || !Array.isArray(rules)) return CLOSED_RULES;
  const read: RuleSet = { version, mode: mode === 'standard' ? 'standard' : 'private', rules: [] };
  for (const rule of rules) {
    const [action, selector, url] = Array.isArray(rule) ? rule : [];
    if (!ACTIONS.has(action) || typeof selector !== 'string' || typeof url !== 'string') return CLOSED_RULES;
    read.rules.push({ action, selector, url });
  }
  return read;
}

/** A part that stays hidden until the screencast ends, by a name that finds it when the page makes it anew. */
export interface HiddenPart {
  selector: string;
  action: 'mask' | 'block';
  /** The path of the page where it holds; empty for all. */
  url: string;
  /** As long as it stands in the page its name is not needed: that may name others too. */
  element?: WeakRef<Element> | undefined;
}

/** Whether a rule's address, in which `*` stands for anything, is this page's. Takes time in proportion to both. */
export function urlMatches(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let mark = 0;
  let i = 0;
  while (i < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      mark = i;
    } else if (at < pattern.length && pattern[at] === text[i]) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** The rules that hold at a path: those for all pages, and those whose address is this one, with or without its query. */
export function rulesAt(set: RuleSet, path: string, rest: string): RuleSet['rules'] {
  return set.rules.filter(({ url }) => url === '' || urlMatches(url, path) || urlMatches(url, path + rest));
}

export function sameRules(one: RuleSet, other: RuleSet): boolean {
  return one.mode === other.mode && one.rules.length === other.rules.length && holdsAll(one, other.rules);
}

/** Whether `later` differs from `earlier` only in rules that hide more. */
export function addsOnlyHiding(earlier: RuleSet, later: RuleSet): boolean {
  const more = later.rules.filter((rule) => !holdsAll(earlier, [rule]));
  return (
    earlier.mode === later.mode &&
    more.length > 0 &&
    holdsAll(later, earlier.rules) &&
    more.every(({ action, selector }) => action !== 'allow' && selector !== '')
  );
}

function holdsAll(set: RuleSet, rules: RuleSet['rules']): boolean {
  return rules.every(({ action, selector, url }) =>
    set.rules.some((one) => one.action === action && one.selector === selector && one.url === url),
  );
}
