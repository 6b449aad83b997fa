/** Style sheets travel as source text; what scripts did to them through CSSOM, as the rules are now. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Named } from '../../privacy/css-mask.ts';
import { MASK, SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import type { Realm } from '../patch.ts';
import { type Stream, StreamTracker } from '../stream.ts';
import type { Listen, Root, Tracker } from '../tracker.ts';
import { States } from '../trackers/states.ts';
import { Unshown } from '../trackers/unshown.ts';
import { AdoptedSheets } from './adopted-sheets.ts';
import { linkedSource, type Source, withImports } from './css-source.ts';
import { HeldRules } from './held-rules.ts';
import { importsOf } from './imports.ts';
import { NamedElements } from './named.ts';
import { registeredBefore } from './registered-before.ts';
import { type SheetNews, watchRules } from './rule-hooks.ts';
import type { Looked } from './rule-looks.ts';
import { canRepair, type Lacking, rulesText } from './rule-texts.ts';
import { SheetNames } from './sheet-names.ts';
import { SheetTexts } from './sheet-texts.ts';
import { childText, holdsSheet, isOn, isStyleLink, rootOf } from './style-elements.ts';

/** Rules that lack something are tried again in a flush: this many, and no longer than this many milliseconds. */
const REPAIRS = 10;
const REPAIR_MS = 1;
/** Rules that nothing visible was named by are looked at again in a poll, no longer than this. */
const LOOK_MS = 2;
/** A sheet that more roots have is judged by these. */
const MAX_ROOTS = 200;
/** A sheet as it is; its rules by whom they name; layout and colours only. */
type How = 'whole' | 'rules' | 'masked';

interface Owned {
  number: number;
  text: string;
  base: string;
  /** Its text is a file that all visitors get. */
  common: boolean;
  state: string;
  /** Counts loads, so that a late answer of an earlier address is dropped. */
  load: number;
}

export class Sheets extends StreamTracker implements Tracker, SheetNews, Looked {
  private texts: SheetTexts;
  private next = 1;
  private owned = new Map<Element, Owned>();
  private dirty = new Set<Element>();
  private adopted: AdoptedSheets;
  /** Registered properties and fonts made by scripts, as rules; the document's first adopted sheet. */
  private extras: string[] = [];
  private loading = 0;
  /** A script switched some sheet, or may have. */
  private switches = false;
  /** Whose state is looked at next, hook or no hook. */
  private round: Iterator<Element> | null = null;
  private lacking: Lacking[] = [];
  private heldRules = new HeldRules();
  private named = new NamedElements((node) => this.stream.get(SheetNames).levelOf(node));
  /** What has which number; the document what scripts registered. */
  private byNumber = new Map<number, CSSStyleSheet | Element | Document>();

  constructor(stream: Stream) {
    super(stream);
    this.texts = new SheetTexts((text) => this.shared.assets.share(text), this.wake);
    this.adopted = new AdoptedSheets(() => this.next++);
    for (const rule of this.shared.registered) this.addExtra(rule);
  }

  static hook(realm: Realm, now: () => Sheets): (() => void)[] {
    return watchRules(realm, now);
  }

  watch(root: Root, on: Listen): void {
    this.adopted.watch(root);
    on('load', (event) => {
      const target = event.target as Node;
      if (!dom.isElement(target) || !holdsSheet(dom.localName(target))) return;
      this.change(target);
      this.wake();
    });
  }

  attribute(element: Element, tag: string, name: string): void {
    if (tag === 'link' || (tag === 'style' && (name === 'media' || name === 'type' || name === 'title')))
      this.change(element);
  }

  /** Whether all style sheets are on the hub or in the stream. */
  get loaded(): boolean {
    return this.loading === 0 && this.texts.pending === 0;
  }

  add(element: Element, tag: string): void {
    if (!holdsSheet(tag) || (tag === 'link' && !isStyleLink(element))) return;
    this.owned.set(element, { number: this.next++, text: '', base: '', common: false, state: '', load: 0 });
    this.change(element);
  }

