import { $, type Probes, pause } from './probe.ts';

const open = (host: Element, html: string, options: Partial<ShadowRootInit> = {}): ShadowRoot => {
  const root = host.attachShadow({ mode: 'open', ...options });
  root.innerHTML = html;
  return root;
};
const sheet = (text: string): CSSStyleSheet => {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
};
let names = 0;
const define = (body: (element: HTMLElement) => void): string => {
  const name = `x-probe-${Date.now()}-${names++}`;
  customElements.define(
    name,
    class extends HTMLElement {
      connectedCallback(): void {
        body(this);
      }
    },
  );
  return name;
};

export const shadow: Probes = {
  'open shadow root': {
    html: '<div id=a>light</div>',
    change: () => open($('#a'), '<style>b { color: red }</style><b>shadow</b><slot></slot>'),
  },
  'closed shadow root': {
    html: '<div id=a>light</div>',
    change: () => {
      const root = $('#a').attachShadow({ mode: 'closed' });
      root.innerHTML = '<h3>closed</h3>';
      (window as unknown as { kept: ShadowRoot }).kept = root;
    },
    see: (doc) => ($('#a', doc).shadowRoot ?? (window as unknown as { kept?: ShadowRoot }).kept)?.innerHTML,
    only: 'see',
    onlyAfter: 'a closed root that was made before can be seen by nobody',
  },
  'closed shadow root of a new element': {
    html: '<div id=a></div>',
    change: () => {
      const host = document.createElement('x-closed-late');
      $('#a').append(host);
      host.attachShadow({ mode: 'closed' }).innerHTML = '<p>closed and late</p>';
    },
    pixels: true,
    only: 'see',
    onlyAfter: 'a closed root that was made before can be seen by nobody',
  },
  'closed shadow root of a constructor': {
    html: '<div id=a></div>',
    change: () => {
      const name = `x-closed-${Date.now()}-${names++}`;
      customElements.define(
        name,
        class extends HTMLElement {
          constructor() {
            super();
            this.attachShadow({ mode: 'closed' }).innerHTML = '<b style="background:#fc0">closed</b>';
          }
        },
      );
      $('#a').append(document.createElement(name));
    },
    pixels: true,
    only: 'see',
    onlyAfter: 'a closed root that was made before can be seen by nobody',
  },
  'closed shadow root after a new keyframe': {
    html: '<div id=a></div>',
    change: async () => {
      const host = document.createElement('x-closed-kept');
      host.attachShadow({ mode: 'closed' }).innerHTML = '<p>closed and kept</p>';
      $('#a').append(host);
      await pause(100);
      (window as unknown as { probes: { restart(): void } }).probes.restart();
    },
    pixels: true,
    only: 'see',
    onlyAfter: 'a closed root that was made before can be seen by nobody',
  },
  'declarative shadow root': {
    html: '<div id=a></div>',
    change: () =>
      ($('#a') as unknown as { setHTMLUnsafe(html: string): void }).setHTMLUnsafe(
        '<p><template shadowrootmode=open><i>declared</i></template></p>',
      ),
  },
  'change in a shadow root': {
    html: '<div id=a></div>',
    setup: () => open($('#a'), '<p>old</p>'),
    change: () => {
      ($('#a').shadowRoot as ShadowRoot).querySelector('p')?.replaceChildren('new');
    },
  },
  'nested shadow roots': {
    html: '<div id=a></div>',
    change: () => {
      const outer = open($('#a'), '<section></section>');
      open(outer.querySelector('section') as Element, '<em>inner</em>');
    },
  },
  'late shadow root in a shadow root': {
    html: '<div id=a></div>',
    setup: () => open($('#a'), '<section>s</section>'),
    change: () => open(($('#a').shadowRoot as ShadowRoot).querySelector('section') as Element, '<em>late</em>'),
  },
  'named slots': {
    html: '<div id=a><i slot=x>x</i><b>b</b></div>',
    setup: () => open($('#a'), '<p><slot name=x>none</slot></p><u><slot></slot></u>'),
    change: () => {
      $('b').slot = 'x';
    },
  },
  'manual slots': {
    html: '<div id=a><i>one</i><b>two</b></div>',
    setup: () => open($('#a'), '<p><slot>nothing</slot></p>', { slotAssignment: 'manual' }),
    change: () => (($('#a').shadowRoot as ShadowRoot).querySelector('slot') as HTMLSlotElement).assign($('b')),
  },
  'adopted sheet': {
    html: '<p id=a>a</p>',
    change: () => {
      document.adoptedStyleSheets = [sheet('p { color: rgb(200, 100, 0) }')];
    },
  },
  'adopted sheet pushed': {
    html: '<p id=a>a</p>',
    setup: () => {
      document.adoptedStyleSheets = [sheet('p { color: red }')];
    },
    change: () => {
      document.adoptedStyleSheets.push(sheet('p { color: blue }'));
    },
  },
  'adopted sheets emptied': {
    html: '<p id=a>a</p>',
    setup: () => {
      document.adoptedStyleSheets = [sheet('p { color: red }')];
    },
    change: () => {
      document.adoptedStyleSheets = [];
    },
  },
  'adopted sheets reordered': {
    html: '<p id=a>a</p>',
    setup: () => {
      document.adoptedStyleSheets = [sheet('p { color: red }'), sheet('p { color: blue }')];
    },
    change: () => {
      document.adoptedStyleSheets = [...document.adoptedStyleSheets].reverse();
    },
  },
  replaceSync: {
    html: '<p id=a>a</p>',
    setup: () => {
      document.adoptedStyleSheets = [sheet('p { color: red }')];
    },
    change: () => document.adoptedStyleSheets[0]?.replaceSync('p { margin-left: 50px }'),
  },
  replace: {
    html: '<p id=a>a</p>',
    setup: () => {
      document.adoptedStyleSheets = [sheet('p { color: red }')];
    },
    change: () => document.adoptedStyleSheets[0]?.replace('p { margin-left: 51px }'),
  },
  'replace that takes its time': {
    html: '<p id=a>a</p>',
    setup: () => {
      document.adoptedStyleSheets = [sheet('p { color: red }')];
    },
    onlyAfter: 'what was under way at the start is found by the slow look at rules',
    change: () => {
      void document.adoptedStyleSheets[0]?.replace(`${'i { top: 1px }'.repeat(50_000)} p { margin-left: 52px }`);
    },
    pixels: true,
  },
  'insertRule into an adopted sheet': {
    html: '<p id=a>a</p>',
    setup: () => {
      document.adoptedStyleSheets = [sheet('p { color: red }')];
    },
    change: () => document.adoptedStyleSheets[0]?.insertRule('#a { color: green }'),
  },
  'one sheet in two roots': {
    html: '<div id=a></div><div id=b></div>',
    setup: () => {
      const both = sheet('p { color: red }');
      for (const id of ['#a', '#b']) open($(id), '<p>p</p>').adoptedStyleSheets = [both];
    },
    change: () => ($('#a').shadowRoot as ShadowRoot).adoptedStyleSheets[0]?.replaceSync('p { color: rgb(0, 90, 200) }'),
  },
  'adopted in a shadow root': {
    html: '<div id=a></div>',
    setup: () => open($('#a'), '<p>p</p>'),
    change: () => {
      ($('#a').shadowRoot as ShadowRoot).adoptedStyleSheets = [
        sheet(':host { display: block; padding: 9px } p { color: red }'),
      ];
    },
  },
  ':host and ::slotted': {
    html: '<div id=a><i>i</i></div>',
    setup: () =>
      open(
        $('#a'),
        '<style>:host(.on) { background: yellow } ::slotted(i) { color: red } :host-context(body) p { margin: 1px }</style><p><slot></slot></p>',
      ),
    change: () => {
      $('#a').className = 'on';
    },
  },
  '::part': {
    html: '<div id=a></div>',
    css: '#a::part(x) { color: rgb(5, 6, 200) }',
    setup: () => open($('#a'), '<p>p</p>'),
    change: () => {
      ($('#a').shadowRoot as ShadowRoot).querySelector('p')?.part.add('x');
    },
  },
  'custom element defined later': {
    html: '<x-late-el id=a>x</x-late-el>',
    css: 'x-late-el:not(:defined) { color: red } x-late-el:defined { color: green }',
    change: () => customElements.define('x-late-el', class extends HTMLElement {}),
  },
  'custom element made by script': {
    html: '<div id=a></div>',
    change: () => {
      $('#a').append(
        document.createElement(
          define((element) => {
            element.textContent = 'made';
          }),
        ),
      );
    },
  },
  'custom element with a shadow root': {
    html: '<div id=a></div>',
    change: () => {
      $('#a').append(document.createElement(define((element) => open(element, '<b>inside</b>'))));
    },
  },
  'custom state': {
    html: '<div id=a></div>',
    css: 'x-state-el:state(on) { color: rgb(250, 0, 0); font-size: 30px }',
    setup: () => {
      customElements.define(
        'x-state-el',
        class extends HTMLElement {
          internals = this.attachInternals();
        },
      );
      $('#a').innerHTML = '<x-state-el>s</x-state-el>';
    },
    change: () => ($('x-state-el') as unknown as { internals: ElementInternals }).internals.states.add('on'),
  },
  'host moved with its root': {
    html: '<div id=a></div><div id=b><p id=i>i</p></div>',
    setup: () => open($('#i'), '<b>root</b>'),
    change: () => $('#a').append($('#i')),
  },
  'host removed and put back': {
    html: '<div id=a><p id=i>i</p></div>',
    setup: () => open($('#i'), '<b>root</b>'),
    change: () => {
      const i = $('#i');
      i.remove();
      (i.shadowRoot as ShadowRoot).innerHTML = '<u>again</u>';
      $('#a').append(i);
    },
  },
};
