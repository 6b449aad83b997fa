/** What may travel of an element. A name that is not listed here is not sent, nor rebuilt. */

import { BODY_COLOURS, GEOMETRY, HOOKS, LAYOUT, NEVER, PAINT, SVG_TAGS, TELLING, TEXT } from './attribute-tables.ts';

/** What an attribute's value is, which decides how it is cleaned. */
export type AttributeKind =
  | 'plain'
  | 'text'
  | 'css'
  | 'asset'
  | 'link'
  /** An element of the page by its id. */
  | 'fragment'
  /** As `fragment`, or an element of another file. */
  | 'reference'
  | 'classes'
  /** Keywords for light and dark, and what says that they are. */
  | 'scheme'
  /** The name of an attribute that is animated. */
  | 'animated'
  /** What browsers fill into a field. */
  | 'autofill'
  /** For which languages an element is. */
  | 'languages'
  /** When an animation begins or ends. */
  | 'clock';

/** Elements that animate what is round them. */
export const ANIMATES: ReadonlySet<string> = new Set(['animate', 'animatetransform', 'animatemotion', 'set']);
/** What they animate with: whatever they animate, no address of another website. */
const ANIMATED_WITH = new Set(['from', 'to', 'by', 'values']);
/** Whose `href` is an element, here or in another file. */
const REFERRING = new Set([
  ...['use', 'lineargradient', 'radialgradient', 'pattern', 'textpath', 'filter', 'mask', 'tref', 'cursor'],
]);
/** Attributes that may be animated: geometry and paint, nothing that leads somewhere or acts. */
export function isAnimated(name: string): boolean {
  return GEOMETRY.has(name.toLowerCase());
}

/** Whether a list of times is nothing else: no events, no other animations. */
export function isClock(value: string): boolean {
  return value.length < 10_000 && value.split(';').every((one) => CLOCK.test(one));
}
const CLOCK = /^\s*[-+]?\s*(?:\d+:)?(?:\d+:)?\d*\.?\d+\s*(?:h|min|s|ms)?\s*$/;

/** Whether a page's word on light and dark is nothing else. */
export function isScheme(value: string): boolean {
  return value.length < 100 && /^(?:color-scheme|(?:light|dark|only|normal|\s)+)$/i.test(value);
}

const AUTOFILL =
  /^(?:on|off|shipping|billing|home|work|mobile|fax|pager|webauthn|cc-[a-z-]{3,15}|one-time-code|(?:new|current)-password|transaction-[a-z]{3,9}|(?:honorific-(?:pre|suf)fix|given-|additional-|family-|nick|user)?(?:name)?|organization(?:-title)?|street-address|address-l(?:ine[123]|evel[1-4])|country(?:-name)?|postal-code|bday(?:-day|-month|-year)?|sex|language|url|photo|email|impp|tel(?:-[a-z-]{5,14})?)$/;

/** What the specification knows of what browsers fill into a field; all else may be anything. */
export function autofill(value: string): string {
  const words = value.toLowerCase().split(/\s+/);
  return words.filter((word) => word && AUTOFILL.test(word)).join(' ');
}

const SECRET_HOOK = /token|csrf|xsrf|secret|nonce|auth|session|passw|e?-?mail|phone|user|customer|account|card|iban/i;

const kinds = new Map<string, AttributeKind | null>();
const MAX_KINDS = 5000;

/** Returns how to clean an attribute, or null when it is not sent. `masked`: only what layout needs. */
export function attributeKind(tag: string, name: string, masked: boolean): AttributeKind | null {
  const key = `${masked ? '-' : '+'}${tag} ${name}`;
  const known = kinds.get(key);
  if (known !== undefined) return known;
  const kind = findKind(tag, name, masked);
  if (kinds.size < MAX_KINDS) kinds.set(key, kind);
  return kind;
}

function findKind(element: string, name: string, masked: boolean): AttributeKind | null {
  // Names of SVG have capital letters.
  const tag = element.toLowerCase();
  const lower = name.toLowerCase();
  // The mirror has it under another name (hooks.ts): the consultant's browser fills in nothing.
  if (lower === 'autocomplete') return masked ? null : 'autofill';
  if (lower.startsWith('on') || NEVER.has(lower)) return null;
  if (lower === 'style') return 'css';
  if (lower === 'class') return 'classes';
  if (lower === 'value') return masked ? null : labelValue(tag);
  if (masked && TELLING.has(lower)) return null;
  if (tag === 'object' && lower === 'type') return null;
  if (ANIMATES.has(tag)) {
    if (ANIMATED_WITH.has(lower)) return 'css';
    if (lower === 'attributename') return 'animated';
    if (lower === 'begin' || lower === 'end') return 'clock';
  }
  if (LAYOUT.has(lower) || (tag === 'body' && BODY_COLOURS.has(lower))) return 'plain';
  if (SVG_TAGS.has(tag)) {
    if (GEOMETRY.has(lower)) return PAINT.has(lower) ? 'css' : 'plain';
    if (lower === 'systemlanguage') return 'languages';
  }
  // Of all that stands in the head for programs, only what colours the page is made for.
  if (tag === 'meta' && (lower === 'name' || lower === 'content')) return 'scheme';
  if (masked) return null;
  if (TEXT.has(lower)) return 'text';
  switch (lower) {
    case 'src':
      return tag === 'img' || tag === 'input' ? 'asset' : null;
    case 'poster':
      return tag === 'video' ? 'asset' : null;
    case 'background':
      return 'asset';
    case 'href':
    case 'xlink:href':
      if (tag === 'a' || tag === 'area') return 'link';
      if (tag === 'image' || tag === 'feimage') return 'asset';
      if (REFERRING.has(tag)) return 'reference';
      return ANIMATES.has(tag) || tag === 'mpath' ? 'fragment' : null;
    case 'usemap':
      return 'fragment';
  }
  if (HOOKS.has(lower)) return 'text';
  // data-* and attributes of custom elements carry looks as often as data: short plain words pass, nothing else does.
  if (lower.startsWith('data-') || tag.includes('-')) return SECRET_HOOK.test(lower) ? null : 'text';
  return null;
}

/** The value attribute is a number for layout on these; what a field holds goes another way. */
function labelValue(tag: string): AttributeKind | null {
  return tag === 'progress' || tag === 'meter' || tag === 'li' ? 'plain' : null;
}

/** Whether an attribute travels for its own sake, on some elements at least; by its name in small letters. */
export function isListed(lower: string): boolean {
  return (
    LAYOUT.has(lower) ||
    TEXT.has(lower) ||
    HOOKS.has(lower) ||
    GEOMETRY.has(lower) ||
    lower === 'class' ||
    lower === 'style'
  );
}

/** Custom hooks longer than this are data, not looks. */
export const MAX_HOOK_LENGTH = 64;

/** Of custom elements, what is no data by its name. */
const NAMED = new Set(['id', 'name', 'for', 'is', 'tabindex', 'exportparts']);

/** Whether an attribute's name says nothing of what is in it. */
export function isHook(tag: string, name: string): boolean {
  const lower = name.toLowerCase();
  if (lower.startsWith('data-')) return true;
  return tag.includes('-') && !TEXT.has(lower) && !NAMED.has(lower) && !lower.startsWith('aria-');
}

/** Elements whose children are never read: what they mean is sent another way, or not at all. */
export const CLOSED = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'textarea',
  'iframe',
  'frame',
  'object',
  'embed',
  'applet',
  'video',
  'audio',
  'canvas',
  'portal',
  'fencedframe',
  'noembed',
  'noframes',
  'xmp',
  'plaintext',
  'listing',
]);
