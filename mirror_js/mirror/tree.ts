/** The tree as it was sent, and the DOM that follows it. */

import type { Step, WireNode } from '@cobrowse/shared/wire/nodes.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import { WireError } from '@cobrowse/shared/wire/tokens.ts';
import type { MirrorAttributes } from './attributes.ts';
import { guard } from './fields.ts';
import type { MirrorMedia } from './media.ts';
import { below, type MirrorNode, sink } from './node.ts';
import { makeElement, safeTag } from './sanitize.ts';
import type { MirrorScrolls } from './scrolls.ts';
import type { MirrorSheets } from './sheets.ts';

const MAX_NODES = 2_000_000;

/** What is told of nodes that come, move or go. */
export interface TreeParts {
  readonly attributes: MirrorAttributes;
  readonly sheets: MirrorSheets;
  readonly media: MirrorMedia;
  readonly scrolls: MirrorScrolls;
}

/** All methods throw WireError when what was told does not fit the tree. */
export class MirrorTree {
  private document: Document;
  private parts: TreeParts;
  private nodes = new Map<number, MirrorNode>();
  private touched = new Set<MirrorNode>();
  private loose: MirrorNode[] = [];
  private frames = new Set<MirrorNode>();
  private orphans: MirrorNode[] = [];

  constructor(document: Document, parts: TreeParts) {
    this.document = document;
    this.parts = parts;
    document.documentElement.remove();
    this.nodes.set(W.ROOT_ID, {
      id: W.ROOT_ID,
      node: document,
      tag: '#document',
      parent: null,
      depth: 0,
      kids: [],
      nested: null,
    });
    parts.sheets.addRoot(document);
    parts.scrolls.addRoot(document);
  }

  get size(): number {
    return this.nodes.size;
  }

  get(id: number): MirrorNode | undefined {
    return this.nodes.get(id);
  }

  must(id: number): MirrorNode {
    const node = this.nodes.get(id);
    if (!node) throw new WireError('an operation on an unknown node');
    return node;
  }

  /** The number of an element; 0 when it has none. */
  idOf(node: Node): number {
    for (const known of this.nodes.values()) if (known.node === node) return known.id;
    return 0;
  }

  edit(parent: MirrorNode, steps: readonly Step[]): void {
    if (parent.node.nodeType === Node.TEXT_NODE) throw new WireError('children of a text');
    const before = parent.kids;
    const after: MirrorNode[] = [];
    let at = 0;
    for (const step of steps) {
      if ('keep' in step) {
        if (at + step.keep > before.length) throw new WireError('keeps more than there is');
        for (const end = at + step.keep; at < end; at++) after.push(before[at] as MirrorNode);
      } else if ('skip' in step) {
        at += step.skip;
      } else if ('move' in step) {
        for (const id of step.move) after.push(this.adopt(id, parent));
      } else {
        this.build(step.fresh, parent, after);
      }
    }
    const stays = new Set(after);
    if (stays.size !== after.length) throw new WireError('a node stands twice in one list');
    for (const kid of after) kid.parent = parent;
    for (const kid of before) {
      if (stays.has(kid) || kid.parent !== parent) continue;
      kid.parent = null;
      this.loose.push(kid);
      this.orphans.push(kid);
    }
    parent.kids = after;
    this.touched.add(parent);
  }

  private adopt(id: number, parent: MirrorNode): MirrorNode {
    const node = this.must(id);
    // A real cycle is refused by the DOM at the commit: a parent may move below what was its child.
    if (node === parent || node.id === W.ROOT_ID) throw new WireError('a node below itself');
    this.loose.push(node);
    node.parent = parent;
    sink(node, parent.depth + 1);
    return node;
  }

