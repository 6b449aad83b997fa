/** Fonts and custom properties that scripts register: no style sheet tells of them. */

import type { Assets } from '../../assets/assets.ts';
import { replaceMethod, undoAll } from '../patch.ts';

const DESCRIPTORS = ['style', 'weight', 'stretch', 'unicodeRange', 'featureSettings', 'display'] as const;

/** Calls `rule` with an at-rule for each. Returns how to undo it. */
export function watchRegistrations(assets: Assets, rule: (text: string) => void): () => void {
  const sources = new WeakMap<FontFace, string | BufferSource>();
  const original = window.FontFace;
  const wrapped = new Proxy(original, {
    construct(target, args, newTarget) {
      const face = Reflect.construct(target, args, newTarget) as FontFace;
      sources.set(face, args[1] as string | BufferSource);
      return face;
    },
  });
  window.FontFace = wrapped;
  const undo = [
    () => {
      if (window.FontFace === wrapped) window.FontFace = original;
    },
    replaceMethod(FontFaceSet.prototype, 'add', (_set: unknown, _result: unknown, face: FontFace) => {
      const source = sources.get(face);
      if (source !== undefined) void fontRule(face, source, assets).then((text) => text && rule(text));
    }),
    replaceMethod(CSS, 'registerProperty', (_css: unknown, _result: unknown, property: PropertyDefinition) => {
      const initial = property.initialValue === undefined ? '' : `initial-value: ${property.initialValue};`;
      rule(
        `@property ${property.name} { syntax: "${property.syntax ?? '*'}"; inherits: ${property.inherits}; ${initial} }`,
      );
    }),
  ];
  return () => {
    undoAll(undo);
  };
}

async function fontRule(face: FontFace, source: string | BufferSource, assets: Assets): Promise<string> {
  let src = source;
  if (typeof src !== 'string') {
    const bytes = ArrayBuffer.isView(src)
      ? new Uint8Array(src.buffer, src.byteOffset, src.byteLength)
      : new Uint8Array(src);
    const asset = await assets.put(bytes.slice().buffer, 'font/ttf');
    if (asset === null) return '';
    src = `url("${assets.address(asset)}")`;
  }
  const family = face.family.replace(/^["']|["']$/g, '').replace(/["\\]/g, '');
  let text = `font-family: "${family}"; src: ${src};`;
  for (const name of DESCRIPTORS) {
    const value = face[name];
    if (value && value !== 'normal')
      text += `${name === 'unicodeRange' ? 'unicode-range' : name === 'featureSettings' ? 'font-feature-settings' : name === 'display' ? 'font-display' : `font-${name}`}: ${value};`;
  }
  return `@font-face { ${text} }`;
}
