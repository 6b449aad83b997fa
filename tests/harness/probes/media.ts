/** Images, canvases, videos and sounds. */

import { $, type Probes, pause, picture, size } from './probe.ts';

const loaded = async (image: HTMLImageElement): Promise<void> => {
  await image.decode().catch(() => {});
};
const canvas = (): HTMLCanvasElement => $('#a') as HTMLCanvasElement;
const fill = (color: string): void => {
  const context = canvas().getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = color;
  context.fillRect(10, 10, 60, 40);
};
const red = '/picture?red';

export const media: Probes = {
  image: {
    html: '<img id=a>',
    change: () => {
      ($('#a') as HTMLImageElement).src = red;
      return loaded($('#a') as HTMLImageElement);
    },
    see: size('#a'),
    pixels: true,
  },
  'image changed': {
    html: `<img id=a src="${red}">`,
    setup: () => loaded($('#a') as HTMLImageElement),
    change: () => {
      ($('#a') as HTMLImageElement).src = '/picture?blue';
      return loaded($('#a') as HTMLImageElement);
    },
    pixels: true,
  },
  'broken image': {
    html: '<img id=a alt="alternative words">',
    change: async () => {
      ($('#a') as HTMLImageElement).src = '/missing.png';
      await pause(100);
    },
    see: size('#a'),
    pixels: true,
  },
  'image from a blob': {
    html: '<img id=a>',
    change: async () => {
      ($('#a') as HTMLImageElement).src = URL.createObjectURL(await picture('green'));
      await loaded($('#a') as HTMLImageElement);
    },
    see: size('#a'),
    pixels: true,
  },
  'image from a blob that is gone': {
    html: '<img id=a>',
    change: async () => {
      const url = URL.createObjectURL(await picture('green'));
      ($('#a') as HTMLImageElement).src = url;
      await loaded($('#a') as HTMLImageElement);
      await pause(60);
      URL.revokeObjectURL(url);
    },
    see: size('#a'),
    pixels: true,
    onlyAfter: 'a picture whose address was given up cannot be read again',
  },
  'image as data': {
    html: '<img id=a>',
    change: () => {
      ($('#a') as HTMLImageElement).src =
        'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><rect width="50" height="50" fill="tomato"/></svg>';
      return loaded($('#a') as HTMLImageElement);
    },
    see: size('#a'),
    pixels: true,
  },
  'svg image': {
    html: '<img id=a>',
    change: () => {
      ($('#a') as HTMLImageElement).src = '/svg';
      return loaded($('#a') as HTMLImageElement);
    },
    see: size('#a'),
    pixels: true,
  },
  'srcset with density': {
    html: '<img id=a>',
    change: () => {
      ($('#a') as HTMLImageElement).srcset = '/picture?red 2x';
      ($('#a') as HTMLImageElement).srcset = '/picture?teal 4x';
      return loaded($('#a') as HTMLImageElement);
    },
    see: size('#a'),
    pixels: true,
  },
  'picture element': {
    html: '<picture id=p><img id=a></picture>',
    change: () => {
      $('#p').insertAdjacentHTML('afterbegin', '<source media="(min-width: 1px)" srcset="/picture?purple">');
      return loaded($('#a') as HTMLImageElement);
    },
    pixels: true,
  },
  'lazy image': {
    html: '<img id=a loading=lazy>',
    change: async () => {
      ($('#a') as HTMLImageElement).src = '/picture?navy';
      await pause(200);
      await loaded($('#a') as HTMLImageElement);
    },
    pixels: true,
  },
  'image size attributes': {
    html: `<img id=a src="${red}">`,
    setup: () => loaded($('#a') as HTMLImageElement),
    change: () => {
      ($('#a') as HTMLImageElement).width = 111;
    },
    see: size('#a'),
  },
  'object-fit': {
    html: `<img id=a src="${red}" style="width:100px;height:100px">`,
    setup: () => loaded($('#a') as HTMLImageElement),
    change: () => {
      $('#a').style.objectFit = 'contain';
    },
    pixels: true,
  },
  'background image': {
    html: '<div id=a style="width:90px;height:60px"></div>',
    change: async () => {
      $('#a').style.backgroundImage = 'url(/picture?orange)';
      await pause(200);
    },
    pixels: true,
  },
  'background image of a sheet': {
    html: '<div id=a style="width:90px;height:60px"></div>',
    css: ' ',
    change: async () => {
      $('#css').textContent = '#a { background: url("/picture?olive") center / cover }';
      await pause(200);
    },
    pixels: true,
  },
  'background image in a linked sheet': {
    html: '<div id=a style="width:90px;height:60px"></div>',
    change: async () => {
      document.head.insertAdjacentHTML(
        'beforeend',
        `<link rel=stylesheet href="/css?${encodeURIComponent('#a{background:url(picture?gray)}')}">`,
      );
      await pause(300);
    },
    pixels: true,
  },
  'image-set': {
    html: '<div id=a style="width:90px;height:60px"></div>',
    css: ' ',
    change: async () => {
      $('#css').textContent = '#a { background-image: image-set(url("/picture?pink") 1x, url("/picture?black") 3x) }';
      await pause(200);
    },
    pixels: true,
  },
  'mask image and border image': {
    html: '<div id=a style="width:90px;height:60px;background:red"></div>',
    css: ' ',
    change: async () => {
      $('#css').textContent =
        '#a { mask-image: linear-gradient(to right, black, transparent); border: 8px solid; border-image: url(/picture?lime) 4 }';
      await pause(200);
    },
    pixels: true,
  },
  'list-style image': {
    html: '<ul id=a><li>x</ul>',
    css: ' ',
    change: async () => {
      $('#css').textContent = 'li { list-style-image: url(/picture?red) }';
      await pause(200);
    },
    pixels: true,
  },
  'svg image element': {
    html: '<svg id=s width=90 height=60></svg>',
    change: async () => {
      $('#s').innerHTML = '<image href="/picture?brown" width="80" height="50" />';
      await pause(200);
    },
    pixels: true,
  },
  'input of type image': {
    html: '<input id=a type=image>',
    change: async () => {
      ($('#a') as HTMLInputElement).src = '/picture?cyan';
      await pause(200);
    },
    see: size('#a'),
    pixels: true,
  },
  'base address': {
    html: '<div id=a></div>',
    change: async () => {
      document.head.insertAdjacentHTML('afterbegin', '<base href="/deeper/">');
      $('#a').innerHTML = '<img src="../picture?violet">';
      await pause(200);
    },
    pixels: true,
  },
  'canvas drawn': {
    html: '<canvas id=a width=100 height=80></canvas>',
    change: async () => {
      fill('crimson');
      await pause(700);
    },
    see: size('#a'),
    pixels: true,
  },
  'canvas drawn on again after it stood still': {
    html: '<canvas id=a width=100 height=80></canvas>',
    change: async () => {
      fill('crimson');
      await pause(3000);
      fill('navy');
      await pause(1500);
    },
    see: size('#a'),
    pixels: true,
  },
  'canvas of another size than its bitmap': {
    html: '<canvas id=a width=100 height=80 style="width:200px"></canvas><p>p</p>',
    change: async () => {
      fill('darkgreen');
      await pause(700);
    },
    see: size('#a'),
    pixels: true,
  },
  'canvas without a drawing keeps its room': {
    html: '<p id=p>p</p>',
    change: () => {
      $('#p').insertAdjacentHTML('beforebegin', '<canvas id=a width=123 height=45></canvas>');
    },
    see: size('canvas'),
  },
  'canvas with fallback content': {
    html: '<p id=p>p</p>',
    change: () => {
      $('#p').insertAdjacentHTML('beforebegin', '<canvas width=60 height=45>no canvas here</canvas>');
    },
    see: size('canvas'),
  },
  'canvas resized': {
    html: '<canvas id=a width=100 height=80></canvas>',
    setup: () => fill('red'),
    change: async () => {
      canvas().width = 150;
      fill('blue');
      await pause(700);
    },
    see: size('#a'),
    pixels: true,
  },
  'webgl canvas': {
    able: () => document.createElement('canvas').getContext('webgl') !== null,
    html: '<canvas id=a width=100 height=80></canvas>',
    change: async () => {
      const gl = canvas().getContext('webgl', { preserveDrawingBuffer: true }) as WebGLRenderingContext;
      gl.clearColor(0, 0.5, 1, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      await pause(700);
    },
    pixels: true,
  },
  'video box': {
    html: '<p id=p>p</p>',
    change: () => {
      $('#p').insertAdjacentHTML('beforebegin', '<video id=a width=200 height=120></video>');
    },
    see: size('video'),
  },
  'video poster': {
    html: '<video id=a width=120 height=90></video>',
    change: async () => {
      ($('#a') as HTMLVideoElement).poster = '/picture?salmon';
      await pause(250);
    },
    see: size('#a'),
    pixels: true,
  },
  'audio with controls': {
    html: '<p id=p>p</p>',
    change: () => {
      $('#p').insertAdjacentHTML('beforebegin', '<audio id=a controls></audio>');
    },
    see: size('audio'),
  },
  'object and embed are boxes': {
    only: 'tree',
    html: '<p id=p>p</p>',
    change: async () => {
      $('#p').insertAdjacentHTML('beforebegin', '<object id=o data="/svg" width=70 height=50></object>');
      await pause(150);
    },
    see: size('#o, [cb-blocked], div'),
  },
};
