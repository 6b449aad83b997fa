/** Where things are: scroll positions that are reached, whatever sizes boxes have in the mirror and whenever they get them. */

import { $, type Probes, pause, picture } from './probe.ts';

const LINES = Array.from(
  { length: 60 },
  (_, i) => `<section id=s${i}><h2>Section ${i}</h2>${'<p>line</p>'.repeat(5 + (i % 7) * 4)}</section>`,
);
const GUESSED = 'section { content-visibility: auto; contain-intrinsic-size: auto 100px }';
const tall = '<div style="height:3000px;width:3000px">tall</div>';
const page = (doc: Document): unknown =>
  [doc.defaultView?.scrollX, doc.defaultView?.scrollY].map((n) => Math.round(n ?? 0));
/** Where an element stands in the window, to some pixels. */
const stands =
  (selector: string) =>
  (doc: Document): unknown =>
    Math.round(($(selector, doc).getBoundingClientRect().y ?? 0) / 4);
const frames = (): Promise<void> => pause(120);

async function photographs(into: Element): Promise<void> {
  for (let i = 0; i < 4; i++) {
    const image = document.createElement('img');
    image.style.display = 'block';
    image.src = URL.createObjectURL(await picture(['red', 'green', 'blue', 'grey'][i] as string, 60, 1200));
    into.append(image);
    await image.decode();
  }
}

export const places: Probes = {
  'sections whose size is guessed until they are seen': {
    only: 'value',
    html: LINES.join(''),
    css: GUESSED,
    change: async () => {
      $('#s40').scrollIntoView();
      await frames();
    },
    see: stands('#s40'),
  },
  'sections whose size is guessed, in a box': {
    only: 'value',
    html: `<div id=a style="height:300px;overflow:auto">${LINES.join('')}</div>`,
    css: GUESSED,
    change: async () => {
      $('#s33').scrollIntoView();
      await frames();
    },
    see: stands('#s33'),
  },
  'a place below pictures that come later': {
    html: '<h1>Head</h1><div id=d></div><p id=end>The end</p>',
    change: async () => {
      await photographs($('#d'));
      scrollTo(0, 4000);
      await frames();
    },
    see: (doc) => [page(doc), stands('#end')(doc)],
  },
  'a place in a box below pictures that come later': {
    html: '<div id=d style="height:200px;overflow:auto"></div>',
    change: async () => {
      await photographs($('#d'));
      $('#d').scrollTo(0, 3600);
      await frames();
    },
    see: (doc) => $('#d', doc).scrollTop,
  },
  'the root is told once': {
    html: `<div id=list>${'<div style="height:600px">part</div>'.repeat(6)}</div>`,
    setup: () => scrollTo(0, 1500),
    change: async () => {
      scrollTo(0, 300);
      await frames();
      const list = $('#list');
      list.append(list.children[3] as Element);
      await frames();
    },
    see: page,
  },
  'the body is told once in quirks mode': {
    quirks: true,
    html: `<div id=list>${'<div style="height:600px">part</div>'.repeat(6)}</div>`,
    setup: () => scrollTo(0, 1500),
    change: async () => {
      scrollTo(0, 300);
      await frames();
      const list = $('#list');
      list.append(list.children[3] as Element);
      await frames();
    },
    see: page,
  },
  'a body that scrolls by itself in quirks mode': {
    quirks: true,
    html: tall,
    css: 'html { overflow: hidden; height: 100% } body { overflow: auto; height: 200px }',
    change: async () => {
      document.body.scrollTo(0, 700);
      await frames();
    },
    see: (doc) => [page(doc), doc.body.scrollTop],
  },
  'right to left, wider than the window': {
    html: `<div dir=rtl>${tall}</div>`,
    setup: () => {
      document.documentElement.dir = 'rtl';
    },
    change: async () => {
      scrollTo(-500, 200);
      await frames();
      document.documentElement.removeAttribute('lang');
    },
    see: page,
  },
  'between two places to which a box snaps': {
    html: `<div id=a style="width:200px;height:100px;overflow:auto">${'<div style="height:90px;scroll-snap-align:start">1</div>'.repeat(9)}</div>`,
    change: async () => {
      $('#a').scrollTo(0, 200);
      await frames();
      $('#a').style.scrollSnapType = 'y proximity';
      $('#a').scrollBy(0, 35);
      await frames();
    },
    see: (doc) => $('#a', doc).scrollTop,
  },
  'what grows above, where the page does not make up for it': {
    html: `<p id=p>p</p>${tall}`,
    css: 'html { overflow-anchor: none }',
    setup: () => scrollTo(0, 500),
    change: async () => {
      $('#p').insertAdjacentHTML('beforebegin', '<div style="height:77px">new</div>');
      await frames();
    },
    see: page,
  },
  'below a header that stays': {
    only: 'value',
    html: `<header style="position:sticky;top:0;height:80px;background:#ccc">head</header>${LINES.join('')}`,
    css: GUESSED,
    change: async () => {
      $('#s21').scrollIntoView();
      await frames();
    },
    see: stands('#s21'),
  },
  'guessed sections in a frame': {
    only: 'value',
    html: '<iframe id=f style="width:500px;height:300px" srcdoc="<!DOCTYPE html><body>"></iframe>',
    setup: () => pause(150),
    change: async () => {
      const inner = ($('#f') as HTMLIFrameElement).contentDocument as Document;
      inner.body.innerHTML = `<style>${GUESSED}</style>${LINES.join('')}`;
      await frames();
      $('#s30', inner).scrollIntoView();
      await frames();
    },
    see: (doc) => {
      const inner = ($('#f', doc) as HTMLIFrameElement).contentDocument as Document;
      return inner.querySelector('#s30') && stands('#s30')(inner);
    },
  },
};
