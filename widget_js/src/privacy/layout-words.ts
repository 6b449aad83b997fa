/**
 * The words of layout: keywords of CSS, and for each attribute that layout needs the forms that the specifications give it.
 * What is none of these may be somebody's word.
 */

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Values of properties, features that are asked for, names of functions; colours are asked of the browser. */
const KEYWORDS = new Set(
  words(`
  inherit initial unset revert revert-layer auto none normal important
  block inline inline-block flex inline-flex grid inline-grid contents flow flow-root table inline-table table-row
  table-cell table-column table-caption table-row-group table-header-group table-footer-group table-column-group
  list-item run-in ruby ruby-base ruby-text math -webkit-box -webkit-inline-box -webkit-flex
  static relative absolute fixed sticky -webkit-sticky left right top bottom center start end both inline-start
  inline-end block-start block-end x-start x-end y-start y-end self-start self-end flex-start flex-end baseline first last
  stretch space-between space-around space-evenly safe unsafe legacy anchor-center match-parent justify justify-all
  row column row-reverse column-reverse nowrap wrap wrap-reverse dense subgrid masonry span auto-fill auto-fit
  min-content max-content fit-content -webkit-fill-available -webkit-fit-content -moz-available stretch content
  border-box padding-box content-box margin-box fill-box stroke-box view-box text no-clip
  visible hidden clip scroll overlay collapse separate show hide scrollable
  solid dashed dotted double groove ridge inset outset wavy thin medium thick hairline
  repeat no-repeat repeat-x repeat-y space round cover contain fill scale-down local slice stretch
  bold bolder lighter italic oblique small-caps all-small-caps petite-caps all-petite-caps unicase titling-caps
  condensed semi-condensed extra-condensed ultra-condensed expanded semi-expanded extra-expanded ultra-expanded
  xx-small x-small small large x-large xx-large xxx-large smaller larger from-font from-image ex-height cap-height ch-width
  serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif ui-monospace ui-rounded emoji fangsong
  -apple-system blinkmacsystemfont arial helvetica verdana tahoma georgia times courier roboto menlo monaco consolas
  sfmono-regular caption icon menu message-box small-caption status-bar
  underline overline line-through blink capitalize uppercase lowercase full-width full-size-kana each-line hanging
  pre pre-wrap pre-line break-spaces preserve preserve-breaks balance pretty stable break-word break-all keep-all
  anywhere loose strict manual ellipsis sub super text-top text-bottom middle alphabetic hanging mathematical central
  ltr rtl horizontal-tb vertical-rl vertical-lr sideways-rl sideways-lr mixed upright sideways plaintext embed
  isolate isolate-override bidi-override use-glyph-orientation
  pointer default help progress wait cell crosshair vertical-text alias copy move no-drop not-allowed grab grabbing
  all-scroll col-resize row-resize n-resize e-resize s-resize w-resize ne-resize nw-resize se-resize sw-resize
  ew-resize ns-resize nesw-resize nwse-resize zoom-in zoom-out context-menu
  ease linear ease-in ease-out ease-in-out step-start step-end jump-start jump-end jump-none jump-both infinite
  alternate reverse alternate-reverse forwards backwards running paused all allow-discrete replace add accumulate
  to from at in of by and or not only closest-side closest-corner farthest-side farthest-corner circle ellipse sides
  screen multiply darken lighten color-dodge color-burn hard-light soft-light difference exclusion hue
  saturation color luminosity plus-lighter plus-darker srgb srgb-linear display-p3 hsl hwb lab lch oklab oklch
  xyz longer shorter increasing decreasing transparent currentcolor evenodd nonzero
  luminance alpha match-source subtract intersect exclude preserve-3d flat
  disc square decimal decimal-leading-zero lower-roman upper-roman lower-alpha upper-alpha lower-latin upper-latin
  lower-greek armenian georgian hebrew cjk-decimal hiragana katakana disclosure-open disclosure-closed inside outside
  open-quote close-quote no-open-quote no-close-quote
  manipulation pan-x pan-y pinch-zoom mandatory proximity smooth instant always avoid avoid-page avoid-column page
  horizontal vertical size inline-size layout style paint strict button textfield searchfield checkbox radio listbox
  menulist menulist-button meter progress-bar push-button textarea base-select
  antialiased subpixel-antialiased grayscale optimizelegibility optimizespeed geometricprecision crisp-edges pixelated
  smooth high-quality light dark only print portrait landscape reduce no-preference hover fine coarse more less custom
  active standalone fullscreen minimal-ui browser p3 rec2020 dynamic-range optional swap fallback
  width height min-width max-width min-height max-height aspect-ratio resolution orientation
  device-width min-device-width max-device-width device-height min-device-height max-device-height
  device-pixel-ratio -webkit-min-device-pixel-ratio
  min-resolution max-resolution prefers-color-scheme prefers-reduced-motion prefers-contrast forced-colors any-hover
  any-pointer color-gamut display-mode block-size min-inline-size max-inline-size selector
  scripting enabled initial-only update slow fast inverted-colors inverted prefers-reduced-transparency
  prefers-reduced-data overflow-block overflow-inline paged monochrome color-index device-aspect-ratio tty dynamic-range
  video-dynamic-range high standard exact economy -webkit-focus-ring-color infinity pi e nan true false safe-area-inset-top safe-area-inset-right safe-area-inset-bottom safe-area-inset-left
  woff woff2 truetype opentype embedded-opentype collection
  red green blue black white gray grey silver maroon purple fuchsia lime olive yellow navy teal aqua orange
  `),
);
const FONTS =
  /^(?:segoe ui(?: emoji| symbol)?|helvetica neue|times new roman|courier new|trebuchet ms|lucida (?:grande|console)|(?:apple|noto) color emoji|(?:noto|open|liberation|fira) (?:sans|mono)|sf(?:mono-regular| mono| pro text| pro display)|menlo|monaco|consolas|roboto|inter|ubuntu|oxygen|cantarell|arial black|arial|helvetica|verdana|tahoma|georgia|palatino|lato|montserrat|poppins|pingfang sc|microsoft yahei|hiragino sans|meiryo)$/i;

