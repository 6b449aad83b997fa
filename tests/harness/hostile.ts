/** Streams that a hostile visitor could send: nothing in them may run, load, navigate, take focus or freeze the console. */

import { hubFiles } from '@cobrowse/mirror/mirror/assets.ts';
import { Mirror } from '@cobrowse/mirror/mirror/mirror.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { Deflater } from '../../widget_js/src/transport/deflater.ts';
import { pause } from './probes/probe.ts';

/** Every one calls `top.pwned`, asks for `/hit`, or goes somewhere if it can. ID stands for its number. */
const MARKUP: Record<string, string> = {
  script: '<script>top.pwned("ID")</script>',
  'script with a source': '<script src="/hit?ID"></script>',
  'module script': '<script type="module" src="/hit?ID"></script>',
  'import map and speculation rules':
    '<script type="importmap">{"imports":{"a":"/hit?ID"}}</script><script type="speculationrules">{"prefetch":[{"urls":["/hit?ID"]}]}</script>',
  'svg script': '<svg><script>top.pwned("ID")</script><script href="/hit?ID"></script></svg>',
  onerror: '<img src="/hit?ID" onerror="top.pwned(\'ID\')">',
  'events of all kinds':
    '<body onload="top.pwned(1)"><details open ontoggle="top.pwned(1)"><input autofocus onfocus="top.pwned(1)"><video src="x" onerror="top.pwned(1)"></video><style onload="top.pwned(1)"></style><p style="animation:x" onanimationstart="top.pwned(1)"></p><svg onload="top.pwned(1)"><animate onbegin="top.pwned(1)" attributeName="x" dur="1s"></animate></svg><marquee onstart="top.pwned(1)">x</marquee></details>',
  'javascript address':
    '<a id=go href="javascript:top.pwned(\'ID\')">x</a><form action="javascript:top.pwned(1)"><button id=press>x</button></form>',
  'data address': '<a id=go href="data:text/html,<script>top.pwned(1)</script>">x</a>',
  'iframe with an address': '<iframe src="/hit?ID"></iframe>',
  'iframe with srcdoc':
    '<iframe srcdoc="<script>top.pwned(\'ID\')</script><img src=/hit?ID>" sandbox="allow-scripts"></iframe>',
  'iframe with javascript': '<iframe src="javascript:top.pwned(\'ID\')"></iframe>',
  object: '<object data="/hit?ID"></object><object type="text/html" data="javascript:top.pwned(1)"></object>',
  embed: '<embed src="/hit?ID">',
  applet: '<applet code="/hit?ID"></applet>',
  frameset: '<frameset><frame src="/hit?ID"></frameset>',
  'portal and fencedframe': '<portal src="/hit?ID"></portal><fencedframe src="/hit?ID"></fencedframe>',
  'meta refresh': '<meta http-equiv="refresh" content="0;url=/hit?ID">',
  'meta policy': '<meta http-equiv="Content-Security-Policy" content="default-src *">',
  base: '<base href="/hit?ID/"><a id=go href="x" target=_self>x</a><img src="y">',
  'link of all kinds':
    '<link rel=stylesheet href="/hit?ID"><link rel=preload as=image href="/hit?ID"><link rel=prefetch href="/hit?ID"><link rel=modulepreload href="/hit?ID"><link rel=manifest href="/hit?ID"><link rel=icon href="/hit?ID"><link rel=dns-prefetch href="//hit.example"><link rel=preconnect href="/hit?ID"><link rel=prerender href="/hit?ID"><link rel=import href="/hit?ID">',
  image: '<img src="/hit?ID">',
  srcset: '<img srcset="/hit?ID 1x, /hit?ID 2x"><picture><source srcset="/hit?ID"><img></picture>',
  'lazy image': '<img loading=lazy src="/hit?ID">',
  'image of an input': '<input type=image src="/hit?ID">',
  video: '<video src="/hit?ID" poster="/hit?ID" autoplay></video>',
  'video with sources': '<video autoplay><source src="/hit?ID"><track default src="/hit?ID"></video>',
  audio: '<audio src="/hit?ID" autoplay></audio>',
  'background attribute': '<table background="/hit?ID"><tr><td background="/hit?ID">x</table>',
  'style attribute':
    '<p style="background:url(/hit?ID);list-style:url(\'/hit?ID\');cursor:url(/hit?ID),auto;content:url(/hit?ID)">x</p>',
  'style with image-set and var':
    '<p style="--u:url(/hit?ID);background:var(--u);mask-image:image-set(\'/hit?ID\' 1x);border-image:url(/hit?ID) 1">x</p>',
  'style with escapes': '<p style="background:u\\72l(/hit?ID);background-image:\\75rl(/hit?ID)">x</p>',
  'style with a comment inside': '<p style="background:url(/**//hit?ID);background:src(\'/hit?ID\')">x</p>',
  'svg image':
    '<svg width=50 height=50><image href="/hit?ID" width=50 height=50 /><image xlink:href="/hit?ID" width=50 height=50 /></svg>',
  'svg use':
    '<svg width=50 height=50><use href="/hit?ID#x" /><use xlink:href="data:image/svg+xml,<svg id=x onload=top.pwned(1)>#x" /></svg>',
  'svg feImage':
    '<svg width=50 height=50><filter id=f><feImage href="/hit?ID" /></filter><rect filter="url(#f)" width=50 height=50 /></svg>',
  'svg link': '<svg><a id=go xlink:href="javascript:top.pwned(1)"><text y=10>x</text></a></svg>',
  'svg animate to javascript':
    '<svg><a id=go><animate attributeName=href values="javascript:top.pwned(1)" /><set attributeName=href to="javascript:top.pwned(1)" /><text y=10>x</text></a></svg>',
  'svg attributes with addresses':
    '<svg width=50 height=50><rect fill="url(/hit?ID)" mask="url(/hit?ID#m)" clip-path="url(/hit?ID#c)" filter="url(/hit?ID#f)" marker-start="url(/hit?ID#m)" width=50 height=50 /></svg>',
  foreignObject:
    '<svg width=50 height=50><foreignObject width=50 height=50><iframe src="/hit?ID"></iframe><img src="/hit?ID"></foreignObject></svg>',
  'math link':
    '<math><maction actiontype="statusline#x" xlink:href="javascript:top.pwned(1)">x</maction><mi href="javascript:top.pwned(1)">x</mi></math>',
  noscript: '<noscript><img src="/hit?ID"></noscript>',
  template: '<template shadowrootmode=open><img src="/hit?ID"></template>',
  'xmp and plaintext': '<xmp><img src="/hit?ID"></xmp><noembed><img src="/hit?ID"></noembed>',
  form: '<form id=f action="/hit?ID" target=_top><input name=a><button id=press formaction="/hit?ID" autofocus>x</button></form>',
  link: '<a id=go href="/hit?ID" target=_top ping="/hit?ID">x</a><a id=go2 href="/hit?ID" download>x</a>',
  'focus thieves':
    '<input autofocus id=i><button accesskey=x autofocus>x</button><dialog open><input autofocus></dialog><div popover autofocus>x</div><div tabindex=0 contenteditable autofocus>x</div>',
  'password field':
    '<form><input type=password name=p autocomplete=current-password><input name=u autocomplete=username></form>',
  'custom element names':
    '<font-face>x</font-face><annotation-xml>x</annotation-xml><x-constructor is="x-evil">x</x-constructor>',
  'covering everything':
    '<div style="position:fixed;inset:0;z-index:2147483647;cursor:none;pointer-events:auto">Please sign in again</div>',
};

