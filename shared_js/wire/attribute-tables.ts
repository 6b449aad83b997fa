/** What attributes mean, by name. Which there are is generated from the specifications; what is special of some is said here. */

import { ARIA_ATTRIBUTES, HTML_ATTRIBUTES, SVG_ATTRIBUTES, SVG_ELEMENTS } from '../generated/attributes.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** What browsers read beyond the tables: `marquee`, and what is newer. */
const ADDED = words(`
  behavior direction scrollamount scrolldelay truespeed framespacing anchor interestfor headingoffset headingreset
  virtualkeyboardpolicy
`);
const ADDED_SVG = words('transform-origin mask-type');

/** MathML Core, and what browsers kept of MathML 3. */
const MATHML = words(`
  mathvariant displaystyle scriptlevel stretchy fence separator form lspace rspace minsize maxsize symmetric largeop
  movablelimits accent accentunder linethickness columnalign rowalign columnspacing rowspacing columnlines rowlines
  frame rowspan columnspan notation depth voffset mathsize mathcolor mathbackground
`);

/** Never sent, whatever the element: addresses that are gone to, programs, keys. */
export const NEVER: ReadonlySet<string> = new Set(
  words('action formaction ping nonce integrity srcdoc srcset imagesrcset http-equiv autofocus accesskey autocomplete'),
);

/** Not sent of the elements that the specifications give them: addresses, what a browser would act on. */
const UNSENT = words(`
  data object code codebase classid archive manifest profile longdesc cite itemid about resource content download
  handler observer event defaultaction sandbox allow allowfullscreen allowpaymentrequest allowusermedia referrerpolicy
  crossorigin decoding loading blocking fetchpriority preload shadowrootmode shadowrootclonable
  shadowrootcustomelementregistry shadowrootdelegatesfocus shadowrootserializable color-profile
  requiredextensions requiredfeatures requiredfonts requiredformats focusable externalresourcesrequired
  mediacontentencodings mediacharacterencoding syncmaster
`);

/** Decided by the element too (attributes.ts). */
const OF_ELEMENT = words(
  'style class value src poster background href xlink:href systemlanguage usemap text link vlink alink',
);

/** Words for a person: sent of visible elements only. */
const TEXT_NAMES = words(`
  title alt placeholder label summary abbr standby prompt datetime aria-label aria-description aria-valuetext
  aria-placeholder aria-roledescription aria-valuenow aria-valuemin aria-valuemax aria-keyshortcuts
  aria-braillelabel aria-brailleroledescription
`);

/** Of HTML and ARIA, structure and looks: sent even of masked elements. */
const LAYOUT_NAMES = words(`
  type dir hidden width height colspan rowspan span align valign role disabled open multiple size rows cols wrap
  border cellpadding cellspacing nowrap face color bgcolor noshade start reversed popover inert contenteditable
  readonly required checked selected controls scope headers lang slot part low high optimum max min step
  aria-hidden aria-expanded aria-pressed aria-disabled aria-orientation aria-level aria-selected aria-checked
  aria-current aria-busy aria-haspopup aria-modal aria-invalid aria-sort aria-readonly aria-required
  frame frameborder framespacing hspace vspace marginwidth marginheight scrolling noresize compact clear
  rules char charoff behavior direction loop scrollamount scrolldelay truespeed
`);

/** Of HTML and ARIA the rest, and what frameworks use: sent of visible elements only. */
const HOOK_NAMES = words(`
  theme variant appearance state status placement density icon active current focused loading pill circle outline
  closable vertical horizontal collapsed expanded aria-colindextext aria-rowindextext property typeof datatype
`);

/** Of what is layout, what tells a state or an amount: not sent of masked elements. */
export const TELLING: ReadonlySet<string> = new Set(
  words(`
  checked selected low high optimum max min step start aria-checked aria-selected aria-pressed aria-current aria-invalid
  aria-sort
`),
);

/** Of what is layout, what can hold an address, in `url()`. */
export const PAINT: ReadonlySet<string> = new Set(
  words('fill stroke mask filter clip-path cursor marker-start marker-mid marker-end'),
);

const special = new Set([...NEVER, ...UNSENT, ...OF_ELEMENT, ...TEXT_NAMES]);
const hooks = new Set([...words(HTML_ATTRIBUTES), ...words(ARIA_ATTRIBUTES), ...ADDED, ...HOOK_NAMES]);
for (const name of [...special, ...LAYOUT_NAMES, ...MATHML]) hooks.delete(name);

export const TEXT: ReadonlySet<string> = new Set(TEXT_NAMES);
/** Structure and looks of HTML and MathML. */
export const LAYOUT: ReadonlySet<string> = new Set([...LAYOUT_NAMES, ...MATHML]);
/** Colours of `body`; of other elements these names may mean anything. */
export const BODY_COLOURS: ReadonlySet<string> = new Set(['text', 'link', 'vlink', 'alink']);
/** Geometry and paint of SVG; a name that HTML has too is what it is there. */
export const GEOMETRY: ReadonlySet<string> = new Set(
  [...words(SVG_ATTRIBUTES), ...ADDED_SVG].filter((name) => !special.has(name) && !hooks.has(name)),
);
export const SVG_TAGS: ReadonlySet<string> = new Set([...words(SVG_ELEMENTS), 'fedropshadow']);
export const HOOKS: ReadonlySet<string> = hooks;
