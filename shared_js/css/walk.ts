/**
 * What the parts of a style sheet are, by their place: selectors, declarations, at-rules. CSS Syntax 3, section 5.
 *
 * Each part is told as it stands in the text, in order and without overlapping; what lies between them is brackets,
 * semicolons, white space and comments. Nothing here recurses: sheets may be nested as deeply as they like.
 */

import * as T from './tokenizer.ts';

/** What stands before the block of a style rule, nested ones too. */
export const SELECTOR = 0;
/** An at-rule's name with what follows it, up to its block or semicolon. */
export const AT_RULE = 1;
export const DECLARATION = 2;
/** What browsers make nothing of. */
export const JUNK = 3;

export interface Part {
  kind: number;
  start: number;
  /** Where the selector, the at-rule's words, the declaration's value begin. */
  body: number;
  end: number;
  /** Of an at-rule or a declaration; in lower case except `--names`. */
  name: string;
  /** Which types of tokens there are in it: `bit(type)` of each. */
  has: number;
  /** Blocks around it. */
  depth: number;
  /** A block follows. */
  block: boolean;
  /** After the semicolon or the bracket that ended it. */
  next: number;
}

/** In `has`, beside the types of tokens: a function is called whose name may be one that loads or asks something. */
export const LOADS = 1 << 30;

export type Visit = (part: Part) => void;

/**
 * `declarations`: the text is what stands inside a rule, as a style attribute is. `closed` gets where a block ends,
 * and how many are around it; one that the text leaves open ends with it.
 */
export function walk(
  text: string,
  visit: Visit,
  declarations = false,
  closed: (end: number, depth: number) => void = () => {},
): void {
  const tokens = new T.Tokenizer(text);
  const outside = declarations ? 1 : 0;
  let depth = outside;
  const open: number[] = [];
  for (;;) {
    const type = tokens.next();
    if (type === T.END) {
      while (depth > outside) closed(text.length, --depth);
      return;
    }
    if (type === T.WHITESPACE || type === T.COMMENT) continue;
    if (depth === 0 ? type === T.CDO || type === T.CDC : type === T.SEMICOLON) continue;
    if (type === T.CLOSE_CURLY && depth > 0) {
      if (depth > outside) closed(tokens.end, --depth);
      continue;
    }
    const part = read(tokens, open, depth);
    part.next = tokens.end;
    visit(part);
    if (part.block) depth++;
  }
}

/** How `url(`, `src(`, `image(`, `image-set(`, `-webkit-image-set(` `attr(` and `media(` begin, or any name with an escape. */
const LOADING = 'usimaUSIMA-\\';

/** Reads from the token on which the tokenizer stands to the block or the semicolon; a closing bracket is left there. */
function read(tokens: T.Tokenizer, open: number[], depth: number): Part {
  const { text, start } = tokens;
  const part: Part = { kind: JUNK, start, body: start, end: start, name: '', has: 0, depth, block: false, next: start };
  const nested = depth > 0;
  open.length = 0;
  let { type } = tokens;
  let mayBlock = true;
  const at = type === T.AT_KEYWORD;
  if (at) {
    part.kind = AT_RULE;
    part.name = T.keyword(tokens);
    part.end = tokens.end;
    part.body = tokens.end;
    type = tokens.next();
  } else if (type === T.IDENT && nested) {
    const name = T.unescaped(text.slice(start, tokens.end));
    part.has = T.bit(T.IDENT);
    part.end = tokens.end;
    type = tokens.next();
    while (type === T.WHITESPACE || type === T.COMMENT) {
      part.has |= T.bit(type);
      type = tokens.next();
    }
    if (type === T.COLON) {
      part.kind = DECLARATION;
      const custom = name.startsWith('--');
      part.name = custom ? name : name.toLowerCase();
      mayBlock = !custom;
      part.body = tokens.end;
    }
  }
  for (; type !== T.END; type = tokens.next()) {
    if (open.length === 0) {
      if (type === T.SEMICOLON && (nested || at)) return part;
      if (type === T.CLOSE_CURLY && nested) {
        // The block's own end.
        tokens.end = tokens.start;
        return part;
      }
      if (type === T.OPEN_CURLY && mayBlock) {
        part.block = true;
        if (!at) {
          part.kind = SELECTOR;
          part.body = start;
          part.name = '';
        }
        return part;
      }
    }
    part.has |= T.bit(type);
    if (type === T.FUNCTION && LOADING.includes(text[tokens.start] as string)) part.has |= LOADS;
    if (type === T.FUNCTION || type === T.OPEN_PAREN) open.push(T.CLOSE_PAREN);
    else if (type === T.OPEN_SQUARE || type === T.OPEN_CURLY) open.push(type + 1);
    else if (open.length > 0 && type === open[open.length - 1]) open.pop();
    if (type !== T.WHITESPACE && type !== T.COMMENT) part.end = tokens.end;
  }
  return part;
}
