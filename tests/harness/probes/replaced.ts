/** Elements that stand for something outside of the page: objects, embedded files, canvases without a picture, framesets. */

import { $, type Probes, pause, size } from './probe.ts';

const BESIDE = '<b id=after>text beside it</b>';
const place =
  (selector: string) =>
  (doc: Document): unknown => {
    const { x = 0, y = 0 } = doc.querySelector(selector)?.getBoundingClientRect() ?? {};
    return [Math.round(x), Math.round(y)];
  };
const put = async (html: string): Promise<void> => {
  $('#a').innerHTML = html;
  await pause(400);
};

export const replaced: Probes = {
  'object with a drawing': {
    html: '<p id=a></p>',
    change: () => put(`<object type="image/svg+xml" data="/svg" width=200 height=100></object> ${BESIDE}`),
    see: place('#after'),
  },
  'object with a drawing and no size': {
    html: '<p id=a></p>',
    change: () => put(`<object type="image/svg+xml" data="/svg"></object> ${BESIDE}`),
    see: place('#after'),
  },
  'object with a drawing that fills it': {
    html: '<p id=a></p>',
    change: () => put(`<object type="image/svg+xml" data="/logo.svg" width=300 height=100></object> ${BESIDE}`),
    see: place('#after'),
  },
  'object with a photograph': {
    html: '<p id=a></p>',
    change: () => put(`<object type="image/png" data="/picture?red" width=300 height=100></object> ${BESIDE}`),
    see: place('#after'),
  },
  'embedded drawing': {
    html: '<p id=a></p>',
    change: () => put(`<embed type="image/svg+xml" src="/svg" width=200 height=100> ${BESIDE}`),
    see: place('#after'),
  },
  'embedded drawing that floats': {
    html: '<p id=a></p>',
    css: 'embed { vertical-align: top; margin: 5px }',
    change: () => put(`text <embed type="image/svg+xml" src="/svg" style="float:right; width:140px"> ${BESIDE}`),
    see: place('#after'),
  },
  'object with a drawing in the middle of a line': {
    html: '<p id=a></p>',
    css: 'object { vertical-align: middle; border: 3px solid red }',
    change: () => put(`text <object type="image/svg+xml" data="/svg" height=90></object> ${BESIDE}`),
    see: place('#after'),
  },
  'object that shows its contents': {
    html: '<p id=a></p>',
    change: () =>
      put(
        `text <object data="/nope.xyz" type="application/x-nope"><b style="background:#fc0">instead</b></object> ${BESIDE}`,
      ),
    see: (doc) => doc.querySelector('object')?.textContent,
  },
  'object whose file is missing': {
    html: '<p id=a></p>',
    change: () => put(`text <object data="/nowhere.png" type="image/png"><i>no picture</i></object> ${BESIDE}`),
    see: (doc) => doc.querySelector('object')?.textContent,
  },
  'object without a file': {
    html: '<p id=a></p>',
    change: () => put(`text <object><u>inside</u></object> ${BESIDE}`),
  },
  'canvas out of view': {
    html: '<div id=a></div>',
    change: () =>
      put('<div style="height:1500px"></div><canvas id=c width=200 height=120></canvas><p id=after>below</p>'),
    see: (doc) => [size('#c')(doc), place('#after')(doc)],
  },
  'canvas without a size': {
    html: '<div id=a></div>',
    css: '#b { width: 100px } canvas { max-width: 100% }',
    change: () => put('<p>a<canvas id=c></canvas>b</p><div id=b><canvas width=400 height=80></canvas></div>'),
    see: size('#c'),
  },
  'canvas that gets another size': {
    html: '<div style="height:1500px"></div><canvas id=c></canvas>',
    change: () => $('#c').setAttribute('width', '77'),
    see: size('#c'),
  },
  'page of frames': {
    html: '',
    change: async () => {
      const set = document.createElement('frameset');
      set.cols = '200,*';
      set.innerHTML = '<frame src="/frame?one"><frame src="/frame?two">';
      document.body.replaceWith(set);
      await pause(400);
    },
    see: (doc) =>
      [...doc.querySelectorAll('frame')].map((one) => (one as HTMLFrameElement).contentDocument?.body?.textContent),
  },
  'change in a frame of a page of frames': {
    html: '',
    setup: async () => {
      const set = document.createElement('frameset');
      set.rows = '50%,*';
      set.innerHTML = '<frame src="/frame?one" frameborder=0><frame src="/frame?two">';
      document.body.replaceWith(set);
      await pause(400);
    },
    change: () => {
      const inner = ($('frame') as unknown as HTMLFrameElement).contentDocument as Document;
      inner.body.innerHTML = '<h1 style="color:red">changed</h1>';
    },
    see: (doc) => doc.querySelector('frame')?.contentDocument?.body?.textContent,
  },
  'drawing in a frame': {
    html: '<div id=a></div>',
    change: () => put('<iframe src="/svg" width=200 height=100></iframe>'),
    pixels: true,
  },
};
