/** What the mirror may be made of. The stream is the visitor's word: nothing in it is trusted. */

import { attributeKind, isAnimated, isClock, isHook, isScheme } from '@cobrowse/shared/wire/attributes.ts';
import { HOOK, hookName } from '@cobrowse/shared/wire/hooks.ts';
import { NAMESPACES, NS_HTML, NS_SVG } from '@cobrowse/shared/wire/ops.ts';

/** Elements that can load or run something of their own: a harmless one takes their place. */
const REPLACED_HTML = new Set(['portal', 'fencedframe']);
/** Whose names rules may have, and which would load something if they were HTML's: they are of no language here. */
const NAMES_ONLY = new Set(['embed', 'applet']);
const NO_LANGUAGE = 'cobrowse';
const REPLACED_SVG = new Set(['script', 'animatecolor', 'discard', 'handler', 'listener']);
/** What the parser takes as a name. */
const TAG = /^[a-zA-Z][^\s/>\0]{0,199}$/;
const PLAIN_TAG = /^[a-zA-Z][\w.-]*$/;
const ATTRIBUTE = /^[a-zA-Z_:][\w.:-]*$/;
const LINK = /^(https?:|mailto:|tel:|#)/i;
/** Of what is looked into here. */
const MAX_ATTRIBUTE = 200_000;
const ASSET = /^asset:(\d{1,9})(#[\w:.-]{1,100})?$/;

export function safeTag(ns: number, tag: string): string {
  if (!TAG.test(tag)) return ns === NS_HTML ? 'cb-unknown' : 'g';
  // In drawings and formulas nothing makes such names but the parser: what has one is shown by none.
  if (ns !== NS_HTML && !PLAIN_TAG.test(tag)) return tag.replace(/[^\w.-]/g, '-');
  const lower = tag.toLowerCase();
  if (ns === NS_HTML) return REPLACED_HTML.has(lower) ? 'div' : NAMES_ONLY.has(lower) ? lower : tag;
  if (ns === NS_SVG && REPLACED_SVG.has(lower)) return 'g';
  return tag;
}

/**
 * Makes an element that the browser takes for what its parser takes it. By `createElementNS`, `x:iframe` would be a frame
 * that is called so; by the parser it is an element that nobody knows.
 */
export function makeElement(document: Document, ns: number, tag: string): Element {
  if (ns === NS_HTML && NAMES_ONLY.has(tag)) return document.createElementNS(NO_LANGUAGE, tag);
  if (ns !== NS_HTML || PLAIN_TAG.test(tag)) return document.createElementNS(NAMESPACES[ns] as string, tag);
  try {
    return document.createElement(tag);
  } catch {
    return document.createElementNS(NAMESPACES[NS_HTML], 'cb-unknown');
  }
}

/** `part` is the name of an element in a file, with its `#`; when it is `used` here, it stands in the page. */
export type SafeValue =
  | { text: string }
  | { asset: number; part: string; used: boolean }
  | { css: string }
  | { scheme: string }
  | null;

/** Returns what to set an attribute to, or null for nothing. Names that no list has are never set: see `seenAttribute`. */
export function safeAttribute(tag: string, name: string, value: string): SafeValue {
  const lower = name.toLowerCase();
  if (!ATTRIBUTE.test(name) || lower.startsWith('on') || lower.startsWith('cb-')) return null;
  const kind = attributeKind(tag, name, false);
  if (kind !== 'plain' && value.length > MAX_ATTRIBUTE) return null;
  switch (kind) {
    case 'plain':
    case 'text':
    case 'classes':
      if (NEVER.has(lower) || (lower === 'name' && tag !== 'slot')) return null;
      return kind === 'text' && isHook(tag, name) ? null : { text: value };
    case 'css':
      return { css: value };
    case 'link':
      // A link to something that is no page looks as a link does.
      return { text: LINK.test(value) ? value : NOWHERE };
    case 'fragment':
      return value.startsWith('#') ? { text: value } : null;
    case 'reference':
      return value.startsWith('#') ? { text: value } : file(value, true);
    case 'asset':
      return file(value, false);
    case 'scheme':
      return isScheme(value) ? { scheme: value } : null;
    case 'clock':
      return value === 'indefinite' || isClock(value) ? { text: value } : null;
    case 'animated':
      return isAnimated(value) ? { text: value } : null;
    case 'languages':
      return value === '' ? { text: value } : null;
    default:
      return null;
  }
}

function file(value: string, used: boolean): SafeValue {
  const [, number, part = ''] = ASSET.exec(value) ?? [];
  return number === undefined || (used && !part) ? null : { asset: Number(number), part, used };
}

/**
 * Returns name and value under which selectors see an attribute, or null when they see it as `safeAttribute` has it set.
 * The name is one that no browser acts on, whatever comes.
 */
export function seenAttribute(tag: string, name: string, value: string): [name: string, value: string] | null {
  const lower = name.toLowerCase();
  if (!ATTRIBUTE.test(name) || value.length > MAX_ATTRIBUTE || lower === 'inert') return null;
  // What the page's own selectors see of an attribute that is sent with another value.
  if (lower.startsWith(HOOK)) return [name, value];
  if (lower.startsWith('cb-')) return null;
  const hook = hookName(name);
  if (hook !== name) return [hook, ASSET.test(value) ? '' : value];
  const kind = attributeKind(tag, name, false);
  if (kind !== null && !(kind === 'text' && isHook(tag, name))) return null;
  return ADDRESS.test(value) && !DATA_NAME.test(lower) ? [name, ''] : [name, value];
}

const NOWHERE = 'about:blank';
/** Styles that are attributes could hold an address. */
const ADDRESS = /\(|\\/;
const DATA_NAME = /^(?:data|aria)-/;
/** Harmless in the page, but here they would act on the console or its browser. */
const NEVER = new Set(['autofocus', 'popover', 'accesskey']);
