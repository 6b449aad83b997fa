/** What a mark or rule hid stays hidden: each way in which its content could come to light, all in one page or each in its own. */

import { pause } from './probes/probe.ts';
import { Tap } from './tap.ts';

type Rules = { action: 'mask' | 'block'; selector: string; url: string }[];

type Find = <E extends Element = HTMLElement>(selector: string) => E;

interface Vector {
  /** A part of the page, in which `$` finds elements; `{c}` is the canary. */
  html: string;
  /** Before the capture. */
  setup?($: Find): void;
  /** Each in one task, with a flush and, if `heals`, a new keyframe after it. */
  steps: (($: Find, c: string) => void)[];
  heals?: boolean;
  rules?: Rules;
  /** It touches more than its part. */
  alone?: boolean;
}

const shadow = (host: Element, html: string): ShadowRoot => {
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = html;
  return root;
};
const wrap = (part: Element, mark: string): void => {
  const around = document.createElement('div');
  around.innerHTML = `<section ${mark}></section>`;
  part.before(around);
  around.firstElementChild?.append(part);
};

/** How a part gets into a hidden one, of a known page with `#in` (hidden), `#host` (whose slots are) and a frame in `#in`. */
const ENTRIES: Record<string, (part: HTMLElement, mark: string, $: Find) => void> = {
  moves: (part, _, $) => $('#in').append(part),
  'moves deep': (part, _, $) => $('#in > p').append(part),
  'moves with its parent': (part, _, $) => $('#in').append(part.parentElement as Element),
  'is wrapped': (part, mark) => wrap(part, mark),
  'is wrapped with its parent': (part, mark) => wrap(part.parentElement as Element, mark),
  'is wrapped by what is marked then': (part, mark) => {
    const around = document.createElement('div');
    part.replaceWith(around);
    around.append(part);
    const [name, value] = mark.replaceAll('"', '').split('=');
    around.setAttribute(name as string, value as string);
  },
  'is wrapped by a range': (part, mark) => {
    const template = document.createElement('template');
    template.innerHTML = `<b ${mark}></b>`;
    const range = document.createRange();
    range.selectNode(part);
    range.surroundContents(template.content.firstChild as Node);
  },
  moveBefore: (part, _, $) => {
    const into = $('#in') as HTMLElement & { moveBefore?(node: Node, before: Node | null): void };
    if (into.moveBefore) into.moveBefore(part, null);
    else into.append(part);
  },
  'is adopted by a frame': (part, _, $) => ($('#in iframe') as HTMLIFrameElement).contentDocument?.body.append(part),
  'is put into a slot': (part, _, $) => $('#host').append(part),
  'is put into a slot that is passed on': (part, _, $) => $('#outer').append(part),
  'is put into a shadow root': (part, _, $) => $('#rooted').shadowRoot?.append(part),
  'gets a host with a hidden slot': (part, mark) => {
    const host = document.createElement('div');
    shadow(host, `<b ${mark}><slot></slot></b>`);
    part.replaceWith(host);
    host.append(part);
  },
  'has a slot wrapped': (_, mark, $) => {
    const slot = $('#parent').shadowRoot?.querySelector('slot') as Element;
    wrap(slot, mark);
  },
  'moves through the open': (part, _, $) => {
    $('#open').append(part);
    $('#in').append(part);
  },
};

/** How its content changes in the same tick. */
const CHANGES: Record<string, (part: HTMLElement, c: string) => void> = {
  textContent: (part, c) => {
    part.textContent = c;
  },
  innerHTML: (part, c) => {
    part.innerHTML = `<i title="${c}">${c}</i>`;
  },
  append: (part, c) => part.append(c),
  'deep child': (part, c) => part.querySelector('b')?.append(document.createElement('u'), c),
  replaceChildren: (part, c) => part.replaceChildren(c, document.createElement('u')),
  'child of a shadow root': (part, c) => part.querySelector('#deep')?.shadowRoot?.firstElementChild?.append(c),
  text: (part, c) => {
    (part.querySelector('b')?.firstChild as Text).data = c;
  },
  attribute: (part, c) => part.querySelector('b')?.setAttribute('title', c),
};

const partIn = (
  mark: string,
  frame: string,
): string => `<div id="open"><div id="parent"><div id="part"><b>old</b><span id="deep"></span></div></div></div>
<div id="in" ${mark}><p>x</p>${frame}</div><div id="host"></div><div id="outer"></div><div id="rooted" ${mark}></div>`;

const rootsIn =
  (mark: string) =>
  ($: Find): void => {
    shadow($('#host'), `<div ${mark}><slot></slot></div>`);
    const outer = shadow($('#outer'), '<x-inner><x-innermost><slot></slot></x-innermost></x-inner>');
    shadow(outer.querySelector('x-inner') as Element, '<p><slot></slot></p>');
    shadow(outer.querySelector('x-innermost') as Element, `<em ${mark}><slot></slot></em>`);
    shadow($('#rooted'), '<p>in it</p>');
    shadow($('#parent'), '<slot></slot>');
    shadow($('#deep'), '<p>old</p>');
  };

