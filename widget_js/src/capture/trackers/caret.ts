/** Where the visitor types: the caret or selection of the focused field. Of what is masked not even the place is told. */

import * as W from '@cobrowse/shared/wire/ops.ts';
import type { FrameWriter } from '@cobrowse/shared/wire/writer.ts';
import { SHOW } from '../../privacy/levels.ts';
import * as dom from '../natives.ts';
import { StreamTracker } from '../stream.ts';
import type { Tracker } from '../tracker.ts';
import { focusedElement } from './focused.ts';
import { Forms } from './forms.ts';

type CaretPlace = [id: number, start: number, end: number];
const NOWHERE: CaretPlace = [0, 0, 0];

export class Caret extends StreamTracker implements Tracker {
  private sent = NOWHERE.join(' ');

  flush(writer: FrameWriter, whole: boolean): void {
    if (!whole) return;
    const place = this.find();
    const key = place.join(' ');
    if (key === this.sent) return;
    this.sent = key;
    writer.op(W.OP_CARET, ...place);
  }

  private find(): CaretPlace {
    const element = focusedElement();
    if (!element || this.scope.level(element) !== SHOW) return NOWHERE;
    const tag = dom.localName(element);
    if (tag === 'input' || tag === 'textarea') return this.inField(element, tag);
    if ((element as HTMLElement).isContentEditable !== true) return NOWHERE;
    const selection = dom.getSelection(element.ownerDocument);
    const node = selection?.isCollapsed ? selection.anchorNode : null;
    if (!selection || !node || !dom.isText(node) || this.scope.level(node) !== SHOW) return NOWHERE;
    return [this.scope.id(node), selection.anchorOffset, selection.anchorOffset];
  }

  private inField(field: Element, tag: string): CaretPlace {
    if (!this.stream.get(Forms).showsAll(field)) return NOWHERE;
    try {
      const [start, end] =
        tag === 'input'
          ? [dom.inputStart(field as HTMLInputElement), dom.inputEnd(field as HTMLInputElement)]
          : [dom.areaStart(field as HTMLTextAreaElement), dom.areaEnd(field as HTMLTextAreaElement)];
      return start === null || end === null ? NOWHERE : [this.scope.id(field), start, end];
    } catch {
      return NOWHERE;
    }
  }
}
