import { $, type Probes } from './probe.ts';

const SVG = 'http://www.w3.org/2000/svg';
const MATH = 'http://www.w3.org/1998/Math/MathML';
const row = (i: number): string => `<tr><td>${i}</td><td>row ${i}</td></tr>`;
const table = `<table id=t><tbody>${Array.from({ length: 30 }, (_, i) => row(i)).join('')}</tbody></table>`;
const rows = (): Element[] => [...$('#t tbody').children];

export const structure: Probes = {
  'append an element': { html: '<div id=a>a</div>', change: () => $('#a').append(document.createElement('hr')) },
  'remove an element': { html: '<div id=a>a<b>b</b></div>', change: () => $('b').remove() },
  'insert before': { html: '<p id=a>a</p>', change: () => $('#a').insertAdjacentHTML('beforebegin', '<h1>Title</h1>') },
  'change text': { html: '<p id=a>a</p>', change: () => ($('#a').firstChild as Text).appendData(' more') },
  textContent: {
    html: '<p id=a>a<b>b</b></p>',
    change: () => {
      $('#a').textContent = 'new';
    },
  },
  innerHTML: {
    html: '<div id=a>a</div>',
    change: () => {
      $('#a').innerHTML = '<ul><li>1<li>2</ul>';
    },
  },
  outerHTML: {
    html: '<div id=a>a</div>',
    change: () => {
      $('#a').outerHTML = '<section>b</section>';
    },
  },
  'adjacent text nodes': {
    html: '<p id=a>one</p>',
    change: () => $('#a').append('two', 'three'),
    see: (doc) => $('#a', doc).childNodes.length,
  },
  'split and normalize text': {
    html: '<p id=a>onetwo</p>',
    setup: () => $('#a').append('x', 'y'),
    change: () => $('#a').normalize(),
    see: (doc) => $('#a', doc).childNodes.length,
  },
  'whitespace text': { html: '<p id=a style="white-space:pre">a</p>', change: () => $('#a').append('  \n  b') },
  'move to another parent': { html: '<div id=a><i>x</i></div><div id=b>b</div>', change: () => $('#b').append($('i')) },
  'swap two siblings': { html: '<p id=a>a</p><p id=b>b</p>', change: () => $('#b').after($('#a')) },
  'parent and child change places': {
    html: '<div id=a class=x>a<p id=b>b</p></div>',
    change: () => {
      const [a, b] = [$('#a'), $('#b')];
      a.before(b);
      b.append(a);
    },
  },
  'wrap an element': {
    html: '<p id=a>a</p>',
    change: () => {
      const wrapper = document.createElement('blockquote');
      $('#a').replaceWith(wrapper);
      wrapper.append('before');
    },
  },
  'reverse rows': { html: table, change: () => $('#t tbody').append(...rows().reverse()) },
  'shuffle rows': {
    html: table,
    change: () =>
      $('#t tbody').append(
        ...rows().sort(
          (a, b) => (((a.textContent?.length ?? 0) * 7919) % 13) - (((b.textContent?.length ?? 0) * 104729) % 17),
        ),
      ),
  },
  'insert rows in the middle': {
    html: table,
    change: () => rows()[10]?.insertAdjacentHTML('afterend', row(100) + row(101)),
  },
  'replace all rows': {
    html: table,
    change: () => {
      $('#t tbody').innerHTML = row(5) + row(6);
    },
  },
  'fragment with many children': {
    html: '<div id=a></div>',
    change: () => {
      const fragment = document.createDocumentFragment();
      for (let i = 0; i < 200; i++)
        fragment.append(Object.assign(document.createElement('span'), { textContent: `${i} ` }));
      $('#a').append(fragment);
    },
  },
  '3,000 nodes at once': {
    html: '<div id=a></div>',
    change: () => {
      $('#a').innerHTML = Array.from({ length: 1500 }, (_, i) => `<i>${i}</i> `).join('');
    },
  },
  'deep nesting': {
    html: '<div id=a></div>',
    change: () => {
      let at: Element = $('#a');
      for (let i = 0; i < 300; i++) at = at.appendChild(document.createElement(i % 2 ? 'span' : 'b'));
      at.textContent = 'deep';
    },
  },
  surroundContents: {
    html: '<p id=a>one two three</p>',
    change: () => {
      const range = document.createRange();
      range.setStart($('#a').firstChild as Text, 4);
      range.setEnd($('#a').firstChild as Text, 7);
      range.surroundContents(document.createElement('mark'));
    },
  },
  'comments between': { html: '<p id=a>a</p>', change: () => $('#a').append(document.createComment('c'), 'b') },
  'attribute set, changed and removed': {
    html: '<a id=a title=x lang=en>a</a>',
    css: '[title=y] { color: red } :not([lang]) > a:not([lang]) { font-weight: bold }',
    change: () => {
      $('#a').title = 'y';
      $('#a').removeAttribute('lang');
    },
  },
  'data attribute as a hook for styles': {
    html: '<p id=a data-state=closed>a</p>',
    css: '[data-state=open] { color: rgb(200, 0, 0) }',
    change: () => {
      $('#a').dataset.state = 'open';
    },
  },
  'class list': {
    html: '<p id=a class="x y">a</p>',
    css: '.z { color: green } .y { font-size: 30px }',
    change: () => {
      $('#a').classList.replace('y', 'z');
    },
  },
  'style attribute': {
    html: '<p id=a style="color: red">a</p>',
    change: () => {
      $('#a').style.cssText = 'color: blue; margin-left: 33px';
    },
  },
  'style property': {
    html: '<p id=a>a</p>',
    change: () => {
      $('#a').style.background = 'rgb(1, 200, 3)';
    },
  },
  'custom property': {
    html: '<p id=a>a</p>',
    css: 'p { color: var(--tint, black) }',
    change: () => $('#a').style.setProperty('--tint', 'rgb(9, 8, 200)'),
  },
  'hidden attribute': {
    html: '<p id=a>a</p><p>b</p>',
    change: () => {
      $('#a').hidden = true;
    },
  },
  'dir and lang': {
    html: '<p id=a>a (b)</p>',
    css: ':lang(ar) { font-size: 28px }',
    change: () => {
      $('#a').dir = 'rtl';
      $('#a').lang = 'ar';
    },
  },
  'presentational attributes': {
    html: '<table id=a><tr><td>x</table>',
    change: () => {
      $('#a').setAttribute('bgcolor', '#ff8800');
      $('#a').setAttribute('width', '300');
    },
  },
  'an unusual tag name': {
    html: '<div id=a></div>',
    change: () => $('#a').append(document.createElement('my-widget.v2')),
  },
  'upper-case name in XML namespace of HTML': {
    html: '<div id=a></div>',
    change: () => {
      $('#a').append(document.createElementNS('http://www.w3.org/1999/xhtml', 'aBc'));
    },
  },
  'template content is not shown': {
    html: '<div id=a></div>',
    change: () => {
      $('#a').innerHTML = 'x<template><p>hidden</p></template>';
    },
  },
  'noscript is not shown': {
    html: '<div id=a></div>',
    change: () => {
      $('#a').innerHTML = 'x<noscript>no script here</noscript>';
    },
  },
  'script elements keep their place': {
    html: '<div id=a></div>',
    css: 'p:nth-child(2) { color: red }',
    change: () => {
      $('#a').innerHTML = '<script type="text/plain">x</script><p>second</p>';
    },
  },
  'svg shapes': {
    html: '<svg id=s width=100 height=60><rect id=r width=10 height=10 fill=red /></svg>',
    change: () => {
      const circle = document.createElementNS(SVG, 'circle');
      for (const [name, value] of Object.entries({ cx: '50', cy: '30', r: '20', fill: 'green' }))
        circle.setAttribute(name, value);
      $('#s').append(circle);
      $('#r').setAttribute('width', '30');
    },
    pixels: true,
  },
  'svg names with capitals': {
    html: '<svg id=s width=100 height=60><defs></defs><rect width=100 height=60 fill="url(#g)" /></svg>',
    change: () => {
      const gradient = document.createElementNS(SVG, 'linearGradient');
      gradient.id = 'g';
      gradient.setAttribute('gradientTransform', 'rotate(90)');
      for (const [offset, color] of [
        ['0', 'red'],
        ['1', 'blue'],
      ] as const) {
        const stop = document.createElementNS(SVG, 'stop');
        stop.setAttribute('offset', offset);
        stop.setAttribute('stop-color', color);
        gradient.append(stop);
      }
      $('#s defs').append(gradient);
    },
    pixels: true,
  },
  'svg use of a symbol': {
    html: '<svg hidden><symbol id=i viewBox="0 0 10 10"><path d="M0 0h10v10z" /></symbol></svg><svg id=s width=40 height=40></svg>',
    change: () => {
      $('#s').innerHTML = '<use href="#i" fill="purple" />';
    },
    pixels: true,
  },
  'svg xlink': {
    html: '<svg width=80 height=40><circle id=c r=10 cx=15 cy=15 fill=orange /><use id=u x=30 /></svg>',
    change: () => $('#u').setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', '#c'),
    pixels: true,
  },
  'svg text, viewBox and classes': {
    html: '<svg id=s width=200 height=60 viewBox="0 0 100 30"><text id=x y=20>t</text></svg>',
    css: '.big { font-size: 20px; fill: teal }',
    change: () => {
      $('#x').setAttribute('class', 'big');
      $('#x').textContent = 'text';
      $('#s').setAttribute('viewBox', '0 0 200 60');
    },
  },
  foreignObject: {
    html: '<svg id=s width=200 height=60></svg>',
    change: () => {
      $('#s').innerHTML =
        '<foreignObject width="150" height="50"><p xmlns="http://www.w3.org/1999/xhtml">html inside</p></foreignObject>';
    },
  },
  mathml: {
    html: '<p id=a>x</p>',
    change: () => {
      const math = document.createElementNS(MATH, 'math');
      math.innerHTML = '<mfrac><mi>a</mi><mn>2</mn></mfrac>';
      $('#a').append(math);
    },
  },
  'quirks mode': {
    html: '<div id=a style="width:100px;height:20px;border:5px solid">x</div><table><tr><td id=b>t</table>',
    quirks: true,
    css: 'body { font-size: 30px }',
    change: () => {
      $('#b').textContent = 'cell';
    },
  },
  'class names in quirks mode have no case': {
    html: '<p id=a>x</p>',
    quirks: true,
    css: '.RED { color: red }',
    change: () => {
      $('#a').className = 'red';
    },
  },
  'replaced documentElement': {
    only: 'tree',
    html: '<p>old</p>',
    change: () => {
      const html = document.createElement('html');
      html.innerHTML = '<head></head><body><h1>new root</h1></body>';
      document.documentElement.replaceWith(html);
    },
  },
  'replaced body': {
    html: '<p>old</p>',
    change: () => {
      const body = document.createElement('body');
      body.innerHTML = '<h2>new body</h2>';
      document.body.replaceWith(body);
    },
  },
  'class on html and body': {
    html: '<p>x</p>',
    css: 'html.dark body { background: #222; color: white } body.wide { padding: 40px }',
    change: () => {
      document.documentElement.className = 'dark';
      document.body.classList.add('wide');
    },
  },
  'form with clobbering names': {
    html: '<form id=f><input name=attributes><input name=nextSibling><input name=parentNode><input name=childNodes><b>in</b></form>',
    change: () => {
      $('#f').insertAdjacentHTML('beforeend', '<input name=firstChild><i>more</i>');
    },
  },
  'extension-like node after body': {
    html: '<p>x</p>',
    change: () => {
      const el = document.createElement('grammarly-desktop');
      el.style.cssText = 'display:block;height:20px;background:lime';
      document.documentElement.append(el);
    },
  },
};
