/** Values of declarations: addresses are assets or nothing, and sets of images are the one that the visitor has. */

import { Edits } from '@cobrowse/shared/css/edits.ts';
import * as T from '@cobrowse/shared/css/tokenizer.ts';
import { LOADS as MAY_LOAD } from '@cobrowse/shared/css/walk.ts';
import { renameShown } from './css-attributes.ts';
import { type Features, feature } from './css-media.ts';

/** Gives the address of an asset by its number, or of a part of it. */
export type AssetAddress = (number: number, part: string) => string;

/** What a value without any of these need not be read for. */
export const LOADS = T.bit(T.URL) | T.bit(T.BAD_URL) | MAY_LOAD;
export const LENGTHS = T.bit(T.DIMENSION);

const NOTHING = 'url("data:,")';
const IMAGE = /^data:(image|font|application\/(x-)?font)/i;
const HEIGHT = /^([-+]?[\d.]+)([ls]?vh)$/i;
/** What stands in a value for something that is only known later, which may be a string. */
const SUBSTITUTES = new Set(['var', 'attr', 'env', 'if', 'inherit', 'random-item', 'first-valid', 'toggle']);

export function rewriteValue(
  ...[text, from, to, asset, features, edits]: [string, number, number, AssetAddress, Features, Edits]
): void {
  const tokens = new T.Tokenizer(text, from);
  const { large, small } = features;
  for (let type = tokens.next(); type !== T.END && tokens.start < to; type = tokens.next()) {
    const { start, end } = tokens;
    if (type === T.URL) {
      const by = address(T.content(tokens), asset);
      if (by !== null) edits.replace(start, end, by);
    } else if (type === T.BAD_URL) {
      edits.replace(start, end, NOTHING);
    } else if (type === T.DIMENSION && large !== small) {
      const [, number, unit] = HEIGHT.exec(text.slice(start, end)) ?? [];
      // `vh` means the large viewport, which is the mirror's own only where no toolbars come and go.
      if (unit)
        edits.replace(start, end, `${(Number(number) * (unit.toLowerCase() === 'svh' ? small : large)) / 100}px`);
    } else if (type === T.FUNCTION) {
      called(tokens, T.keyword(tokens), asset, features, edits);
    }
  }
}

function called(tokens: T.Tokenizer, name: string, asset: AssetAddress, features: Features, edits: Edits): void {
  const { text, start, end } = tokens;
  switch (name) {
    case 'url': {
      let type = tokens.next();
      while (type === T.WHITESPACE || type === T.COMMENT) type = tokens.next();
      const by = type === T.STRING ? address(T.content(tokens), asset) : NOTHING;
      skip(tokens, 1, type);
      if (by !== null) edits.replace(start, tokens.end, by);
      break;
    }
    case 'src':
    case 'image':
      edits.replace(start, end, 'none(');
      break;
    case 'image-set':
    case '-webkit-image-set': {
      const set = imageSet(tokens, asset, features);
      edits.replace(start, tokens.end, set.lone ? set.image : `${text.slice(start, end)}${set.image})`);
      break;
    }
    case 'attr':
      renameShown(tokens, edits);
      break;
    case 'media': {
      // As in `if(media(hover): …)`.
      const answer = feature(tokens, features);
      if (answer !== null) edits.replace(end, tokens.end - 1, answer);
      else tokens.end = end;
    }
  }
}

/** Goes on to the bracket that closes what is open; the tokenizer stands on a token inside. */
function skip(tokens: T.Tokenizer, open: number, first: number): void {
  let depth = open;
  for (let type = first; type !== T.END; type = tokens.next()) {
    depth += nests(type);
    if (depth === 0) return;
  }
}

function nests(type: number): number {
  if (type === T.FUNCTION || type === T.OPEN_PAREN) return 1;
  return type === T.CLOSE_PAREN ? -1 : 0;
}

/** What to write for an address; null when it may stay as it stands. */
function address(url: string, asset: AssetAddress): string | null {
  const [, number, part = ''] = /^asset:(\d{1,9})(#[\w:.-]*)?$/.exec(url) ?? [];
  if (number !== undefined) return `url("${asset(Number(number), part)}")`;
  return url.startsWith('#') || IMAGE.test(url) ? null : NOTHING;
}

interface Option {
  start: number;
  /** Where the image ends and its density and type begin. */
  imageEnd: number;
  end: number;
  density: number;
  /** Holds what may turn out to be a string, which would be an address in here. */
  unsure: boolean;
  usable: boolean;
}

/** The image of a set that the visitor's browser takes. `lone`: it may not stand in a set. */
function imageSet(tokens: T.Tokenizer, asset: AssetAddress, features: Features): { image: string; lone: boolean } {
  const { text } = tokens;
  const options: Option[] = [];
  let one: Option = option(tokens.end);
  let depth = 1;
  for (;;) {
    const type = tokens.next();
    const name = type === T.FUNCTION ? T.keyword(tokens) : '';
    const before = depth;
    depth += nests(type);
    if (type === T.END || depth === 0 || (type === T.COMMA && depth === 1)) {
      one.end = tokens.start;
      if (one.imageEnd < 0) one.imageEnd = one.end;
      options.push(one);
      if (type !== T.COMMA) break;
      one = option(tokens.end);
      continue;
    }
    if (/^(-webkit-)?image-set$/.test(name)) one.usable = false;
    if (before !== 1) continue;
    if (type === T.DIMENSION) {
      const [, number, unit] = /^([-+]?[\d.]+)(x|dppx|dpi|dpcm)$/i.exec(text.slice(tokens.start, tokens.end)) ?? [];
      if (unit) one.density = Number(number) * (DENSITY[unit.toLowerCase()] ?? 1);
      if (one.imageEnd < 0) one.imageEnd = tokens.start;
    } else if (name === 'type' || name === 'calc') {
      if (one.imageEnd < 0) one.imageEnd = tokens.start;
    } else if (SUBSTITUTES.has(name) || name.startsWith('--')) {
      one.unsure = true;
    }
  }
  const usable = options.filter((found) => found.usable).sort((a, b) => a.density - b.density);
  const chosen = usable.find((found) => found.density >= features.dpr - 0.005) ?? usable[usable.length - 1];
  if (!chosen) return { image: '', lone: false };
  return {
    image: onlyAddresses(text, chosen.start, chosen.unsure ? chosen.imageEnd : chosen.end, asset, features),
    lone: chosen.unsure,
  };
}

const DENSITY: Record<string, number> = { x: 1, dppx: 1, dpi: 1 / 96, dpcm: 2.54 / 96 };

function option(start: number): Option {
  return { start, imageEnd: -1, end: start, density: 1, unsure: false, usable: true };
}

/** In a set of images a string is an address. Those that are assets stand in `url()` by now. */
function onlyAddresses(text: string, from: number, to: number, asset: AssetAddress, features: Features): string {
  const safe = new Edits(text, from, to);
  const tokens = new T.Tokenizer(text, from);
  let depth = 0;
  for (let type = tokens.next(); type !== T.END && tokens.start < to; type = tokens.next()) {
    depth += nests(type);
    if (depth === 0 && (type === T.STRING || type === T.BAD_STRING)) safe.replace(tokens.start, tokens.end, NOTHING);
  }
  const strings = safe.result;
  const edits = new Edits(strings);
  rewriteValue(strings, 0, strings.length, asset, features, edits);
  return edits.result.trim();
}
