/** What attributes and references of SVG and HTML elements do. */

import { $, type Probes, pause, size } from './probe.ts';

const XLINK = 'http://www.w3.org/1999/xlink';
const drawing = (inside: string): string => `<svg id=s width=120 height=60 viewBox="0 0 60 40">${inside}</svg>`;
const RECT = '<rect id=r width=60 height=40 fill=green />';
const set = (name: string, value: string): unknown => $('#r').setAttribute(name, value);
/** Files of which an element is used come when they are asked for. */
const arrived = (): Promise<void> => pause(300);

export const elements: Probes = {
  'symbol of another file': {
    html: drawing('<use id=r width=40 height=40></use>'),
    change: async () => {
      set('href', '/sprite.svg#cart');
      await arrived();
    },
    pixels: true,
  },
  'symbol of another file by xlink': {
    html: drawing('<use id=r width=40 height=40 style="color:orange"></use>'),
    change: async () => {
      $('#r').setAttributeNS(XLINK, 'xlink:href', '/sprite.svg#user');
      await arrived();
    },
    pixels: true,
  },
  'symbol that uses others': {
    html: drawing('<use id=r width=48 height=24></use>'),
    change: async () => {
      set('href', '/sprite.svg#pair');
      await arrived();
    },
    pixels: true,
  },
  'symbol of another file in a shadow root': {
    html: '<div id=a></div>',
    change: async () => {
      $('#a').attachShadow({ mode: 'open' }).innerHTML =
        '<svg width=50 height=50><use href="/sprite.svg#cart"></use></svg>';
      await arrived();
    },
    pixels: true,
  },
  'paint of another file': {
    html: drawing(RECT),
    change: async () => {
      set('fill', 'url(/sprite.svg#red)');
      await arrived();
    },
    pixels: true,
  },
  'clip path of another file': {
    html: drawing(RECT),
    change: async () => {
      set('clip-path', 'url(/sprite.svg#round)');
      await arrived();
    },
    pixels: true,
  },
  'mask of another file in a sheet': {
    html: drawing(RECT),
    change: async () => {
      $('#r').style.mask = 'url("/sprite.svg#half")';
      await arrived();
    },
    pixels: true,
  },
  'filter of another file in a sheet': {
    html: '<div id=r style="width:60px;height:40px;background:red">x</div>',
    change: async () => {
      $('#r').style.filter = 'url("/sprite.svg#blue")';
      await arrived();
    },
    pixels: true,
  },
  'gradient that inherits': {
    html: drawing(
      `<linearGradient id=ga><stop stop-color=red /><stop offset=1 stop-color=lime /></linearGradient><linearGradient id=gb /><rect id=r width=60 height=40 fill="url(#gb)" />`,
    ),
    change: () => $('#gb').setAttribute('href', '#ga'),
    pixels: true,
  },
  'pattern that inherits': {
    html: drawing(
      '<pattern id=pa width=8 height=8 patternUnits=userSpaceOnUse><circle r=4 fill=navy /></pattern><pattern id=pb patternTransform="scale(2)" /><rect id=r width=60 height=40 fill="url(#pb)" />',
    ),
    change: () => $('#pb').setAttributeNS(XLINK, 'xlink:href', '#pa'),
    pixels: true,
  },
  'text on a path': {
    html: drawing('<path id=p d="M0 20q30 -30 60 0" fill=none /><text><textPath id=r>along the path</textPath></text>'),
    change: () => set('href', '#p'),
    pixels: true,
  },
  'image in a filter': {
    html: drawing(`<filter id=f><feImage id=r width=40 height=30 /></filter><g filter="url(#f)">${RECT}</g>`),
    change: async () => {
      set('href', '/picture?red');
      await arrived();
    },
    pixels: true,
  },
  'place of a transform': {
    html: drawing('<rect id=r width=20 height=20 transform="rotate(45)" />'),
    change: () => set('transform-origin', '20 20'),
  },
  'length of a path': {
    html: drawing('<path id=r d="M0 20h60" stroke=red stroke-width=8 stroke-dasharray="1 1" />'),
    change: () => set('pathLength', '4'),
    pixels: true,
  },
  'branch of a switch': {
    html: '<div id=a></div>',
    change: () => {
      $('#a').innerHTML = drawing(
        '<switch><rect systemLanguage=tlh width=60 height=40 fill=red /><rect systemLanguage=en width=60 height=40 fill=green /><rect width=60 height=40 fill=navy /></switch>',
      );
    },
    pixels: true,
  },
  'path data of any length': {
    html: drawing('<path id=r fill=none stroke=red />'),
    change: () => set('d', `M0 0${'L10 10L50 30L10.123456 33.3'.repeat(12_000)}`),
    pixels: true,
  },
  'frame without a border': {
    html: '<iframe id=r src="/frame?one"></iframe>',
    change: () => set('frameborder', '0'),
  },
  'space round a picture': {
    html: '<p>a<img id=r width=40 height=30 src="/picture?red">b</p>',
    change: () => {
      set('hspace', '30');
      set('vspace', '20');
    },
  },
  'colours of the body': {
    html: '<p>text</p>',
    change: () => document.body.setAttribute('text', 'maroon'),
  },
  'target and rel': {
    html: '<a id=r href="/frame">x</a>',
    css: 'a[target=_blank]::after { content: " out" } a[rel~=external] { color: rgb(1, 99, 1) }',
    change: () => {
      set('target', '_blank');
      set('rel', 'noopener external');
    },
  },
  'what can be edited': {
    html: '<div id=r></div>',
    css: '[contenteditable]:empty::before { content: "Write here" }',
    change: () => set('contenteditable', 'true'),
  },
  'what can be dragged': {
    html: '<div id=r>x</div>',
    css: '[draggable=true] { cursor: move; color: rgb(90, 0, 9) }',
    change: () => set('draggable', 'true'),
  },
  'colours that a page is made for': {
    html: '<h1>Title</h1><input value=x><button>b</button>',
    change: () => {
      document.head.append(Object.assign(document.createElement('meta'), { name: 'color-scheme', content: 'dark' }));
    },
    see: (doc) => getComputedStyle($('h1', doc)).color,
    pixels: true,
  },
  'name with a colon': {
    html: '<div id=a></div>',
    css: 'x\\:button { color: rgb(200, 0, 0) }',
    change: () => {
      $('#a').innerHTML =
        '<x:button>b</x:button><x:input>i</x:input><x:h1>h</x:h1><o:p></o:p><x-日本>j</x-日本><x-y:iframe srcdoc=x></x-y:iframe>';
    },
  },
  'name with a colon in a drawing': {
    html: '<div id=a></div>',
    change: () => {
      $('#a').innerHTML = drawing(
        `<sodipodi:namedview><x:g>${RECT}</x:g></sodipodi:namedview><x:rect width=9 height=9 />`,
      );
    },
    only: 'tree',
  },
  marquee: {
    html: '<marquee id=r width=100 scrollamount=0>x</marquee>',
    change: () => set('bgcolor', 'yellow'),
    see: size('#r'),
  },
};
