/**
 * Where the tokens of a style sheet begin and end, as browsers cut it: CSS Syntax 3, section 4.
 *
 * It stands on the text as it is and makes no objects: rewriting keeps every other byte, and 280 kB take some
 * milliseconds. What an escape means is asked for by those who need it.
 */

export const END = 0;
export const WHITESPACE = 1;
export const COMMENT = 2;
export const IDENT = 3;
/** With its bracket. */
export const FUNCTION = 4;
export const AT_KEYWORD = 5;
export const HASH = 6;
export const STRING = 7;
export const BAD_STRING = 8;
/** Without quotation marks; `url("…")` is a function. */
export const URL = 9;
export const BAD_URL = 10;
export const NUMBER = 11;
export const PERCENTAGE = 12;
export const DIMENSION = 13;
export const CDO = 14;
export const CDC = 15;
export const COLON = 16;
export const SEMICOLON = 17;
export const COMMA = 18;
export const OPEN_SQUARE = 19;
export const CLOSE_SQUARE = 20;
export const OPEN_PAREN = 21;
export const CLOSE_PAREN = 22;
export const OPEN_CURLY = 23;
export const CLOSE_CURLY = 24;
export const DELIM = 25;

/** Of the token with this number, as one bit of many. */
export function bit(type: number): number {
  return 1 << type;
}

const NAME = 1;
const NAME_START = 2;
const DIGIT = 4;
const HEX = 8;
const SPACE = 16;
const NEWLINE = 32;
const UNPRINTABLE = 64;
const ASCII = 128;

const CLASSES = new Uint8Array(ASCII);
/** Tokens of one character. */
const SINGLE = new Uint8Array(ASCII);
const KINDS: [number, RegExp][] = [
  [NAME, /[\w\0-]/],
  [NAME_START, /[A-Za-z_\0]/],
  [DIGIT, /\d/],
  [HEX, /[\da-fA-F]/],
  [SPACE, /[ \t\n\r\f]/],
  [NEWLINE, /[\n\r\f]/],
  [UNPRINTABLE, /[^\0\P{Cc}]/u],
];
for (let code = 0; code < ASCII; code++) {
  const char = String.fromCharCode(code);
  CLASSES[code] = KINDS.reduce((all, [kind, chars]) => (chars.test(char) ? all | kind : all), 0);
  SINGLE[code] = ':;,[](){}'.indexOf(char) + COLON;
}
SINGLE.forEach((type, code) => {
  if (type < COLON) SINGLE[code] = 0;
});

const QUOTE = 34;
const HASH_SIGN = 35;
const PERCENT = 37;
const APOSTROPHE = 39;
const OPEN = 40;
const CLOSE = 41;
const STAR = 42;
const PLUS = 43;
const MINUS = 45;
const DOT = 46;
const SLASH = 47;
const LESS = 60;
const AT = 64;
const BACKSLASH = 92;

export class Tokenizer {
  readonly text: string;
  type = END;
  start = 0;
  end: number;

  constructor(text: string, from = 0) {
    this.text = text;
    this.end = from;
  }

  /** Goes on to the next token and returns its type. */
  next(): number {
    const { text } = this;
    const start = this.end;
    this.start = start;
    if (start >= text.length) {
      this.type = END;
      return END;
    }
    const code = text.charCodeAt(start);
    this.end = start + 1;
    this.type = code < ASCII ? this.ascii(code, start) : this.identLike(start);
    return this.type;
  }

