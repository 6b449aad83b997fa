/** How style sheets are read: what stands in them means in the mirror what it means on the page. */

import { $, type Probes } from './probe.ts';

const html = '<p id=a class=x>a <b>b</b></p>';
const style = (text: string): void => {
  $('#css').textContent = text;
};

/** A sheet is given once the capture runs, or before. */
const sheet = (text: string, body = html): Probes[string] => ({ html: body, css: ' ', change: () => style(text) });

const named = (name: string, text: string): Probes[string] => ({
  html: '<p id=a>a</p>',
  css: text,
  change: () => {
    $('#a').className = name;
  },
});

export const css: Probes = {
  'a media feature without a space': sheet('@media (hover:hover){p{color:red}}@media (hover:none){p{color:blue}}'),
  'any-hover and pointer without a space': sheet(
    '@media (any-hover:hover) and (pointer:fine){p{color:red}}@media not all and (any-hover:hover){p{color:blue}}',
  ),
  'range syntax with hover': sheet('@media (width>=300px) and (update:fast){p{color:red}}'),
  'range syntax of two sides': sheet('@media (100px<=width<=9000px){p{color:red}}'),
  'width of the device': sheet(
    '@media (min-device-width:100px) and (device-height>100px){p{color:red}}@media (max-device-width:90px){p{color:blue}}',
  ),
  'resolution in a range': sheet('@media (resolution>=1dppx){p{color:red}}@media (resolution<1dppx){p{color:blue}}'),
  'display-mode': sheet('@media (display-mode:browser){p{color:red}}@media (display-mode:fullscreen){p{color:blue}}'),
  'a feature that no browser knows': sheet(
    '@media (cb-nonsense){p{color:red}} @media not (cb-nonsense){p{color:blue}} b{color:red}',
  ),
  'animation named as a state': sheet(
    '@keyframes active{from{margin-left:9px}to{margin-left:9px}}p{animation:active 9s infinite paused}',
  ),
  'grid area named as a state': sheet(
    '#g{display:grid;grid-template-areas:"hover focus";width:300px}i{grid-area:focus}',
    '<div id=g><i>i</i></div>',
  ),
  'container named as a state': sheet(
    'div{container:modal/inline-size;width:500px}@container modal (min-width:10px){p{color:red}}',
    '<div><p>p</p></div>',
  ),
  'custom property of a state word': sheet(
    'div{--st:active;container-name:c}@container style(--st:active){p{color:red}}',
    '<div><p>p</p></div>',
  ),
  'class of another script': named('中文', '.\\4e2d\\6587{color:red}'),
  'class with escaped letters': named('bar', '.\\62 ar{color:red}'),
  'class with escaped colons': named('md:hover:red is:active', '.md\\:hover\\:red{color:red}.is\\:active{padding:9px}'),
  'class with escaped quotation marks': named(
    "before:content-['']",
    ".before\\:content-\\[\\'\\'\\]{color:red}p{margin-left:12px}.x:hover{top:0}",
  ),
  'family with escapes': sheet('p{font-family:\\6d onospace;font-size:40px}'),
  'state after ::part in a list': sheet('x-a::part(base):hover,.x{color:red}'),
  'state of a scrollbar in a list': sheet('.x::-webkit-scrollbar-thumb:hover,.x{color:red}'),
  'state of a button in a field in a list': sheet('.x::file-selector-button:hover,.x{color:red}'),
  'state of the host': {
    html: '<div id=h></div>',
    change: () => {
      $('#h').attachShadow({ mode: 'open' }).innerHTML =
        '<style>:host(:not(:hover)){color:red;display:block}::slotted(b:not(:focus)){color:lime}</style>text';
    },
  },
  'a comment between two words': sheet('p{border:1px/* solid */solid red;margin:/**/0 3px}'),
  'a comment that does not end': sheet('p{color:red}/* b{color:blue}'),
  'a string that does not end': sheet('p{content:"x\n;color:red}b{color:blue}'),
  'an address without quotation marks': sheet('p{background:url( /picture?gold );height:40px}'),
  'an address that is none': sheet('p{background:url(/pic"ture);color:red}b{color:lime}'),
  'an address with escapes': sheet('p{background:url(/picture\\?g\\6f ld);height:40px}'),
  'marks of old browsers': sheet('<!-- p{color:red} --> b{color:lime}'),
  'shorthand with var()': sheet(
    ':root{--g:9px}p{padding:var(--g);padding-left:2px;border:var(--g) solid;border-top:0}',
  ),
  '@namespace': sheet(
    '@namespace svg url(http://www.w3.org/2000/svg);svg|a{fill:red}p{color:red}',
    '<p>p</p><svg><a><text y=20>t</text></a></svg>',
  ),
  'nested rules with states': sheet('p{color:red;&:not(:hover){margin-left:4px}b:not(:focus){color:lime}}'),
  'states in @scope': sheet('@scope (p:not(:hover)) to (i){b{color:red}}'),
  'a set of images': sheet('p{background:image-set("/picture?gold" 1x,"/picture?teal" 4x);height:40px}'),
};