/** `mark` is one of a kind; what stands for it in the control is none. */
function sameTick(kind: string, mark: string): Record<string, Vector> {
  const vectors: Record<string, Vector> = {};
  for (const [how, enter] of Object.entries(ENTRIES)) {
    const frame = how.includes('frame') ? '<iframe srcdoc="<p>framed</p>"></iframe>' : '';
    const base = { html: partIn(mark, frame), setup: rootsIn(mark) };
    for (const [what, change] of Object.entries(CHANGES)) {
      vectors[`${kind}: ${what} changes, then ${how}`] = {
        ...base,
        steps: [
          ($, c) => {
            const part = $('#part');
            change(part, c);
            enter(part, mark, $);
          },
        ],
      };
      vectors[`${kind}: ${how}, then ${what} changes`] = {
        ...base,
        steps: [
          ($, c) => {
            const part = $('#part');
            enter(part, mark, $);
            change(part, c);
          },
        ],
      };
    }
  }
  return vectors;
}

/** What takes the mark away. `name` is a class that is a mark, `attribute` the name of one. */
function lost(kind: string, name: string, attribute: string): Record<string, Vector> {
  const rule = (selector: string): Rules => [{ action: kind as 'mask' | 'block', selector, url: '' }];
  const html = `<main><h2>x</h2><div id="part" class="${name}"><p title="{c}">{c}<b>{c}</b></p><input value="{c}"></div><p id="open">x</p></main>`;
  const ruled = html.replace(name, 'ruled');
  return {
    'class dropped': { html, steps: [($) => $('#part').removeAttribute('class')] },
    'class replaced': { html, steps: [($) => $('#part').classList.replace(name, 'open')] },
    'attribute removed': {
      html: html.replace(`class="${name}"`, `${attribute}="${kind}"`),
      steps: [($) => $('#part').removeAttribute(attribute)],
    },
    'attribute says allow': {
      html: html.replace(`class="${name}"`, `${attribute}="${kind}"`),
      steps: [($) => $('#part').setAttribute(attribute, 'allow')],
    },
    'allowed beside the mark': { html, steps: [($) => $('#part').setAttribute(attribute, 'allow')] },
    'content is allowed': { html, steps: [($) => $('#part p').setAttribute(attribute, 'allow')] },
    'class that a rule names dropped': {
      html: ruled,
      rules: rule('.ruled'),
      steps: [($) => $('#part').removeAttribute('class')],
    },
    'what a rule says stands before it': { html, rules: rule('h2 + div'), steps: [($) => $('h2').remove()] },
    'rule by what it holds': { html: ruled, rules: rule('div:has(input)'), steps: [($) => $('#part input').remove()] },
    'rule of another address': {
      html: ruled,
      rules: [{ ...(rule('.ruled')[0] as Rules[number]), url: '/' }],
      steps: [() => history.pushState(null, '', '/elsewhere')],
    },
    'moves out and loses its mark': {
      html,
      steps: [($) => $('main').before($('#part')), ($) => $('#part').removeAttribute('class')],
    },
    'goes, and comes without its mark': {
      html,
      steps: [
        ($) => {
          kept = $('#part');
          kept.remove();
        },
        ($) => {
          kept?.removeAttribute('class');
          $('main').append(kept as Node);
        },
      ],
    },
    'content moves out': { html, steps: [($) => $('main').append($('#part p'))] },
    'text moves out': { html, steps: [($) => $('#open').append($('#part b').firstChild as Node)] },
    'content of content moves out with it': {
      html,
      steps: [
        ($) => {
          const [p, b] = [$('#part p'), $('#part b')];
          $('main').append(p);
          $('main').append(b);
        },
      ],
    },
    'content leaves its content, then that moves out': {
      html,
      steps: [
        ($) => {
          const [p, b] = [$('#part p'), $('#part b')];
          $('main').append(b);
          $('main').append(p);
        },
      ],
    },
    'is unwrapped': { html, steps: [($) => $('#part').replaceWith(...$('#part').childNodes)] },
    'what came later moves out': {
      html,
      steps: [
        ($, c) => $('#part p').insertAdjacentHTML('beforeend', `<u>${c}</u>`),
        ($) => $('main').append($('#part u')),
      ],
    },
    'moved in, then out': {
      html,
      steps: [
        ($, c) => {
          $('#part').append($('#open'));
          $('#open').textContent = c;
        },
        ($) => $('main').append($('#open')),
      ],
    },
    'goes into a new wrapper': {
      html,
      steps: [
        ($) => {
          const [around, part] = [document.createElement('section'), $('#part')];
          part.removeAttribute('class');
          part.replaceWith(around);
          around.append(part);
        },
      ],
    },
    'goes into a frame': {
      html: `${html}<iframe srcdoc="<p>x</p>"></iframe>`,
      steps: [
        ($) => {
          const part = $('#part');
          part.removeAttribute('class');
          ($('iframe') as unknown as HTMLIFrameElement).contentDocument?.body.append(part);
        },
      ],
    },
    'mark of a slot removed': {
      html: '<div id="host">{c}<i>{c}</i></div>',
      setup: ($) => shadow($('#host'), `<b class="${name}"><slot></slot></b>`),
      steps: [($) => $('#host').shadowRoot?.querySelector('b')?.removeAttribute('class')],
    },
    'mark of the page removed': {
      html: '<p>{c}</p>',
      alone: true,
      setup: () => document.body.classList.add(name),
      steps: [() => document.body.classList.remove(name)],
    },
    'slot passed on': {
      html: '<div id="host">{c}<i>{c}</i></div>',
      setup: ($) => passOn($('#host'), 'open', name),
      steps: [($, c) => $('#host i').append(c)],
    },
    'slot passed on through closed roots': {
      html: '<div id="host"></div>',
      steps: [
        ($, c) => {
          passOn($('#host'), 'closed', name);
          $('#host').append(c);
        },
      ],
    },
    'slot passed on to a component that comes later': {
      html: '<div id="host"><i>x</i></div>',
      setup: ($) => shadow($('#host'), '<p><x-late><slot></slot></x-late></p>'),
      steps: [
        ($, c) => {
          $('#host i').textContent = c;
          const inner = $('#host').shadowRoot?.querySelector('x-late') as Element;
          shadow(inner, `<b class="${name}"><slot></slot></b>`);
        },
      ],
    },
    'slot with a name passed on': {
      html: '<div id="host"><i slot="a">{c}</i></div>',
      setup: ($) => {
        const root = shadow($('#host'), '<x-one><slot name="a" slot="b"></slot></x-one>');
        shadow(root.querySelector('x-one') as Element, `<p class="${name}"><slot name="b"></slot></p>`);
      },
      steps: [($) => $('#host i').setAttribute('title', 'x')],
    },
  };
}

