/** The capture's table of contents: what is tracked, for one shared. Loaded after Yes, or for a picture that stays in this browser. */

import type { Assets } from '../assets/assets.ts';
import { Gate } from '../privacy/gate.ts';
import type { RuleSet } from '../privacy/rules.ts';
import { labelsTellSecret, Secrets } from '../privacy/secrets.ts';
import { Vocabulary } from '../privacy/vocabulary.ts';
import type { Capture, CaptureOptions, Outgoing } from './capture.ts';
import { HiddenParts } from './hidden-parts.ts';
import { Keyframe } from './keyframe.ts';
import * as dom from './natives.ts';
import { Owned } from './owned/owned.ts';
import { PageRules } from './page-rules.ts';
import { type Realm, undoAll } from './patch.ts';
import { findPlace } from './places.ts';
import { Poll } from './poll.ts';
import { Roots } from './roots.ts';
import { Scheduler } from './scheduler.ts';
import type { Shared, TrackerKind } from './stream.ts';
import { watchRegistrations } from './styles/registrations.ts';
import { SheetNames } from './styles/sheet-names.ts';
import { SheetReader } from './styles/sheet-reader.ts';
import { SheetRecords } from './styles/sheet-records.ts';
import { Sheets } from './styles/sheets.ts';
import { Address } from './trackers/address.ts';
import { Animations } from './trackers/animations.ts';
import { AssetNews } from './trackers/asset-news.ts';
import { Blocks } from './trackers/blocks.ts';
import { Boxes } from './trackers/boxes.ts';
import { Caret } from './trackers/caret.ts';
import { Check } from './trackers/check.ts';
import { Dots } from './trackers/dots.ts';
import { Environment } from './trackers/environment.ts';
import { FIELDS } from './trackers/fields.ts';
import { Focus } from './trackers/focus.ts';
import { Forms } from './trackers/forms.ts';
import { Highlights } from './trackers/highlights.ts';
import { Images } from './trackers/images.ts';
import { LabelReader } from './trackers/labels.ts';
import { Media } from './trackers/media.ts';
import { Objects } from './trackers/objects.ts';
import { Owners } from './trackers/owners.ts';
import { Pickers } from './trackers/pickers.ts';
import { Pointer } from './trackers/pointer.ts';
import { PointerInput } from './trackers/pointer-input.ts';
import { Ready } from './trackers/ready.ts';
import { Scroll } from './trackers/scroll.ts';
import { SelectedText } from './trackers/selection.ts';
import { Slots } from './trackers/slots.ts';
import { Smil } from './trackers/smil.ts';
import { States } from './trackers/states.ts';
import { TopLayer } from './trackers/top-layer.ts';
import { Unshown } from './trackers/unshown.ts';
import { Viewport } from './trackers/viewport.ts';
import { beginScreencast } from './tree/scope.ts';

/** In the order in which they write, after the tree. */
const TRACKERS: readonly TrackerKind[] = [
  ...[Roots, Images, SheetNames, Sheets, Forms, Viewport, Address, Blocks, Objects, TopLayer, Scroll, Focus],
  ...[Environment, Slots, States, Pointer, SelectedText, Highlights, Caret, Animations, Smil, Media],
  ...[Unshown, Owners, Pickers, AssetNews, Ready, Check],
];
/** Work on the main thread per slice: half a frame at 60 fps. */
const SLICE_MS = 8;
const MAX_FAILURES = 2;

/** `failed` is called when the page cannot be captured. */
export function startCapture(
  out: Outgoing,
  ruleSet: RuleSet,
  assets: Assets,
  failed: () => void,
  options: CaptureOptions = {},
): Capture {
  const labels = new LabelReader(() => poll.moment);
  const dots = new Dots(
    () => poll.moment,
    (field) => labelsTellSecret(labels.read(field)),
  );
  const closedRoots = new WeakMap<Element, ShadowRoot>();
  const boxes = new Boxes(closedRoots);
  const secrets = new Secrets({
    ...FIELDS,
    dotted: dots.dotted,
    labelled: dots.labelled,
    boxed: (field) => boxes.has(field),
    around: (field) => boxes.values(field),
  });
  const scheduler = new Scheduler(flush, flushFailed, () => poll.stir());
  const vocabulary = new Vocabulary();
  const hiddenParts = new HiddenParts(options.hidden ?? [], options.keepHidden ?? (() => {}));
  const shared: Shared = {
    gate: new Gate(secrets, assets, dom.baseUri as (element: Element) => string, vocabulary),
    rules: new PageRules(ruleSet, hiddenParts),
    ...{ secrets, dots, assets, scheduler, hook },
    since: beginScreencast(),
    hiddenParts,
    chosen: hiddenParts.chosen,
    outlived: (element, floor) => hiddenParts.outlived(element, floor),
    owned: new Owned(secrets),
    sheetReader: new SheetReader(vocabulary),
    sheetRecords: new SheetRecords(),
    closedRoots,
    registered: [],
    pointer: new PointerInput(() => keyframe, out.sendEphemeral.bind(out), scheduler.wake),
    spared: 0,
  };
  let { largeBytes } = options;
  let keyframe: Keyframe;
  let failures = 0;
  let stopped = false;

  function begin(): void {
    keyframe?.stop();
    assets.restart();
    keyframe = new Keyframe({
      kinds: TRACKERS,
      ...{ shared, largeBytes, uncompressed },
      sliceMs: options.sliceMs ?? SLICE_MS,
      send: out.send.bind(out),
      restart: begin,
    });
  }

  function flush(): void {
    if (out.ready) keyframe.flush();
  }

  /** The page must not notice us, whatever goes wrong: one more try from nothing, then the end. */
  function flushFailed(error: unknown): void {
    if (++failures <= MAX_FAILURES) {
      begin();
      return;
    }
    console.warn('cobrowse: the page could not be captured', error);
    failed();
  }

  function uncompressed(): void {
    largeBytes = Number.POSITIVE_INFINITY;
    if (!stopped) begin();
  }

  function hook(realm: Realm): (() => void)[] {
    return TRACKERS.flatMap((kind) => kind.hook?.(realm, () => keyframe.get(kind) as never) ?? []);
  }

  const undo = [
    ...hook(window),
    watchRegistrations(assets, (rule) => {
      shared.registered.push(rule);
      keyframe.get(Sheets).addExtra(rule);
    }),
  ];
  const poll = new Poll((stirred) => keyframe.poll(stirred));
  begin();

  return {
    restart: begin,
    setRules(next) {
      if (stopped) return;
      const change = shared.rules.replace(next);
      if (change === 'anew') begin();
      // What is hidden from now on is sent anew in the next flush, everything else stays.
      else if (change === 'hides') keyframe.setMarks(shared.rules.readMarks());
    },
    hide(element) {
      if (stopped) return;
      hiddenParts.hide(element);
      keyframe.setMarks(shared.rules.readMarks());
    },
    resume: () => scheduler.soon(),
    findPlace: (place) => findPlace(keyframe.scope, place),
    spare(level) {
      shared.spared = level;
      shared.pointer.calm = level >= 1;
      assets.hold(level >= 2);
    },
    flush,
    get known() {
      return keyframe.scope.known;
    },
    get complete() {
      return keyframe.tree.complete;
    },
    get scope() {
      return keyframe.scope;
    },
    secrets,
    stop() {
      stopped = true;
      assets.stop();
      scheduler.stop();
      shared.pointer.stop();
      keyframe.stop();
      undoAll(undo);
      dom.releaseRealm();
      poll.stop();
    },
  };
}
