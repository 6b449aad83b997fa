import { expect, test } from 'vitest';
import { type Bytes, bytesOf, join } from './bytes.ts';
import { cleanDataUrl, cleanPicture } from './clean.ts';
import { notesOf, orientationOf } from './exif.ts';

const NOTE = 'KimDoeWasHere';
const NOTED = `${NOTE}\0${NOTE}`;

function be(value: number, size: number): string {
  return String.fromCharCode(...Array.from({ length: size }, (_, i) => (value >>> (8 * (size - 1 - i))) & 255));
}

function le(value: number): string {
  return [...be(value, 4)].reverse().join('');
}

/** Notes of a camera: maker, orientation, a text behind the table. */
function exif(orientation: number, little = false): string {
  const n = (value: number, size: number): string =>
    little ? [...be(value, size)].reverse().join('') : be(value, size);
  const entry = (tag: number, type: number, count: number, value: string): string =>
    n(tag, 2) + n(type, 2) + n(count, 4) + value;
  const entries = entry(0x010f, 2, NOTE.length, n(50, 4)) + entry(0x0112, 3, 1, `${n(orientation, 2)}\0\0`);
  return `${little ? 'II' : 'MM'}${n(42, 2)}${n(8, 4)}${n(2, 2)}${entries}${n(0, 4)}${'\0'.repeat(12)}${NOTE}`;
}

/** A colour profile with a description, rights and one curve. */
function icc(): string {
  const tags: [string, string][] = [
    ['desc', `mluc\0\0\0\0${NOTED}`],
    ['cprt', `text\0\0\0\0${NOTED}`],
    ['rTRC', 'curv\0\0\0\0\0\0\0\x01\x02\x33'],
    ['zzzz', `data\0\0\0\0${NOTED}`],
  ];
  let at = 128 + 4 + tags.length * 12;
  let table = be(tags.length, 4);
  let data = '';
  for (const [name, value] of tags) {
    table += name + be(at, 4) + be(value.length, 4);
    at += value.length;
    data += value;
  }
  const head = `${be(at, 4)}Kim \x04\0\0\0mntrRGB XYZ ${'2026-11-30Ki'}acsp${'Kim!'.repeat(6)}${'\0'.repeat(16)}${'Kim!'.repeat(12)}`;
  return head + table + data;
}

function segment(marker: number, content: string): string {
  return `\xff${String.fromCharCode(marker)}${be(content.length + 2, 2)}${content}`;
}

function chunk(name: string, content: string): string {
  return `${be(content.length, 4)}${name}${content}CRC.`;
}

function riff(name: string, content: string): string {
  return `${name}${le(content.length)}${content}${content.length % 2 ? '\0' : ''}`;
}

function box(name: string, content: string): string {
  return be(content.length + 8, 4) + name + content;
}

const FRAME = `${segment(0xdb, 'q'.repeat(65))}${segment(0xc0, 'frame data')}${segment(0xc4, 'tables')}`;
const SCAN = `${segment(0xda, 'scan')}da\xff\x00ta\xff\xd0more`;
const END = '\xff\xd9';
const PNG = '\x89PNG\r\n\x1a\n';
const HEAD = chunk('IHDR', '\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0');
const GIF = `GIF89a\x01\0\x01\0\x80\0\0${'\0'.repeat(6)}`;
const FRAME_OF_GIF = '\x21\xf9\x04\0\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0';

function webp(...chunks: string[]): string {
  const body = `WEBP${chunks.join('')}`;
  return `RIFF${le(body.length)}${body}`;
}

