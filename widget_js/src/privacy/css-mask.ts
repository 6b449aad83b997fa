/**
 * Styles of what is masked: layout and colours. Strings, addresses and values that are none of CSS's own words go; names that
 * the page chose are numbers. Rules that `open` says apply to what is visible stay as they are.
 */

import { Edits } from '@cobrowse/shared/css/edits.ts';
import { isIcon } from '@cobrowse/shared/css/private-use.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';
import { AT_RULE, DECLARATION, JUNK, type Part, SELECTOR, walk } from '@cobrowse/shared/css/walk.ts';
import { type Address, cleanCss } from './css.ts';
import {
  HEX_COLOUR,
  isFunction,
  isKeyword,
  isLength,
  isProperty,
  isPseudo,
  isSystemFont,
  LANGUAGE,
  layoutAttribute,
} from './layout-words.ts';
import type { Names } from './names.ts';
import { listOf } from './selector-names.ts';
import { nameLikeData } from './text.ts';

/** Whom a selector names: something visible, only what is hidden, or nobody now. */
export type Named = 'open' | 'hidden' | 'none';

export interface Masking {
  /** Absent: names of this text are known to all. */
  names?: Pick<Names, 'of' | 'isOpen'>;
  /** What leaves as it is beside this text: a name in it is no secret. */
  beside?: string;
  /** Names of custom properties stay: they are the website's. */
  keepsCustom?: boolean;
  /** Also selectors of rules that apply to nobody now are masked. */
  strict?: boolean;
  /** Whom a selector names; absent: nobody visible. */
  judge?: (selector: string) => Named;
  /** The addresses of what is visible. */
  address?: Address;
  /** The addresses of fonts. */
  font?: Address;
  /** Gets selectors of rules of which something was masked, and which may come to name something visible. */
  held?: (selector: string) => void;
}

