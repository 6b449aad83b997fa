/** Rebuilds one keyframe's page in a frame document: the tree first, then what the nodes hold. */

import { checksum } from '@cobrowse/shared/wire/checksum.ts';
import type { Op } from '@cobrowse/shared/wire/layout.ts';
import * as W from '@cobrowse/shared/wire/ops.ts';
import { WireError } from '@cobrowse/shared/wire/tokens.ts';
import { MirrorAnimations, standAt } from './animations.ts';
import type { MirrorAssets } from './assets.ts';
import { MirrorAttributes } from './attributes.ts';
import type { CaretPlace } from './caret.ts';
import { type Features, NO_FEATURES, parseFeatures } from './css-media.ts';
import { setChecked, setSelected, setValue } from './fields.ts';
import { MirrorMedia } from './media.ts';
import type { MirrorNode } from './node.ts';
import { scrollbarCss } from './scrollbars.ts';
import { MirrorScrolls } from './scrolls.ts';
import { MirrorSelection, type Place } from './selection.ts';
import { MirrorSheets } from './sheets.ts';
import { States } from './states.ts';
import { MirrorTree } from './tree.ts';
import { MirrorUnshown } from './unshown.ts';

type Named<N extends Op['op']> = Extract<Op, { op: N }>;
type Handlers = { [N in Op['op']]?: (op: Named<N>) => void };

/** These need styles and nodes as they are after all else. */
const LAST: ReadonlySet<Op['op']> = new Set([
  ...(['animation', 'time', 'timeline', 'selection', 'highlight', 'check'] as const),
]);

/** More pictures are not looked for. */
const MAX_MISSING = 20;

export class MirrorDocument {
  readonly document: Document;
  readonly assets: MirrorAssets;
  readonly states: States;
  dpr = 1;
  private tree: MirrorTree;
  private sheets: MirrorSheets;
  private attributes: MirrorAttributes;
  private media: MirrorMedia;
  private animations = new MirrorAnimations();
  private selection = new MirrorSelection();
  private scrolls: MirrorScrolls;
  readonly unshown = new MirrorUnshown();
  private features: Features = NO_FEATURES;
  private whenStyled = (): void => {};
  private picking = 0;
  private typing: { id: number; start: number; end: number } | null = null;

  /** `missing` is called when the hub lacks something without which the picture is wrong. */
  constructor(document: Document, assets: MirrorAssets, missing: () => void) {
    const nodeOf = (id: number): Node | undefined => this.tree.get(id)?.node;
    this.document = document;
    this.assets = assets;
    this.attributes = new MirrorAttributes(assets, () => this.sheets.masked());
    this.sheets = new MirrorSheets(assets);
    this.sheets.onMissing = missing;
    this.sheets.onLoaded = () => {
      this.whenStyled();
      this.whenStyled = () => {};
      this.scrolls.grew();
    };
    this.media = new MirrorMedia(assets, (doc) => this.sheets.helperOf(doc));
    this.scrolls = new MirrorScrolls(nodeOf);
    this.states = new States((id) => nodeOf(id) ?? null);
    const { attributes, sheets, media, scrolls, unshown } = this;
    this.tree = new MirrorTree(document, { attributes, sheets, media, scrolls, unshown });
  }

  /** Where the visitor types, if that is known. */
  get caret(): CaretPlace | null {
    const node = this.typing ? this.tree.get(this.typing.id)?.node : undefined;
    return node && this.typing ? { node, start: this.typing.start, end: this.typing.end } : null;
  }

  /** The field whose options, calendar or colours the visitor has open; null for none. */
  get picker(): Element | null {
    const node = this.picking > 0 ? this.tree.get(this.picking)?.node : undefined;
    return node?.nodeType === Node.ELEMENT_NODE ? (node as Element) : null;
  }

  /** Calls back when all style sheets are there. */
  styled(done: () => void): void {
    if (this.sheets.loaded) done();
    else this.whenStyled = done;
  }

  /** The sources of a root's style sheets, as they are used here. */
  styleTexts(root: Document | ShadowRoot): string[] {
    return this.sheets.texts(root);
  }

  /** The document, all shadow roots and the documents in frames. */
  get roots(): Iterable<Document | ShadowRoot> {
    return this.sheets.roots;
  }

  /** What was scrolled here stands again where the visitor has it. */
  rescroll(): void {
    this.scrolls.grew();
  }

  get size(): number {
    return this.tree.size;
  }

  get(id: number): MirrorNode | undefined {
    return this.tree.get(id);
  }

  /** The number of an element; 0 when it has none. */
  idOf(node: Node): number {
    return this.tree.idOf(node);
  }

  /** Elements of the top document whose pictures the hub does not have. */
  missingPictures(): number[] {
    const found: number[] = [];
    for (const asset of this.assets.missing) {
      if (found.length === MAX_MISSING) break;
      const element = this.document.querySelector(`[cb-src="${asset}"]`);
      if (element) found.push(this.idOf(element));
    }
    return found;
  }

  /** Forgets the page: whoever still holds this document holds nothing of it. */
  clear(): void {
    this.stop();
    this.tree.clear();
  }

  /** It is not shown any more. */
  stop(): void {
    this.scrolls.stop();
  }

  /** Applies the operations of one frame. Throws WireError when they do not fit the tree. */
  apply(ops: readonly Op[]): void {
    const later = ops.filter((op) => !this.run(this.structure, op));
    this.tree.commit();
    const last = later.filter((op) => LAST.has(op.op) || !this.run(this.values, op));
    this.media.commit();
    this.sheets.commit();
    for (const op of last) this.run(this.values, op);
    this.animations.retry();
    this.scrolls.commit();
  }

