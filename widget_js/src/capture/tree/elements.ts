/** Writes one element: its shape, and what of its attributes may be sent. */

import { attributeKind } from '@cobrowse/shared/wire/attributes.ts';
import { hookName, MASKED } from '@cobrowse/shared/wire/hooks.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Gate } from '../../privacy/gate.ts';
import { type Level, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';

export const XLINK = 'http://www.w3.org/1999/xlink';
/** Names that the mirror can set with setAttribute. */
const SAFE_NAME = /^[A-Za-z_:][\w:.-]*$/;

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
    const add = (name: string, value: string | null): void => {
      if (value === null) return;
      names.push(name);
      values.push(value);
    };
    this.sawPopover = false;
    this.gate.secrets.about(element, true);
    const present = dom.attributeNames(element);
    if (level !== SHOW) {
      this.see(element, present);
      add(MASKED, '');
    }
    for (const name of present) {
      if (name === 'popover') this.sawPopover = true;
      if (!SAFE_NAME.test(name) || name === MASKED) continue;
      const raw = dom.getAttribute(element, name) ?? '';
      const value = this.clean(element, tag, name, raw, level);
      add(name, value);
      if (level !== SHOW) this.staysHidden(element, tag, name, value);
      else if (value !== null && value !== raw) add(hookName(name), this.gate.hook(name, raw, value));
    }
    if (tag === 'img' && level === SHOW && !names.includes('src')) add('src', this.imageSource(element, null));
    this.gate.secrets.about(null);
    const uri = dom.namespaceUri(element);
    this.writer.shape(
      uri === W.NAMESPACES[W.NS_SVG] ? W.NS_SVG : uri === W.NAMESPACES[W.NS_MATHML] ? W.NS_MATHML : W.NS_HTML,
      tag,
      names,
    );
    for (const value of values) this.writer.str(value);
  }

  private see(element: Element, names: readonly string[]): void {
    this.gate.hooks.see(element, dom.getAttribute(element, 'class'), () =>
      names.filter((name) => dom.getAttribute(element, name) === ''),
    );
  }

  private clean(element: Element, tag: string, name: string, raw: string, level: Level): string | null {
    const source = tag === 'img' && name === 'src' && level === SHOW ? this.imageSource(element, raw) : null;
    return source ?? this.gate.attribute(element, tag, name, raw, level);
  }

  /** Writes what a known element's attribute is now, with what selectors see of it. */
  rewrite(element: Element, id: number, tag: string, name: string, level: Level): void {
    if (!SAFE_NAME.test(name) || !this.gate.sends(tag, name, level)) return;
    const raw = name.startsWith('xlink:')
      ? dom.getAttributeNS(element, XLINK, name.slice(6))
      : dom.getAttribute(element, name);
    this.gate.secrets.about(element, true);
    let value: string | null;
    if (raw === null && tag === 'img' && name === 'src' && level === SHOW) value = this.imageSource(element, raw);
    else if (raw === null && (level === SHOW || isState(tag, name))) value = null;
    else value = this.clean(element, tag, name, raw ?? '', level);
    this.gate.secrets.about(null);
    if (level !== SHOW && this.staysHidden(element, tag, name, value)) return;
    this.attribute(id, name, value);
    if (level !== SHOW || raw === null || value === null || value === raw) return;
    const hook = this.gate.hook(name, raw, value);
    if (hook !== null) this.attribute(id, hookName(name), hook);
  }

  /** Of a masked element, what style sheets see is told once: when it changes is not. */
  private staysHidden(element: Element, tag: string, name: string, value: string | null): boolean {
    if (isState(tag, name)) return false;
    return value === null || this.gate.hooks.wasTold(element, name.toLowerCase(), value);
  }

  private attribute(id: number, name: string, value: string | null): void {
    this.writer.op(W.OP_ATTR, id);
    this.writer.str(name);
    this.writer.str(value);
  }

  /** An image may have its address from srcset: what the browser chose counts. */
  private imageSource(element: Element, source: string | null): string | null {
    const chosen = (element as HTMLImageElement).currentSrc || source;
    return typeof chosen === 'string' && chosen ? this.gate.address(element, chosen) : null;
  }
}

/** Whether an attribute of a masked element tells what layout needs at any time. */
function isState(tag: string, name: string): boolean {
  return name !== 'class' && attributeKind(tag, name, true) !== null;
}
