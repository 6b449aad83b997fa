/** What of a style sheet may leave: no comments, no addresses but assets. Of what is masked: css-mask.ts. */

import { Edits } from '@cobrowse/shared/css/edits.ts';
import { namespaceOf } from '@cobrowse/shared/css/namespaces.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';
import { maskCards } from './text.ts';

/** What to write for an address, or null when it may stay as it stands. */
export type Address = (url: string) => string | null;

/**
 * Where something begins that needs a look. All else is passed over: it changes nothing, and most of a sheet is that.
 * Names that may be written with escapes are found by the backslash.
 */
const RARE = /["'\\]|\/\*|url\(|src\(|image\(|image-set\(|@(?:import|namespace)/gi;
const NAME = /[\w-]/;
/** A comment between these can go without a trace. */
const APART = /[\s{}();:,>]/;
const MIN_CARD = 13;
/** A longer string is no text. */
const MAX_TEXT = 1000;
const NOTHING = 'url("data:,")';
const PLAIN_MEDIA =
  /^(?:all|screen|print|and|or|not|only|(?:min-|max-)?(?:width|height|aspect-ratio|resolution)|orientation|portrait|landscape|prefers-color-scheme|light|dark|prefers-reduced-motion|reduce|no-preference|(?:any-)?(?:hover|pointer)|none|fine|coarse)$/;
const PLAIN_NUMBER = /^[\d.]{1,8}(?:px|r?em|dppx|dpi|x)?$/;
const LOADING = /^(?:url|src|image)$/;

/** A sheet, a style attribute or a value, as far as it is not masked. */
export function cleanCss(text: string, address: Address): string {
  const edits = new Edits(text);
  const tokens = new T.Tokenizer(text);
  const rare = new RegExp(RARE);
  let from = 0;
  for (let found = rare.exec(text); found; found = rare.exec(text)) {
    tokens.end = tokenStart(text, found.index, from);
    tokens.next();
    cleanToken(tokens, address, edits);
    from = tokens.end;
    rare.lastIndex = from;
  }
  return edits.result;
}

/** Where the token begins that holds this place; nothing but a name can have begun before. */
function tokenStart(text: string, at: number, from: number): number {
  const code = text.charCodeAt(at);
  if (code === 34 /* " */ || code === 39 /* ' */ || code === 47 /* / */) return at;
  let start = at;
  while (start > from && (NAME.test(text[start - 1] as string) || text.charCodeAt(start - 1) >= 128)) start--;
  // Of `<!--` the last two are no name.
  if (text.startsWith('<!--', start - 2) && start - 2 >= from) return start - 2;
  const mark = text[start - 1];
  return start > from && (mark === '#' || mark === '@') ? start - 1 : start;
}

function cleanToken(tokens: T.Tokenizer, address: Address, edits: Edits): void {
  const { text, start, end } = tokens;
  switch (tokens.type) {
    case T.COMMENT: {
      const apart =
        start === 0 || end === text.length || APART.test(text[start - 1] as string) || APART.test(text[end] as string);
      edits.replace(start, end, apart ? '' : '/**/');
      break;
    }
    case T.STRING:
    case T.BAD_STRING:
      // The digits of a path are places.
      if (end - start > MIN_CARD && end - start < MAX_TEXT && !text.startsWith('path(', start - 5)) {
        const masked = maskCards(text.slice(start, end));
        if (masked.length !== end - start) edits.replace(start, end, masked);
      }
      break;
    case T.URL: {
      const by = address(T.content(tokens));
      if (by !== null) edits.replace(start, end, by);
      break;
    }
    case T.BAD_URL:
      edits.replace(start, end, NOTHING);
      break;
    case T.FUNCTION:
      cleanFunction(tokens, address, edits);
      break;
    case T.AT_KEYWORD:
      cleanRule(tokens, edits);
  }
}

function cleanFunction(tokens: T.Tokenizer, address: Address, edits: Edits): void {
  const { start } = tokens;
  const name = T.keyword(tokens);
  if (name === 'url') {
    let type = tokens.next();
    while (type === T.WHITESPACE || type === T.COMMENT) type = tokens.next();
    const by = type === T.STRING ? address(T.content(tokens)) : NOTHING;
    close(tokens, type, () => {});
    if (by !== null) edits.replace(start, tokens.end, by);
  } else if (name === 'src' || name === 'image') {
    close(tokens, tokens.next(), () => {});
    edits.replace(start, tokens.end, 'none');
  } else if (name === 'image-set' || name === '-webkit-image-set') {
    let inType = 0;
    close(tokens, tokens.next(), (type, depth) => {
      if (depth < inType) inType = 0;
      const called = type === T.FUNCTION ? T.keyword(tokens) : '';
      if (called === 'type' && inType === 0) inType = depth + 1;
      // In a set of images a plain string is an address too.
      if (type === T.STRING && inType === 0) {
        const { start: at, end } = tokens;
        edits.replace(at, end, address(T.content(tokens)) ?? `url(${tokens.text.slice(at, end)})`);
      } else if (type === T.URL || type === T.BAD_URL || type === T.COMMENT || LOADING.test(called)) {
        cleanToken(tokens, address, edits);
      }
    });
  }
}

/** Goes on to the bracket that closes the function; `each` gets what is inside. */
function close(tokens: T.Tokenizer, first: number, each: (type: number, depth: number) => void): void {
  let depth = 1;
  for (let type = first; type !== T.END; type = tokens.next()) {
    each(type, depth);
    // What was read to its own bracket is closed.
    const opens = (type === T.FUNCTION && tokens.type === T.FUNCTION) || type === T.OPEN_PAREN;
    if (opens) depth++;
    else if (type === T.CLOSE_PAREN && --depth === 0) return;
  }
}

/** Imported sheets stand in the import's place by now; what was not to be had is only an address. */
function cleanRule(tokens: T.Tokenizer, edits: Edits): void {
  const { start, end } = tokens;
  const name = T.keyword(tokens);
  if (name !== 'import' && name !== 'namespace') return;
  let type = tokens.next();
  while (type !== T.END && type !== T.SEMICOLON && type !== T.OPEN_CURLY && type !== T.CLOSE_CURLY)
    type = tokens.next();
  const namespace = name === 'namespace' && type === T.SEMICOLON ? namespaceOf(tokens.text, end, tokens.start) : null;
  if (type === T.OPEN_CURLY || type === T.CLOSE_CURLY) tokens.end = tokens.start;
  edits.replace(start, tokens.end, namespace === null ? '' : `@namespace ${namespace};`);
}

/** Whether a list of media queries says nothing but sizes and what is common. */
export function plainMedia(text: string): boolean {
  const tokens = new T.Tokenizer(text);
  for (let type = tokens.next(); type !== T.END; type = tokens.next()) {
    switch (type) {
      case T.IDENT:
        if (!PLAIN_MEDIA.test(text.slice(tokens.start, tokens.end))) return false;
        break;
      case T.NUMBER:
      case T.DIMENSION:
        if (!PLAIN_NUMBER.test(text.slice(tokens.start, tokens.end))) return false;
        break;
      case T.DELIM:
        if (!'<>=/'.includes(text[tokens.start] as string)) return false;
        break;
      case T.WHITESPACE:
      case T.COLON:
      case T.COMMA:
      case T.OPEN_PAREN:
      case T.CLOSE_PAREN:
        break;
      default:
        return false;
    }
  }
  return true;
}