  /** Returns whether there is a handler for the operation. */
  private run(handlers: Handlers, op: Op): boolean {
    const handler = handlers[op.op] as ((op: Op) => void) | undefined;
    handler?.(op);
    return handler !== undefined;
  }

  /** What makes the tree, and what all that is in it depends on. */
  private structure: Handlers = {
    kids: (op) => this.tree.edit(this.tree.must(op.id), op.steps),
    shadow: (op) => this.tree.addShadow(this.tree.must(op.host), op.id, op.flags),
    frame: (op) => this.tree.addFrame(this.tree.must(op.host), op.id, op.mode),
    view: (op) => {
      if (op.dpr === this.dpr) return;
      this.dpr = op.dpr;
      if (this.features !== NO_FEATURES) this.use({ ...this.features, dpr: op.dpr });
    },
    env: (op) => this.environment(op),
  };

  private values: Handlers = {
    attr: (op) => {
      const { node, tag } = this.tree.must(op.id);
      if (node.nodeType !== Node.ELEMENT_NODE) throw new WireError('an attribute of no element');
      if (op.value === null) this.attributes.remove(node as Element, op.name);
      else this.attributes.set(node as Element, tag, op.name, op.value);
      if (tag === 'canvas') this.media.resized(node as Element);
      if (tag === 'style' || tag === 'link') this.sheets.moved(node);
    },
    text: (op) => {
      const { node } = this.tree.must(op.id);
      if (node.nodeType !== Node.TEXT_NODE) throw new WireError('text of no text');
      (node as Text).data = op.text;
    },
    value: (op) => setValue(this.tree.must(op.id).node, op.value),
    checked: (op) => setChecked(this.tree.must(op.id).node, op.flags),
    selected: (op) => setSelected(this.tree.must(op.id).node, op.indices),
    scroll: (op) => {
      if (this.tree.must(op.id).node.nodeType === Node.TEXT_NODE) throw new WireError('a text does not scroll');
      this.scrolls.set(op.id, op);
    },
    sheet: (op) => this.sheets.text(op.sheet, op.text),
    caret: (op) => {
      this.typing = op.id > 0 ? op : null;
    },
    sheet_file: (op) => this.sheets.file(op.sheet, op.hash, op.assets),
    sheet_change: (op) => this.sheets.change(op.sheet, op),
    style: (op) => this.sheets.owns(this.tree.must(op.id).node, op.sheet, op.disabled, op.media),
    adopt: (op) => this.sheets.adopt(this.tree.must(op.id).node, op.sheets),
    block: (op) => {
      const { node } = this.tree.must(op.id);
      if (node.nodeType === Node.ELEMENT_NODE) this.media.block(node as Element, op.id, op.width, op.height);
    },
    check: (op) => this.check(op),
    unshown: (op) => {
      this.tree.must(op.id);
      this.unshown.set(op.id, op.reason);
    },
    picker: (op) => {
      this.picking = op.id;
      this.states.picking(this.picker);
    },
    hover: (op) => this.states.hover(op.id),
    active: (op) => this.states.active(op.id),
    focus: (op) => this.states.focus(op.id, (op.flags & W.FOCUS_VISIBLE) !== 0),
    slot: (op) => this.assign(this.tree.must(op.id).node, op.nodes),
    state: (op) => this.states.set(op.name, this.elements(op.nodes)),
    animation: (op) => {
      const { node } = this.tree.must(op.id);
      if (node.nodeType === Node.ELEMENT_NODE) this.animations.make(op, node as Element, this.features);
    },
    time: (op) => this.animations.tell(op),
    picture: (op) => this.media.picture(this.tree.must(op.id).node as Element, op.id, op.asset),
    media: (op) => this.media.media(this.tree.must(op.id).node as Element, op.id, op.width, op.height, op.flags),
    selection: (op) => {
      this.selection.show(this.placesOf(op.ranges));
    },
    highlight: (op) => this.selection.highlight(op, this.placesOf(op.ranges)),
    timeline: (op) => standAt(this.tree.must(op.id).node, op.time, op.paused),
    open: (op) => {
      const source = op.source > 0 ? this.tree.must(op.source).node : null;
      this.states.open(this.tree.must(op.id).node, op.how, source);
    },
  };

  private placesOf(ranges: Named<'selection'>['ranges']): { start: Place; end: Place }[] {
    return ranges.map(({ start, from, end, to }) => ({
      start: { node: this.tree.must(start).node, offset: from },
      end: { node: this.tree.must(end).node, offset: to },
    }));
  }

  /** Compares with what the visitor's widget knows. Throws WireError when something was lost. */
  private check(op: Named<'check'>): void {
    if (op.nodes !== this.tree.size) throw new WireError('the picture has drifted from the page');
    for (const { id, sum } of op.sums) {
      const { kids } = this.tree.must(id);
      if (checksum(kids.map((kid) => kid.id)) !== sum) throw new WireError('the picture has drifted from the page');
    }
  }

  private elements(ids: number[]): Element[] {
    const nodes = ids.map((id) => this.tree.must(id).node);
    return nodes.filter((node): node is Element => node.nodeType === Node.ELEMENT_NODE);
  }

  private assign(slot: Node, ids: number[]): void {
    if (!('assign' in slot)) return;
    (slot as HTMLSlotElement).assign(...(ids.map((id) => this.tree.must(id).node) as (Element | Text)[]));
  }

  /** Scrollbars take the room that they take on the visitor's page, whatever the console's browser would do. */
  private environment(told: Named<'env'>): void {
    this.sheets.ownRules(scrollbarCss(told.scrollbar));
    this.use({ ...parseFeatures(told.features, this.dpr), large: told.large, small: told.small });
  }

  private use(features: Features): void {
    this.features = features;
    this.attributes.environment(features);
    this.sheets.environment(features);
  }
}
