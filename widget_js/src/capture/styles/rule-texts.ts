/** Style rules as text, where no source is to be had: constructed sheets and sheets that scripts changed. */

import * as dom from '../natives.ts';

/**
 * Browsers write a shorthand with var() that was partly overridden as longhands without a value: `border: solid var(--c);
 * border-top-width: 3px` loses the border. What is lost is taken from an element that the rule applies to.
 */
const LOST = /:\s*;/;
const PSEUDO_ELEMENT = /::?(before|after|placeholder|marker|selection|first-line|first-letter|backdrop)\b/;
/** Each repair asks for computed styles; pages with more such rules than this lose some borders instead of time. */
const MAX_REPAIRS = 300;

const IMPORT_RULE = 3;

type StyleRoot = Document | ShadowRoot;

/** Returns the rules' text, or null when another origin's sheet may not be read. */
export function rulesText(sheet: CSSStyleSheet, root: StyleRoot): string | null {
  try {
    const budget = { left: MAX_REPAIRS };
    return textOf(dom.cssRules(sheet), root, budget);
  } catch {
    return null;
  }
}

function textOf(rules: CSSRuleList, root: StyleRoot, budget: { left: number }): string {
  let text = '';
  for (const rule of rules) {
    if (isImport(rule)) {
      const inner = rule.styleSheet && rulesText(rule.styleSheet, root);
      if (inner) text += rule.media.mediaText ? `@media ${rule.media.mediaText} {${inner}}` : inner;
      continue;
    }
    const whole = rule.cssText;
    if (!LOST.test(whole) || budget.left <= 0) {
      text += `${whole}\n`;
    } else if ('selectorText' in rule && 'style' in rule) {
      budget.left--;
      text += `${repaired(rule as CSSStyleRule, root)}\n`;
    } else if ('cssRules' in rule) {
      const inner = textOf((rule as CSSGroupingRule).cssRules, root, budget);
      text += `${whole.slice(0, whole.indexOf('{') + 1)}${inner}}\n`;
    } else {
      text += `${whole}\n`;
    }
  }
  return text;
}

/** A frame's rules are of another realm: no `instanceof`. */
export function isImport(rule: CSSRule): rule is CSSImportRule {
  return rule.type === IMPORT_RULE;
}

function repaired(rule: CSSStyleRule, root: StyleRoot): string {
  const { style, selectorText } = rule;
  const pseudo = PSEUDO_ELEMENT.exec(selectorText)?.[1];
  const element = exampleOf(selectorText, root);
  const computed = element && getComputedStyle(element, pseudo ? `::${pseudo}` : null);
  let body = '';
  for (let i = 0; i < style.length; i++) {
    const name = style[i] as string;
    const value = style.getPropertyValue(name) || (computed?.getPropertyValue(name) ?? '');
    if (value) body += `${name}:${value}${style.getPropertyPriority(name) ? '!important' : ''};`;
  }
  const nested = rule.cssRules?.length ? [...rule.cssRules].map((inner) => inner.cssText).join('\n') : '';
  return `${selectorText}{${body}${nested}}`;
}

function exampleOf(selector: string, root: StyleRoot): Element | null {
  try {
    if (selector.includes(':host')) return 'host' in root ? root.host : null;
    return root.querySelector(selector.replace(PSEUDO_ELEMENT, '') || '*');
  } catch {
    return null;
  }
}