function avif(): string {
  const items = `\0\0\0\0\0\x02${box('infe', `\x02\0\0\0\0\x01\0\0av01${NOTE}\0`)}${box('infe', '\x02\0\0\0\0\x02\0\0Exif\0')}`;
  const make = (at: number): string => {
    const places = `\0\0\0\0\x44\0\0\x02\0\x01\0\0\0\x01${be(at, 4)}${be(4, 4)}\0\x02\0\0\0\x01${be(at + 4, 4)}${be(NOTED.length, 4)}`;
    const colours = box('iprp', box('ipco', box('colr', `prof${icc()}`)));
    const named = box('hdlr', `\0\0\0\0\0\0\0\0pict${'\0'.repeat(12)}${NOTE}\0`);
    return `${box('ftyp', 'avif\0\0\0\0mif1')}${box('meta', `\0\0\0\0${named}${box('iinf', items)}${box('iloc', places)}${colours}`)}${box('free', NOTED)}`;
  };
  const head = make(make(0).length + 8);
  return `${head}${box('mdat', `seen${NOTED}`)}`;
}

/** Files with notes, and the same files as they may leave, or what these hold. */
const TABLE: Record<string, [noted: string, clean: string | string[]]> = {
  'JPEG: notes, XMP, comments, previews': [
    `\xff\xd8${segment(0xe1, `Exif\0\0${exif(1)}`)}${segment(0xe1, `http://ns.adobe.com/xap/1.0/\0<x>${NOTE}</x>`)}${segment(0xed, `Photoshop 3.0\x008BIM${NOTE}`)}${segment(0xfe, NOTE)}${FRAME}${SCAN}${END}`,
    `\xff\xd8${FRAME}${SCAN}${END}`,
  ],
  'JPEG: behind its end': [
    `\xff\xd8${FRAME}${SCAN}${END}${NOTED}\xff\xd8${NOTE}${END}`,
    `\xff\xd8${FRAME}${SCAN}${END}`,
  ],
  'JPEG: several scans': [
    `\xff\xd8${FRAME}${SCAN}${segment(0xfe, NOTE)}${SCAN}${END}`,
    `\xff\xd8${FRAME}${SCAN}${SCAN}${END}`,
  ],
  'JPEG: turned': [
    `\xff\xd8${segment(0xe1, `Exif\0\0${exif(6)}`)}${FRAME}${SCAN}${END}`,
    `\xff\xd8${segment(0xe1, `Exif\0\0MM\0*\0\0\0\b\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0`)}${FRAME}${SCAN}${END}`,
  ],
  'JPEG: JFIF with a small picture, colours of Adobe': [
    `\xff\xd8${segment(0xe0, `JFIF\0\x01\x02\x01\0\x48\0\x48\x01\x01abc${NOTE}`)}${segment(0xee, `Adobe\0\x64\0\0\0\0\x01${NOTE}`)}${FRAME}${SCAN}${END}`,
    `\xff\xd8${segment(0xe0, 'JFIF\0\x01\x02\x01\0\x48\0\x48\0\0')}${segment(0xee, 'Adobe\0\x64\0\0\0\0\x01')}${FRAME}${SCAN}${END}`,
  ],
  'JPEG: colour profile': [
    `\xff\xd8${segment(0xe2, `ICC_PROFILE\0\x01\x02${icc().slice(0, 200)}`)}${segment(0xe2, `ICC_PROFILE\0\x02\x02${icc().slice(200)}`)}${segment(0xe2, `MPF\0${NOTE}`)}${FRAME}${SCAN}${END}`,
    [
      '\xff\xd8\xff\xe2',
      'ICC_PROFILE\0\x01\x02',
      'ICC_PROFILE\0\x02\x02',
      'curv\0\0\0\0\0\0\0\x01\x02\x33',
      FRAME + SCAN + END,
    ],
  ],
  'PNG: texts, times, notes': [
    `${PNG}${HEAD}${chunk('tEXt', `Author\0${NOTE}`)}${chunk('zTXt', NOTE)}${chunk('iTXt', NOTE)}${chunk('tIME', NOTE)}${chunk('eXIf', exif(1))}${chunk('caBX', NOTE)}${chunk('IDAT', 'pixels')}${chunk('IEND', '')}${NOTE}`,
    `${PNG}${HEAD}${chunk('IDAT', 'pixels')}${chunk('IEND', '')}`,
  ],
  'PNG: turned, animated': [
    `${PNG}${HEAD}${chunk('acTL', '12345678')}${chunk('eXIf', exif(8, true))}${chunk('fcTL', 'frame')}${chunk('IDAT', 'pixels')}${chunk('fdAT', 'more')}${chunk('IEND', '')}`,
    ['acTL12345678', '\x1aeXIfMM\0*', '\x08\0\0\0\0\0\0', 'fcTLframe', 'fdATmore'],
  ],
  'GIF: comments, programs, plain text, behind its end': [
    `${GIF}\x21\xfe\x0d${NOTE}\0\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\x0d${NOTE}\0\x21\xff\x0bXMP DataXMP\x0d${NOTE}\0\x21\x01\x0d${NOTE}\0${FRAME_OF_GIF};${NOTE}`,
    `${GIF}\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0${FRAME_OF_GIF};`,
  ],
  'WebP: notes and XMP': [
    webp(
      riff('VP8X', `\x0c${'\0'.repeat(9)}`),
      riff('VP8 ', 'pixels!'),
      riff('EXIF', exif(1)),
      riff('XMP ', NOTE),
      riff('KIM ', NOTE),
    ),
    webp(riff('VP8X', '\0'.repeat(10)), riff('VP8 ', 'pixels!')),
  ],
  'WebP: animated, turned': [
    webp(
      riff('VP8X', `\x0e${'\0'.repeat(9)}`),
      riff('ANIM', 'timing'),
      riff('ANMF', `${'f'.repeat(16)}${riff('VP8L', 'one')}${riff('NOTE', NOTE)}`),
      riff('EXIF', exif(3)),
    ),
    ['VP8X\n\0\0\0\x0a', 'ANMF', 'VP8L\x03\0\0\0one\0EXIF'],
  ],
  'AVIF: notes, names, profile': [
    avif(),
    ['av01', 'curv\0\0\0\0\0\0\0\x01\x02\x33', 'seen\0\0\0\0MM\0*\0\0\0\b\0\0\0\0'],
  ],
  'SVG: comments, descriptions, programs': [
    `<?xml version="1.0"?><!-- ${NOTE} --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [<!ENTITY ns "http://ns.adobe.com/${NOTE}/">]><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="&ns;" xmlns:inkscape="http://www.inkscape.org/" inkscape:export-filename='/home/${NOTE}/a.png' data-name="${NOTE}" viewBox="0 0 1 1" onload="${NOTE}"><title>${NOTE}</title><metadata><rdf>${NOTE}<metadata/></rdf></metadata><desc>${NOTE}</desc><i:pgf>${NOTE}<i:pgf>x</i:pgf></i:pgf><style>/* ${NOTE} */.a{fill:red}</style><style><![CDATA[.b{fill:red}/* ${NOTE} */]]></style><script>${NOTE}</script><g id="a"><use xlink:href="#b"/><text>shown &lt; 1</text></g></svg><!-- ${NOTE} -->`,
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1"><style>.a{fill:red}</style><style><![CDATA[.b{fill:red}]]></style><g id="a"><use xlink:href="#b"/><text>shown &lt; 1</text></g></svg>',
  ],
  'SVG: picture within': [
    `<svg xmlns="http://www.w3.org/2000/svg" aria-label="${NOTE}"><image href="data:image/gif;base64,${btoa(`${GIF}\x21\xfe\x0d${NOTE}\0${FRAME_OF_GIF};`)}"/></svg>`,
    `<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/gif;base64,${btoa(`${GIF}${FRAME_OF_GIF};`)}"/></svg>`,
  ],
};

