/** What a hostile widget could send, and what the console does with it. */

import { hubFiles } from '@cobrowse/mirror/mirror/assets.ts';
import { Mirror } from '@cobrowse/mirror/mirror/mirror.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { Deflater } from '../../../widget_js/src/transport/deflater.ts';
import { pause } from '../probes/probe.ts';

export interface Layers {
  sandbox: boolean;
  policy: boolean;
}

const FRAME = '/console/mirror-frame';

/** A mirror as the console has it, fed by a hostile visitor. */
export class Console {
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

/** Writes an element's shape and attributes; children follow. */
export function node(writer: FrameWriter, tag: string, attrs: [string, string][], kids: number, ns = W.NS_HTML): void {
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

/** Writes a keyframe with one style sheet, if there is one. */
export function page(writer: FrameWriter, markup: string, sheet: string): void {
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
