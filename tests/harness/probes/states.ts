import { $, type Probes, pause } from './probe.ts';

const tall = '<div style="height:3000px;width:3000px">tall</div>';
const box = (inner: string, style = ''): string =>
  `<div id=a style="width:200px;height:100px;overflow:auto;${style}">${inner}</div>`;
const scroll =
  (selector: string) =>
  (doc: Document): unknown => {
    const found = doc.querySelector(selector) as Element;
    return [Math.round(found.scrollLeft), Math.round(found.scrollTop)];
  };
const page = (doc: Document): unknown => [
  Math.round(doc.scrollingElement?.scrollLeft ?? 0),
  Math.round(doc.scrollingElement?.scrollTop ?? 0),
];
const shown =
  (selector: string) =>
  (doc: Document): unknown => {
    const rect = (doc.querySelector(selector) as Element).getBoundingClientRect();
    return [rect.x, rect.y, rect.width, rect.height].map(Math.round);
  };

export const states: Probes = {
  focus: {
    html: '<input id=a><input>',
    css: 'input:focus { background: rgb(255, 255, 0) }',
    change: () => $('#a').focus(),
  },
  'focus-visible': {
    html: '<button id=a>a</button>',
    css: ':focus-visible { outline: 4px solid red }',
    change: () => $('#a').focus({ focusVisible: true } as FocusOptions),
  },
  'focus-within': {
    html: '<form id=f><input id=a></form>',
    css: 'form:focus-within { background: rgb(255, 200, 0) }',
    change: () => $('#a').focus(),
  },
  blur: {
    html: '<input id=a>',
    css: 'input:focus { background: yellow }',
    setup: () => $('#a').focus(),
    change: () => $('#a').blur(),
  },
  'focus in a shadow root': {
    html: '<div id=h></div>',
    setup: () => {
      $('#h').attachShadow({ mode: 'open' }).innerHTML = '<style>:focus { color: red }</style><input>';
    },
    change: () => (($('#h').shadowRoot as ShadowRoot).querySelector('input') as HTMLElement).focus(),
  },
  ':target': {
    html: '<p id=a>a</p><p>b</p>',
    css: ':target { background: rgb(200, 255, 200) }',
    change: () => {
      location.hash = 'a';
    },
  },
  ':user-invalid': {
    html: '<form id=f><input id=a required></form>',
    css: 'input:user-invalid { background: rgb(255, 0, 0) }',
    change: () => ($('#f') as HTMLFormElement).requestSubmit(),
  },
  'scroll of the page': { html: tall, change: () => scrollTo(130, 700), see: page },
  'scroll of the page in quirks mode': { html: tall, quirks: true, change: () => scrollTo(0, 500), see: page },
  'scroll of a box': { html: box(tall), change: () => $('#a').scrollTo(50, 400), see: scroll('#a') },
  'scroll back': {
    html: box(tall),
    setup: () => $('#a').scrollTo(50, 400),
    change: () => $('#a').scrollTo(0, 0),
    see: scroll('#a'),
  },
  'scroll to the very end': { html: box(tall), change: () => $('#a').scrollTo(99999, 99999), see: scroll('#a') },
  'scroll right to left': {
    html: box(tall, 'direction:rtl'),
    change: () => $('#a').scrollTo(-120, 40),
    see: scroll('#a'),
  },
  'scroll with smooth behaviour': {
    html: box(tall, 'scroll-behavior:smooth'),
    change: () => $('#a').scrollTo({ top: 300, behavior: 'instant' }),
    see: scroll('#a'),
  },
  'scroll in a shadow root': {
    html: '<div id=h></div>',
    setup: () => {
      $('#h').attachShadow({ mode: 'open' }).innerHTML = box(tall);
    },
    change: () => (($('#h').shadowRoot as ShadowRoot).querySelector('#a') as Element).scrollTo(0, 333),
    see: (doc) => doc.querySelector('#h')?.shadowRoot?.querySelector('#a')?.scrollTop,
  },
  'scroll of a textarea': {
    html: '<textarea id=a rows=3></textarea>',
    setup: () => {
      ($('#a') as HTMLTextAreaElement).value = 'line\n'.repeat(60);
    },
    change: () => $('#a').scrollTo(0, 200),
    see: scroll('#a'),
  },
  'scroll snap': {
    html: box('<div style="height:90px;scroll-snap-align:start">1</div>'.repeat(9), 'scroll-snap-type:y mandatory'),
    change: () => $('#a').scrollTo(0, 180),
    see: scroll('#a'),
  },
  'content grows above a scrolled place': {
    html: box(`<p id=p>p</p>${tall}`),
    setup: () => $('#a').scrollTo(0, 500),
    change: () => $('#p').insertAdjacentHTML('beforebegin', '<div style="height:77px">new</div>'),
    see: scroll('#a'),
  },
  'moved scroller': {
    html: `<div id=x></div>${box(tall)}`,
    setup: () => $('#a').scrollTo(0, 240),
    change: () => $('#x').append($('#a')),
    see: scroll('#a'),
  },
  'modal dialog': {
    html: '<dialog id=a>modal</dialog><p>p</p>',
    css: 'dialog::backdrop { background: rgba(0, 0, 99, 0.5) }',
    change: () => ($('#a') as HTMLDialogElement).showModal(),
    see: shown('#a'),
  },
  'plain dialog': {
    html: '<dialog id=a>plain</dialog><p>p</p>',
    change: () => ($('#a') as HTMLDialogElement).show(),
    see: shown('#a'),
  },
  'dialog closed': {
    html: '<dialog id=a>modal</dialog>',
    setup: () => ($('#a') as HTMLDialogElement).showModal(),
    change: () => ($('#a') as HTMLDialogElement).close(),
    see: shown('#a'),
  },
  ':modal': {
    html: '<dialog id=a>modal</dialog>',
    css: ':modal { background: rgb(255, 240, 0); padding: 50px }',
    change: () => ($('#a') as HTMLDialogElement).showModal(),
    see: shown('#a'),
  },
  'two modal dialogs': {
    html: '<dialog id=a>first</dialog><dialog id=b style="width:500px;height:300px">second</dialog>',
    setup: () => ($('#a') as HTMLDialogElement).showModal(),
    change: () => ($('#b') as HTMLDialogElement).showModal(),
    see: shown('#b'),
  },
  popover: { html: '<div id=a popover>popped</div><p>p</p>', change: () => $('#a').showPopover(), see: shown('#a') },
  'popover hidden': {
    html: '<div id=a popover>popped</div>',
    setup: () => $('#a').showPopover(),
    change: () => $('#a').hidePopover(),
    see: shown('#a'),
  },
  'manual popover over a dialog': {
    html: '<dialog id=d>dialog</dialog><div id=a popover=manual style="width:900px;height:500px">toast</div>',
    setup: () => ($('#d') as HTMLDialogElement).showModal(),
    change: () => $('#a').showPopover(),
    see: shown('#a'),
  },
  ':popover-open': {
    html: '<div id=a popover>popped</div>',
    css: ':popover-open { background: rgb(0, 255, 9) }',
    change: () => $('#a').showPopover(),
    see: shown('#a'),
  },
  'popover attribute removed': {
    html: '<div id=a popover>popped</div>',
    change: () => $('#a').removeAttribute('popover'),
    see: shown('#a'),
  },
  inert: {
    html: '<div id=a>inert</div>',
    css: '[inert] { opacity: 0.3 }',
    change: () => {
      $('#a').inert = true;
    },
  },
  'title of the page': {
    html: '<p>x</p>',
    change: () => {
      document.title = 'A new title';
    },
    see: (doc) => doc.title,
  },
  'text selected': {
    html: '<p id=a>some words to select</p>',
    change: () => getSelection()?.setBaseAndExtent($('#a').firstChild as Text, 5, $('#a').firstChild as Text, 10),
    pixels: true,
  },
  'selection of all': {
    html: '<p id=a>some <b>words</b> to select</p><p>more</p>',
    change: () => getSelection()?.selectAllChildren(document.body),
    pixels: true,
  },
  'selection removed': {
    html: '<p id=a>some words</p>',
    setup: () => getSelection()?.selectAllChildren($('#a')),
    change: () => getSelection()?.removeAllRanges(),
    pixels: true,
  },
  '::selection colours': {
    html: '<p id=a>some words</p>',
    css: '::selection { background: rgb(255, 0, 0); color: white }',
    change: () => getSelection()?.selectAllChildren($('#a')),
    pixels: true,
  },
};