async function cleaned(text: string): Promise<string | null> {
  const found = await cleanPicture(bytesOf(text).buffer);
  return found && String.fromCharCode(...new Uint8Array(found));
}

test.each(Object.entries(TABLE))('%s', async (_, [noted, clean]) => {
  expect(noted).toContain(NOTE);
  const found = await cleaned(noted);
  expect(found).not.toContain(NOTE.slice(0, 3));
  if (typeof clean === 'string') expect(found).toBe(clean);
  else for (const part of clean) expect(found).toContain(part);
  // What is clean stays so, byte by byte.
  expect(await cleaned(found as string)).toBe(found);
});

test('colour profiles of PNG are unpacked for that', async () => {
  const pack = async (text: string, way: CompressionStream | DecompressionStream): Promise<string> => {
    const stream = new Blob([bytesOf(text)]).stream().pipeThrough(way);
    return String.fromCharCode(...new Uint8Array(await new Response(stream).arrayBuffer()));
  };
  const packed = await pack(icc(), new CompressionStream('deflate'));
  const found = await cleaned(
    `${PNG}${HEAD}${chunk('iCCP', `${NOTE}\0\0${packed}`)}${chunk('IDAT', 'x')}${chunk('IEND', '')}`,
  );
  const inside = (found as string).split('iCCPicc\0\0')[1]?.split('\0\0\0\x01IDAT')[0]?.slice(0, -4) ?? '';
  const profile = await pack(inside, new DecompressionStream('deflate'));
  expect(profile).toContain('curv\0\0\0\0\0\0\0\x01\x02\x33');
  expect(profile).not.toContain('Kim');
  expect(profile).toHaveLength(icc().length);
});

