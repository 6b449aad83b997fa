/** Writes one element: its shape, and what of its attributes may be sent. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Gate } from '../../privacy/gate.ts';
import { type Level, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';

export const XLINK = 'http://www.w3.org/1999/xlink';
/** Names that the mirror can set with setAttribute. */
export const SAFE_NAME = /^[A-Za-z_:][\w:.-]*$/;

export class ElementWriter {
  private writer: FrameWriter;
  private gate: Gate;
  /** Whether the element written last has a popover attribute. */
  sawPopover = false;

  constructor(writer: FrameWriter, gate: Gate) {
    this.writer = writer;
    this.gate = gate;
  }

  /** Writes shape and attribute values; children follow. */
  write(element: Element, tag: string, level: Level): void {
    const names: string[] = [];
    const values: string[] = [];
    this.sawPopover = false;
    for (const name of dom.attributeNames(element)) {
      if (name === 'popover') this.sawPopover = true;
      const raw = dom.getAttribute(element, name) ?? '';
      const value =
        tag === 'img' && name === 'src' && level === SHOW
          ? this.imageSource(element, raw)
          : this.gate.attribute(element, tag, name, raw, level);
      if (value !== null && SAFE_NAME.test(name)) {
        names.push(name);
        values.push(value);
      }
    }
    if (tag === 'img' && level === SHOW && !names.includes('src')) {
      const value = this.imageSource(element, null);
      if (value) {
        names.push('src');
        values.push(value);
      }
    }
    const uri = dom.namespaceUri(element);
    this.writer.shape(
      uri === W.NAMESPACES[W.NS_SVG] ? W.NS_SVG : uri === W.NAMESPACES[W.NS_MATHML] ? W.NS_MATHML : W.NS_HTML,
      tag,
      names,
    );
    for (const value of values) this.writer.str(value);
  }

  /** Returns an attribute's value of now as it may be sent, null when it is gone or may not. */
  value(element: Element, tag: string, name: string, level: Level): string | null {
    const raw = name.startsWith('xlink:')
      ? dom.getAttributeNS(element, XLINK, name.slice(6))
      : dom.getAttribute(element, name);
    if (tag === 'img' && name === 'src' && level === SHOW) return this.imageSource(element, raw);
    return raw === null ? null : this.gate.attribute(element, tag, name, raw, level);
  }

  /** An image may have its address from srcset: what the browser chose counts. */
  private imageSource(element: Element, source: string | null): string | null {
    const chosen = (element as HTMLImageElement).currentSrc || source;
    return typeof chosen === 'string' && chosen ? this.gate.attribute(element, 'img', 'src', chosen, SHOW) : null;
  }
}
