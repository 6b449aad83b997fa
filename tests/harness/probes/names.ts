/** What style sheets hang on: attributes, values and class names that no list of ours has. */

import { $, type Probe, type Probes } from './probe.ts';

/** A page whose sheet names what the body then has. `see` defaults to the colours of all elements. */
const styled = (css: string, html: string, more: Partial<Probe> = {}): Probe => ({
  css,
  change: () => {
    document.body.innerHTML = html;
  },
  ...more,
});
const late = (html: string, change: () => unknown): Probe => ({ html, change });
const addSheet = (css: string) => (): void =>
  document.head.insertAdjacentHTML('beforeend', `<style id=late>${css}</style>`);

const SCOPED =
  '.bar[_ngcontent-ng-c3739886181] { background: #0b5f6b } [_nghost-ng-c1] { display: block; border: 3px solid blue }' +
  '.blazor[b-3xxtam6d07] { color: red } .lwc[c-hello_hello] { color: red } [lwc-1a2b3c] { padding: 9px }';

export const names: Probes = {
  'a sheet that comes late names what custom elements have': late(
    '<x-panel active label=a>a</x-panel><x-panel open size=2>b</x-panel>',
    addSheet('x-panel[active] { color: red } x-panel[open] { padding: 9px } x-panel[size="2"] { margin: 9px }'),
  ),
  'scope attributes': styled(
    SCOPED,
    '<header _ngcontent-ng-c3739886181 class=bar>a</header><div _nghost-ng-c1>b</div><p b-3xxtam6d07 class=blazor>c</p>' +
      '<p c-hello_hello class=lwc>d</p><i lwc-1a2b3c>e</i>',
  ),
  cloaks: styled(
    '[x-cloak], [v-cloak], [ng-cloak], [hide-me] { display: none } [uk-grid] { display: flex }',
    '<p x-cloak>a</p><p v-cloak>b</p><p ng-cloak>c</p><p hide-me>d</p><div uk-grid><b>e</b><b>f</b></div>',
  ),
  'layout attributes': styled(
    '[layout=row] { display: flex } [layout=column] { color: red } [flex="50"] { width: 50% } [row] { margin: 9px }',
    '<div layout=row><p flex=50>a</p><p flex=20 row>b</p></div><div layout=column>c</div>',
  ),
  'class names like data': styled(
    '.c-user\\@x { border: 3px solid } .c-123456789012 { background: #ffa } .tok_AbCdEf123456789 { padding: 9px }' +
      '.jsx-3848293847 { color: red } .wp-container-12345 { display: flex } .elementor-element-7f3a1b21234567 { margin: 9px }' +
      '.\\[\\&\\>svg\\]\\:w-4 > svg { width: 40px } .\\@md\\:p-4 { padding: 40px } .w-\\[12345px\\] { width: 12345px }',
    '<p class="c-user@x c-123456789012 tok_AbCdEf123456789">a</p><p class="jsx-3848293847 wp-container-12345">b</p>' +
      '<p class=elementor-element-7f3a1b21234567>c</p><p class="[&>svg]:w-4"><svg></svg></p><p class="@md:p-4 w-[12345px]">d</p>',
  ),
  'parts of class names like data': styled(
    '[class*="post-1"] { color: red } [class^="icon-"] { font-weight: 700 } [class$="-end"] { padding: 9px }',
    '<p class="x post-1234567">a</p><p class="icon-1234567">b</p><p class="u-1234567 icon-a">c</p><p class="a 12345678-end">d</p>',
    { only: 'see' },
  ),
  'data attributes that sound secret': styled(
    '[data-card-style=flat] { background: #c9f } [data-user] { padding: 9px } [data-auth="1"] { color: red }',
    '<p data-card-style=flat>a</p><p data-user="kim@example.com">b</p><p data-auth=1>c</p><p data-auth=2>d</p>',
  ),
  'aria attributes': styled(
    '[aria-colspan] { background: #aaf } [aria-relevant=all] { padding: 9px } [aria-keyshortcuts~=x] { color: red }',
    '<p aria-colspan=2 aria-keyshortcuts="y x" aria-relevant=all aria-details=z>a</p>',
  ),
  links: styled(
    'a[href^="mailto:"] { background: #fc0 } a[href^="tel:"] { color: red } a[href$=".pdf" i] { padding: 9px }' +
      'a[href^="http"] { border: 1px solid } a[href^="#"] { font-size: 30px } a[href^="/"] { font-weight: 700 }' +
      'a[href^="javascript:"] { letter-spacing: 3px } a[href="/exactly?a=1"] { opacity: 0.5 } a[href*="kim"] { margin: 9px }' +
      'a[href=""] { text-transform: uppercase } a:not([href]) { color: green } a[href^="http"]:not([href*="own."]) { top: 1px }',
    '<a href="mailto:kim@example.com">a</a><a href="tel:+123">b</a><a href="/x/y.PDF?z">c</a><a href="/x.PDF">d</a>' +
      '<a href="https://x.example/kim@x">e</a><a href="#a">f</a><a href="javascript:void(0)">g</a><a href="/exactly?a=1">h</a>' +
      '<a href>i</a><a>j</a><a href="http://own.example/">k</a><a href="relative">l</a>',
  ),
  'link targets': styled(
    'a[target=_blank]::after { content: " x" } a[target=_blank] { color: red } a[rel~=external] { background: #fcf }' +
      'a[download] { padding: 9px } a[hreflang|=de] { margin: 9px }',
    '<a href="https://x.example/" target=_blank>a</a><a rel="nofollow external" href="#a">b</a><a href="#" download="kim.txt">c</a>' +
      '<a href=# hreflang=de-AT>d</a>',
  ),
  'fields and forms': styled(
    'input[name=q] { color: red } input[name$="[city]"] { padding: 9px } form[method=POST] { margin: 9px }' +
      'form[action*="search"] { border: 1px solid } input[value=go] { background: #fc0 } input[value=""] { margin: 5px }' +
      'input:not([value=""]) { border-width: 5px } input[type=submit][value="Send"] { color: blue } [list] { width: 300px }' +
      '[autocomplete=off] { height: 50px } [formaction] { height: 60px } option[value="2"] { color: red }',
    '<form method=post action="/search?q=kim"><input name=q><input name="home[city]" value="kim"><input value=go><input value>' +
      '<input type=submit value=Send formaction="/x"><input list=l autocomplete=off><select size=2><option value=1>1<option value=2>2</select></form>',
  ),
  'what would run': styled(
    '[onclick] { cursor: pointer; color: red } [srcdoc] { margin: 9px } [style*="width: 5px"] { color: blue }',
    '<p onclick="alert(1)">a</p><p style="width: 5px">b</p>',
  ),
  'editing: placeholder': styled(
    '.e[contenteditable=true]:empty::before { content: attr(data-placeholder); color: #999 } [contenteditable] { padding: 9px }',
    '<div class=e contenteditable=true data-placeholder="Write here"></div>',
  ),
  'editing: hooks': styled(
    '[draggable=true] { background: #fea } p[tabindex="-1"] { margin: 9px } [accesskey] { color: red } [spellcheck] { top: 1px }',
    '<p draggable=true>a</p><p accesskey=k tabindex=-1 spellcheck=false>b</p>',
  ),
  'microdata and languages': styled(
    '[itemprop=name] { color: red } [itemtype$=Person] { padding: 9px } [lang|=de] { margin: 9px } [property~="og:x"] { top: 1px }',
    '<div itemscope itemtype="https://schema.org/Person"><p itemprop=name>a</p><p lang=de-AT>b</p></div>',
  ),
  'shown as text': styled(
    'td::before { content: attr(data-label) " " } b::after { content: attr(title) }',
    '<table><tr><td data-label=Price>1</table><b title=t>b</b>',
  ),
  'shown as text, under another name': styled('p::after { content: attr(layout) }', '<p layout=row>a</p>', {
    // It tells the name in computed styles.
    able: () => !CSS.supports('-moz-appearance', 'none'),
  }),
  'several tests of one attribute': styled(
    '[data-a^="one"][data-a$="two"] { color: red } [data-a*="mid"] { padding: 9px } [data-a~="word"] { margin: 9px }' +
      '[data-a="one-two"] { top: 1px } [data-a|="en"] { font-size: 30px } [data-a="Fold" i] { width: 99px }',
    '<p data-a="one 12345 two">a</p><p data-a="one mid 77 two">b</p><p data-a="x word y">c</p><p data-a="en-GB">d</p><p data-a="FOLD">e</p>' +
      '<p data-a="amidst">f</p><p data-a="one-two">g</p><p data-a="onetwo">h</p>',
  ),
  'attributes of custom elements': styled(
    'x-y[kind=wide] { display: block } x-y[data-n="1"] { color: red } x-y[label] { padding: 9px } x-y[href^="/"] { margin: 9px }',
    '<x-y kind=wide data-n=1 label="Some words for people" href="/a">a</x-y>',
  ),
  'pictures by their address': {
    css: 'img[src$=".pdf"] { width: 50px } img[src] { height: 20px } img[src*="gold"] { border: 3px solid } img[alt] { margin: 9px }',
    change: () => {
      document.body.innerHTML = '<img src="/picture?gold"><img src="/missing.pdf" alt="">';
    },
    only: 'see',
    see: (doc) => [...doc.images].map((image) => [image.height, image.width, getComputedStyle(image).borderTopWidth]),
  },
  'attribute toggled': {
    css: '[expanded-now] { color: red } [data-open=yes] { padding: 9px }',
    html: '<p id=a>a</p><p id=b data-open=no>b</p>',
    change: () => {
      $('#a').setAttribute('expanded-now', '');
      $('#b').dataset.open = 'yes';
    },
  },
  'attribute removed': {
    css: '[expanded-now] { color: red } [target] { padding: 9px }',
    html: '<p id=a expanded-now>a</p><a id=b target=x>b</a>',
    change: () => {
      $('#a').removeAttribute('expanded-now');
      $('#b').removeAttribute('target');
    },
  },
  'address changed': {
    css: 'a[href^="mailto:"] { color: red } a[href^="/"] { padding: 9px }',
    html: '<a id=a href="/x">a</a><a id=b href="mailto:kim@example.com">b</a>',
    change: () => {
      $('#a').setAttribute('href', 'mailto:kim@example.com');
      $('#b').setAttribute('href', '/y');
    },
  },
  'sheet that comes later': late(
    '<p late-one data-x="kim@example.com" class="u-1234567 c">a</p><a href="mailto:x@y.z" target=_blank>b</a>',
    addSheet(
      '[late-one] { color: red } [data-x*="kim"] { padding: 9px } .u-1234567 { margin: 9px } [href^="mailto:"] { top: 1px; color: blue }',
    ),
  ),
  'rule inserted later': {
    css: ' ',
    html: '<p late-two class="u-1234567">a</p>',
    change: () => {
      const sheet = ($('#css') as HTMLStyleElement).sheet as CSSStyleSheet;
      sheet.insertRule('[late-two] { color: red }');
      sheet.insertRule('@media all { p { margin: 2px } }');
      (sheet.cssRules[0] as CSSMediaRule).insertRule('.u-1234567 { padding: 9px }', 0);
    },
  },
  'adopted sheet that comes later': {
    html: '<p late-three>a</p>',
    able: () => 'adoptedStyleSheets' in document,
    change: () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('[late-three] { color: red }');
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },
  },
  'sheet in a shadow root': {
    html: '<div id=a></div>',
    change: () => {
      const root = $('#a').attachShadow({ mode: 'open' });
      root.innerHTML =
        '<style>:host([some-state]) { color: red } [in-shadow] { padding: 9px }</style><p in-shadow>a</p>';
      $('#a').setAttribute('some-state', '');
    },
  },
  'adopted sheet in a shadow root, later': {
    html: '<div id=a></div>',
    setup: () => {
      $('#a').attachShadow({ mode: 'open' }).innerHTML = '<p in-shadow class="u-1234567">a</p>';
    },
    change: () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('[in-shadow] { color: red } .u-1234567 { padding: 9px }');
      ($('#a').shadowRoot as ShadowRoot).adoptedStyleSheets = [sheet];
    },
  },
  'sheet in a frame, later': {
    html: '<iframe id=a srcdoc="<p in-frame>a</p>"></iframe>',
    setup: () => new Promise((done) => $('#a').addEventListener('load', done, { once: true })),
    change: () => {
      const doc = ($('#a') as HTMLIFrameElement).contentDocument as Document;
      doc.head.insertAdjacentHTML('beforeend', '<style>[in-frame] { color: red; padding: 20px }</style>');
    },
    see: (doc) => {
      const inner = (doc.querySelector('#a') as HTMLIFrameElement).contentDocument as Document;
      return inner.querySelector('p')?.getBoundingClientRect().height;
    },
  },
  'nested rules and conditions': {
    ...styled(
      '@media all { @supports (display: grid) { [in-media] { color: red } } } @layer x { [in-layer] { color: red } }' +
        '.n { & [nested-in] { padding: 9px } } @container (width > 1px) { [in-container] { color: red } }',
      '<div style="container-type: inline-size"><p in-media>a</p><p in-layer>b</p><div class=n><p nested-in>c</p></div><p in-container>d</p></div>',
    ),
    able: () => CSS.supports('selector(&)'),
  },
  'names with escapes': styled(
    '[data-\\31 x] { color: red } .\\31 0 { padding: 9px } #\\31 234567 { margin: 9px } [data-q="a\\"b"] { top: 1px; width: 50px }',
    "<p data-1x>a</p><p class=10>b</p><p id=1234567>c</p><p data-q='a\"b'>d</p>",
  ),
  'part of a line of a grid': styled(
    '#g { display: grid; grid-template-columns: [src] 50px [href] 90px [end] } #g b { grid-column: href / end; background: red }',
    '<div id=g><b>a</b></div>',
  ),
};