  forget(node: Node): void {
    const own = this.owned.get(node as Element);
    if (own) {
      this.texts.forget(own.number);
      this.heldRules.forget(own.number);
      this.byNumber.delete(own.number);
    }
    this.owned.delete(node as Element);
    this.dirty.delete(node as Element);
    this.adopted.forget(node as Root);
  }

  /** The element's text, address or sheet changed. */
  change(element: Element): void {
    const own = this.owned.get(element);
    if (!own) {
      if (this.scope.has(element) && isStyleLink(element)) this.add(element, 'link');
      return;
    }
    this.dirty.add(element);
    const { sheet } = element as HTMLStyleElement;
    if (dom.localName(element) === 'style') {
      own.text = childText(element);
      own.base = dom.baseUri(element);
      if (importsOf(sheet).length > 0)
        void this.load(element, own, () => withImports({ text: own.text, common: false }, sheet));
    } else if (sheet) {
      // Without a sheet the browser has nothing yet, and will tell when it has.
      void this.load(element, own, () => linkedSource(sheet.href ?? (element as HTMLLinkElement).href, sheet));
    } else own.load++;
  }

  touched(sheet: CSSStyleSheet): void {
    this.shared.sheetRecords.touch(sheet);
    this.stale(sheet);
  }

  inserted(sheet: CSSStyleSheet, text: string): void {
    this.shared.sheetRecords.sources.add(sheet, text, false);
  }

  replaced(sheet: CSSStyleSheet, text: string): void {
    this.shared.sheetRecords.replace(sheet, text);
    this.stream.get(SheetNames).changed(sheet);
    this.stale(sheet);
  }

  private stale(sheet: CSSStyleSheet): void {
    const owner = sheet.ownerNode as Element | null;
    if (owner && this.owned.has(owner)) this.dirty.add(owner);
    else this.adopted.change(sheet);
    this.wake();
  }

  held(rule: CSSRule): void {
    this.shared.sheetRecords.looks.hold(rule);
  }

  switched(link?: HTMLLinkElement): void {
    if (link && !link.disabled) this.shared.sheetRecords.enabled.add(link);
    this.switches = true;
    this.wake();
  }

  adopts(root: Root): void {
    if (this.adopted.ask(root)) this.wake();
  }

  /** A rule that belongs to the document without being in one of its sheets. */
  addExtra(rule: string): void {
    this.extras.push(rule);
    this.adopted.addExtra();
    this.wake();
  }

  /** Looks for what no event tells, a little at a time. */
  poll(whole: boolean, stirred: boolean): boolean {
    this.round ??= this.owned.keys();
    const { value, done } = this.round.next();
    if (done) this.round = null;
    else if (this.stateOf(value) !== this.owned.get(value)?.state) this.dirty.add(value);
    const busy = whole && this.shared.sheetRecords.looks.poll(this);
    if (whole && this.loaded) this.registered();
    if (whole && (stirred || this.heldRules.busy)) this.lookAtHeld(stirred);
    return this.adopted.poll() || busy || this.heldRules.busy || this.dirty.size > 0;
  }

  private lookAtHeld(stirred: boolean): void {
    this.named.forget();
    if (stirred) this.heldRules.begin();
    const judge = (number: number, selector: string): Named => this.named.in(this.rootsOf(number), selector);
    for (const number of this.heldRules.look(performance.now() + LOOK_MS, judge)) this.tellAnew(number);
  }

  private tellAnew(number: number): void {
    const of = this.byNumber.get(number);
    if (of === document) this.adopted.addExtra();
    else if (of && 'ownerNode' in of) this.adopted.change(of);
    else if (of) this.dirty.add(of as Element);
  }