const SHEETS: Record<string, string> = {
  '@import': '@import "/hit?ID"; @import url(/hit?ID); @import url("/hit?ID") screen;',
  'url in a sheet': 'body { background: url(/hit?ID) } p::before { content: url("/hit?ID") }',
  'url with escapes': 'body { background: u\\72l("/hit?ID") } html { background: \\000075rl(/hit?ID) }',
  'image-set with a string':
    'body { background: image-set("/hit?ID" 1x) ; background-image: -webkit-image-set("/hit?ID" 1x) }',
  'font face': '@font-face { font-family: x; src: url(/hit?ID), local(x) } body { font-family: x }',
  'unclosed string and url': 'body { background: url("/hit?ID',
  'quotation in an asset': 'body { background: url("asset:1") } a { background: url( "asset:2"),url(/hit?ID) }',
  'comment tricks': '/* " */ body { background: url(/hit?ID) } /* " */ html { background: url(/**//hit?ID) }',
  'namespace and charset': '@charset "utf-7"; @namespace url(/hit?ID); body { background: url(/hit?ID) }',
  'src function and cross-fade':
    'body { background: cross-fade(url(/hit?ID), url(/hit?ID), 50%); mask: src("/hit?ID") }',
  'attribute spying': 'input[value^="a"] { background: url(/hit?ID) }',
  'custom property': ':root { --x: url(/hit?ID) } body { background: var(--x) }',
  'cursor and list':
    'body { cursor: url(/hit?ID), auto; list-style-image: url(/hit?ID); filter: url(/hit?ID#f); clip-path: url(/hit?ID#c) }',
  'document rule': '@media screen { @supports (display: grid) { body { background: url(/hit?ID) } } }',
};

