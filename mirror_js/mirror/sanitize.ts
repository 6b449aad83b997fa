/** What the mirror may be made of. The stream is the visitor's word: nothing in it is trusted. */

import { attributeKind } from '@cobrowse/shared/wire/attributes.ts';
import { NS_HTML, NS_SVG } from '@cobrowse/shared/wire/ops.ts';

/** Elements that can load or run something of their own: a harmless one takes their place. */
const REPLACED_HTML = new Set(['frame', 'frameset', 'portal', 'fencedframe', 'applet', 'object', 'embed']);
const REPLACED_SVG = new Set([
  'script',
  'set',
  'animate',
  'animatemotion',
  'animatetransform',
  'animatecolor',
  'discard',
  'handler',
  'listener',
]);
const TAG = /^[a-zA-Z][\w.:-]*$/;
const ATTRIBUTE = /^[a-zA-Z_:][\w.:-]*$/;
const LINK = /^(https?:|mailto:|tel:|#)/i;
const MAX_ATTRIBUTE = 200_000;

export function safeTag(ns: number, tag: string): string {
  if (!TAG.test(tag)) return ns === NS_HTML ? 'cb-unknown' : 'g';
  const lower = tag.toLowerCase();
  if (ns === NS_HTML) return REPLACED_HTML.has(lower) ? 'div' : tag;
  if (ns === NS_SVG && REPLACED_SVG.has(lower)) return 'g';
  return tag;
}

export type SafeValue = { text: string } | { asset: number } | { css: string } | null;

/** Returns what to set an attribute to, or null for nothing. */
export function safeAttribute(tag: string, name: string, value: string): SafeValue {
  const lower = name.toLowerCase();
  if (!ATTRIBUTE.test(name) || lower.startsWith('on') || lower.startsWith('cb-') || value.length > MAX_ATTRIBUTE)
    return null;
  switch (attributeKind(tag, name, false)) {
    case 'plain':
    case 'text':
    case 'classes':
      return NEVER.has(lower) || (lower === 'name' && tag !== 'slot') ? null : { text: value };
    case 'css':
      return { css: value };
    case 'link':
      return LINK.test(value) ? { text: value } : null;
    case 'fragment':
      return value.startsWith('#') ? { text: value } : null;
    case 'asset': {
      const number = /^asset:(\d{1,9})$/.exec(value)?.[1];
      return number === undefined ? null : { asset: Number(number) };
    }
    default:
      return null;
  }
}

/** Harmless in the page, but here they would act on the console or its browser. */
const NEVER = new Set(['is', 'autofocus', 'contenteditable', 'popover', 'accesskey', 'draggable']);