  /** Where the rules of a sheet apply. */
  private rootsOf(number: number): Root[] {
    const of = this.byNumber.get(number) ?? document;
    if ('ownerNode' in of) return this.adopted.users(of).slice(0, MAX_ROOTS);
    return of === document ? [document] : [rootOf(of as Element)];
  }

  /** What scripts registered before the capture, once the sheets tell which properties they declare themselves. */
  private registered(): void {
    const { sheetRecords, registered } = this.shared;
    if (sheetRecords.registeredRead) return;
    sheetRecords.registeredRead = true;
    for (const rule of registeredBefore(sheetRecords.declared)) {
      registered.push(rule);
      this.addExtra(rule);
    }
  }

  sheets(): CSSStyleSheet[] {
    const all = this.adopted.all();
    for (const element of this.owned.keys()) {
      const { sheet } = element as HTMLStyleElement;
      if (sheet) all.push(sheet);
    }
    return all;
  }

  source(sheet: CSSStyleSheet): string | null {
    const own = this.owned.get(sheet.ownerNode as Element);
    // What a script changed is known to be another, and a link's source comes later.
    return own && own.base !== '' && !this.shared.sheetRecords.touched.has(sheet) ? own.text : null;
  }

  changed(sheet: CSSStyleSheet): void {
    this.stream.get(SheetNames).changed(sheet);
    this.touched(sheet);
  }

  /** Fetches an element's text; what the hub has meanwhile stays until then. */
  private async load(element: Element, own: Owned, source: () => Promise<Source | null>): Promise<void> {
    const load = ++own.load;
    this.loading++;
    try {
      const found = await source();
      if (own.load !== load || this.owned.get(element) !== own) return;
      const { sheet } = element as HTMLStyleElement;
      this.stream.get(Unshown).tell(element, found === null && sheet ? 'style_sheet' : null);
      if (found === null) return;
      this.stream.get(SheetNames).addText(element as HTMLStyleElement, found.text);
      own.text = found.text;
      own.common = found.common;
      own.base = (element as HTMLStyleElement).sheet?.href ?? dom.baseUri(element);
      this.dirty.add(element);
    } finally {
      this.loading--;
      this.wake();
    }
  }

  flush(writer: FrameWriter, whole: boolean): void {
    if (this.switches) {
      this.switches = false;
      this.adopted.switched();
      for (const [element, own] of this.owned) if (this.stateOf(element) !== own.state) this.dirty.add(element);
    }
    if (whole) this.repair();
    this.named.forget();
    if (this.gate.names.stale) {
      this.gate.names.stale = false;
      for (const number of this.byNumber.keys()) this.tellAnew(number);
    }
    const dirty = [...this.dirty];
    this.dirty.clear();
    for (const element of dirty) this.write(writer, element);
    this.texts.write(writer);
    this.adopted.write(
      (root, sheet, number, queries) => this.tellAdopted(writer, root, sheet, number, queries),
      (number) => {
        this.byNumber.set(number, document);
        this.tell(writer, number, this.extras.join('\n'), document.baseURI);
      },
      (root, numbers) => writer.op(W.OP_ADOPT, this.scope.id(root), numbers.length, ...numbers),
    );
  }

  private write(writer: FrameWriter, element: Element): void {
    const own = this.owned.get(element);
    const id = this.scope.id(element);
    if (!own || id === 0) return;
    const { sheet } = element as HTMLStyleElement;
    own.state = this.stateOf(element);
    const changed = sheet && this.changedText(sheet, own, rootOf(element));
    const common = own.common && changed === null;
    const how = this.howOf(element, common);
    // What the browser makes no sheet of is none here: templates, other languages, what the site's policy blocks.
    if (sheet) {
      this.byNumber.set(own.number, element);
      this.tell(writer, own.number, changed ?? own.text, own.base, how, common);
    }
    writer.op(W.OP_STYLE, id, own.number, sheet && isOn(element, sheet, this.shared.sheetRecords.enabled) ? 0 : 1);
    const plain = how !== 'masked' && (common || !this.isPrivate || how === 'whole');
    writer.str(sheet ? this.gate.media(dom.mediaText(dom.sheetMedia(sheet)), plain ? SHOW : MASK) : '');
  }

