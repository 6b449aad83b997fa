/** What a selector names: classes, ids, and attributes with what is asked of their values. */

export type Operator = '' | '=' | '^=' | '$=' | '*=' | '~=' | '|=';

/** What a selector asks of an attribute. Without an operator: that it is there. */
export interface Test {
  operator: Operator;
  value: string;
  /** `i` or `s`, when the selector says how letters are compared. */
  flag: '' | 'i' | 's';
}

export interface NameSink {
  class(name: string): void;
  id(name: string): void;
  attribute(name: string, test: Test): void;
}

const NAME = String.raw`(?:[\w\u0080-\uffff-]|\\[0-9a-f]{1,6}\s?|\\[^\n0-9a-f])+`;
const STRING = String.raw`"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'`;
/** Strings and names outside of brackets are passed over whole: a dot in them names no class. */
const PART = new RegExp(
  String.raw`\/\*[\s\S]*?\*\/|${STRING}|([.#])(${NAME})|` +
    String.raw`\[\s*(?:(?:${NAME}|\*)?\|(?!=))?(${NAME})\s*(?:([~|^$*]?=)\s*(?:${STRING}|(${NAME}))\s*([is])?\s*)?\]|${NAME}`,
  'gi',
);
const DIFFICULT = /[[\\"'/]/;
const DOT = 46;
const HASH = 35;
const ESCAPE = /\\(?:([0-9a-f]{1,6})\s?|\n|([\s\S]))/gi;

/** Reads a selector as the browser writes it, or as an author did. */
export function readSelector(selector: string, sink: NameSink): void {
  if (!DIFFICULT.test(selector)) {
    readPlain(selector, sink);
    return;
  }
  for (const [, , , mark, name, attribute, operator, double, single, bare, flag] of selector.matchAll(PART)) {
    if (mark === '.') sink.class(unescaped(name as string));
    else if (mark === '#') sink.id(unescaped(name as string));
    else if (attribute !== undefined) {
      sink.attribute(unescaped(attribute), {
        operator: (operator ?? '') as Operator,
        value: unescaped(double ?? single ?? bare ?? ''),
        flag: (flag?.toLowerCase() ?? '') as Test['flag'],
      });
    }
  }
}

/** Without brackets, strings and escapes a dot or a hash begins a name, and the first letter that is none ends it. */
function readPlain(selector: string, sink: NameSink): void {
  for (let at = 0; at < selector.length; at++) {
    const mark = selector.charCodeAt(at);
    if (mark !== DOT && mark !== HASH) continue;
    const start = at + 1;
    let end = start;
    while (end < selector.length && isNameCode(selector.charCodeAt(end))) end++;
    if (end > start) {
      if (mark === DOT) sink.class(selector.slice(start, end));
      else sink.id(selector.slice(start, end));
    }
    at = end - 1;
  }
}

function isNameCode(code: number): boolean {
  // Small letters, capital letters, digits, hyphen, underscore, and whatever is not ASCII.
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 95 ||
    code >= 128
  );
}

/** An escape is a character, by its number or itself. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_, hex?: string, letter?: string) => {
    if (hex === undefined) return letter ?? '';
    const code = Number.parseInt(hex, 16);
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
  });
}

/** The selectors of a list. */
export function listOf(selectors: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: mark, index } of selectors.matchAll(/["'](?:[^"'\\]|\\[\s\S])*["']?|\\[\s\S]|[()[\],]/g)) {
    if (mark === '(' || mark === '[') depth++;
    else if (mark === ')' || mark === ']') depth--;
    else if (mark === ',' && depth === 0) {
      found.push(selectors.slice(from, index));
      from = index + 1;
    }
  }
  found.push(selectors.slice(from));
  return found;
}
