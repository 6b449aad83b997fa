/** The documents and shadow roots that are watched, and what hangs below shadow hosts and frames. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import { listenOn } from './listen.ts';
import * as dom from './natives.ts';
import { type Realm, replaceMethod, undoAll } from './patch.ts';
import { type Stream, StreamTracker } from './stream.ts';
import type { Listen, Root, Tracker } from './tracker.ts';
import { Blocks } from './trackers/blocks.ts';
import { Forms } from './trackers/forms.ts';

const OBSERVED = { subtree: true, childList: true, attributes: true, characterData: true };

export class Roots extends StreamTracker implements Tracker {
  private watched = new Map<Root, AbortController>();
  private frameModes = new WeakMap<Document, string>();
  private observer: MutationObserver;

  constructor(stream: Stream) {
    super(stream);
    const Observer = dom.mutationObserver();
    this.observer = new Observer((records) => stream.note(records));
  }

  static hook(realm: Realm, now: () => Roots): (() => void)[] {
    return [replaceMethod(realm.Element.prototype, 'attachShadow', (host, root) => now().attached(host, root))];
  }

  get all(): readonly Root[] {
    return [...this.watched.keys()];
  }

  /** Returns the records of mutations that were not told yet. */
  takeRecords(): MutationRecord[] {
    return this.observer.takeRecords();
  }

  observe(root: Root): void {
    if (this.watched.has(root)) return;
    const controller = new AbortController();
    this.watched.set(root, controller);
    const { signal } = controller;
    this.observer.observe(root, OBSERVED);
    this.stream.watch(root, listenOn(root, signal));
    if (root === document || dom.isFragment(root)) return;
    const realm = (root as Document).defaultView as Realm | null;
    const wrapped = realm ? this.shared.hook(realm) : [];
    signal.addEventListener('abort', () => {
      undoAll(wrapped);
    });
  }

  watch(_: Root, on: Listen): void {
    const { scope, tree } = this;
    on('load', ({ target }) => {
      if (!isFrame(target as Node) || !scope.has(target as Node)) return;
      // The frame's new document hangs below the same element.
      tree.fresh.push(target as Element);
      this.wake();
    });
  }

  add(element: Element): void {
    if (isFrame(element)) this.addFrame(element);
    this.addShadow(element);
  }

  private attached(host: Element, root: ShadowRoot): void {
    if (root.mode === 'closed') this.shared.closedRoots.set(host, root);
    this.stream.get(Forms).expect(root);
    if (!this.scope.has(host)) return;
    this.late([host]);
    this.wake();
  }

  /** Hosts got roots, of which nothing was sent yet. */
  private late(hosts: readonly Element[]): void {
    for (const host of hosts) this.tree.levels.noteHost(host);
    this.tree.fresh.push(...hosts);
  }

  private addShadow(host: Element): void {
    const { scope, shared, tree, writer } = this.stream;
    const root = dom.openShadowRoot(host) ?? shared.closedRoots.get(host);
    if (!root || scope.nestedRoot(host) === root) return;
    const flags =
      (root.mode === 'closed' ? W.SHADOW_CLOSED : 0) |
      (root.delegatesFocus ? W.SHADOW_DELEGATES_FOCUS : 0) |
      (root.slotAssignment === 'manual' ? W.SHADOW_MANUAL_SLOTS : 0);
    writer.op(W.OP_SHADOW, scope.id(host), flags);
    scope.nest(host, root);
    tree.addRoot(root, scope.level(host), scope.floor(host));
    this.observe(root);
  }

  private addFrame(frame: HTMLIFrameElement): void {
    const { scope, tree, writer } = this.stream;
    const blocks = this.stream.get(Blocks);
    const inner = dom.frameDocument(frame);
    if (!inner) {
      blocks.block(frame);
      return;
    }
    // A document that is still empty tells by its load event when it is there.
    if (!inner.documentElement) return;
    blocks.unblock(frame);
    const before = scope.nestedRoot(frame);
    const mode = dom.compatMode(inner);
    // A document that is written anew keeps its identity, but perhaps not its mode.
    if (before === inner && this.frameModes.get(inner) === mode) return;
    if (before) scope.forget(before);
    this.frameModes.set(inner, mode);
    writer.op(W.OP_FRAME, scope.id(frame), mode === 'BackCompat' ? 1 : 0);
    scope.nest(frame, inner);
    tree.addRoot(inner, scope.level(frame), scope.floor(frame));
    this.observe(inner);
  }

  poll(): boolean {
    const { hosts, tree } = this.stream;
    this.late(hosts.poll());
    return tree.fresh.length > 0;
  }

  forget(node: Node): void {
    this.stream.hosts.forget(node);
    this.watched.get(node as Root)?.abort();
    this.watched.delete(node as Root);
  }

  stop(): void {
    for (const controller of this.watched.values()) controller.abort();
    this.watched.clear();
    this.observer.disconnect();
  }
}

function isFrame(node: Node): node is HTMLIFrameElement {
  return dom.isElement(node) && (dom.localName(node) === 'iframe' || dom.localName(node) === 'frame');
}
