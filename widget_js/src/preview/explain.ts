/** Why parts of a page are hidden, what rules do here, and what looks personal and is not hidden. Holds no contents. */

import type { Findings, How } from '@cobrowse/shared/findings.ts';
import type { Capture } from '../capture/capture.ts';
import * as dom from '../capture/natives.ts';
import { READER } from '../capture/tree/slot-levels.ts';
import { BLOCK, type Level, MASK, Marks, SHOW } from '../privacy/levels.ts';
import { type RuleSet, rulesAt } from '../privacy/rules.ts';
import { maskCards } from '../privacy/text.ts';

const MAX_PARTS = 2000;
const PERSONAL_AUTOCOMPLETE =
  /^(?:(?:honorific|given|additional|family)-.*|name|nickname|username|email|tel.*|street-address|address-.*|postal-code|country.*|organization.*|bday.*|sex|impp|photo|language)$/;
const PERSONAL_NAME =
  /name|mail|phone|mobile|tel\b|fax|address|street|city|zip|postal|postcode|birth|dob|\bsex\b|gender|passport|tax|vat|insur|salary|income|account|iban|bank|nation|health|diagnos/i;

const howOf = (level: Level): How => (level === BLOCK ? 'blocked' : level === MASK ? 'masked' : 'shown');

/** Looks at the page as it was captured with `rules`; `published` are those that hold now. */
export function explain(capture: Capture, rules: RuleSet, published: RuleSet): Findings {
  const here = rulesAt(rules, location.pathname, location.search + location.hash);
  const marks = marksOf(rules);
  const markBefore = marksOf(published);
  const { scope, secrets } = capture;
  const found: Findings = {
    url: location.pathname,
    parts: [],
    rules: rules.rules.map((rule) => ({ here: here.includes(rule), hits: 0 })),
    personal: [],
    changes: [],
    more: false,
  };
  const note = (node: Node, how: How, why: string): void => {
    if (found.parts.length >= MAX_PARTS) found.more = true;
    else found.parts.push({ id: scope.id(node), how, why });
  };
  interface Open {
    node: Node;
    level: Level;
    after: Level;
    before: Level;
  }
  const stack: Open[] = [{ node: document, level: marks.root, after: marks.root, before: markBefore.root }];
  if (marks.root !== SHOW) note(document.documentElement, 'masked', 'private mode');
  for (let open = stack.pop(); open; open = stack.pop()) {
    const { node } = open;
    let { level, after, before } = open;
    if (dom.isElement(node)) {
      if (!scope.has(node)) continue;
      rules.rules.forEach(({ selector }, at) => {
        const hits = found.rules[at];
        if (hits?.here && matches(node, selector)) hits.hits++;
      });
      const own = scope.level(node);
      if (own !== level) note(node, howOf(own), reason(node, own, here));
      const [wasAfter, wasBefore] = [after, before];
      after = marks.levelOf(node, after, READER);
      before = markBefore.levelOf(node, before, READER);
      if (after !== before && wasAfter === wasBefore && found.changes.length < MAX_PARTS)
        found.changes.push({ id: scope.id(node), what: nameOf(node), before: howOf(before), after: howOf(after) });
      level = own;
      field(node, level);
    } else if (level === SHOW && dom.nodeType(node) === Node.TEXT_NODE && scope.has(node)) {
      const text = dom.data(node as Text);
      if (secrets.echoes(text)) note(node, 'masked', 'always: holds a protected value');
      else if (maskCards(text) !== text) note(node, 'masked', 'always: card number');
      continue;
    }
    const kids = scope.kids(node) ?? [];
    for (let at = kids.length - 1; at >= 0; at--) stack.push({ node: kids[at] as Node, level, after, before });
    const nested = scope.nestedRoot(node);
    if (nested) stack.push({ node: nested, level, after, before });
  }
  return found;

  function field(element: Element, level: Level): void {
    const tag = dom.localName(element);
    if (level !== SHOW || (tag !== 'input' && tag !== 'textarea' && tag !== 'select')) return;
    if (tag !== 'select' && secrets.isSecret(element)) note(element, 'masked', secretWhy(element));
    else if (looksPersonal(element)) found.personal.push({ id: scope.id(element), what: nameOf(element) });
  }
}

function marksOf(rules: RuleSet): Marks {
  return new Marks(rules.mode, rulesAt(rules, location.pathname, location.search + location.hash), dom.isSelector);
}

function matches(element: Element, selector: string): boolean {
  try {
    return dom.matches(element, selector);
  } catch {
    return false;
  }
}

function reason(element: Element, level: Level, here: RuleSet['rules']): string {
  const own = dom.getAttribute(element, 'data-cobrowse');
  if (own !== null) return `data-cobrowse="${own.trim().slice(0, 20)}"`;
  const action = level === BLOCK ? 'block' : level === MASK ? 'mask' : 'allow';
  const rule = here.find((one) => one.action === action && matches(element, one.selector));
  if (rule) return `rule: ${rule.selector}`;
  return level === BLOCK && /^(?:i?frame|object|embed)$/.test(dom.localName(element))
    ? 'always: embedded content of another origin'
    : level === BLOCK
      ? 'picture or drawing in a hidden part, or a mark of another product'
      : 'a mark of another product';
}

function secretWhy(element: Element): string {
  const type = dom.localName(element) === 'input' ? dom.inputType(element as HTMLInputElement) : '';
  if (type === 'password') return 'always: password';
  if (type === 'hidden') return 'always: hidden field';
  if (type === 'file') return 'always: file name';
  const autocomplete = dom.getAttribute(element, 'autocomplete')?.toLowerCase() ?? '';
  if (/(^|\s)cc-/.test(autocomplete)) return 'always: card';
  if (/one-time-code/.test(autocomplete)) return 'always: one-time code';
  return 'always: its name or label speaks of a secret';
}

function looksPersonal(element: Element): boolean {
  const words = dom.getAttribute(element, 'autocomplete')?.toLowerCase().split(/\s+/) ?? [];
  if (words.some((word) => PERSONAL_AUTOCOMPLETE.test(word))) return true;
  if (dom.localName(element) === 'input') {
    const type = dom.inputType(element as HTMLInputElement);
    if (type === 'email' || type === 'tel' || type === 'date') return true;
    if (!/^(?:text|search|url|number|month)$/.test(type)) return false;
  }
  return ['name', 'id', 'aria-label', 'placeholder'].some((name) =>
    PERSONAL_NAME.test(dom.getAttribute(element, name) ?? ''),
  );
}

/** An element as a developer names it: no texts, no values. */
function nameOf(element: Element): string {
  const id = dom.getAttribute(element, 'id');
  const name = dom.getAttribute(element, 'name');
  const classes = (dom.getAttribute(element, 'class') ?? '').trim().split(/\s+/).filter(Boolean).slice(0, 2);
  const start = dom.localName(element);
  if (id) return `${start}#${id}`.slice(0, 80);
  if (name) return `${start}[name=${name}]`.slice(0, 80);
  return [start, ...classes].join('.').slice(0, 80);
}
