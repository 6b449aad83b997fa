import { $, type Probes, pause } from './probe.ts';

const styleSheet = (): CSSStyleSheet => ($('#css') as HTMLStyleElement).sheet as CSSStyleSheet;
const rule = (): CSSStyleRule => styleSheet().cssRules[0] as CSSStyleRule;
const css = 'p { color: red }';
/** Longer than what is sent with the page. */
const LONG = Array.from({ length: 300 }, (_, i) => `.rule-${i} { margin: ${i}px }`).join('\n');
const html = '<p id=a class=x>a <b>b</b></p>';
const link = async (text: string, more: Record<string, string> = {}): Promise<HTMLLinkElement> => {
  const made = Object.assign(document.createElement('link'), {
    rel: 'stylesheet',
    href: `/css?${encodeURIComponent(text)}`,
    ...more,
  });
  await new Promise((done) => {
    made.onload = done;
    document.head.append(made);
  });
  return made;
};

export const styles: Probes = {
  'style element added': {
    html,
    change: () => document.head.insertAdjacentHTML('beforeend', '<style>b { color: blue }</style>'),
  },
  'style element removed': { html, css, change: () => $('#css').remove() },
  'style text changed': {
    html,
    css,
    change: () => {
      $('#css').textContent = 'p { color: green }';
    },
  },
  'style text node edited': {
    html,
    css,
    change: () => ($('#css').firstChild as Text).appendData(' b { color: blue }'),
  },
  'style text in two nodes': { html, css, change: () => $('#css').append('b { font-', 'size: 30px }') },
  insertRule: { html, css, change: () => styleSheet().insertRule('b { color: blue }', 1) },
  'insertRule into an empty style': { html, css: ' ', change: () => styleSheet().insertRule('p { color: blue }') },
  deleteRule: { html, css, change: () => styleSheet().deleteRule(0) },
  'rule style property': {
    html,
    css,
    change: () => {
      rule().style.color = 'rgb(0, 0, 222)';
    },
  },
  'rule setProperty': { html, css, change: () => rule().style.setProperty('font-size', '31px', 'important') },
  'a long style sheet, which the hub keeps as a file': {
    html,
    css: ' ',
    change: async () => {
      $('#css').textContent = `${LONG} #a { color: teal; background: url(/picture?gold) }`;
      await pause(150);
    },
  },
  'a long style sheet that changes at once': {
    html,
    css: ' ',
    change: () => {
      $('#css').textContent = `${LONG} #a { color: teal }`;
      setTimeout(() => {
        $('#css').textContent = `${LONG} #a { color: purple; margin-left: 9px }`;
      });
      return pause(100);
    },
  },
  'a rule put into a long style sheet': {
    html,
    css: `${LONG} #a { color: teal }`,
    change: () => {
      styleSheet().insertRule('#a { padding-left: 30px }', 20);
    },
  },
  'rule styleMap': {
    html,
    css,
    able: () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('p {}');
      const made = sheet.cssRules[0] as CSSStyleRule;
      // WebKit has it and does nothing with it.
      made.styleMap?.set('margin-left', CSS.px(44));
      return made.cssText.includes('44px');
    },
    change: () => rule().styleMap.set('margin-left', CSS.px(44)),
  },
  'rule selectorText': {
    html,
    css,
    change: () => {
      rule().selectorText = 'b';
    },
  },
  'rule in a media rule': {
    html,
    css: '@media all { p { color: red } }',
    change: () => (styleSheet().cssRules[0] as CSSMediaRule).insertRule('b { color: blue }'),
  },
  'media text of a media rule': {
    html,
    css: '@media all { p { color: red } }',
    change: () => {
      (styleSheet().cssRules[0] as CSSMediaRule).media.mediaText = 'print';
    },
  },
  'disabled sheet': {
    html,
    css,
    change: () => {
      styleSheet().disabled = true;
    },
  },
  'media of a sheet': {
    html,
    css,
    change: () => {
      styleSheet().media.mediaText = 'print';
    },
  },
  'media attribute': { html, css, change: () => $('#css').setAttribute('media', '(min-width: 9999px)') },
  'style element moved': {
    html,
    css,
    setup: () => document.head.insertAdjacentHTML('beforeend', '<style>p { color: blue }</style>'),
    change: () => document.head.append($('#css')),
  },
  'keyframes rule': {
    html: '<p id=a>a</p>',
    css: '@keyframes k { from { margin-left: 10px } to { margin-left: 10px } } p { animation: k 1s infinite paused -0.5s }',
    change: () => (styleSheet().cssRules[0] as CSSKeyframesRule).appendRule('50% { color: red }'),
    see: (doc) => getComputedStyle(doc.querySelector('p') as Element).color,
  },
  'linked sheet': { html, change: () => link('p{color:rgb(1,2,200)}') },
  'linked sheet removed': { html, setup: () => link('p{color:red}'), change: () => $('link').remove() },
  'linked sheet disabled': {
    html,
    setup: () => link('p{color:red}'),
    change: () => {
      ($('link') as HTMLLinkElement).disabled = true;
    },
  },
  'linked sheet changed by script': {
    html,
    setup: () => link('p{color:red}'),
    change: () => ($('link') as HTMLLinkElement).sheet?.insertRule('b{color:lime}'),
  },
  'linked sheet with another address': {
    html,
    setup: () => link('p{color:red}'),
    change: async () => {
      const made = $('link') as HTMLLinkElement;
      await new Promise((done) => {
        made.onload = done;
        made.href = '/css?p{color:blue}';
      });
    },
  },
  'link with media': { html, change: () => link('p{color:red}', { media: 'screen' }) },
  'alternate sheet is not used': {
    html,
    css: ' ',
    change: async () => {
      document.head.insertAdjacentHTML(
        'beforeend',
        '<link rel="alternate stylesheet" title=x href="/css?p{color:red}"><style>b{color:teal}</style>',
      );
      await pause(50);
    },
  },
  '@import': {
    html,
    change: async () => {
      document.head.insertAdjacentHTML(
        'beforeend',
        '<style>@import "/css?b{color:rgb(1,99,2)}"; p { color: red }</style>',
      );
      await pause(150);
    },
  },
  '@import in a linked sheet': {
    html,
    change: () => link('@import url("/css?b{color:rgb(1,99,3)}"); p { color: red }'),
  },
  '@import with a layer and media': {
    html,
    change: () => link('@import url("/css?b{color:rgb(1,99,4)}") layer(x) screen; b { margin-left: 3px }'),
  },
  '@layer': {
    html,
    change: () => {
      $('#css').textContent = '@layer low, high; @layer high { p { color: green } } @layer low { p { color: red } }';
    },
    css: ' ',
  },
  '@property': {
    html,
    css: ' ',
    change: () => {
      $('#css').textContent =
        '@property --m { syntax: "<length>"; inherits: false; initial-value: 37px } p { margin-left: var(--m) }';
    },
  },
  registerProperty: {
    html,
    css: 'p { margin-left: var(--reg) }',
    change: () => CSS.registerProperty({ name: '--reg', syntax: '<length>', inherits: false, initialValue: '41px' }),
  },
  nesting: {
    html,
    css: ' ',
    change: () => {
      $('#css').textContent = '.x { color: red; & b { color: blue } &:not(.y) { margin-left: 5px } }';
    },
  },
  '@container': {
    html: '<div id=c style="container-type:inline-size;width:200px"><p>p</p></div>',
    css: '@container (min-width: 300px) { p { color: red } }',
    change: () => {
      $('#c').style.width = '400px';
    },
  },
  '@supports': {
    html,
    css: ' ',
    change: () => {
      $('#css').textContent = '@supports (display: grid) { p { display: grid } }';
    },
  },
  '@scope': {
    html,
    css: ' ',
    change: () => {
      $('#css').textContent = '@scope (.x) { b { color: red } }';
    },
  },
  ':has()': { html, css: 'p:has(i) { color: red }', change: () => $('b').append(document.createElement('i')) },
  'var() shorthand partly overridden': {
    html,
    css: ':root { --c: 4px solid red } p { border: var(--c); border-top-width: 9px }',
    change: () => styleSheet().insertRule('b { color: red }', 2),
  },
  'generated content': {
    html,
    css: 'p::before { content: "before " } p.on::after { content: attr(class) " after"; color: red }',
    change: () => $('#a').classList.add('on'),
  },
  counters: {
    html: '<ol id=o><li>a<li>b</ol>',
    css: 'ol { counter-reset: n } li::before { counter-increment: n; content: counter(n) ". " }',
    change: () => $('#o').append(document.createElement('li')),
  },
  'custom properties in a sheet': {
    html,
    css: ':root { --k: red } p { color: var(--k) }',
    change: () => {
      $('#css').textContent = ':root { --k: rgb(3, 140, 4) } p { color: var(--k) }';
    },
  },
  'CSS comments and strings with braces': {
    html,
    css: ' ',
    change: () => {
      $('#css').textContent = '/* } p { */ p::after { content: "} /* not a comment */" } b { color: red } /* url(x) */';
    },
  },
  'selectors with state words in strings': {
    html: '<p id=a data-x=":hover">a</p>',
    css: ' ',
    change: () => {
      $('#css').textContent = '[data-x=":hover"] { color: red }';
    },
  },
  'escaped class names': {
    html: '<p id=a>a</p>',
    css: '.hover\\:red { color: red } .w-1\\/2 { width: 50% }',
    change: () => {
      $('#a').className = 'hover:red w-1/2';
    },
  },
  'media query on width': {
    html,
    css: '@media (min-width: 100px) and (max-width: 9000px) { p { color: red } }',
    change: () => {
      $('#a').className = 'y';
    },
  },
  'prefers-color-scheme': {
    html,
    css: ' ',
    change: () => {
      $('#css').textContent =
        '@media (prefers-color-scheme: dark) { p { color: red } } @media (prefers-color-scheme: light) { p { color: blue } }';
    },
  },
  '@media scripting': {
    html,
    css: ' ',
    change: () => {
      $('#css').textContent =
        '@media (scripting: enabled) { p { color: blue } } @media (scripting: none) { p { color: red } }';
    },
  },
  'font-face from a FontFace object': {
    onlyAfter: 'the bytes of a font that a script made before cannot be read',
    html: '<p id=a style="display: inline-block; font-family: Probe, monospace; font-size: 40px">iiiiii WWWW</p>',
    change: async () => {
      const face = new FontFace('Probe', await (await fetch('/font')).arrayBuffer());
      document.fonts.add(await face.load());
    },
  },
  'font-face rule': {
    html: '<p id=a style="display: inline-block; font-family: Probe2, monospace; font-size: 40px">iiiiii WWWW</p>',
    css: ' ',
    change: async () => {
      $('#css').textContent = '@font-face { font-family: Probe2; src: url(/font) }';
      await document.fonts.load('40px Probe2');
      await document.fonts.ready;
    },
  },
  'color-scheme dark': {
    html: '<input id=i value=x><p id=a>a</p>',
    css: ' ',
    change: () => {
      $('#css').textContent = ':root { color-scheme: dark } p { color: light-dark(red, lime) }';
    },
  },
  zoom: {
    html,
    change: () => {
      $('#a').style.zoom = '2';
    },
  },
  transform: {
    html,
    change: () => {
      $('#a').style.transform = 'rotate(3deg) scale(1.2)';
    },
  },
  'sticky and fixed': {
    html: '<div id=a>a</div>',
    change: () => {
      $('#a').style.cssText = 'position: fixed; right: 10px; bottom: 20px; width: 50px';
    },
  },
  'viewport units': {
    html: '<div id=a>a</div>',
    change: () => {
      $('#a').style.cssText = 'height: 50vh; width: 30dvw';
    },
  },
  'grid and flex': {
    html: '<div id=a><i>1</i><i>2</i><i>3</i></div>',
    change: () => {
      $('#a').style.cssText = 'display: grid; grid-template-columns: 1fr 2fr auto; gap: 7px';
    },
  },
};