export interface Layers {
  sandbox: boolean;
  policy: boolean;
}

const FRAME = '/console/mirror-frame';

class Console {
  mirror: Mirror;
  broken = '';
  loads = 0;
  host = document.createElement('div');
  private writer = new FrameWriter();
  private deflater = new Deflater();
  private first = true;

  constructor(layers: Layers) {
    this.mirror = new Mirror(hubFiles('/assets'), {
      size: () => {},
      page: () => {},
      ready: () => {},
      sync: () => {},
      broken: (why) => {
        this.broken = why;
      },
    });
    document.body.append(this.host);
    new MutationObserver((records) => {
      for (const record of records)
        for (const node of record.addedNodes) {
          if (!(node instanceof HTMLIFrameElement)) continue;
          if (!layers.sandbox) node.removeAttribute('sandbox');
          if (!layers.policy) node.src = `${FRAME}?policy=none`;
          node.addEventListener('load', () => this.loads++);
        }
    }).observe(this.mirror.element, { childList: true });
    this.host.append(this.mirror.element);
  }

  send(write: (writer: FrameWriter) => void): void {
    write(this.writer);
    this.raw(this.deflater.push(this.writer.take()));
  }

  raw(body: Uint8Array, flags = 0): void {
    const kind = this.first ? W.KIND_KEYFRAME : W.KIND_DELTA;
    this.first = false;
    this.mirror.feed({ epoch: 'e', seq: 1, kind, flags, time: 0, body });
  }

  async shown(): Promise<Document | null> {
    for (let i = 0; i < 200 && !this.broken; i++) {
      this.mirror.settle();
      if (this.mirror.document) return this.mirror.document;
      await pause(5);
    }
    return this.mirror.document;
  }

  close(): void {
    this.mirror.stop();
    this.host.remove();
  }
}

function node(writer: FrameWriter, tag: string, attrs: [string, string][], kids: number, ns = W.NS_HTML): void {
  writer.shape(
    ns,
    tag,
    attrs.map(([name]) => name),
  );
  for (const [, value] of attrs) writer.str(value);
  writer.int(kids);
}

/** Writes markup as it is, as no honest widget would. */
function write(writer: FrameWriter, element: Element | ChildNode): void {
  if (element.nodeType === Node.TEXT_NODE) {
    writer.int(W.NODE_TEXT);
    writer.str(element.textContent);
    return;
  }
  const { namespaceURI, localName, attributes } = element as Element;
  const content = localName === 'template' ? (element as HTMLTemplateElement).content : element;
  const kids = [...content.childNodes].filter((kid) => kid.nodeType === 1 || kid.nodeType === 3);
  const ns = Math.max(0, W.NAMESPACES.indexOf(namespaceURI as never));
  node(
    writer,
    localName,
    [...attributes].map(({ name, value }) => [name, value] as [string, string]),
    kids.length,
    ns,
  );
  for (const kid of kids) write(writer, kid);
}

