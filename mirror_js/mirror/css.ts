/** Rewrites a page's style sheet for the mirror: states become attributes, assets become the hub's addresses. */

import { Edits } from '@cobrowse/shared/css/edits.ts';
import { namespaceOf } from '@cobrowse/shared/css/namespaces.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';
import { AT_RULE, DECLARATION, type Part, SELECTOR, walk } from '@cobrowse/shared/css/walk.ts';
import { bothForms } from './css-masked.ts';
import { type Features, NO_FEATURES, rewriteQueries, schemeOf } from './css-media.ts';
import { rewriteSelectors } from './css-states.ts';
import { type AssetAddress, LENGTHS, LOADS, rewriteValue } from './css-values.ts';

const STATES = T.bit(T.COLON) | T.bit(T.OPEN_SQUARE);
/** A value that may bring text or pictures. */
const WORDS = T.bit(T.STRING) | T.bit(T.BAD_STRING) | T.bit(T.FUNCTION);
const QUERIES = new Set(['media', 'import', 'custom-media']);

/** A whole sheet. Addresses that are not assets never stay. `masks`: some elements are masked. */
export function rewriteCss(
  ...[text, asset, features = NO_FEATURES, masks = false]: [string, AssetAddress, Features?, boolean?]
): string {
  return rewrite(text, asset, features, false, masks);
}

/** What stands in a style attribute. */
export function rewriteStyle(text: string, asset: AssetAddress, features: Features): string {
  return rewrite(text, asset, features, true);
}

/** The value of one property. */
export function rewriteOne(text: string, asset: AssetAddress, features: Features): string {
  const edits = new Edits(text);
  rewriteValue(text, 0, text.length, asset, features, edits);
  return edits.result;
}

function rewrite(
  ...[text, asset, features, declarations, masks = false]: [string, AssetAddress, Features, boolean, boolean?]
): string {
  const edits = new Edits(text);
  const values = features.large === features.small ? LOADS : LOADS | LENGTHS;
  const value = ({ body, end, has }: Part): void => {
    if (has & values) rewriteValue(text, body, end, asset, features, edits);
  };
  const masked = ({ body, end, name, has }: Part): boolean => {
    if (!(has & (WORDS | values))) return false;
    const inner = new Edits(text, body, end);
    rewriteValue(text, body, end, asset, features, inner);
    const both = bothForms(name, inner.result.trim());
    if (both !== null) edits.replace(body, end, both);
    return both !== null;
  };
  walk(
    text,
    (part) => {
      if (part.kind === SELECTOR && !(part.has & LOADS && loads(text, part))) {
        if (part.has & STATES) rewriteSelectors(text, part.body, part.end, edits);
      } else if (part.kind === DECLARATION && part.name === 'color-scheme') {
        scheme(text, part, features, edits);
      } else if (part.kind === AT_RULE) {
        atRule(text, part, features, edits, value);
      } else if (!(masks && part.kind === DECLARATION && masked(part))) value(part);
    },
    declarations,
  );
  return edits.result;
}

function atRule(text: string, part: Part, features: Features, edits: Edits, value: (part: Part) => void): void {
  const { name, start, body, end, next, block } = part;
  if (name === 'import' || name === 'namespace') {
    // Nothing is loaded by name, and an address that only is one must be one that everybody knows.
    const namespace = name === 'namespace' ? namespaceOf(text, body, end) : null;
    if (block) edits.replace(start, end, '@cb');
    else edits.replace(start, next, namespace === null ? '' : `@namespace ${namespace};`);
  } else if (QUERIES.has(name)) rewriteQueries(text, body, end, features, edits);
  else if (name === 'scope' && !(part.has & LOADS && loads(text, part))) rewriteSelectors(text, body, end, edits);
  else value(part);
}

/** A selector with an address in it is none, but what browsers make of it is not ours to guess. */
function loads(text: string, { body, end, has }: Part): boolean {
  if (has & (T.bit(T.URL) | T.bit(T.BAD_URL))) return true;
  const tokens = new T.Tokenizer(text, body);
  for (let type = tokens.next(); type !== T.END && tokens.start < end; type = tokens.next())
    if (type === T.FUNCTION && /^(?:url|src|image|(?:-webkit-)?image-set)$/.test(T.keyword(tokens))) return true;
  return false;
}

/** Of both schemes the visitor's is taken, whatever the console's browser prefers. */
function scheme(text: string, { body, end }: Part, features: Features, edits: Edits): void {
  const tokens = new T.Tokenizer(text, body);
  const found: { start: number; end: number }[] = [];
  for (let type = tokens.next(); type !== T.END && tokens.start < end; type = tokens.next())
    if (type === T.IDENT && /^(?:light|dark)$/.test(T.keyword(tokens)))
      found.push({ start: tokens.start, end: tokens.end });
  const [first, second] = found;
  if (!first || !second) return;
  edits.replace(first.start, second.end, schemeOf(text.slice(first.start, second.end), features));
}
