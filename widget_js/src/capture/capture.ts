/** The capture's table of contents: starts all parts for one screencast and stops them all. Loaded after Yes, or for a picture that stays in this browser. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { Place } from '@cobrowse/shared/wire/place.ts';
import { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import type { Assets } from '../assets/assets.ts';
import { Gate } from '../privacy/gate.ts';
import { BLOCK, type Level, Marks } from '../privacy/levels.ts';
import { addsOnlyHiding, type RuleSet, rulesAt, sameRules } from '../privacy/rules.ts';
import { Secrets } from '../privacy/secrets.ts';
import { Compressor } from '../transport/compressor.ts';
import { Animations } from './animations.ts';
import { Caret } from './caret.ts';
import { Check } from './check.ts';
import { Environment } from './environment.ts';
import { watchRegistrations } from './fonts.ts';
import { FIELDS, Forms } from './forms.ts';
import { hookRealm, type Realm } from './hooks.ts';
import { Hosts } from './hosts.ts';
import { listen } from './listeners.ts';
import { Media } from './media.ts';
import * as dom from './natives.ts';
import { Page } from './page.ts';
import { type FoundPlace, findPlace } from './places.ts';
import { Pointer } from './pointer.ts';
import { Scope } from './scope.ts';
import { SelectedText } from './selection.ts';
import { Sheets } from './sheets.ts';
import { Slots } from './slots.ts';
import { States } from './states.ts';
import type { Root, Stream } from './stream.ts';
import { Tree } from './tree.ts';

/** Work on the main thread per slice: half a frame at 60 fps. */
const SLICE_MS = 8;
/** What no event tells is looked for this often. */
const POLL_MS = 200;
const HIDDEN_FLUSH_MS = 250;
const FRAME_MS = 16;
/** The mirror is shown without style sheets that take longer. */
const STYLES_WAIT_MS = 2000;
const SCROLL_CHECK = 200;
/** While a large part of the page is on its way, slices go together into bodies of this size, or of this time. */
const BODY_BYTES = 32 * 1024;
const BODY_MS = 60;
const MAX_FAILURES = 2;

export interface Outgoing {
  readonly ready: boolean;
  send(kind: number, body: Uint8Array, flags: number): void;
  sendEphemeral(body: Uint8Array): void;
}

export interface Capture {
  /** Sends a new keyframe. */
  restart(): void;
  /** Goes on with other rules, which the hub made stricter than those before. */
  setRules(rules: RuleSet): void;
  /** There is room to send again. */
  resume(): void;
  /** Stops at once and undoes every hook. */
  /** Finds a place that the console named. */
  place(place: Place): FoundPlace;
  /** Leaves out what a weak link cannot carry: from 1 on pointers, from 2 on pictures, from 3 on canvases. */
  spare(level: 0 | 1 | 2 | 3): void;
  stop(): void;
  /** Writes what is dirty now, without waiting for a frame; for tests of single flushes. */
  flush(): void;
  /** Ids in use now; for tests of leaks. */
  readonly known: number;
  /** Whether all of the page has been sent. */
  readonly complete: boolean;
  /** Numbers and levels of what was sent, and which fields are secret; for explanations. */
  readonly scope: Scope;
  readonly secrets: Secrets;
}

export interface CaptureOptions {
  /** Work on the main thread per slice, milliseconds; 0 makes slices as small as they can be. */
  sliceMs?: number;
  /** Bodies from this size on are compressed by the browser, beside the page's work; bytes. */
  largeBytes?: number;
}