function page(writer: FrameWriter, markup: string, sheet: string): void {
  const parsed = new DOMParser().parseFromString('<!DOCTYPE html><body></body>', 'text/html');
  parsed.body.innerHTML = markup;
  writer.root(0, ['html', '', '']);
  writer.op(W.OP_VIEW, 400, 300, 400, 300, 1000);
  writer.op(W.OP_KIDS, 1, W.STEP_NEW, 1);
  node(writer, 'html', [], 2);
  node(writer, 'head', [], 1);
  node(writer, 'style', [], 0);
  write(writer, parsed.body);
  writer.int(W.STEP_END);
  if (sheet) {
    writer.op(W.OP_SHEET, 1);
    writer.str(sheet);
    writer.op(W.OP_STYLE, 4, 1, 0);
    writer.str('');
  }
  writer.op(W.OP_READY);
}

const pwned: string[] = [];
(window as unknown as { pwned(what: string): void }).pwned = (what) => pwned.push(String(what));

/** Returns what went wrong with each page: nothing, when all is well. The server tells of requests. */
export async function pages(layers: Layers): Promise<string[]> {
  const wrong: string[] = [];
  const chat = document.createElement('textarea');
  document.body.append(chat);
  const all = [
    ...Object.entries(MARKUP).map(([name, markup]) => [name, markup, ''] as const),
    ...Object.entries(SHEETS).map(([name, sheet]) => [name, '<p>p</p><a href=x>x</a>', sheet] as const),
  ];
  for (const [name, markup, sheet] of all) {
    chat.focus();
    const id = encodeURIComponent(name);
    const fake = new Console(layers);
    fake.send((writer) => page(writer, markup.replaceAll('ID', id), sheet.replaceAll('ID', id)));
    const doc = await fake.shown();
    for (const link of doc?.querySelectorAll<HTMLElement>('#go, #go2, #press') ?? []) {
      if (layers.sandbox && layers.policy) link.click?.();
    }
    await pause(40);
    if (pwned.length > 0) wrong.push(`${name}: ran a script`);
    if (fake.loads > 1) wrong.push(`${name}: navigated`);
    if (document.activeElement !== chat) wrong.push(`${name}: took the focus`);
    if (fake.broken) wrong.push(`${name}: ${fake.broken}`);
    pwned.length = 0;
    fake.close();
  }
  chat.remove();
  return wrong;
}

function chain(w: FrameWriter, depth: number): void {
  for (let i = 0; i < depth; i++) node(w, 'div', [], i === depth - 1 ? 0 : 1);
}

function nest(w: FrameWriter, depth: number): void {
  w.op(W.OP_KIDS, 6, W.STEP_KEEP, 1, W.STEP_NEW, 1);
  chain(w, depth);
  w.int(W.STEP_END);
}

