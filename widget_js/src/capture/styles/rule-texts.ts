/** Style rules as text, where no source is to be had: constructed sheets and sheets that scripts changed. */

import * as dom from '../natives.ts';
import { absolute, imported, isImport } from './imports.ts';
import { LOST, type RuleSources } from './rule-sources.ts';

const PSEUDO_ELEMENT = /::?(before|after|placeholder|marker|selection|first-line|first-letter|backdrop)\b/;
/** Each repair asks for computed styles; pages with more such rules than this lose some borders instead of time. */
const MAX_REPAIRS = 300;

type StyleRoot = Document | ShadowRoot;

/** What is lost of a rule that nothing matched yet: an element may come that it applies to. */
export interface Lacking {
  rule: CSSStyleRule;
  root: StyleRoot;
}

interface Writing {
  sheet: CSSStyleSheet;
  root: StyleRoot;
  sources: RuleSources | undefined;
  lacking: Lacking[];
  repairs: number;
}

/** Repaired rules as the browser wrote them, and what was written for them. */
const repairedRules = new WeakMap<CSSRule, { from: string; text: string }>();

/** Returns the rules' text, or null when another origin's sheet may not be read. `lacking` gets what is not all there. */
export function rulesText(
  sheet: CSSStyleSheet,
  root: StyleRoot,
  sources?: RuleSources,
  lacking: Lacking[] = [],
): string | null {
  try {
    return textOf(dom.cssRules(sheet), { sheet, root, sources, lacking, repairs: MAX_REPAIRS });
  } catch {
    return null;
  }
}

/** Whether an element is there now that a rule applies to. */
export function canRepair({ rule, root }: Lacking): boolean {
  return exampleOf(rule.selectorText, root) !== null;
}

function textOf(rules: CSSRuleList, writing: Writing): string {
  let text = '';
  for (const rule of rules) {
    if (isImport(rule)) {
      const { styleSheet } = rule;
      const inner = styleSheet && rulesText(styleSheet, writing.root, writing.sources, writing.lacking);
      text += imported(rule, inner ? absolute(inner, styleSheet.href ?? '') : '');
      continue;
    }
    const whole = rule.cssText;
    if (!LOST.test(whole)) {
      text += `${whole}\n`;
    } else if ('selectorText' in rule && 'style' in rule) {
      text += `${writing.sources?.find(writing.sheet, whole) ?? repaired(rule as CSSStyleRule, whole, writing)}\n`;
    } else if ('cssRules' in rule) {
      const inner = textOf((rule as CSSGroupingRule).cssRules, writing);
      text += `${whole.slice(0, whole.indexOf('{') + 1)}${inner}}\n`;
    } else {
      text += `${whole}\n`;
    }
  }
  return text;
}

/** What is lost is taken from an element that the rule applies to. */
function repaired(rule: CSSStyleRule, whole: string, writing: Writing): string {
  const before = repairedRules.get(rule);
  if (before?.from === whole) return before.text;
  const style = dom.ruleStyle(rule);
  const { selectorText } = rule;
  const pseudo = PSEUDO_ELEMENT.exec(selectorText)?.[1];
  const element = writing.repairs-- > 0 ? exampleOf(selectorText, writing.root) : null;
  if (!element) writing.lacking.push({ rule, root: writing.root });
  const computed = element && dom.computedStyle(element, pseudo ? `::${pseudo}` : null);
  let body = '';
  for (let i = 0; i < style.length; i++) {
    const name = style[i] as string;
    const value = style.getPropertyValue(name) || (computed?.getPropertyValue(name) ?? '');
    if (value) body += `${name}:${value}${style.getPropertyPriority(name) ? '!important' : ''};`;
  }
  const nested = rule.cssRules?.length ? [...rule.cssRules].map((inner) => inner.cssText).join('\n') : '';
  const text = `${selectorText}{${body}${nested}}`;
  if (element) repairedRules.set(rule, { from: whole, text });
  return text;
}

function exampleOf(selector: string, root: StyleRoot): Element | null {
  try {
    if (selector.includes(':host')) return 'host' in root ? root.host : null;
    return root.querySelector(selector.replace(PSEUDO_ELEMENT, '') || '*');
  } catch {
    return null;
  }
}
