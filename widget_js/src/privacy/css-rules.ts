/**
 * A style sheet that not all visitors get, rule by rule: what names something visible leaves as it is, of the rest layout and
 * colours. Most rules hold nothing else, and are passed over.
 */

import { cleanCss } from './css.ts';
import { type Masking, maskedCss } from './css-mask.ts';

/** Where a rule begins or ends, and what could hold such a sign. */
const MARK =
  /"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"?|'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*'?|\/\*|url\(\s*[^"'\s)][^)]*|\\[\s\S]|[{};]/gi;
const AT_RULE = /^\s*@([\w-]+)/;
/** In their blocks stand rules like those outside. */
const GROUP = /^(?:media|supports|layer|container|starting-style|-moz-document)$/i;
/** What a rule has in it that is perhaps more than layout and colours. */
const MORE =
  /["'\\]|url\(|src\(|image\(|--[\w-]{1,100}\s*:|(?:animation|animation-name|font|font-family|counter-[a-z]+|grid|grid-area|grid-template|grid-template-areas|grid-(?:row|column)(?:-start|-end)?|container|container-name|transition-name|anchor-name|position-anchor|list-style|list-style-type|timeline)\s*:|\[[^\]]{0,300}=/i;
/** Rules that are remembered as having left. */
const MAX_OPENED = 20_000;

/** Returns what of a sheet may leave. `opened`: rules that did, and stay. */
export function rulesCss(text: string, masking: Masking, opened: Set<string>): string {
  const { address = () => 'none', strict } = masking;
  /** What leaves of rules that follow one another; null for an at-rule, which waits for the others. */
  const made: (string | null)[] = [];
  const waiting: string[] = [];
  let plain = '';
  const flush = (): void => {
    made.push(cleanCss(plain, address));
    plain = '';
  };
  for (const part of split(text)) {
    const isAtRule = AT_RULE.test(part);
    if (!isAtRule && (opened.has(part) || !(strict || MORE.test(part)))) {
      plain += part;
      continue;
    }
    flush();
    if (isAtRule) waiting.push(part);
    made.push(isAtRule ? null : rule(part, masking, opened));
  }
  flush();
  const beside = waiting.length > 0 ? made.join('') : '';
  return made
    .map((one) => {
      if (one !== null) return one;
      const part = waiting.shift() as string;
      const opens = part.endsWith('{');
      const masked = maskedCss(opens ? `${part}}` : part, { ...masking, beside });
      return opens ? masked.slice(0, -1) : masked;
    })
    .join('');
}

function rule(part: string, masking: Masking, opened: Set<string>): string {
  let whole = true;
  const held = (selector: string): void => {
    whole = false;
    masking.held?.(selector);
  };
  const made = maskedCss(part, { ...masking, held });
  if (whole && opened.size < MAX_OPENED) opened.add(part);
  return made;
}

/** Rules one by one; of groups what stands before their rules, and the bracket behind them. */
function split(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let groups = 0;
  let nested = 0;
  const cut = (end: number): void => {
    parts.push(text.slice(start, end));
    start = end;
  };
  const marks = new RegExp(MARK);
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const { 0: mark, index } = found;
    const end = index + 1;
    if (mark === '/*') {
      const closed = text.indexOf('*/', index + 2) + 2;
      marks.lastIndex = closed < 2 ? text.length : closed;
      // Before a rule, a comment is by itself.
      if (nested === 0 && text.slice(start, index).trim() === '') cut(marks.lastIndex);
    }
    if (mark === '{') {
      if (nested > 0 || !GROUP.test(AT_RULE.exec(text.slice(start, index))?.[1] ?? '')) nested++;
      else {
        groups++;
        cut(end);
      }
    } else if (mark === '}') {
      if (nested > 0) {
        if (--nested === 0) cut(end);
      } else if (groups > 0) {
        groups--;
        // What stands before it is no rule.
        start = index;
        cut(end);
      }
    } else if (mark === ';' && nested === 0 && AT_RULE.test(text.slice(start, index))) cut(end);
  }
  if (text.slice(start).trim() !== '') parts.push(text.slice(start));
  return parts;
}