const start = (writer: FrameWriter): void => page(writer, '<p id=a>a</p>', '');
/** html 2, head 3, style 4, body 5, p 6, text 7. */
const GARBAGE: Record<string, (writer: FrameWriter) => void> = {
  'unknown operation': (w) => w.op(77),
  'dangling id': (w) => w.op(W.OP_HOVER, 4_000_000),
  'negative id': (w) => w.op(W.OP_HOVER, -1),
  'a fraction of a list': (w) => w.op(W.OP_KIDS, 5, W.STEP_NEW, 3),
  'keep beyond the end': (w) => w.op(W.OP_KIDS, 5, W.STEP_KEEP, 99, W.STEP_END),
  'same node twice': (w) => w.op(W.OP_KIDS, 5, W.STEP_MOVE, 2, 6, 0, W.STEP_END),
  'node below itself': (w) => w.op(W.OP_KIDS, 6, W.STEP_MOVE, 1, 6, W.STEP_END),
  'a circle': (w) => w.op(W.OP_KIDS, 6, W.STEP_MOVE, 1, 5, W.STEP_END),
  'the document below its own': (w) => w.op(W.OP_KIDS, 6, W.STEP_MOVE, 1, 1, W.STEP_END),
  'html in the body': (w) => w.op(W.OP_KIDS, 6, W.STEP_MOVE, 1, 2, W.STEP_END),
  'children of a text': (w) => w.op(W.OP_KIDS, 7, W.STEP_NEW, 0, W.STEP_END),
  'text below the document': (w) => {
    w.op(W.OP_KIDS, 1, W.STEP_KEEP, 1, W.STEP_NEW, 1, W.NODE_TEXT);
    w.str('x');
    w.int(W.STEP_END);
  },
  'two roots': (w) => {
    w.op(W.OP_KIDS, 1, W.STEP_KEEP, 1, W.STEP_NEW, 1);
    node(w, 'html', [], 0);
    w.int(W.STEP_END);
  },
  'second shadow root': (w) => {
    w.op(W.OP_SHADOW, 6, 0);
    w.op(W.OP_SHADOW, 6, 0);
  },
  'shadow root of an image': (w) => w.op(W.OP_SHADOW, 4, 0),
  'document in no frame': (w) => w.op(W.OP_FRAME, 6, 0),
  'attribute of a text': (w) => {
    w.op(W.OP_ATTR, 7);
    w.str('id');
    w.str('x');
  },
  'text of an element': (w) => {
    w.op(W.OP_TEXT, 6);
    w.str('x');
  },
  'a name with a space': (w) => {
    w.op(W.OP_ATTR, 6);
    w.str('on click');
    w.str('x');
  },
  'a name of a megabyte': (w) => {
    w.op(W.OP_ATTR, 6);
    w.str('x'.repeat(1_000_000));
    w.str('x');
  },
  'two million children': (w) => w.op(W.OP_KIDS, 5, W.STEP_NEW, 2_000_000),
  'nesting deeper than browsers can': (w) => nest(w, 5000),
  'nesting made deep by moves': (w) => {
    nest(w, 1500);
    w.op(W.OP_KIDS, 5, W.STEP_KEEP, 1, W.STEP_NEW, 1);
    chain(w, 1500);
    w.int(W.STEP_END);
    // The first chain's last element takes the second chain's first.
    w.op(W.OP_KIDS, 7 + 1500, W.STEP_MOVE, 1, 7 + 1501, W.STEP_END);
  },
  'wrong checksum': (w) => w.op(W.OP_CHECK, 7, 1, 5, 1),
  'wrong count of nodes': (w) => w.op(W.OP_CHECK, 1234, 0),
};

/** Harmless, though odd: the mirror goes on. */
const ODD: Record<string, (writer: FrameWriter) => void> = {
  'names of the prototype': (w) => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      w.op(W.OP_ATTR, 6);
      w.str(name);
      w.str('x');
      w.op(W.OP_STATE);
      w.str(name);
      w.op(1, 6);
    }
  },
  'lone surrogates and NUL': (w) => {
    w.op(W.OP_TEXT, 7);
    w.str('\ud800 \u0000 x');
  },
  'nesting as deep as browsers can': (w) => nest(w, 1500),
  'animations that are none': (w) => {
    for (const [source, timing] of [
      ['not json', '{}'],
      ['[1,2]', 'null'],
      ['{"a":1}', '[]'],
      ['[{"__proto__":{"x":1},"background":"url(/hit?animation)"}]', '{"duration":-1}'],
      ['[{"background":"url(/hit?animation)"}]', '{"duration":10}'],
    ] as const) {
      w.op(W.OP_ANIMATION, 1, 6);
      w.str(null);
      w.str(source);
      w.str(timing);
      w.op(W.OP_TIME, 1, 3, -5, 0);
    }
  },
  'pictures and sizes on the wrong elements': (w) => {
    w.op(W.OP_PICTURE, 6, 9);
    w.op(W.OP_MEDIA, 6, 10, 10, 1, 0);
    w.op(W.OP_BLOCK, 4, 1_000_000, 1_000_000);
    w.op(W.OP_SLOT, 6, 1, 7);
    w.op(W.OP_OPEN, 6, 1);
    w.op(W.OP_CHECKED, 6, 3);
    w.op(W.OP_SELECTED, 6, 1, 5);
    w.op(W.OP_ADOPT, 6, 1, 1);
  },
  'a selection of nothing': (w) => w.op(W.OP_SELECTION, 1, 6, 1_000_000, 7, 1_000_000),
  'an asset that is an address': (w) => {
    w.op(W.OP_ASSET, 1);
    w.str('../../hit?asset');
    w.str('text/html');
    w.op(1, 1);
  },
  'a hundred thousand style sheets': (w) => {
    for (let i = 1; i < 100_000; i++) {
      w.op(W.OP_SHEET, i);
      w.str('p{}');
    }
  },
};