  private ascii(code: number, start: number): number {
    const single = SINGLE[code];
    if (single) return single;
    const type = CLASSES[code] as number;
    if (type & SPACE) {
      this.end = this.spaces(start + 1);
      return WHITESPACE;
    }
    if (type & NAME_START) return this.identLike(start);
    if (type & DIGIT) return this.numeric(start);
    const { text } = this;
    switch (code) {
      case QUOTE:
      case APOSTROPHE:
        return this.string(code);
      case HASH_SIGN:
        if (!this.isName(start + 1) && !this.isEscape(start + 1)) return DELIM;
        this.end = this.name(start + 1);
        return HASH;
      case SLASH: {
        if (text.charCodeAt(start + 1) !== STAR) return DELIM;
        const close = text.indexOf('*/', start + 2);
        this.end = close < 0 ? text.length : close + 2;
        return COMMENT;
      }
      case PLUS:
      case DOT:
        return this.startsNumber(start) ? this.numeric(start) : DELIM;
      case MINUS:
        if (this.startsNumber(start)) return this.numeric(start);
        if (text.startsWith('-->', start)) {
          this.end = start + 3;
          return CDC;
        }
        return this.startsIdent(start) ? this.identLike(start) : DELIM;
      case LESS:
        if (!text.startsWith('<!--', start)) return DELIM;
        this.end = start + 4;
        return CDO;
      case AT:
        if (!this.startsIdent(start + 1)) return DELIM;
        this.end = this.name(start + 1);
        return AT_KEYWORD;
      case BACKSLASH:
        return this.isEscape(start) ? this.identLike(start) : DELIM;
    }
    return DELIM;
  }

  private identLike(start: number): number {
    const { text } = this;
    const end = this.name(start);
    this.end = end;
    if (text.charCodeAt(end) !== OPEN) return IDENT;
    this.end = end + 1;
    if (!isUrl(text, start, end)) return FUNCTION;
    const inside = this.spaces(end + 1);
    const code = text.charCodeAt(inside);
    if (code === QUOTE || code === APOSTROPHE) return FUNCTION;
    return this.url(inside);
  }

  private url(from: number): number {
    const { text } = this;
    for (let at = from; ; at++) {
      const code = text.charCodeAt(at);
      if (code === CLOSE || at >= text.length) {
        this.end = Math.min(at + 1, text.length);
        return URL;
      }
      if (code >= ASCII) continue;
      if (code === BACKSLASH && this.isEscape(at)) {
        at = this.escape(at) - 1;
        continue;
      }
      const type = CLASSES[code] as number;
      if (type & SPACE) {
        const after = this.spaces(at);
        if (after < text.length && text.charCodeAt(after) !== CLOSE) return this.badUrl(after);
        at = after - 1;
      } else if (code === QUOTE || code === APOSTROPHE || code === OPEN || code === BACKSLASH || type & UNPRINTABLE) {
        return this.badUrl(at);
      }
    }
  }

  private badUrl(from: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length && text.charCodeAt(at) !== CLOSE) at = this.isEscape(at) ? this.escape(at) : at + 1;
    this.end = Math.min(at + 1, text.length);
    return BAD_URL;
  }

  private string(quote: number): number {
    const { text } = this;
    for (let at = this.end; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.end = at + 1;
        return STRING;
      }
      if (code < ASCII && (CLASSES[code] as number) & NEWLINE) {
        this.end = at;
        return BAD_STRING;
      }
      if (code === BACKSLASH) at = this.isEscape(at) ? this.escape(at) - 1 : this.newline(at + 1) - 1;
    }
    this.end = text.length;
    return STRING;
  }

  private numeric(start: number): number {
    const { text } = this;
    let at = start;
    if (!this.isDigit(at) && text.charCodeAt(at) !== DOT) at++;
    at = this.digits(at);
    if (text.charCodeAt(at) === DOT && this.isDigit(at + 1)) at = this.digits(at + 1);
    if ((text.charCodeAt(at) | 32) === 101 /* e */) {
      const sign = text.charCodeAt(at + 1);
      const power = sign === PLUS || sign === MINUS ? at + 2 : at + 1;
      if (this.isDigit(power)) at = this.digits(power);
    }
    this.end = at;
    if (this.startsIdent(at)) {
      this.end = this.name(at);
      return DIMENSION;
    }
    if (text.charCodeAt(at) !== PERCENT) return NUMBER;
    this.end = at + 1;
    return PERCENTAGE;
  }

  private startsNumber(at: number): boolean {
    const code = this.text.charCodeAt(at);
    const first = code === PLUS || code === MINUS ? at + 1 : at;
    return this.isDigit(this.text.charCodeAt(first) === DOT ? first + 1 : first);
  }

  private startsIdent(at: number): boolean {
    const { text } = this;
    const first = text.charCodeAt(at) === MINUS ? at + 1 : at;
    const code = text.charCodeAt(first);
    if (code >= ASCII || ((CLASSES[code] ?? 0) & NAME_START) !== 0) return true;
    return (code === MINUS && first > at) || this.isEscape(first);
  }

  /** Where the name ends that begins here. */
  private name(from: number): number {
    const { text } = this;
    for (let at = from; ; at++) {
      const code = text.charCodeAt(at);
      if (code >= ASCII || (CLASSES[code] ?? 0) & NAME) continue;
      if (code !== BACKSLASH || !this.isEscape(at)) return at;
      at = this.escape(at) - 1;
    }
  }

  private spaces(from: number): number {
    let at = from;
    while ((CLASSES[this.text.charCodeAt(at)] ?? 0) & SPACE) at++;
    return at;
  }

  private digits(from: number): number {
    let at = from;
    while (this.isDigit(at)) at++;
    return at;
  }

  private isDigit(at: number): boolean {
    return ((CLASSES[this.text.charCodeAt(at)] ?? 0) & DIGIT) !== 0;
  }

  private isName(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code >= ASCII || ((CLASSES[code] ?? 0) & NAME) !== 0;
  }

  private isEscape(at: number): boolean {
    const { text } = this;
    return text.charCodeAt(at) === BACKSLASH && ((CLASSES[text.charCodeAt(at + 1)] ?? 0) & NEWLINE) === 0;
  }

  /** Where the escape ends whose backslash stands here. */
  private escape(at: number): number {
    const { text } = this;
    let end = at + 1;
    while (end < at + 7 && (CLASSES[text.charCodeAt(end)] ?? 0) & HEX) end++;
    if (end === at + 1) return Math.min(end + 1, text.length);
    return (CLASSES[text.charCodeAt(end)] ?? 0) & SPACE ? this.newline(end) : end;
  }

  /** After a line break or another character: CR LF are one. */
  private newline(at: number): number {
    return this.text.startsWith('\r\n', at) ? at + 2 : at + 1;
  }
}

