/** What may travel of an element. A name that is not listed here is not sent, nor rebuilt. */

/** What an attribute's value is, which decides how it is cleaned. */
export type AttributeKind = 'plain' | 'text' | 'css' | 'asset' | 'link' | 'fragment' | 'classes';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Structure and looks: sent even of masked elements. */
const LAYOUT = new Set(
  words(`
  type dir hidden width height colspan rowspan span align valign role disabled open multiple size rows cols wrap
  border cellpadding cellspacing nowrap face color bgcolor noshade start reversed popover inert contenteditable
  readonly required checked selected controls scope headers lang slot part low high optimum max min step
  aria-hidden aria-expanded aria-pressed aria-disabled aria-orientation aria-level aria-selected aria-checked
  aria-current aria-busy aria-haspopup aria-modal aria-invalid aria-sort aria-readonly aria-required
  viewbox preserveaspectratio d points x y cx cy r rx ry x1 y1 x2 y2 dx dy rotate transform fill fill-opacity
  fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset
  stroke-miterlimit opacity clip-rule clip-path mask filter offset stop-color stop-opacity gradientunits
  gradienttransform spreadmethod fx fy patternunits patterncontentunits patterntransform clippathunits maskunits
  maskcontentunits markerwidth markerheight markerunits refx refy orient marker-start marker-mid marker-end
  text-anchor dominant-baseline alignment-baseline font-family font-size font-weight font-style letter-spacing
  word-spacing text-decoration textlength lengthadjust startoffset vector-effect paint-order shape-rendering
  text-rendering image-rendering color-interpolation-filters stddeviation in in2 result mode operator k1 k2 k3 k4
  values tablevalues slope intercept amplitude exponent basefrequency numoctaves seed stitchtiles scale
  xchannelselector ychannelselector flood-color flood-opacity surfacescale diffuseconstant specularconstant
  specularexponent azimuth elevation pointsateachpixel z limitingconeangle kernelmatrix divisor bias targetx targety
  edgemode preservealpha radius filterunits primitiveunits visibility display overflow pointer-events cursor
  mathvariant displaystyle scriptlevel stretchy fence separator form lspace rspace minsize maxsize largeop
  movablelimits accent accentunder linethickness columnalign rowalign columnspacing rowspacing columnlines rowlines
  frame framespacing rowspan columnspan notation depth voffset
`),
);

/** Of these, what tells a state or an amount: not sent of masked elements. */
const TELLING = new Set(
  words(`
  checked selected low high optimum max min step start aria-checked aria-selected aria-pressed aria-current aria-invalid
  aria-sort
`),
);

/** Of these, attributes that can hold an address. */
const PAINT = new Set(words('fill stroke mask filter clip-path cursor marker-start marker-mid marker-end'));

/** Words for a person: sent of visible elements only. */
const TEXT = new Set(
  words(`
  title alt placeholder label summary abbr aria-label aria-description aria-valuetext aria-placeholder
  aria-roledescription aria-valuenow aria-valuemin aria-valuemax cite datetime
`),
);

/** Names that styles hang on: sent of visible elements only. */
const HOOKS = new Set(
  words(`
  id name for class theme variant appearance state status kind position placement density icon active current
  focused loading pill circle outline closable vertical horizontal collapsed expanded
  aria-controls aria-describedby aria-labelledby aria-owns aria-live aria-atomic aria-posinset aria-setsize
  aria-rowindex aria-colindex aria-rowcount aria-colcount aria-activedescendant tabindex draggable spellcheck
  autocapitalize enterkeyhint inputmode pattern maxlength minlength translate exportparts is
`),
);

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

function findKind(tag: string, name: string, masked: boolean): AttributeKind | null {
  const lower = name.toLowerCase();
  if (lower.startsWith('on')) return null;
  if (lower === 'style') return 'css';
  if (lower === 'class') return 'classes';
  if (lower === 'value') return masked ? null : labelValue(tag);
  if (masked && TELLING.has(lower)) return null;
  if (LAYOUT.has(lower)) return PAINT.has(lower) ? 'css' : 'plain';
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
      return tag === 'use' || tag.endsWith('gradient') || tag === 'pattern' || tag === 'textpath' ? 'fragment' : null;
    case 'rel':
    case 'media':
    case 'sizes':
      return tag === 'link' || tag === 'style' ? 'plain' : null;
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

/** Whether an attribute travels for its own sake, on whatever element it stands; by its name in small letters. */
export function isListed(lower: string): boolean {
  return LAYOUT.has(lower) || TEXT.has(lower) || HOOKS.has(lower) || lower === 'class' || lower === 'style';
}

/** Custom hooks longer than this are data, not looks. */
export const MAX_HOOK_LENGTH = 64;

export function isHook(tag: string, name: string): boolean {
  const lower = name.toLowerCase();
  return !HOOKS.has(lower) && !TEXT.has(lower) && (lower.startsWith('data-') || tag.includes('-'));
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