/** Returns what went wrong with structural garbage: nothing, when each ends its own picture or changes nothing. */
export async function garbage(): Promise<string[]> {
  const wrong: string[] = [];
  for (const [kind, list] of [
    ['broken', GARBAGE],
    ['odd', ODD],
  ] as const) {
    for (const [name, write] of Object.entries(list)) {
      const fake = new Console({ sandbox: true, policy: true });
      fake.send(start);
      await fake.shown();
      const began = performance.now();
      fake.send(write);
      fake.mirror.settle();
      await pause(5);
      if (kind === 'broken' && !fake.broken) wrong.push(`${name}: was taken`);
      if (kind === 'odd' && fake.broken) wrong.push(`${name}: ${fake.broken}`);
      if (performance.now() - began > 3000) wrong.push(`${name}: froze the console`);
      fake.close();
    }
  }
  return wrong;
}

/** Bytes that are no stream at all, and one that grows without measure. */
export async function bytes(): Promise<string[]> {
  const wrong: string[] = [];
  const bomb = new Deflater().push(new Uint8Array(80 * 1024 * 1024));
  const random = crypto.getRandomValues(new Uint8Array(5000));
  const cases: [string, Uint8Array, number][] = [
    ['nothing', new Uint8Array(), 0],
    ['random', random, 0],
    ['bomb', bomb, 0],
    ['nothing of its own', new Uint8Array(), W.FLAG_WHOLE],
    ['random of its own', random, W.FLAG_WHOLE],
    ['bomb of its own', bomb, W.FLAG_WHOLE],
    ['a stream without its end', new Deflater().push(new Uint8Array(9)), W.FLAG_WHOLE],
  ];
  for (const [name, body, flags] of cases) {
    const fake = new Console({ sandbox: true, policy: true });
    fake.raw(body, flags);
    fake.mirror.settle();
    await pause(5);
    if (!fake.broken) wrong.push(`${name}: was taken`);
    fake.close();
  }
  return wrong;
}

/** Random changes of a good stream, byte by byte: each ends its picture or changes nothing. */
export async function fuzzed(seed: number, rounds: number): Promise<string[]> {
  const wrong: string[] = [];
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  const writer = new FrameWriter();
  page(
    writer,
    '<div id=a class=b><p style="color:red">x</p><svg><rect width=5 /></svg><input value=1></div>',
    'p{color:red}',
  );
  const good = writer.take().slice();
  for (let i = 0; i < rounds; i++) {
    const bad = good.slice();
    for (let n = 1 + random(4); n > 0; n--) bad[random(bad.length)] = random(256);
    const fake = new Console({ sandbox: true, policy: true });
    try {
      fake.raw(new Deflater().push(bad));
      fake.mirror.settle();
      if (i % 10 === 0) await fake.shown();
    } catch (error) {
      wrong.push(`seed ${seed} round ${i}: ${error}`);
    }
    if (pwned.length > 0) wrong.push(`seed ${seed} round ${i}: ran a script`);
    fake.close();
  }
  return wrong;
}

Object.assign(window, { hostile: { pages, garbage, bytes, fuzzed } });
