/** Rebuilds one keyframe's page in a frame document. Knows the tree as it was sent; the DOM follows it. */

import { checksum } from '@cobrowse/shared/wire/checksum.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import { type Op, type Step, WireError, type WireNode } from '@cobrowse/shared/wire/reader.ts';
import { MirrorAnimations } from './animations.ts';
import type { MirrorAssets } from './assets.ts';
import { MirrorAttributes } from './attributes.ts';
import type { CaretPlace } from './caret.ts';
import { type Features, NO_FEATURES, parseFeatures } from './css.ts';
import { guard, setChecked, setSelected, setValue } from './fields.ts';
import { MirrorMedia } from './media.ts';
import { below, type MirrorNode, sink } from './node.ts';
import { safeTag } from './sanitize.ts';
import { scrollbarCss } from './scrollbars.ts';
import { MirrorScrolls } from './scrolls.ts';
import { MirrorSelection } from './selection.ts';
import { MirrorSheets } from './sheets.ts';
import { States } from './states.ts';

const MAX_NODES = 2_000_000;
export class MirrorDocument {
  readonly document: Document;
  readonly states: States;
  private nodes = new Map<number, MirrorNode>();
  private sheets: MirrorSheets;
  readonly assets: MirrorAssets;
  private attributes: MirrorAttributes;
  private animations = new MirrorAnimations();
  private selection = new MirrorSelection();
  private media: MirrorMedia;
  private features: Features = NO_FEATURES;
  dpr = 1;
  private touched = new Set<MirrorNode>();
  private loose: MirrorNode[] = [];
  private frames = new Set<MirrorNode>();
  private scrolls = new MirrorScrolls((id) => this.nodes.get(id)?.node);
  private orphans: MirrorNode[] = [];
  private typing: { id: number; start: number; end: number } | null = null;

  /** `missing` is called when the hub lacks something without which the picture is wrong. */
  constructor(document: Document, assets: MirrorAssets, missing: () => void) {
    this.document = document;
    this.assets = assets;
    this.attributes = new MirrorAttributes(assets);
    this.sheets = new MirrorSheets(assets);
    this.sheets.onMissing = missing;
    this.media = new MirrorMedia(assets, (doc) => this.sheets.helperOf(doc));
    document.documentElement.remove();
    const root: MirrorNode = {
      id: W.ROOT_ID,
      node: document,
      tag: '#document',
      parent: null,
      depth: 0,
      kids: [],
      nested: null,
    };
    this.nodes.set(W.ROOT_ID, root);
    this.sheets.addRoot(document);
    this.states = new States((id) => this.nodes.get(id)?.node ?? null);
  }

  /** Where the visitor types, if that is known. */
  get caret(): CaretPlace | null {
    const node = this.typing ? this.nodes.get(this.typing.id)?.node : undefined;
    return node && this.typing ? { node, start: this.typing.start, end: this.typing.end } : null;
  }

  /** Calls back when all style sheets are there. */
  styled(done: () => void): void {
    if (this.sheets.loaded) done();
    else this.sheets.onLoaded = done;
  }

  /** The sources of a root's style sheets, as they are used here. */
  styleTexts(root: Document | ShadowRoot): string[] {
    return this.sheets.texts(root);
  }

  get size(): number {
    return this.nodes.size;
  }

  get(id: number): MirrorNode | undefined {
    return this.nodes.get(id);
  }

  /** The number of an element; 0 when it has none. */
  idOf(node: Node): number {
    for (const known of this.nodes.values()) if (known.node === node) return known.id;
    return 0;
  }

  /** Applies the operations of one frame. Throws WireError when they do not fit the tree. */
  apply(ops: readonly Op[]): void {
    const later: Op[] = [];
    for (const op of ops) {
      if (op.op === 'kids') this.kids(this.must(op.id), op.steps);
      else if (op.op === 'shadow') this.shadow(this.must(op.host), op.id, op.flags);
      else if (op.op === 'frame') this.frame(this.must(op.host), op.id, op.mode);
      else if (op.op === 'view') this.dpr = op.dpr;
      else if (op.op === 'env') this.environment(op);
      else later.push(op);
    }
    this.commit();
    const last: Op[] = [];
    for (const op of later) {
      // These need styles and nodes as they are after all else.
      if (op.op === 'animation' || op.op === 'time' || op.op === 'selection' || op.op === 'check') last.push(op);
      else this.value(op);
    }
    this.sheets.commit();
    for (const op of last) this.value(op);
    this.animations.retry();
    this.scrolls.commit();
  }

  private must(id: number): MirrorNode {
    const node = this.nodes.get(id);
    if (!node) throw new WireError('an operation on an unknown node');
    return node;
  }

  // --- the tree, as the visitor's widget keeps it

  private kids(parent: MirrorNode, steps: readonly Step[]): void {
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
        for (const id of step.move) after.push(this.take(id, parent));
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

  private take(id: number, parent: MirrorNode): MirrorNode {
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
        top.into.push(this.take(node.ref, top.parent));
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
      const element = this.document.createElementNS(W.NAMESPACES[wire.ns] as string, tag);
      node = element;
      for (const [name, value] of wire.attrs) this.attributes.set(element, wire.tag, name, value);
      guard(element, tag);
    }
    const depth = below(parent);
    const made: MirrorNode = { id: wire.id, node, tag, parent, depth, kids: [], nested: null };
    this.nodes.set(wire.id, made);
    return made;
  }

  private shadow(host: MirrorNode, id: number, flags: number): void {
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
    this.sheets.addRoot(root);
  }