export const animations: Probes = {
  'animation by script': {
    html: '<p id=a>a</p>',
    change: () => {
      const made = $('#a').animate([{ marginLeft: '0px' }, { marginLeft: '100px' }], 1000);
      made.pause();
      made.currentTime = 500;
    },
  },
  'animation by script, finished and kept': {
    html: '<p id=a>a</p>',
    change: async () => {
      const made = $('#a').animate({ transform: ['none', 'translateX(90px)'] }, { duration: 20, fill: 'forwards' });
      await made.finished;
    },
  },
  'animation by script cancelled': {
    html: '<p id=a>a</p>',
    setup: () => {
      $('#a').animate({ opacity: [0.5, 0.5] }, { duration: 1e6 });
    },
    change: () => $('#a').getAnimations()[0]?.cancel(),
  },
  'animation sought': {
    html: '<p id=a>a</p>',
    setup: () => {
      $('#a')
        .animate({ marginLeft: ['0px', '1000px'] }, 1000)
        .pause();
    },
    change: () => {
      ($('#a').getAnimations()[0] as Animation).currentTime = 300;
    },
  },
  'animation of a pseudo-element': {
    html: '<p id=a>a</p>',
    css: 'p::after { content: "after" }',
    change: () => {
      const made = $('#a').animate({ opacity: [0, 1] }, { duration: 1000, pseudoElement: '::after' });
      made.pause();
      made.currentTime = 250;
    },
  },
  'CSS animation paused': {
    html: '<p id=a>a</p>',
    css: '@keyframes k { from { margin-left: 0 } to { margin-left: 200px } } .run { animation: k 10s linear infinite paused -3s }',
    change: () => {
      $('#a').className = 'run';
    },
  },
  'CSS animation sought by script': {
    html: '<p id=a class=run>a</p>',
    css: '@keyframes k { from { margin-left: 0 } to { margin-left: 200px } } .run { animation: k 10s linear infinite }',
    change: () => {
      const made = $('#a').getAnimations()[0] as Animation;
      made.pause();
      made.currentTime = 4000;
    },
  },
  'transition ends in the right place': {
    html: '<p id=a>a</p>',
    css: 'p { transition: margin-left 60ms } .on { margin-left: 80px }',
    change: async () => {
      $('#a').className = 'on';
      await pause(200);
    },
  },
  'view transition ends in the right state': {
    html: '<p id=a>a</p>',
    change: async () => {
      const made = (
        document as unknown as {
          startViewTransition(change: () => void): {
            skipTransition(): void;
            updateCallbackDone: Promise<void>;
            finished: Promise<void>;
          };
        }
      ).startViewTransition(() => {
        $('#a').textContent = 'after the transition';
      });
      await made.updateCallbackDone;
      made.skipTransition();
      await made.finished;
    },
  },
};