/** What stands in its block is for nobody. */
const NOBODY: Around = { selector: '', named: 'hidden', fixed: true };
/** Files of fonts, and those that scripts made (assets.ts). */
const FONT_FILE = /^(?!data:)[^?#]*\.(?:woff2?|ttf|otf|eot)(?:[?#]|$)|^blob:cobrowse\//i;
/** Shorter names are let through: a token or a number of somebody is longer. */
const MIN_NAME = 8;
const LOADING = /^(?:url|src|image|(?:-webkit-)?image-set)$/;
const SYNTAX = /^[\s|]*(?:(?:<[a-z-]{3,25}>[+#]?|\*)[\s|]*)+$/;
const RANGE = /^[\s\du+?a-f,-]*$/i;
/** Words in them may be properties. */
const OF_PROPERTIES = /^(?:supports|transition(?:-property)?|will-change)$/;
/** Longer ones name nothing that is looked for. */
const MAX_SELECTOR = 20_000;
/** Strings in them are names. */
const NAMING = /^(?:font|font-family|animation|animation-name)$/;
/** Properties that layout and colours need; in a style attribute no others are kept. */
const LAYOUT_STYLE =
  /^(?:display|position|inset(?:-.+)?|top|right|bottom|left|float|clear|(?:min-|max-)?(?:width|height|inline-size|block-size)|margin(?:-.+)?|padding(?:-.+)?|border(?:-.+)?|outline(?:-.+)?|box-sizing|overflow(?:-.+)?|flex(?:-.+)?|grid-(?:template-(?:columns|rows)|auto-(?:columns|rows|flow)|column|row|column-start|column-end|row-start|row-end)|order|gap|(?:row|column)-gap|(?:align|justify|place)-(?:items|content|self)|z-index|opacity|visibility|transform(?:-origin)?|translate|rotate|scale|aspect-ratio|object-fit|color|background-color|font-(?:size|weight|style|stretch)|line-height|letter-spacing|text-(?:align|indent|transform)|white-space|vertical-align|direction|writing-mode|pointer-events|cursor|table-layout|columns?(?:-count|-width)?)$/;
const MAX_VALUE = 500;
const AT_RULES =
  /^(?:media|supports|layer|container|scope|starting-style|(?:-(?:webkit|moz|o)-)?keyframes|font-face|property|counter-style|page|top|right|bottom|left|(?:top|bottom)-(?:left|center|right)(?:-corner)?|view-transition|position-try|font-palette-values|font-feature-values|-moz-document)$/;
/** Blocks in which rules stand, for the elements that the rules round them name. */
const GROUP = /^(?:media|supports|layer|container|scope|starting-style|-moz-document)$/;

const ASKING = /^(?:media|supports)$/;

/** A block round others: whom its rule names, asked when that matters. `fixed`: what stands in it is for nobody by itself. */
interface Around {
  selector: string;
  named?: Named;
  fixed?: boolean;
}

/** A text of rules as it may leave. */
export function maskedCss(text: string, masking: Masking = {}): string {
  const edits = new Edits(text);
  const around: Around[] = [];
  const { names } = masking;
  // Whether anything would go is asked first: who is visible gives no name away.
  const asking: Masking = names
    ? { ...masking, names: { of: (name, text) => (names.isOpen(name, text) ? name : ''), isOpen: () => false } }
    : masking;
  const named = (one: Around | undefined): Named => {
    if (!one || !masking.judge) return 'hidden';
    one.named ??= masking.judge(one.selector);
    return one.named;
  };
  walk(text, (part) => {
    around.length = part.depth;
    const outer = around[part.depth - 1];
    const { kind, start, body, end, name } = part;
    let one: Around | undefined = outer;
    if (kind === JUNK) edits.replace(start, end, '');
    else if (kind === SELECTOR) {
      const selector = cleanCss(text.slice(body, end), () => 'none');
      if (!outer?.fixed) {
        const whole = outer ? nested(selector, outer.selector) : selector;
        one = whole.length <= MAX_SELECTOR ? { selector: whole } : NOBODY;
      }
      const as = !names || maskSelector(selector, asking) === selector ? 'open' : named(one);
      const keeps = as === 'open' || (as === 'none' && !masking.strict);
      if (!keeps && one && !one.fixed) masking.held?.(one.selector);
      edits.replace(start, end, keeps ? selector : maskSelector(selector, masking));
    } else if (kind === AT_RULE) {
      if (name === 'scope' && names) edits.replace(body, end, maskSelector(text.slice(body, end), masking));
      else if (name === 'namespace') return;
      else if (AT_RULES.test(name)) {
        const kept = !GROUP.test(name) && isUsed(text, part, masking);
        if (!GROUP.test(name)) one = kept ? { ...NOBODY, named: 'open' } : NOBODY;
        // What a page asks of the browser is its own word.
        if (!kept && (masking.strict || !ASKING.test(name)))
          edits.replace(body, end, maskTokens(text.slice(body, end), name, masking).text);
      } else if (part.block) edits.replace(start, end, '@media not all');
      else edits.replace(start, part.next, '');
    } else {
      const value = text.slice(body, end);
      const block = (part.has & T.bit(T.OPEN_CURLY)) !== 0;
      if (maskDeclaration(name, value, block, asking) !== text.slice(start, end)) {
        if (named(outer) === 'open') edits.replace(body, end, cleanCss(value, masking.address ?? (() => 'none')));
        else {
          if (outer && !outer.fixed) masking.held?.(outer.selector);
          edits.replace(start, end, maskDeclaration(name, value, block, masking));
        }
      }
    }
    if (part.block) around[part.depth] = one as Around;
  });
  return cleanCss(edits.result, (url) =>
    url.startsWith('asset:') || url.startsWith('data:') || url.startsWith('#') ? null : 'none',
  );
}

/** Whether the name of an animation, a font, a property … is used by what leaves as it is. */
function isUsed(text: string, { name, body, end, next }: Part, { names, beside }: Masking): boolean {
  const told =
    name === 'font-face'
      ? (/^[^}]*?font-family\s*:\s*["']?([^"';}]+)/i.exec(text.slice(next, next + 2000))?.[1] ?? '')
      : text.slice(body, end);
  const plain = told.trim().replace(/^["']|["']$/g, '');
  return plain !== '' && name !== 'property' && (names?.isOpen(plain, beside) ?? false);
}

/** The selector of a rule in a rule. */
function nested(selector: string, outer: string): string {
  const by = `:is(${outer})`;
  if (selector.length + selector.split(/[,&]/).length * by.length > MAX_SELECTOR) return ' '.repeat(MAX_SELECTOR + 1);
  return listOf(selector)
    .map((one) => (one.includes('&') ? one.replaceAll('&', by) : `${by} ${one}`))
    .join(',');
}

/** Returns a declaration as it may leave from a masked part; empty when nothing of it may. */
function maskDeclaration(name: string, value: string, block: boolean, masking: Masking): string {
  const custom = name.startsWith('--');
  if (!custom && !isProperty(name)) return '';
  if (name === 'unicode-range') return RANGE.test(value) ? `${name}:${value}` : '';
  const text = block ? '' : maskTokens(value, name, masking).text;
  return `${custom ? customName(name, masking) : name}:${text}`;
}

function customName(name: string, { names, keepsCustom, beside }: Masking): string {
  return keepsCustom || !names ? name : names.of(name, beside);
}

/** What is left of a value, or of the words of an at-rule. `lost`: not all of it. */
function maskTokens(text: string, property: string, masking: Masking): { text: string; lost: boolean } {
  const { names, beside } = masking;
  const edits = new Edits(text);
  const tokens = new T.Tokenizer(text);
  let lost = false;
  const put = (start: number, end: number, by: string): void => {
    lost = true;
    edits.replace(start, end, by);
  };
  for (let type = tokens.next(); type !== T.END; type = tokens.next()) {
    const { start, end } = tokens;
    const word = text.slice(start, end);
    switch (type) {
      case T.COMMENT:
        put(start, end, '');
        break;
      case T.STRING: {
        const said = T.content(tokens);
        if (!isIcon(said)) put(start, end, maskString(said, property, masking) ?? word);
        break;
      }
      case T.IDENT:
        if (word.startsWith('--')) {
          const by = customName(word, masking);
          if (by !== word) edits.replace(start, end, by);
        } else if (!isKeyword(word) && !(OF_PROPERTIES.test(property) && isProperty(word.toLowerCase())))
          put(start, end, names ? names.of(T.unescaped(word), beside) : word);
        break;
      case T.HASH:
        if (!HEX_COLOUR.test(word.slice(1))) put(start, end, '#000');
        break;
      case T.NUMBER:
      case T.PERCENTAGE:
      case T.DIMENSION:
        if (!isLength(word)) put(start, end, shortened(word));
        break;
      case T.FUNCTION: {
        const called = T.keyword(tokens);
        if (LOADING.test(called)) {
          const url = skip(tokens);
          const font = called === 'url' && FONT_FILE.test(url) ? masking.font?.(url) : null;
          put(start, tokens.end, font ?? 'none');
        } else if (!isFunction(called)) put(start, end, 'cb(');
        break;
      }
      case T.URL: {
        const url = T.content(tokens);
        const font = FONT_FILE.test(url) ? masking.font?.(url) : null;
        put(start, end, font ?? 'none');
        break;
      }
      case T.AT_KEYWORD:
      case T.BAD_STRING:
      case T.BAD_URL:
        put(start, end, '');
    }
  }
  return { text: lost || edits.result !== text ? edits.result : text, lost };
}

/** Goes on to the bracket that closes the function. Returns the first string in it. */
function skip(tokens: T.Tokenizer): string {
  let depth = 1;
  let first = '';
  for (let type = tokens.next(); type !== T.END; type = tokens.next()) {
    if (type === T.STRING) first ||= T.content(tokens);
    if (type === T.FUNCTION || type === T.OPEN_PAREN) depth++;
    else if (type === T.CLOSE_PAREN && --depth === 0) break;
  }
  return first;
}

/** Returns what to write for a string, or null when it may stay. */
function maskString(said: string, property: string, { names, beside }: Masking): string | null {
  if (property === 'syntax') return SYNTAX.test(said) ? null : '"*"';
  if (property === 'src' && isKeyword(said)) return null;
  if (NAMING.test(property) || property.startsWith('--')) {
    if (isSystemFont(said)) return null;
  }
  if (NAMING.test(property) || property.endsWith('keyframes')) {
    return names ? `"${names.of(said, beside).replace(/["\\\n]/g, '')}"` : null;
  }
  if (property.startsWith('grid')) {
    return names ? `"${said.replace(/[^\s.]+/g, (area) => names.of(area, beside)).replace(/["\\\n]/g, '')}"` : null;
  }
  return '""';
}

/** A number that layout can be made of, in the place of one that is longer. */
function shortened(word: string): string {
  const [, number = '0', unit = ''] = /^([-+]?[\d.]+(?:e[-+]?\d+)?)(.*)$/i.exec(word) ?? [];
  const near = Math.max(-99_999, Math.min(99_999, Number(number) || 0));
  const plain = String(Math.round(near * 1e6) / 1e6);
  return isLength(plain + unit) ? plain + unit : '0';
}

/** Of a selector: no values but those that layout knows, no languages, states and names that could be data. */
function maskSelector(text: string, { names, beside }: Masking): string {
  const edits = new Edits(text);
  const tokens = new T.Tokenizer(text);
  const inside: string[] = [];
  let before = 0;
  let attribute = '';
  for (let type = tokens.next(); type !== T.END; type = tokens.next()) {
    const { start, end } = tokens;
    const top = inside[inside.length - 1];
    switch (type) {
      case T.FUNCTION:
        inside.push(T.keyword(tokens));
        break;
      case T.OPEN_PAREN:
        inside.push('');
        break;
      case T.OPEN_SQUARE:
        inside.push('[');
        attribute = '';
        break;
      case T.CLOSE_PAREN:
      case T.CLOSE_SQUARE:
        inside.pop();
        break;
      case T.HASH:
        // Of what is masked no ids leave.
        if (end - start > 2 && !names?.isOpen(T.unescaped(text.slice(start + 1, end)), beside))
          edits.replace(start, end, '#_');
        break;
      case T.STRING:
      case T.IDENT: {
        const said = type === T.STRING ? T.content(tokens) : T.unescaped(text.slice(start, end));
        if (top === '[' && before === 61 /* = */) {
          if (said.length > 1 && layoutAttribute(attribute, said) === null) edits.replace(start, end, '"_"');
        } else if (top === 'lang') {
          if (!LANGUAGE.test(said)) edits.replace(start, end, '_');
        } else if (type === T.STRING) edits.replace(start, end, '""');
        else if (top === 'state' || top === 'highlight' || top === 'part' || top?.includes('view-transition')) {
          const by = names?.of(said, beside) ?? said;
          if (by !== said) edits.replace(start, end, by);
        } else if (before === 58 /* : */ ? !isPseudo(said.toLowerCase()) : likeData(text, start, end))
          edits.replace(start, end, '_');
        else if (top === '[' && attribute === '') attribute = said.toLowerCase();
        break;
      }
      case T.URL:
      case T.BAD_URL:
      case T.BAD_STRING:
        edits.replace(start, end, '_');
    }
    if (type !== T.WHITESPACE) before = text.charCodeAt(start);
  }
  return edits.result;
}

function likeData(text: string, start: number, end: number): boolean {
  return end - start >= MIN_NAME && nameLikeData(T.unescaped(text.slice(start, end)));
}

/** Whether a value can hold nothing of the page's contents: numbers, lengths, colours and keywords. */
export function plainValue(value: string): boolean {
  return value.length <= MAX_VALUE && !/[[{]/.test(value) && !maskTokens(value, '', {}).lost;
}

/** A style attribute of a masked element: only what is layout and colour by its name and by its value. */
export function maskedStyle(text: string, names: Names): string {
  const kept: string[] = [];
  const read = (part: Part): void => {
    if (part.kind !== DECLARATION || part.depth > 1 || part.has & T.bit(T.COMMENT) || !LAYOUT_STYLE.test(part.name))
      return;
    const value = text.slice(part.body, part.end);
    if (plainValue(value)) kept.push(`${part.name}:${maskTokens(value, part.name, { names }).text}`);
  };
  walk(text, read, true);
  return kept.join(';');
}