/** Whether a font's name is one that everybody's pages have. */
export function isSystemFont(name: string): boolean {
  return FONTS.test(name);
}

/** Whom a page can wrap later is asked as it was when this was loaded. */
const supports = globalThis.CSS?.supports?.bind(CSS);
const asked = new Map<string, boolean>();
const MAX_ASKED = 5000;

function ask(key: string, property: string, value: string): boolean {
  let known = asked.get(key);
  if (known === undefined) {
    known = supports?.(property, value) === true;
    if (asked.size < MAX_ASKED) asked.set(key, known);
  }
  return known;
}

/** Whether a word in a style sheet is one of CSS's own: a keyword or a colour. */
export function isKeyword(word: string): boolean {
  const lower = word.toLowerCase();
  return KEYWORDS.has(lower) || (/^[a-z]{3,30}$/.test(lower) && ask(lower, 'color', lower));
}

const DESCRIPTOR =
  /^(?:src|syntax|inherits|initial-value|font-display|unicode-range|size-adjust|(?:ascent|descent|line-gap)-override|system|symbols|additive-symbols|suffix|prefix|range|pad|fallback|negative|speak-as|size|marks|navigation)$/;

/** Whether a property or descriptor is one that the browser knows; custom ones are not. */
export function isProperty(name: string): boolean {
  if (name.startsWith('--')) return false;
  return !supports || DESCRIPTOR.test(name) || ask(`${name}:`, name, 'inherit');
}

/** Whether a pseudo-class or pseudo-element is one that the browser knows. */
export function isPseudo(name: string): boolean {
  return !supports || askSelector(`:${name}`) || askSelector(`::${name}`);
}

function askSelector(selector: string): boolean {
  let known = asked.get(selector);
  if (known === undefined) {
    known = supports?.(`selector(${selector})`) === true;
    if (asked.size < MAX_ASKED) asked.set(selector, known);
  }
  return known;
}

const FUNCTION =
  /^(?:(?:repeating-)?(?:linear|radial|conic)-gradient|-webkit-(?:linear|radial)-gradient|rgba?|hsla?|hwb|(?:ok)?l(?:ab|ch)|color(?:-mix)?|light-dark|calc(?:-size)?|min|max|clamp|round|mod|rem|abs|sign|sin|cos|tan|a?sin|acos|atan2?|pow|sqrt|hypot|log|exp|minmax|repeat|fit-content|var|env|attr|counters?|matrix(?:3d)?|(?:translate|rotate|scale)(?:3d|[xyz])?|skew[xy]?|perspective|cubic-bezier|steps|linear|blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia|inset|circle|ellipse|polygon|rect|xywh|path|shape|format|tech|local|style|selector|scroll|view|anchor(?:-size)?|palette-mix|cross-fade|element|symbols|layer|supports|not|and|or)$/;

export function isFunction(name: string): boolean {
  return FUNCTION.test(name);
}

const UNIT =
  '(?:px|r?em|r?ex|r?ch|r?cap|r?ic|r?lh|[sld]?v(?:w|h|i|b|min|max)|cq(?:w|h|i|b|min|max)|cm|mm|q|in|pt|pc|fr|deg|grad|rad|turn|m?s|dpi|dpcm|dppx|x|%)';