  /** Whether there is a sheet, whether it is switched off, and for which media it is. */
  private stateOf(element: Element): string {
    const { sheet } = element as HTMLLinkElement;
    return sheet
      ? `${isOn(element, sheet, this.shared.sheetRecords.enabled)} ${dom.mediaText(dom.sheetMedia(sheet))}`
      : 'none';
  }

  /** The rules of a sheet that a script changed. */
  private changedText(sheet: CSSStyleSheet, own: Owned, root: Root): string | null {
    const { touched, sources } = this.shared.sheetRecords;
    if (!touched.has(sheet)) return null;
    sources.base(sheet, own.text);
    return this.rules(sheet, root);
  }

  private rules(sheet: CSSStyleSheet, root: Root): string | null {
    this.lacking = this.lacking.filter(({ rule }) => rule.parentStyleSheet !== sheet);
    return rulesText(sheet, root, this.shared.sheetRecords.sources, this.lacking);
  }

  /** Rules that lost something and applied to nothing: perhaps there is an element now that shows it. */
  private repair(): void {
    const until = performance.now() + REPAIR_MS;
    for (let left = Math.min(REPAIRS, this.lacking.length); left > 0 && performance.now() < until; left--) {
      const lacking = this.lacking.shift() as Lacking;
      const sheet = lacking.rule.parentStyleSheet;
      if (!sheet) continue;
      if (canRepair(lacking)) this.stale(sheet);
      else this.lacking.push(lacking);
    }
  }

  private tellAdopted(
    ...[writer, root, sheet, number, wrap]: [FrameWriter, Root, CSSStyleSheet, number, (text: string) => string]
  ): void {
    this.stream.get(SheetNames).adopt(sheet, root);
    const text = this.shared.sheetRecords.whole(sheet) ?? this.rules(sheet, root) ?? '';
    this.byNumber.set(number, sheet);
    this.tell(writer, number, wrap(text), document.baseURI);
  }

  private tell(
    ...[writer, number, text, base, how = 'rules', common = false]: [
      FrameWriter,
      number,
      string,
      string,
      How?,
      boolean?,
    ]
  ): void {
    this.heldRules.forget(number);
    const clean =
      (how === 'rules'
        ? this.byRules(number, text, base, common)
        : this.gate.css(text, how === 'whole' ? SHOW : MASK, base)) ?? '';
    this.shared.sheetReader.vocabulary.readShown(clean);
    this.stream.get(States).note(clean);
    this.shared.sheetRecords.declare(clean);
    this.texts.tell(writer, number, clean, how !== 'masked');
    if (how !== 'masked') this.gate.names.heard(number, clean);
    if (this.gate.names.stale) this.wake();
  }

  private byRules(number: number, text: string, base: string, common: boolean): string | null {
    const roots = this.rootsOf(number);
    return this.gate.rules(text, base, {
      common,
      strict: this.isPrivate,
      judge: (selector) => this.named.in(roots, selector),
      held: (selector) => this.heldRules.add(number, selector),
    });
  }

  private get isPrivate(): boolean {
    return this.stream.level !== SHOW;
  }

  /**
   * A file that all visitors get holds nothing of theirs. A sheet inside a masked part may have been made from what is masked,
   * and so may the text of rules that are for masked parts only.
   */
  private howOf(element: Element, common: boolean): How {
    const shown = this.scope.level(element) === SHOW;
    if (this.isPrivate) return shown ? 'whole' : 'rules';
    if (common) return 'whole';
    const parent = dom.parentNode(element);
    const inHead = parent && dom.isElement(parent) && dom.localName(parent) === 'head';
    return shown || inHead ? 'rules' : 'masked';
  }
}