let kept: HTMLElement | undefined;

/** Four components, each of which shows the slot of the one round it; the innermost hides it. */
function passOn(outermost: Element, mode: ShadowRootMode, name: string): void {
  let host = outermost;
  for (let depth = 0; depth < 4; depth++) {
    const root = host.attachShadow({ mode });
    root.innerHTML = depth < 3 ? '<p><x-next><slot></slot></x-next></p>' : `<p class="${name}"><slot></slot></p>`;
    host = root.querySelector('x-next') ?? host;
  }
}

function vectors(marked: boolean): Record<string, Vector> {
  const all: Record<string, Vector> = {};
  for (const [kind, name] of Object.entries({ mask: 'rr-mask', block: 'rr-block' })) {
    const [own, attribute] = marked ? [name, 'data-cobrowse'] : ['plain', 'data-plain'];
    Object.assign(all, sameTick(kind, `class="${own}"`));
    for (const [what, vector] of Object.entries(lost(kind, own, attribute)))
      all[`${kind}: ${what}`] = { heals: true, ...vector };
  }
  return all;
}

async function drive(group: Record<string, Vector>, marked: boolean): Promise<Record<string, number>> {
  history.replaceState(null, '', '/');
  document.body.removeAttribute('class');
  document.body.textContent = '';
  const canaries: Record<string, string> = {};
  const rules: Rules = [];
  let heals = false;
  const parts = Object.entries(group).map(([name, vector], number) => {
    const c = `Wq${String(number).padStart(4, '0')}vKxmbTZlpye`;
    const part = document.createElement('article');
    part.innerHTML = vector.html.replaceAll('{c}', c);
    document.body.append(part);
    const find: Find = (selector) => part.querySelector(selector) as never;
    vector.setup?.(find);
    canaries[name] = c;
    if (marked) rules.push(...(vector.rules ?? []));
    heals ||= vector.heals ?? false;
    return { steps: vector.steps, find, c };
  });
  for (const frame of document.querySelectorAll('iframe'))
    while (!frame.contentDocument?.querySelector('p')) await pause(5);
  const tap = new Tap();
  await tap.begin({ rules });
  for (let number = 0; parts.some(({ steps }) => steps[number]); number++) {
    for (const { steps, find, c } of parts) steps[number]?.(find, c);
    await tap.step();
    if (heals) await tap.heal();
  }
  tap.stop();
  return Object.fromEntries(Object.entries(canaries).map(([name, c]) => [name, tap.times(c)]));
}

/** Does it all and returns in how many bodies each canary was sent. Without marks and rules each must be. */
export async function run(marked: boolean): Promise<Record<string, number>> {
  const together: Record<string, Record<string, Vector>> = {};
  for (const [name, vector] of Object.entries(vectors(marked))) {
    const page = vector.alone || vector.rules ? name : `${name.split(':')[0]} ${vector.heals}`;
    together[page] = { ...together[page], [name]: vector };
  }
  const sent: Record<string, number> = {};
  for (const group of Object.values(together)) Object.assign(sent, await drive(group, marked));
  return sent;
}

Object.assign(window, { lasting: { run } });
