/** Attribute selectors of a page's style sheet: many attributes have another name in the mirror (shared_js/wire/hooks.ts). */

import { FOLDED, hookName } from '@cobrowse/shared/wire/hooks.ts';

const STRING = String.raw`"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'`;
const NAME = String.raw`(?:[\w\u0080-\uffff-]|\\[^\n])+`;
/** A bracket with a name; line names of grids have brackets too, but no block follows these. */
const BRACKET = new RegExp(
  String.raw`${STRING}|\/\*[\s\S]*?\*\/|\[\s*(${NAME})\s*((?:[~|^$*]?=)\s*(?:${STRING}|${NAME})\s*)?([is]?)\s*\]`,
  'gi',
);
const BLOCK_FOLLOWS = /^(?:[^{};"']|"[^"\n]{0,500}"|'[^'\n]{0,500}'){0,600}\{/;
const SHOWN = /\battr\(\s*([\w-]+)/gi;

/** Returns the style sheet with the mirror's names of attributes. */
export function renameAttributes(css: string): string {
  const named = css.includes('[')
    ? css.replace(BRACKET, (whole, name: string | undefined, test: string | undefined, flag: string, at: number) => {
        if (name === undefined) return whole;
        const own = name.replace(/\\(.)/g, '$1');
        const hook = hookName(own);
        if (hook === own || !BLOCK_FOLLOWS.test(css.slice(at, at + 700))) return whole;
        if (test === undefined) return `[${hook}]`;
        return `[${hook}${test}${flag || (FOLDED.has(own.toLowerCase()) ? ' i' : '')}]`;
      })
    : css;
  if (!named.includes('attr(')) return named;
  return named.replace(SHOWN, (whole, name: string) =>
    SHOWN_AS_IT_IS.has(name.toLowerCase()) ? whole : shown(whole, name),
  );
}

function shown(whole: string, name: string): string {
  const hook = hookName(name);
  return hook === name ? whole : whole.slice(0, -name.length) + hook;
}

/** In the mirror they have a value that a person can read. */
const SHOWN_AS_IT_IS = new Set(['href', 'value']);