  private frame(host: MirrorNode, id: number, mode: number): void {
    if (host.tag !== 'iframe') throw new WireError('a document in something that is no frame');
    if (host.nested) this.forget(host.nested);
    this.media.unblock(host.node as Element);
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
  private commit(): void {
    for (const { node } of this.loose) node.parentNode?.removeChild(node);
    for (const parent of this.touched) {
      if (this.nodes.get(parent.id) === parent) this.order(parent);
    }
    for (const host of this.frames) this.fillFrame(host);
    for (const { node } of this.loose) this.sheets.moved(node);
    this.dropOrphans();
    // What was taken out and put in again has lost where it stood.
    if (this.loose.length > 0) this.scrolls.again();
    this.loose = [];
    this.touched.clear();
  }

  private order(parent: MirrorNode): void {
    const container = parent.node;
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
    this.sheets.addRoot(inner);
    this.order(nested);
    const again = (node: MirrorNode): void => {
      if (node.tag === 'style' || node.tag === 'link') this.sheets.moved(node.node);
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
      this.scrolls.forget(node.id);
      this.sheets.removed(node.node);
      this.media.forget(node.id);
      for (const kid of node.kids) if (kid.parent === node) stack.push(kid);
      if (node.nested) stack.push(node.nested);
    }
  }

  // --- values

  private value(op: Op): void {
    switch (op.op) {
      case 'attr': {
        const { node, tag } = this.must(op.id);
        if (node.nodeType !== Node.ELEMENT_NODE) throw new WireError('an attribute of no element');
        if (op.value === null) this.attributes.remove(node as Element, op.name);
        else this.attributes.set(node as Element, tag, op.name, op.value);
        if (tag === 'style' || tag === 'link') this.sheets.moved(node);
        break;
      }
      case 'text': {
        const { node } = this.must(op.id);
        if (node.nodeType !== Node.TEXT_NODE) throw new WireError('text of no text');
        (node as Text).data = op.text;
        break;
      }
      case 'value':
        setValue(this.must(op.id).node, op.value);
        break;
      case 'checked':
        setChecked(this.must(op.id).node, op.flags);
        break;
      case 'selected':
        setSelected(this.must(op.id).node, op.indices);
        break;
      case 'scroll':
        this.must(op.id);
        this.scrolls.set(op.id, op.x, op.y);
        break;
      case 'sheet':
        this.sheets.text(op.sheet, op.text);
        break;
      case 'caret':
        this.typing = op.id > 0 ? op : null;
        break;
      case 'sheet_file':
        this.sheets.file(op.sheet, op.hash, op.assets);
        break;
      case 'sheet_change':
        this.sheets.change(op.sheet, op);
        break;
      case 'style':
        this.sheets.owns(this.must(op.id).node, op.sheet, op.disabled, op.media);
        break;
      case 'adopt':
        this.sheets.adopt(this.must(op.id).node, op.sheets);
        break;
      case 'block': {
        const { node } = this.must(op.id);
        if (node.nodeType === Node.ELEMENT_NODE) this.media.block(node as Element, op.id, op.width, op.height);
        break;
      }
      case 'check':
        this.check(op);
        break;
      case 'hover':
        this.states.hover(op.id);
        break;
      case 'active':
        this.states.active(op.id);
        break;
      case 'focus':
        this.states.focus(op.id, (op.flags & W.FOCUS_VISIBLE) !== 0);
        break;
      case 'slot':
        this.assign(this.must(op.id).node, op.nodes);
        break;
      case 'state':
        this.states.set(op.name, this.elements(op.nodes));
        break;
      case 'animation': {
        const { node } = this.must(op.id);
        if (node.nodeType === Node.ELEMENT_NODE) this.animations.make(op, node as Element, this.features);
        break;
      }
      case 'time':
        this.animations.tell(op);
        break;
      case 'picture':
        this.media.picture(this.must(op.id).node as Element, op.id, op.asset);
        break;
      case 'media':
        this.media.media(this.must(op.id).node as Element, op.id, op.width, op.height, op.flags);
        break;
      case 'selection':
        this.selection.show(
          op.ranges.map(({ start, from, end, to }) => ({
            start: { node: this.must(start).node, offset: from },
            end: { node: this.must(end).node, offset: to },
          })),
        );
        break;
      case 'open':
        this.states.open(this.must(op.id).node, op.how);
        break;
    }
  }

  /** Compares with what the visitor's widget knows. Throws WireError when something was lost. */
  private check(op: Extract<Op, { op: 'check' }>): void {
    if (op.nodes !== this.nodes.size) throw new WireError('the picture has drifted from the page');
    for (const { id, sum } of op.sums) {
      const { kids } = this.must(id);
      if (checksum(kids.map((kid) => kid.id)) !== sum) throw new WireError('the picture has drifted from the page');
    }
  }

  private elements(ids: number[]): Element[] {
    const nodes = ids.map((id) => this.must(id).node);
    return nodes.filter((node): node is Element => node.nodeType === Node.ELEMENT_NODE);
  }

  private assign(slot: Node, ids: number[]): void {
    if (!('assign' in slot)) return;
    (slot as HTMLSlotElement).assign(...(ids.map((id) => this.must(id).node) as (Element | Text)[]));
  }

  /** Scrollbars take the room that they take on the visitor's page, whatever the console's browser would do. */
  private environment(told: Extract<Op, { op: 'env' }>): void {
    this.features = { ...parseFeatures(told.features, this.dpr), large: told.large, small: told.small };
    this.attributes.features = this.features;
    this.sheets.environment(this.features, scrollbarCss(told.scrollbar));
  }
}

/** WebKit shows nothing of a root that brings its title along: it goes in empty. */
function insertRoot(document: Document, root: Node, before: Node | null): void {
  const kids = [...root.childNodes];
  for (const kid of kids) root.removeChild(kid);
  document.insertBefore(root, before);
  for (const kid of kids) root.appendChild(kid);
}
