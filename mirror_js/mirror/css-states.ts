/** States in selectors: here they are attributes, so that the console's own pointer and focus decide nothing. */

import type { Edits } from '@cobrowse/shared/css/edits.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';
import { afterSpace, renameTested } from './css-attributes.ts';

/** A state of the visitor's page and the attribute that stands for it here, of equal specificity. */
const STATE_ATTRIBUTES: Record<string, string> = {
  hover: '[cb-hover]',
  active: '[cb-active]',
  focus: '[cb-focus]',
  'focus-visible': '[cb-focus-visible]',
  'focus-within': '[cb-focus-within]',
  modal: '[cb-modal]',
  'popover-open': '[cb-popover]',
  fullscreen: '[cb-fullscreen]',
  '-webkit-full-screen': '[cb-fullscreen]',
  autofill: '[cb-autofill]',
  '-webkit-autofill': '[cb-autofill]',
  'user-invalid': '[cb-user-invalid]',
  'user-valid': '[cb-user-valid]',
  target: '[cb-target]',
  // Custom elements are not defined here; on the visitor's page nearly all are.
  defined: ':not([cb-undefined])',
};
const SELECTED = '::highlight(cb-selection)';
/** Pseudo-elements that may be written with one colon. */
const OLD_ELEMENTS = new Set(['before', 'after', 'first-line', 'first-letter']);
const PLAIN_NAME = /^[\w-]+$/;

/** The attribute that stands for a state in the mirror. */
export function stateAttribute(selector: string): string | null {
  const custom = /^:state\(([\w-]+)\)$/.exec(selector)?.[1];
  if (custom) return `cb-state-${custom.toLowerCase()}`;
  if (selector === ':not(:defined)') return 'cb-undefined';
  const name = selector.slice(1);
  return Object.hasOwn(STATE_ATTRIBUTES, name) ? (STATE_ATTRIBUTES[name] as string).slice(1, -1) : null;
}

/**
 * Rewrites the selectors between two places. After a pseudo-element no attribute may stand: there a state stays what
 * it is, so that the list remains one that browsers take, and nothing here is ever in it.
 */
export function rewriteSelectors(text: string, from: number, to: number, edits: Edits): void {
  const tokens = new T.Tokenizer(text, from);
  /** In this compound a pseudo-element came before; what it begins with inside brackets. */
  let element = false;
  let base = false;
  const outer: boolean[] = [];
  const enter = (inside: boolean): void => {
    outer.push(element, base);
    element = inside;
    base = inside;
  };
  for (let type = tokens.next(); type !== T.END && tokens.start < to; type = tokens.next()) {
    switch (type) {
      case T.COLON: {
        const start = tokens.start;
        type = tokens.next();
        const double = type === T.COLON;
        if (double) type = tokens.next();
        if (type !== T.IDENT && type !== T.FUNCTION) {
          // Not a pseudo-class: what it is instead is seen in the next round.
          tokens.end = tokens.start;
          break;
        }
        const name = T.keyword(tokens);
        if (type === T.FUNCTION) {
          if (name === 'state' && !double && !element) customState(tokens, start, edits);
          else {
            enter(!double && element);
            if (double) outer[outer.length - 2] = true;
          }
          break;
        }
        if (double && name === 'selection' && !element) edits.replace(start, tokens.end, SELECTED);
        else if (!double && !element && Object.hasOwn(STATE_ATTRIBUTES, name))
          edits.replace(start, tokens.end, STATE_ATTRIBUTES[name] as string);
        element ||= double || OLD_ELEMENTS.has(name);
        break;
      }
      case T.OPEN_SQUARE:
        enter(element);
        renameTested(tokens, edits);
        break;
      case T.FUNCTION:
      case T.OPEN_PAREN:
      case T.OPEN_CURLY:
        enter(false);
        break;
      case T.CLOSE_SQUARE:
      case T.CLOSE_PAREN:
      case T.CLOSE_CURLY:
        base = outer.pop() ?? false;
        element = outer.pop() ?? false;
        break;
      case T.COMMA:
      case T.WHITESPACE:
        element = base;
        break;
      case T.DELIM:
        if ('>+~'.includes(text[tokens.start] as string)) element = base;
    }
  }
}

/** `:state(name)`, when that is all there is in it. */
function customState(tokens: T.Tokenizer, start: number, edits: Edits): void {
  if (afterSpace(tokens) !== T.IDENT) return;
  const name = T.unescaped(tokens.text.slice(tokens.start, tokens.end));
  if (afterSpace(tokens) === T.CLOSE_PAREN && PLAIN_NAME.test(name))
    edits.replace(start, tokens.end, `[${stateAttribute(`:state(${name})`)}]`);
}
