/** What mutation records touched since the last flush; nothing is compared here. */

import * as dom from '../natives.ts';
import { Departures } from './departures.ts';
import { XLINK } from './elements.ts';
import type { Scope } from './scope.ts';

/** Between a list and its options may stand other elements (customizable select), but not many. */
const MAX_STEPS_TO_LIST = 8;

export class Dirt {
  readonly parents = new Set<Node>();
  readonly attributes = new Map<Element, Set<string>>();
  readonly texts = new Set<Text>();
  /** Lists whose options changed: which of them is chosen may be another one now, here or in the mirror. */
  readonly lists = new Set<Element>();
  /** What was sent and left its place: it may stand elsewhere now. */
  readonly left = new Set<Node>();
  private scope: Scope;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  get size(): number {
    return this.parents.size + this.attributes.size + this.texts.size;
  }

  /** `restyled` gets style elements whose text changed, `removed` elements that left their parent. */
  note(
    records: readonly MutationRecord[],
    restyled: (style: Element) => void,
    removed: (element: Element) => void,
  ): void {
    const departures = new Departures(this.scope);
    for (const record of records) {
      const target = record.target;
      if (record.type === 'attributes') {
        const name = record.attributeNamespace === XLINK ? `xlink:${record.attributeName}` : record.attributeName;
        this.noteAttribute(target as Element, name as string);
      } else if (record.type === 'childList') {
        for (const node of record.removedNodes) {
          if (this.scope.has(node)) this.left.add(node);
          else departures.note(node, target);
          if (dom.isElement(node)) removed(node);
        }
        if (this.scope.kids(target)) {
          if (!this.parents.has(target)) this.noteOptions(target);
          this.parents.add(target);
        } else if (isStyle(target)) restyled(target);
      } else if (this.scope.has(target)) {
        this.texts.add(target as Text);
      } else {
        const parent = dom.parentNode(target);
        if (parent && isStyle(parent)) restyled(parent);
      }
    }
    departures.settle();
  }

  noteAttribute(element: Element, name: string): void {
    if (!this.scope.has(element)) return;
    let names = this.attributes.get(element);
    if (!names) {
      names = new Set();
      this.attributes.set(element, names);
    }
    names.add(name);
  }

  /** The list to which a node belongs, if it does, has other options now. */
  noteOptions(node: Node): void {
    let at: Node | null = node;
    for (let steps = 0; at && dom.isElement(at) && steps < MAX_STEPS_TO_LIST; steps++) {
      if (dom.localName(at) === 'select') {
        this.lists.add(at);
        return;
      }
      at = dom.parentNode(at);
    }
  }
}

function isStyle(node: Node): node is Element {
  return dom.isElement(node) && dom.localName(node) === 'style';
}