const ESCAPE = /\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\n\r\f])?|(\r\n|[\n\r\f])|([\s\S]?))/gi;

/** What a name, a string or an address means, without its escapes. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_, hex?: string, newline?: string, other?: string) => {
    if (hex === undefined) return newline ? '' : (other ?? '');
    const code = Number.parseInt(hex, 16);
    const none = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
    return none ? '\ufffd' : String.fromCodePoint(code);
  });
}

/** Three letters, each at most a backslash with six digits and a line break of two. */
const MAX_URL_NAME = 27;

function isUrl(text: string, start: number, end: number): boolean {
  if (end - start === 3) return text.slice(start, end).toLowerCase() === 'url';
  if (end - start > MAX_URL_NAME || end - start < 3) return false;
  const name = text.slice(start, end);
  return name.includes('\\') && unescaped(name).toLowerCase() === 'url';
}

/** The name of the token on which the tokenizer stands, in lower case: keywords have no case. */
export function keyword(tokens: Tokenizer): string {
  const { text, type, start, end } = tokens;
  const name = text.slice(type === AT_KEYWORD || type === HASH ? start + 1 : start, type === FUNCTION ? end - 1 : end);
  return unescaped(name).toLowerCase();
}

/** What a string says, or an address without quotation marks. */
export function content(tokens: Tokenizer): string {
  const { text, type, start, end } = tokens;
  if (type === URL) {
    const closed = text.charCodeAt(end - 1) === CLOSE && !(end === text.length && endsEscaped(text, start, end));
    return unescaped(
      text.slice(text.indexOf('(', start) + 1, closed ? end - 1 : end).replace(/^[ \t\n\r\f]+/, ''),
    ).replace(/[ \t\n\r\f]+$/, '');
  }
  const quote = text.charCodeAt(start);
  const closed = end - start > 1 && text.charCodeAt(end - 1) === quote && !endsEscaped(text, start, end);
  return unescaped(text.slice(start + 1, closed ? end - 1 : end));
}

/** Whether the last character has a backslash before it that is none itself. */
function endsEscaped(text: string, start: number, end: number): boolean {
  let at = end - 2;
  while (at > start && text.charCodeAt(at) === BACKSLASH) at--;
  return (end - 2 - at) % 2 === 1;
}