export function startCapture(
  out: Outgoing,
  ruleSet: RuleSet,
  assets: Assets,
  failed: () => void,
  options: CaptureOptions = {},
): Capture {
  const sliceMs = options.sliceMs ?? SLICE_MS;
  const secrets = new Secrets(FIELDS);
  const gate = new Gate(secrets, assets, dom.baseUri as (element: Element) => string);
  const floors = new WeakMap<Element, Level>();
  const touchedSheets = new WeakSet<CSSStyleSheet>();
  const closedRoots = new WeakMap<Element, ShadowRoot>();
  const watched = new Map<Root, AbortController>();
  const frameModes = new WeakMap<Document, string>();
  const undo: (() => void)[] = [];
  /** At-rules for what scripts registered while the capture runs. */
  const registered: string[] = [];
  let rules = ruleSet;
  let marks = new Marks(rules.mode, rulesHere(), dom.isSelector);
  let marksKey = '';
  let stopped = false;
  let scheduled = false;
  let flushed = 0;
  /** Too much is being compressed: the next slice waits. */
  let held = false;
  let noCanvases = false;
  let failures = 0;
  let largeBytes = options.largeBytes;
  let stream: Stream;

  const pointer = new Pointer(() => stream.scope, out.sendEphemeral.bind(out), schedule);
  const Observer = dom.mutationObserver();
  const observer = new Observer((records) => {
    try {
      stream.tree.note(records, restyle, noteRemoved);
      schedule();
    } catch {
      // What these records told is lost: only a new keyframe is certain.
      begin();
    }
  });

  function send(kind: number, body: Uint8Array, flags: number): void {
    out.send(kind, body, flags);
    if (!held) return;
    held = false;
    scheduleSlice();
  }

  function uncompressed(): void {
    largeBytes = Number.POSITIVE_INFINITY;
    if (!stopped) begin();
  }

  function rulesHere(): RuleSet['rules'] {
    return rulesAt(rules, location.pathname, location.search + location.hash);
  }

  /** Another address of the same page may have other rules. */
  function rulesKey(): string {
    return rules.rules.some(({ url }) => url)
      ? rulesHere()
          .map((rule) => rules.rules.indexOf(rule))
          .join()
      : '';
  }

  const hooks = { stream: () => stream, closedRoots, schedule };

  function restyle(style: Element): void {
    stream.sheets.change(style);
  }

  function begin(): void {
    marks = new Marks(rules.mode, rulesHere(), dom.isSelector);
    marksKey = rulesKey();
    for (const root of [...watched.keys()]) unwatch(root);
    observer.disconnect();
    stream?.page.stop();
    stream?.media.stop();
    stream?.compressor.stop();
    assets.restart();
    pointer.restart();
    const scope = new Scope();
    const writer = new FrameWriter();
    const forms = new Forms(scope, gate, secrets);
    const hosts = new Hosts(scope);
    stream = {
      scope,
      writer,
      compressor: new Compressor(send, uncompressed, largeBytes),
      tree: new Tree(scope, writer, gate, marks, floors, hosts),
      hosts,
      forms,
      sheets: new Sheets(scope, gate, touchedSheets, (text) => assets.share(text), schedule),
      page: new Page(scope, gate, marks.root, schedule),
      states: new States(scope),
      slots: new Slots(scope),
      selection: new SelectedText(scope),
      caret: new Caret(scope, forms),
      animations: new Animations(scope, gate),
      media: new Media(scope, assets, schedule),
      environment: new Environment(),
      check: new Check(scope),
      keyframe: true,
      ready: false,
      began: performance.now(),
      pushed: 0,
    };
    stream.sheets.onText = (text) => stream.states.note(text);
    for (const rule of registered) stream.sheets.extra(rule);
    scope.onForget = (node) => {
      stream.forms.forget(node as Element);
      stream.sheets.forget(node);
      stream.page.forget(node as Element);
      stream.media.forget(node as Element);
      stream.slots.forget(node);
      stream.hosts.forget(node);
      stream.states.forget(node);
      stream.selection.forget(node);
      if (watched.has(node as Root)) unwatch(node as Root);
    };
    notePasswords(document);
    const doctype = dom.doctypeOf(document);
    const say = (text: string): string => gate.text(text, marks.root);
    writer.root(
      dom.compatMode(document) === 'BackCompat' ? 1 : 0,
      doctype ? [doctype.name, say(doctype.publicId), say(doctype.systemId)] : null,
    );
    stream.tree.addRoot(document, marks.root);
    watch(document);
    stream.page.scroll(document);
    schedule();
  }

  /** An echo of a password may stand before its field: learn the values first. */
  function notePasswords(root: Document): void {
    for (const field of dom.queryDocument(root, 'input')) noteSecret(field);
  }

  /** A field that came and went between two flushes may have handed its password to another element. */
  function noteRemoved(element: Element): void {
    const fields = dom.localName(element) === 'input' ? [element] : dom.queryAll(element, 'input');
    for (const field of fields) {
      noteSecret(field);
      secrets.forget(field);
    }
  }

  function noteSecret(field: Element): void {
    try {
      if (secrets.isSecret(field)) secrets.note(field, dom.inputValue(field as HTMLInputElement));
    } catch {
      // An input of another namespace is no field and has no value.
    }
  }

  // --- when

  function schedule(): void {
    if (scheduled || stopped) return;
    scheduled = true;
    if (dom.documentHidden(document)) setTimeout(run, HIDDEN_FLUSH_MS);
    // A single change need not wait for a frame; a storm of them is one flush per frame.
    else if (performance.now() - flushed > FRAME_MS) setTimeout(run, 0);
    else requestAnimationFrame(run);
  }

  /** The page must not notice us, whatever goes wrong: one more try from nothing, then the end. */
  function run(): void {
    scheduled = false;
    if (stopped) return;
    flushed = performance.now();
    try {
      flush();
    } catch (error) {
      if (++failures > MAX_FAILURES) {
        console.warn('cobrowse: the page could not be captured', error);
        failed();
      } else {
        begin();
      }
    }
  }

  /** A hidden tab draws no frames: what waits for one is sent by the clock. */
  function visibilityChanged(): void {
    if (dom.documentHidden(document) && scheduled) setTimeout(run, HIDDEN_FLUSH_MS);
  }

  /** What WebGL drew can be read in the task of a frame only. Marks that were just made are read first. */
  function takePictures(): void {
    run();
    if (!stopped) stream.media.look();
  }

  function scheduleSlice(): void {
    if (scheduled || stopped) return;
    scheduled = true;
    setTimeout(run, 0);
  }

  // --- what

  function flush(): void {
    if (!out.ready) return;
    held = stream.compressor.behind;
    if (held) return;
    const { scope, writer, tree, forms, sheets, page } = stream;
    tree.note(observer.takeRecords(), restyle, noteRemoved);
    if (!scope.has(document)) return;
    if (rulesKey() !== marksKey) {
      begin();
      return;
    }
    forms.noteSecrets();
    const firstNewId = scope.nextId;
    const deadline = performance.now() + sliceMs;
    if (!tree.writeStructure(deadline, watched.keys())) {
      begin();
      return;
    }
    noteFresh();
    tree.expand(deadline);
    while (tree.fresh.length > 0) {
      noteFresh();
      tree.expand(deadline);
    }
    tree.dropOrphans();
    tree.writeValues(firstNewId, attributeChanged);
    for (const list of tree.reselected) forms.resend(list);
    tree.reselected.clear();
    sheets.write(writer);
    forms.write(writer);
    if (tree.complete) checkScroll();
    page.write(writer);
    stream.environment.write(writer);
    stream.slots.write(writer);
    stream.states.write(writer);
    pointer.write(writer, tree.complete);
    if (tree.complete) writeLooks(writer);
    assets.write(writer);
    if (!stream.ready && tree.complete && (sheets.loaded || performance.now() - stream.began > STYLES_WAIT_MS)) {
      stream.ready = true;
      writer.op(W.OP_READY);
    }
    if (writer.length > 0 && stream.ready && !tree.dirty && tree.complete) stream.check.write(writer);
    if (writer.length > 0 && (tree.complete || stream.keyframe || writer.size > BODY_BYTES || stale())) {
      stream.pushed = performance.now();
      const kind = stream.keyframe ? W.KIND_KEYFRAME : W.KIND_DELTA;
      stream.keyframe = false;
      stream.compressor.push(kind, writer.take());
    }
    if (!tree.complete || tree.scrollable.length > 0) scheduleSlice();
    else if (tree.dirty) schedule();
  }

  function stale(): boolean {
    return performance.now() - stream.pushed > BODY_MS;
  }

  /** What is the same for an unfinished picture: it waits for the tree. */
  function writeLooks(writer: FrameWriter): void {
    stream.selection.write(writer);
    stream.caret.write(writer);
    stream.animations.write(writer);
    stream.media.write(writer);
  }

  function noteFresh(): void {
    const { tree, scope, forms, sheets, page, media, slots } = stream;
    for (const element of tree.fresh.splice(0)) {
      if (!scope.has(element)) continue;
      const tag = dom.localName(element);
      if (scope.level(element) === BLOCK) {
        page.block(element);
        continue;
      }
      if (tag === 'input' || tag === 'textarea' || tag === 'select') forms.add(element);
      else if (tag === 'style' || tag === 'link') sheets.add(element);
      else if (tag === 'iframe') addFrame(element as HTMLIFrameElement);
      else if (tag === 'canvas' || tag === 'video' || tag === 'audio') media.add(element);
      else if (tag === 'slot') slots.add(element as HTMLSlotElement);
      else if (tag === 'dialog' || dom.getAttribute(element, 'popover') !== null) page.toggle(element);
      addShadow(element);
    }
  }

  function addShadow(host: Element): void {
    const root = dom.openShadowRoot(host) ?? closedRoots.get(host);
    const { scope, writer, tree, sheets } = stream;
    if (!root || scope.nestedRoot(host) === root) return;
    const flags =
      (root.mode === 'closed' ? W.SHADOW_CLOSED : 0) |
      (root.delegatesFocus ? W.SHADOW_DELEGATES_FOCUS : 0) |
      (root.slotAssignment === 'manual' ? W.SHADOW_MANUAL_SLOTS : 0);
    writer.op(W.OP_SHADOW, scope.id(host), flags);
    scope.nest(host, root);
    tree.addRoot(root, scope.level(host));
    sheets.addRoot(root);
    watch(root);
  }

  function addFrame(frame: HTMLIFrameElement): void {
    let inner: Document | null = null;
    try {
      inner = dom.frameDocument(frame);
    } catch {
      inner = null;
    }
    const { scope, writer, tree, page } = stream;
    if (!inner) {
      page.block(frame);
      return;
    }
    // A document that is still empty tells by its load event when it is there.
    if (!inner.documentElement) return;
    page.unblock(frame);
    const before = scope.nestedRoot(frame);
    const mode = dom.compatMode(inner);
    // A document that is written anew keeps its identity, but perhaps not its mode.
    if (before === inner && frameModes.get(inner) === mode) return;
    if (before) scope.forget(before);
    frameModes.set(inner, mode);
    writer.op(W.OP_FRAME, scope.id(frame), mode === 'BackCompat' ? 1 : 0);
    scope.nest(frame, inner);
    tree.addRoot(inner, scope.level(frame));
    notePasswords(inner);
    watch(inner);
    page.scroll(inner);
  }

  function attributeChanged(element: Element, name: string): void {
    const tag = dom.localName(element);
    if (tag === 'link' || (tag === 'style' && name === 'media')) stream.sheets.change(element);
    else if (tag === 'input') stream.forms.resend(element);
    else if (tag === 'option') stream.tree.noteOptions(element);
    if (name === 'open' || name === 'popover') stream.page.toggle(element);
  }

  /** Looks for scroll positions from before we came, a few elements at a time. */
  function checkScroll(): void {
    for (const element of stream.tree.scrollable.splice(0, SCROLL_CHECK)) {
      if (dom.scrollTop(element) !== 0 || dom.scrollLeft(element) !== 0) stream.page.scroll(element);
    }
  }

  // --- listening

  function watch(root: Root): void {
    if (watched.has(root)) return;
    const controller = new AbortController();
    watched.set(root, controller);
    const { signal } = controller;
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    stream.sheets.addRoot(root);
    stream.states.addRoot(root);
    stream.selection.addRoot(root);
    listen(root, signal, { stream: () => stream, assets, pointer, schedule });
    if (root === document || dom.isFragment(root)) return;
    const realm = (root as Document).defaultView as Realm | null;
    const wrapped = realm ? hookRealm(realm, hooks) : [];
    signal.addEventListener('abort', () => {
      for (const one of wrapped) one();
    });
  }

  function unwatch(root: Root): void {
    watched.get(root)?.abort();
    watched.delete(root);
  }

  // --- life

  undo.push(
    ...hookRealm(window, hooks),
    watchRegistrations(assets, (rule) => {
      registered.push(rule);
      stream.sheets.extra(rule);
    }),
  );
  const poll = setInterval(() => {
    stream.forms.sweep();
    const { tree, forms, page, sheets, states, media, environment, animations, hosts } = stream;
    tree.fresh.push(...hosts.poll());
    const news = [
      tree.fresh.length > 0,
      forms.pending,
      page.changed(),
      sheets.poll(),
      media.changed,
      environment.poll(),
    ];
    if (media.due && !noCanvases && !dom.documentHidden(document)) requestAnimationFrame(takePictures);
    // Asking for states goes through the whole page: not while it is still being sent.
    if (stream.tree.complete) news.push(states.poll());
    if (news.includes(true) || animations.poll() || !stream.ready) schedule();
  }, POLL_MS);
  const resized = (): void => {
    stream.environment.resized();
    schedule();
  };
  window.addEventListener('resize', resized, { passive: true });
  for (const type of ['resize', 'scroll']) window.visualViewport?.addEventListener(type, resized, { passive: true });
  document.addEventListener('visibilitychange', visibilityChanged);

  begin();

  return {
    restart: begin,
    setRules(next) {
      if (stopped) return;
      const before = rules;
      const moved = rulesKey() !== marksKey;
      rules = next;
      if (!moved && addsOnlyHiding(before, next)) {
        // What is hidden from now on is sent anew in the next flush, everything else stays.
        marksKey = rulesKey();
        stream.tree.setMarks(new Marks(rules.mode, rulesHere(), dom.isSelector));
        schedule();
      } else if (moved || !sameRules(before, next)) begin();
    },
    resume: schedule,
    place: (place) => findPlace(stream.scope, place),
    spare(level) {
      pointer.calm = level >= 1;
      assets.hold(level >= 2);
      noCanvases = level >= 3;
    },
    flush,
    get known() {
      return stream.scope.known;
    },
    get complete() {
      return stream.tree.complete;
    },
    get scope() {
      return stream.scope;
    },
    secrets,
    stop() {
      stopped = true;
      clearInterval(poll);
      window.removeEventListener('resize', resized);
      for (const type of ['resize', 'scroll']) window.visualViewport?.removeEventListener(type, resized);
      document.removeEventListener('visibilitychange', visibilityChanged);
      observer.disconnect();
      pointer.stop();
      stream.page.stop();
      stream.media.stop();
      stream.compressor.stop();
      assets.stop();
      for (const root of [...watched.keys()]) unwatch(root);
      for (const one of undo) one();
      dom.releaseRealm();
    },
  };
}
