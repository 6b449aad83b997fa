/** Attribute selectors of a page's style sheet: many attributes have another name in the mirror (shared_js/wire/hooks.ts). */

import { bit, FUNCTION, OPEN_SQUARE } from '@cobrowse/shared/css/tokenizer.ts';
import { AT_RULE, DECLARATION, SELECTOR, walk } from '@cobrowse/shared/css/walk.ts';
import { FOLDED, hookName } from '@cobrowse/shared/wire/hooks.ts';

const STRING = String.raw`"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'`;
const NAME = String.raw`(?:[\w\u0080-\uffff-]|\\[^\n])+`;
const BRACKET = new RegExp(
  String.raw`${STRING}|\/\*[\s\S]*?\*\/|\[\s*(${NAME})\s*((?:[~|^$*]?=)\s*(?:${STRING}|${NAME})\s*)?([is]?)\s*\]`,
  'gi',
);
const SHOWN = /\battr\(\s*([\w-]+)/gi;
/** In the mirror they have a value that a person can read. */
const SHOWN_AS_IT_IS = new Set(['href', 'value']);

/** Returns a style sheet with the mirror's names of attributes. */
export function renameAttributes(css: string): string {
  if (!css.includes('[') && !css.includes('attr(')) return css;
  let renamed = '';
  let at = 0;
  walk(css, ({ kind, has, body, end }) => {
    const selects = (kind === SELECTOR || kind === AT_RULE) && (has & bit(OPEN_SQUARE)) !== 0;
    if (!selects && !(kind === DECLARATION && (has & bit(FUNCTION)) !== 0)) return;
    const part = css.slice(body, end);
    renamed += css.slice(at, body) + (selects ? renameSelector(part) : renameShown(part));
    at = end;
  });
  return renamed + css.slice(at);
}

/** Returns a selector with the mirror's names of attributes. */
function renameSelector(selector: string): string {
  return selector.replace(BRACKET, (whole, name: string | undefined, test: string | undefined, flag: string) => {
    if (name === undefined) return whole;
    const own = name.replace(/\\(.)/g, '$1');
    const hook = hookName(own);
    if (hook === own) return whole;
    if (test === undefined) return `[${hook}]`;
    // HTML compares the letters of some attributes without their case, but not of the one in their place.
    return `[${hook}${test}${flag || (FOLDED.has(own.toLowerCase()) ? ' i' : '')}]`;
  });
}

/** Returns a declaration's value that shows attributes, with the mirror's names of them. */
function renameShown(value: string): string {
  return value.replace(SHOWN, (whole, name: string) => {
    const hook = hookName(name);
    return hook === name || SHOWN_AS_IT_IS.has(name.toLowerCase()) ? whole : whole.slice(0, -name.length) + hook;
  });
}
