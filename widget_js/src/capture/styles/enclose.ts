/** Text of one sheet made fit to stand inside another: what would end with the sheet ends with it still. */

import { Edits } from '@cobrowse/shared/css/edits.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';
import { JUNK, SELECTOR, walk } from '@cobrowse/shared/css/walk.ts';

/** What no selector holds: at the top of a sheet it makes the rule after it none, in a block it would be passed over. */
const STRAY = T.bit(T.SEMICOLON) | T.bit(T.CLOSE_CURLY);
/** Rules that count only at the head of a sheet. */
const HEAD = new Set(['charset', 'import', 'namespace']);

export function enclosed(text: string): string {
  const edits = new Edits(text);
  walk(text, (part) => {
    if (part.depth > 0) return;
    if (part.kind === JUNK || (HEAD.has(part.name) && !part.block)) edits.replace(part.start, part.next, '');
    else if (part.kind === SELECTOR && part.has & STRAY) edits.replace(part.start, part.end, '!');
  });
  return withoutMarks(edits.result);
}

/** Without the comment marks of old browsers, and with what is open closed. */
function withoutMarks(text: string): string {
  const edits = new Edits(text);
  const tokens = new T.Tokenizer(text);
  const open: string[] = [];
  let last = T.END;
  let start = 0;
  for (let type = tokens.next(); type !== T.END; type = tokens.next()) {
    [last, start] = [type, tokens.start];
    if (type === T.FUNCTION || type === T.OPEN_PAREN) open.push(')');
    else if (type === T.OPEN_SQUARE) open.push(']');
    else if (type === T.OPEN_CURLY) open.push('}');
    else if (text[tokens.start] === open[open.length - 1] && tokens.end === tokens.start + 1) open.pop();
    else if ((type === T.CDO || type === T.CDC) && open.length === 0) edits.replace(tokens.start, tokens.end, ' ');
  }
  return edits.result + ending(last, text.slice(start)) + open.reverse().join('');
}

/** What the last token lacks. */
function ending(type: number, token: string): string {
  const gap = /(?:^|[^\\])(?:\\\\)*\\$/.test(token) ? ' ' : '';
  if (type === T.COMMENT) return token.length > 3 && token.endsWith('*/') ? '' : '*/';
  if (type === T.STRING) return isClosed(token) ? '' : gap + token[0];
  if (type === T.URL || type === T.BAD_URL) return isClosed(token) ? '' : `${gap})`;
  return gap;
}

/** Whether one more character is no part of the token. */
function isClosed(token: string): boolean {
  const tokens = new T.Tokenizer(`${token}x`);
  tokens.next();
  return tokens.end === token.length;
}
