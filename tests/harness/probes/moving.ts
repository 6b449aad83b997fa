/** What moves, is highlighted or opened by scripts: drawings with a time of their own, animations in other trees. */

import { $, type Probes, pause, picture } from './probe.ts';

const drawing = (inside: string): string => `<svg id=s width=120 height=80>${inside}</svg>`;
const svg = (doc: Document = document): SVGSVGElement => doc.querySelector('svg') as SVGSVGElement;
const animation = (id: string): SVGAnimationElement => $(`#${id}`) as unknown as SVGAnimationElement;
/** Stands still, so that pictures can be compared. */
const still = async (): Promise<void> => {
  await pause(60);
  svg().pauseAnimations();
};
const now = (doc: Document): unknown => Math.round(svg(doc).getCurrentTime() * 5) / 5;
const BOX = '<style>.box{width:200px;height:60px;background:#26a}</style><div class=box>box</div>';
const FRAMES: Keyframe[] = [
  { opacity: 0.1, transform: 'none' },
  { opacity: 1, transform: 'translateX(60px)' },
];
const ended: KeyframeAnimationOptions = { duration: 50, fill: 'both' };

async function highlight(name: string, text: Text, from: number, to: number): Promise<void> {
  const range = document.createRange();
  range.setStart(text, from);
  range.setEnd(text, to);
  CSS.highlights.set(name, new Highlight(range));
}

export const moving: Probes = {
  'set of a drawing': {
    html: '<div id=a></div>',
    change: async () => {
      $('#a').innerHTML = drawing(
        '<rect width=10 height=30 fill=red><set attributeName=width to=90 begin=0s fill=freeze /></rect>',
      );
      await still();
    },
    pixels: true,
  },
  'animation at a time': {
    html: drawing(
      '<rect width=10 height=30 fill=red><animate attributeName=width values="0;100" dur=10s fill=freeze /><animateTransform attributeName=transform type=rotate from=0 to=90 dur=10s /></rect>',
    ),
    change: async () => {
      svg().pauseAnimations();
      svg().setCurrentTime(5);
      await pause(50);
    },
    see: now,
    pixels: true,
  },
  'animation along a path': {
    html: drawing('<circle r=9 fill=teal><animateMotion path="M0 0L100 60" dur=4s repeatCount=indefinite /></circle>'),
    change: async () => {
      svg().pauseAnimations();
      svg().setCurrentTime(3);
      await pause(50);
    },
    pixels: true,
  },
  'animation begun by a script': {
    html: drawing(
      '<rect width=10 height=30 fill=red><animate id=n attributeName=width to=90 dur=0.02s begin=indefinite fill=freeze /></rect>',
    ),
    change: async () => {
      animation('n').beginElement();
      await pause(150);
    },
    pixels: true,
    onlyAfter: 'browsers forget when what is over began',
  },
  'animation begun by an event, and one after it': {
    html: drawing(
      '<rect id=r width=10 height=30 fill=red><animate id=n attributeName=width to=90 dur=0.02s begin=click fill=freeze /><animate attributeName=height to=70 dur=0.02s begin="n.end+0.05s" fill=freeze /></rect>',
    ),
    change: async () => {
      $('#r').dispatchEvent(new MouseEvent('click'));
      await pause(300);
    },
    pixels: true,
    onlyAfter: 'browsers forget when what is over began',
  },
  'animation ended by a script': {
    html: drawing(
      '<rect width=90 height=30 fill=red><animate id=n attributeName=fill values="lime;lime" dur=90s begin=0s /></rect>',
    ),
    change: async () => {
      animation('n').endElement();
      await pause(150);
    },
    pixels: true,
  },
  'animation of an address': {
    html: drawing('<image id=i width=40 height=40 />'),
    change: async () => {
      const url = URL.createObjectURL(await picture('red'));
      $('#i').innerHTML = `<set attributeName=href to="${url}" />`;
    },
    only: 'tree',
  },
  'script animation in a shadow root': {
    html: '<div id=a></div>',
    setup: () => {
      $('#a').attachShadow({ mode: 'open' }).innerHTML = BOX;
    },
    change: async () => {
      $('.box', $('#a').shadowRoot as ShadowRoot).animate(FRAMES, ended);
      await pause(150);
    },
  },
  'script animation in a frame': {
    html: `<iframe id=a srcdoc="${BOX}"></iframe>`,
    setup: () => pause(200),
    change: async () => {
      const inner = ($('#a') as HTMLIFrameElement).contentDocument as Document;
      $('.box', inner).animate(FRAMES, ended);
      await pause(150);
    },
  },
  'style animation in a shadow root that was moved': {
    html: '<div id=a></div>',
    setup: () => {
      $('#a').attachShadow({ mode: 'open' }).innerHTML =
        `${BOX}<style>@keyframes k { to { width: 300px } } .box { animation: k 9s linear }</style>`;
    },
    change: async () => {
      const [one] = ($('#a').shadowRoot as ShadowRoot).getAnimations();
      if (!one) return;
      one.pause();
      one.currentTime = 4500;
      await pause(100);
    },
  },
  'highlight by name': {
    html: '<p id=a>some words to find</p>',
    css: '::highlight(found) { background: gold; color: navy }',
    change: () => highlight('found', $('#a').firstChild as Text, 5, 10),
    able: () => 'highlights' in CSS,
    pixels: true,
  },
  'highlight that moves': {
    html: '<p id=a>some words to find</p>',
    css: '::highlight(found) { background: gold; color: navy }',
    setup: () => highlight('found', $('#a').firstChild as Text, 0, 4),
    change: () => {
      const [range] = (CSS.highlights.get('found') ?? []) as unknown as Iterable<Range>;
      range?.setEnd($('#a').firstChild as Text, 18);
    },
    able: () => 'highlights' in CSS,
    pixels: true,
  },
  'popover beside its button': {
    html: '<button id=b popovertarget=p style="margin:90px 0 0 120px">b</button><div id=p popover>menu</div>',
    css: '#p { margin: 0; position-area: bottom right }',
    change: () => $('#b').click(),
    able: () => CSS.supports('position-area', 'bottom'),
  },
  'popover beside what opened it': {
    html: '<i id=b style="margin:90px 0 0 120px">b</i><div id=p popover>menu</div>',
    css: '#p { margin: 0; position-area: bottom right }',
    change: () => ($('#p') as { showPopover(options: unknown): void }).showPopover({ source: $('#b') }),
    able: () => CSS.supports('position-area', 'bottom'),
    onlyAfter: 'browsers do not say what opened a popover',
  },
};
