/** Events that tell what mutation records do not: fields, scrolling, loading, focus, pointer. */

import type { Assets } from '../assets/assets.ts';
import { WIDGET_TAG } from '../realm/realm.ts';
import { fieldType } from './forms.ts';
import * as dom from './natives.ts';
import type { Pointer } from './pointer.ts';
import type { Root, Stream } from './stream.ts';

export interface Targets {
  /** The stream of now: a new keyframe brings another one. */
  stream(): Stream;
  assets: Assets;
  pointer: Pointer;
  schedule(): void;
}

/** Listens on a document or shadow root until the signal: most of these events do not leave their root. */
export function listen(root: Root, signal: AbortSignal, to: Targets): void {
  const on = (type: string, listener: (event: Event) => void): void => {
    const guarded = (event: Event): void => {
      try {
        listener(event);
      } catch {
        // The page must not notice us.
      }
    };
    root.addEventListener(type, guarded, { capture: true, passive: true, signal });
  };
  on('scroll', (event) => {
    const target = event.target as Node;
    if (to.stream().scope.has(target)) {
      to.stream().page.scroll(target);
      to.schedule();
    }
  });
  for (const type of ['input', 'change']) {
    on(type, (event) => {
      const field = (event.composedPath()[0] ?? event.target) as Element;
      if (fieldType(field) === 'radio') to.stream().forms.touchAll();
      to.stream().forms.touch(field);
      to.schedule();
    });
  }
  on('reset', () => {
    setTimeout(() => {
      to.stream().forms.touchAll();
      to.schedule();
    });
  });
  on('toggle', (event) => {
    to.stream().page.toggle(event.target as Element);
    to.schedule();
  });
  on('load', (event) => {
    const target = event.target as Node;
    if (!dom.isElement(target)) return;
    const tag = dom.localName(target);
    if (tag === 'img') {
      to.assets.sight((target as HTMLImageElement).currentSrc);
      to.stream().tree.imageLoaded(target);
    } else if (tag === 'iframe' && to.stream().scope.has(target)) {
      // The frame's new document hangs below the same element.
      to.stream().tree.fresh.push(target);
    } else if (tag === 'link' || tag === 'style') {
      to.stream().sheets.change(target);
    }
    to.schedule();
  });
  on('error', (event) => {
    const target = event.target as Node;
    if (!dom.isElement(target) || dom.localName(target) !== 'img') return;
    to.assets.fail((target as HTMLImageElement).currentSrc);
    to.stream().tree.imageLoaded(target);
    to.schedule();
  });
  on('animationstart', () => {
    to.stream().animations.touch();
    to.schedule();
  });
  if (dom.isFragment(root)) return;
  on('selectionchange', () => {
    to.stream().selection.touch();
    to.schedule();
  });
  on('fullscreenchange', (event) => {
    to.stream().page.toggle(event.target as Element);
    to.schedule();
  });
  for (const type of ['play', 'pause', 'seeked', 'loadedmetadata', 'volumechange', 'ended']) on(type, to.schedule);
  for (const type of ['focusin', 'focusout']) {
    on(type, () => {
      to.stream().page.focus();
      to.schedule();
    });
  }
  on('pointermove', (event) => {
    if (!isOurs(event)) to.pointer.move(event as PointerEvent);
  });
  on('pointerdown', (event) => {
    if (!isOurs(event)) to.pointer.press(event as PointerEvent);
  });
  for (const type of ['pointerup', 'pointercancel']) on(type, () => to.pointer.release());
  on('pointerout', (event) => to.pointer.leave(event as PointerEvent));
}

function isOurs(event: Event): boolean {
  return event.composedPath().some((node) => (node as Element).localName === WIDGET_TAG);
}