  private build(wire: readonly WireNode[], parent: MirrorNode, into: MirrorNode[]): void {
    const stack: { wire: readonly WireNode[]; at: number; parent: MirrorNode; into: MirrorNode[] }[] = [
      { wire, at: 0, parent, into },
    ];
    for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
      const node = top.wire[top.at++];
      if (!node) {
        stack.pop();
        continue;
      }
      if ('ref' in node) {
        top.into.push(this.adopt(node.ref, top.parent));
        continue;
      }
      if (this.nodes.size >= MAX_NODES) throw new WireError('too many nodes');
      const made = this.make(node, top.parent);
      top.into.push(made);
      if ('kids' in node && node.kids.length > 0) {
        this.touched.add(made);
        stack.push({ wire: node.kids, at: 0, parent: made, into: made.kids });
      }
    }
  }

  private make(wire: Exclude<WireNode, { ref: number }>, parent: MirrorNode): MirrorNode {
    let node: Node;
    let tag = '#text';
    if ('text' in wire) {
      node = this.document.createTextNode(wire.text);
    } else {
      tag = safeTag(wire.ns, wire.tag);
      const element = makeElement(this.document, wire.ns, tag);
      node = element;
      for (const [name, value] of wire.attrs) this.parts.attributes.set(element, wire.tag, name, value);
      guard(element, tag);
      if (tag === 'canvas') this.parts.media.resized(element);
    }
    const depth = below(parent);
    const made: MirrorNode = { id: wire.id, node, tag, parent, depth, kids: [], nested: null };
    this.nodes.set(wire.id, made);
    return made;
  }

  addShadow(host: MirrorNode, id: number, flags: number): void {
    if (host.nested || host.node.nodeType !== Node.ELEMENT_NODE) throw new WireError('a second shadow root');
    let root: ShadowRoot;
    try {
      root = (host.node as Element).attachShadow({
        // Open for the console, whatever it is for the page.
        mode: 'open',
        delegatesFocus: false,
        slotAssignment: flags & W.SHADOW_MANUAL_SLOTS ? 'manual' : 'named',
      });
    } catch {
      throw new WireError('no shadow root is possible here');
    }
    const depth = below(host);
    const nested: MirrorNode = { id, node: root, tag: '#shadow', parent: null, depth, kids: [], nested: null };
    this.nodes.set(id, nested);
    host.nested = nested;
    this.parts.sheets.addRoot(root);
    this.parts.scrolls.addRoot(root);
  }

  addFrame(host: MirrorNode, id: number, mode: number): void {
    if (host.tag !== 'iframe' && host.tag !== 'frame') throw new WireError('a document in something that is no frame');
    if (host.nested) this.forget(host.nested);
    this.parts.media.unblock(host.node as Element);
    const placeholder = this.document.createDocumentFragment();
    host.nested = {
      id,
      node: placeholder,
      tag: mode === 1 ? '#quirks' : '#document',
      parent: null,
      depth: below(host),
      kids: [],
      nested: null,
    };
    this.nodes.set(id, host.nested);
    this.frames.add(host);
  }

  /** Makes the DOM like the tree: first everything that moved or left is taken out, then all is put in order. */
  commit(): void {
    for (const { node } of this.loose) node.parentNode?.removeChild(node);
    for (const parent of this.touched) {
      if (this.nodes.get(parent.id) === parent) this.order(parent);
    }
    for (const host of this.frames) this.fillFrame(host);
    for (const { node } of this.loose) this.parts.sheets.moved(node);
    this.dropOrphans();
    // What was taken out and put in again has lost where it stood.
    if (this.loose.length > 0) this.parts.scrolls.again();
    this.loose = [];
    this.touched.clear();
  }

  private order(parent: MirrorNode): void {
    const container = parent.node;
    // Its sheet comes another way; a text in it would be one that nobody rewrote.
    if ((container as Element).localName === 'style') return;
    let cursor = container.firstChild;
    if (cursor?.nodeType === Node.DOCUMENT_TYPE_NODE) cursor = cursor.nextSibling;
    for (const kid of parent.kids) {
      if (cursor === kid.node) {
        cursor = cursor.nextSibling;
        continue;
      }
      try {
        if (container.nodeType === Node.DOCUMENT_NODE) insertRoot(container as Document, kid.node, cursor);
        else container.insertBefore(kid.node, cursor);
      } catch {
        throw new WireError('a node where none can be');
      }
    }
    while (cursor) {
      const next: ChildNode | null = cursor.nextSibling;
      container.removeChild(cursor);
      cursor = next;
    }
    // Nothing in here takes the console's focus. The page's own `inert` has another name here (attributes.ts).
    if (container.nodeType === Node.DOCUMENT_NODE) (container as Document).documentElement?.setAttribute('inert', '');
  }

  /** A frame gets a new document whenever it is put somewhere else: fill it again from the tree. */
  private fillFrame(host: MirrorNode): void {
    const nested = host.nested;
    if (this.nodes.get(host.id) !== host || !nested) {
      this.frames.delete(host);
      return;
    }
    const inner = (host.node as HTMLIFrameElement).contentDocument;
    if (!inner || inner === nested.node) return;
    inner.open();
    inner.write(nested.tag === '#quirks' ? '<html></html>' : '<!DOCTYPE html><html></html>');
    inner.close();
    inner.documentElement?.remove();
    nested.node = inner;
    this.parts.sheets.addRoot(inner);
    this.parts.scrolls.addRoot(inner);
    this.order(nested);
    const again = (node: MirrorNode): void => {
      if (node.tag === 'style' || node.tag === 'link') this.parts.sheets.moved(node.node);
      for (const kid of node.kids) again(kid);
    };
    again(nested);
  }

  /** Forgets the page: whoever still holds this document holds nothing of it. */
  clear(): void {
    this.forget(this.must(W.ROOT_ID));
    this.document.replaceChildren();
  }

  private dropOrphans(): void {
    for (const node of this.orphans) if (node.parent === null && this.nodes.get(node.id) === node) this.forget(node);
    this.orphans = [];
  }

  private forget(top: MirrorNode): void {
    const stack = [top];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (!this.nodes.delete(node.id)) continue;
      this.parts.scrolls.forget(node.id);
      this.parts.sheets.removed(node.node);
      this.parts.media.forget(node.id);
      for (const kid of node.kids) if (kid.parent === node) stack.push(kid);
      if (node.nested) stack.push(node.nested);
    }
  }
}

/** WebKit shows nothing of a root that brings its title along: it goes in empty. */
function insertRoot(document: Document, root: Node, before: Node | null): void {
  const kids = [...root.childNodes];
  for (const kid of kids) root.removeChild(kid);
  document.insertBefore(root, before);
  for (const kid of kids) root.appendChild(kid);
}
