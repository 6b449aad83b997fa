/** Frames, and documents that are written anew. */

import { $, type Probes, pause, size } from './probe.ts';

const inner = (): Document => ($('#a') as HTMLIFrameElement).contentDocument as Document;
const frame = (selector: string, doc: Document): Document | null =>
  (doc.querySelector(selector) as HTMLIFrameElement | null)?.contentDocument ?? null;
const frameText = (doc: Document): unknown => (frame('iframe', doc)?.body?.textContent ?? '').trim();
const frameLoad = async (change: () => unknown): Promise<void> => {
  const frame = $('#a') as HTMLIFrameElement;
  await new Promise((done) => {
    frame.addEventListener('load', done, { once: true });
    change();
  });
};

export const frames: Probes = {
  'frame added': {
    html: '<div id=d></div>',
    change: async () => {
      $('#d').innerHTML = '<iframe id=a src="/frame?one"></iframe>';
      await pause(200);
    },
    see: frameText,
  },
  'frame with srcdoc': {
    html: '<div id=d></div>',
    change: async () => {
      $('#d').innerHTML = '<iframe id=a srcdoc="<p style=color:red>from srcdoc"></iframe>';
      await pause(200);
    },
    see: frameText,
  },
  'change in a frame': {
    html: '<iframe id=a src="/frame?one"></iframe>',
    setup: () => frameLoad(() => {}),
    change: () => {
      inner().body.innerHTML = '<h1>changed</h1>';
    },
    see: frameText,
  },
  'style in a frame': {
    html: '<iframe id=a src="/frame?one"></iframe>',
    setup: () => frameLoad(() => {}),
    change: () => {
      inner().head.innerHTML = '<style>body { background: yellow; font-size: 30px }</style>';
    },
    see: frameText,
  },
  'navigation in a frame': {
    html: '<iframe id=a src="/frame?one"></iframe>',
    setup: () => frameLoad(() => {}),
    change: () =>
      frameLoad(() => {
        ($('#a') as HTMLIFrameElement).src = '/frame?two';
      }),
    see: frameText,
  },
  'frame navigates itself': {
    html: '<iframe id=a src="/frame?one"></iframe>',
    setup: () => frameLoad(() => {}),
    change: () =>
      frameLoad(() => {
        inner().location.href = '/frame?three';
      }),
    see: frameText,
  },
  'frame written by script': {
    html: '<iframe id=a></iframe>',
    change: () => {
      inner().open();
      inner().write('<!DOCTYPE html><p>written');
      inner().close();
    },
    see: frameText,
  },
  'nested frames': {
    html: '<iframe id=a src="/frame?one"></iframe>',
    setup: () => frameLoad(() => {}),
    change: async () => {
      inner().body.innerHTML = '<iframe srcdoc="<b>inner frame"></iframe>';
      await pause(250);
    },
    see: (doc) => frame('iframe', frame('iframe', doc) as Document)?.body.textContent,
  },
  'frame moved': {
    html: '<div id=d></div><iframe id=a srcdoc="<p>moved frame"></iframe>',
    setup: () => pause(100),
    change: async () => {
      $('#d').append($('#a'));
      await pause(250);
    },
    see: frameText,
  },
  'frame removed': {
    html: '<iframe id=a srcdoc="<p>x"></iframe><p>p</p>',
    setup: () => pause(100),
    change: () => $('#a').remove(),
  },
  'frame with a size': {
    html: '<iframe id=a srcdoc="<p>x"></iframe>',
    setup: () => pause(100),
    change: () => {
      $('#a').style.width = '333px';
    },
  },
  'scroll in a frame': {
    html: '<iframe id=a srcdoc="<div style=height:2000px>x</div>"></iframe>',
    setup: () => pause(150),
    change: () => inner().defaultView?.scrollTo(0, 444),
    see: (doc) => frame('iframe', doc)?.scrollingElement?.scrollTop,
  },
  'field in a frame': {
    html: '<iframe id=a srcdoc="<input id=i>"></iframe>',
    setup: () => pause(150),
    change: () => {
      (inner().querySelector('#i') as HTMLInputElement).value = 'in the frame';
    },
    see: (doc) => frame('iframe', doc)?.querySelector<HTMLInputElement>('#i')?.value,
  },
  'quirks mode in a frame': {
    html: '<div id=d></div>',
    change: async () => {
      $('#d').innerHTML = '<iframe id=a src="/frame?quirks"></iframe>';
      await pause(200);
    },
    see: (doc) => frame('iframe', doc)?.compatMode,
  },
  'shadow root in a frame': {
    html: '<iframe id=a srcdoc="<p id=h>h</p>"></iframe>',
    setup: () => pause(150),
    change: () => {
      (inner().querySelector('#h') as Element).attachShadow({ mode: 'open' }).innerHTML = '<b>shadow in a frame</b>';
    },
    see: (doc) => frame('iframe', doc)?.querySelector('#h')?.shadowRoot?.textContent,
  },
  'frame of another origin is a box': {
    only: 'tree',
    html: '<div id=d></div>',
    change: async () => {
      $('#d').innerHTML = '<iframe id=a sandbox src="/frame?one" width=200 height=90></iframe>';
      await pause(200);
    },
    see: (doc) => {
      return size('iframe')(doc);
    },
  },
  'document.open and write': {
    only: 'tree',
    html: '<p>old</p>',
    change: () => {
      document.open();
      document.write('<!DOCTYPE html><html><head><title>new</title></head><body><h1>written anew</h1></body></html>');
      document.close();
    },
  },
};