const LENGTH = new RegExp(`^[-+]?(?:\\d{1,5}(?:\\.\\d{0,9})?|\\.\\d{1,9})(?:e[-+]?\\d)?${UNIT}?$`, 'i');

/** Whether a number is one that layout is made of: short, with a unit that there is. */
export function isLength(text: string): boolean {
  return LENGTH.test(text);
}

export const HEX_COLOUR = /^[0-9a-f]{3,8}$/i;
/** A language, with a script and a country perhaps. */
export const LANGUAGE = /^(?:[a-z]{2}(?:-[a-z]{4})?(?:-[a-z]{2})?)?$/i;

/** What stands for a whole form. */
const FORMS: Record<string, (value: string) => boolean> = {
  '#': (value) => /^(?:[-+]?\d{1,4}(?:\.\d{1,6})?(?:px|r?em|ex|pt|%|\*)?|\*)$/.test(value),
  '##': (value) => value.split(/[\s,]+/).every((one) => one === '' || (FORMS['#'] as (v: string) => boolean)(one)),
  colour: (value) => (value.startsWith('#') ? HEX_COLOUR.test(value.slice(1)) : isKeyword(value)),
  language: (value) => LANGUAGE.test(value),
};
const BOOLEAN = 'true false mixed undefined';
const SIDES = 'left right center justify top middle bottom baseline char absmiddle absbottom texttop abscenter axis';
/** Names, and behind the colon what their values may be. */
const ATTRIBUTES = `
width height colspan rowspan span size border cellpadding cellspacing hspace vspace marginwidth marginheight framespacing charoff
scrollamount scrolldelay loop aria-level scriptlevel lspace rspace minsize maxsize linethickness depth voffset: # infinite
rows cols rowspacing columnspacing: ##
align valign columnalign rowalign: ${SIDES}
dir: ltr rtl auto
type: text search tel url email password date month week time datetime-local number range color checkbox radio file submit
image reset button hidden 1 a A i I disc circle square text/css
hidden: until-found
popover: auto manual hint
contenteditable: true false plaintext-only
wrap: soft hard off physical virtual
scope: row col rowgroup colgroup
frame: void above below hsides lhs rhs vsides box border none solid dashed
rules: none groups rows cols all
frameborder: 0 1 yes no
scrolling: yes no auto
clear: left right all both none
behavior: scroll slide alternate
direction: left right up down
color bgcolor text link vlink alink mathcolor mathbackground: colour
lang: language
mathvariant: normal bold italic bold-italic double-struck script bold-script fraktur bold-fraktur sans-serif bold-sans-serif monospace
mathsize: # small normal big
form: prefix infix postfix
columnlines rowlines: none solid dashed
notation: longdiv actuarial radical box roundedbox circle left right top bottom updiagonalstrike downdiagonalstrike
verticalstrike horizontalstrike madruwb
displaystyle stretchy fence separator symmetric largeop movablelimits accent accentunder: true false
aria-hidden aria-expanded aria-disabled aria-busy aria-modal aria-readonly aria-required: ${BOOLEAN}
aria-haspopup: ${BOOLEAN} menu listbox tree grid dialog
aria-orientation: horizontal vertical undefined
role: alert alertdialog application article banner button cell checkbox columnheader combobox complementary contentinfo definition
dialog directory document feed figure form generic grid gridcell group heading img link list listbox listitem log main marquee
math menu menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option presentation progressbar radio
radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status switch tab table tablist
tabpanel term textbox timer toolbar tooltip tree treegrid treeitem
`;
/** Of these only that they are there. */
const FLAGS = new Set(
  words('disabled open multiple reversed inert readonly required controls nowrap noshade compact noresize truespeed'),
);
const forms = new Map<string, Set<string>>();
for (const [, names, values] of ATTRIBUTES.matchAll(/([\w\s-]+):([^:]+)(?=\n[\w\s-]+:|\s*$)/g)) {
  const known = new Set(words(values as string));
  for (const name of words(names as string)) forms.set(name, known);
}

/** Returns what layout needs of an attribute of a masked element, or null when its value is none that layout knows. */
export function layoutAttribute(name: string, value: string): string | null {
  if (FLAGS.has(name)) return '';
  const known = forms.get(name);
  if (!known || value.length > 200) return null;
  const plain = value.trim();
  if (plain === '' || known.has(plain) || known.has(plain.toLowerCase())) return value;
  for (const [form, fits] of Object.entries(FORMS)) if (known.has(form) && fits(plain)) return value;
  // Lists of keywords.
  return plain.split(/\s+/).every((one) => known.has(one.toLowerCase())) ? value : null;
}