test('what cannot be read is not called clean', async () => {
  const unread = [
    'BM6\0\0\0',
    '\0\0\x01\0\x01\0',
    `\xff\xd8\xff\xe0${NOTE}`,
    `${PNG}${HEAD}`,
    `${GIF}\x77`,
    '<html><svg>',
    '',
  ];
  for (const file of unread) expect(await cleaned(file), file).toBeNull();
  const cut = TABLE['AVIF: notes, names, profile']?.[0] as string;
  for (let length = 0; length < cut.length; length += 7)
    expect((await cleaned(cut.slice(0, length))) ?? '', String(length)).not.toContain(NOTE.slice(0, 3));
});

test('orientations', () => {
  for (let turned = 2; turned <= 8; turned++) {
    expect(orientationOf(bytesOf(exif(turned)))).toBe(turned);
    expect(orientationOf(bytesOf(exif(turned, true)))).toBe(turned);
    expect(orientationOf(notesOf(turned) as Bytes)).toBe(turned);
  }
  expect(notesOf(1)).toBeNull();
  for (const odd of ['', 'MM', exif(9), exif(6).slice(0, 20), `XX${exif(6)}`])
    expect(orientationOf(bytesOf(odd))).toBe(1);
});

test('addresses that are pictures', () => {
  const gif = (more: string): string => `data:image/gif;base64,${btoa(`${GIF}${more}${FRAME_OF_GIF};`)}`;
  const svg = (more: string): string => `<svg xmlns="http://www.w3.org/2000/svg">${more}<path d="M0 0"/></svg>`;
  expect(cleanDataUrl(gif(''))).toBeNull();
  expect(cleanDataUrl(gif(`\x21\xfe\x0d${NOTE}\0`))).toBe(gif(''));
  expect(cleanDataUrl(`data:image/svg+xml;utf8,${svg('')}`)).toBeNull();
  expect(cleanDataUrl(`data:image/svg+xml,${encodeURIComponent(svg(`<title>${NOTE}</title>`))}`)).toBe(
    `data:image/svg+xml,${encodeURIComponent(svg(''))}`,
  );
  expect(cleanDataUrl(`data:image/svg+xml;base64,${btoa(svg(`<!--${NOTE}-->`))}`)).toBe(
    `data:image/svg+xml;base64,${btoa(svg(''))}`,
  );
  expect(cleanDataUrl(`data:image/x-kim,${NOTE}`)).toBe('data:,');
  expect(cleanDataUrl('data:font/woff2;base64,AAAA')).toBeNull();
  expect(join([])).toHaveLength(0);
});
