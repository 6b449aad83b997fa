/** SVG files: what is drawn, without comments, descriptions, scripts and what the programs that drew it note for themselves. */

const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE(?:"[^"]*"|'[^']*'|[^>["'])*(?:\[[\s\S]*?\]\s*)?>|<[/A-Za-z_](?:"[^"]*"|'[^']*'|[^<>"'])*>/g;
const TAG = /^<(\/?)([\w:.-]+)/;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g;
const ENTITY = /<!ENTITY\s+([\w.-]+)\s+("[^"]*"|'[^']*')\s*>/g;
const NAMESPACE = /\bxmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g;
const COMMENT = /\/\*[\s\S]*?\*\//g;
/** What is drawn is of these. */
const DRAWN =
  /^https?:\/\/www\.w3\.org\/(?:2000\/svg|1999\/xlink|1999\/xhtml|XML\/1998\/namespace|1998\/Math\/MathML)$/;
const DROPPED = new Set(['metadata', 'title', 'desc', 'script', 'sodipodi', 'namedview']);
const NOTED = /^(?:on.*|data-.*|aria-.*|role|xml:base|sodipodi.*|inkscape.*)$/i;
/** Without any of these there is nothing to leave out. */
const SUSPECT =
  /<[!?]|<(?:[\w.-]+:)?(?:metadata|title|desc|script|sodipodi)|xmlns:(?!xlink\b)|\/\*|\s(?:on\w+|data-[\w-]+|aria-[\w-]+|role|xml:base)\s*=|data:/i;
const MAX_LENGTH = 5_000_000;

/** Returns the file's text, or null for what is no drawing. `picture` cleans addresses of pictures in it. */
export function cleanSvg(text: string, picture: (address: string) => string | null): string | null {
  if (!SUSPECT.test(text)) return /^\s*<(?:[\w.-]+:)?svg[\s>/]/.test(text) ? text : null;
  const expanded = expand(text);
  if (expanded === null) return null;
  const foreign = foreignPrefixes(expanded);
  let clean = '';
  let last = 0;
  /** What is left out goes on until as many of its name were closed as opened. */
  let dropped = '';
  let depth = 0;
  let inStyle = false;
  for (const found of expanded.matchAll(TOKEN)) {
    const [token] = found;
    const between = expanded.slice(last, found.index);
    last = found.index + token.length;
    if (!dropped && clean) clean += inStyle ? between.replace(COMMENT, '') : between;
    const tag = TAG.exec(token);
    if (!tag) {
      if (!dropped && token.startsWith('<![CDATA[')) clean += inStyle ? token.replace(COMMENT, '') : token;
      continue;
    }
    const [, closing, name = ''] = tag;
    const whole = token.endsWith('/>');
    if (dropped) {
      if (name === dropped && !whole) depth += closing ? -1 : 1;
      if (depth === 0) dropped = '';
      continue;
    }
    if (isDropped(name, token, foreign)) {
      if (whole || closing) continue;
      dropped = name;
      depth = 1;
      continue;
    }
    if (localOf(name) === 'style') inStyle = !closing && !whole;
    clean += closing ? `</${name}>` : cleanTag(name, token, whole, foreign, picture);
  }
  return /^<(?:[\w.-]+:)?svg[\s>/]/.test(clean) && !dropped ? clean : null;
}

function cleanTag(
  name: string,
  token: string,
  whole: boolean,
  foreign: ReadonlySet<string>,
  picture: (address: string) => string | null,
): string {
  let clean = `<${name}`;
  for (const [, attribute = '', quoted = ''] of token.slice(name.length + 1).matchAll(ATTRIBUTE)) {
    const prefix = prefixOf(attribute);
    if (NOTED.test(attribute) || foreign.has(prefix) || (prefix === 'xmlns' && foreign.has(localOf(attribute))))
      continue;
    const value = quoted.slice(1, -1);
    const other = value.startsWith('data:') ? picture(value) : null;
    clean += ` ${attribute}=${other === null ? quoted : `"${other}"`}`;
  }
  return `${clean}${whole ? '/' : ''}>`;
}

/** Whether an element draws nothing. */
function isDropped(name: string, token: string, foreign: ReadonlySet<string>): boolean {
  const own = /\sxmlns\s*=\s*["']([^"']*)["']/.exec(token)?.[1];
  return DROPPED.has(localOf(name)) || foreign.has(prefixOf(name)) || (own !== undefined && !DRAWN.test(own));
}

function prefixOf(name: string): string {
  return name.includes(':') ? name.slice(0, name.indexOf(':')) : '';
}

function localOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function foreignPrefixes(text: string): Set<string> {
  const foreign = new Set<string>();
  for (const [, prefix = '', address = ''] of text.matchAll(NAMESPACE)) if (!DRAWN.test(address)) foreign.add(prefix);
  return foreign;
}

/** Puts what a file declares for itself (`<!ENTITY ns "…">`) where it is used; null when it grows too much. */
function expand(text: string): string | null {
  let all = text;
  for (const [, name, quoted = ''] of text.matchAll(ENTITY)) {
    const parts = all.split(`&${name};`);
    if (all.length + parts.length * quoted.length > MAX_LENGTH) return null;
    all = parts.join(quoted.slice(1, -1));
  }
  return all.length > MAX_LENGTH ? null : all;
}
