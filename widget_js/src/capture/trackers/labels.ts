/**
 * What stands at a field for a person to read: its labels in any form, and what stands over it. Nothing of layout is asked;
 * only a few steps are taken from the field, and each text is cut short.
 */

import type { FieldLabels } from '../../privacy/secrets.ts';
import * as dom from '../natives.ts';
import type { Root } from '../tracker.ts';

/** A label's beginning tells enough. */
const MAX_TEXT = 200;
/** What stands beside a field and is longer is a text of its own. */
const MAX_NEAR = 80;
/** A longer description says more than what its field is: it counts where no label says that. */
const MAX_DESCRIPTION = 40;
/** Neighbours without a text that may stand between. */
const MAX_BESIDE = 8;
/** Steps up from a field. */
const STEPS = 4;
/** What is said of an element round a field is said of the field, if it has no more of them. */
const MAX_FIELDS = 6;
/** Of the elements round a field that stand for it: a web component, its host. */
const HOST_WORDS = ['label', 'aria-label', 'placeholder', 'title', 'name', 'data-label'];

const FIELD = 'input,textarea,select';
const SKIPPED = /^(?:input|textarea|select|option|optgroup|datalist|button|script|style|noscript|template|svg)$/;
/** Over which nothing speaks of the field any more. */
const BORDER = /^(?:form|fieldset|body|html|main|dialog|table|thead|tbody|tr|li|dl|ul|ol|section|article)$/;
const GROUP = /^(?:group|radiogroup|region|form)$/;
const CELL = /^(?:cell|gridcell|rowheader)$/;

const attribute = (element: Element, name: string): string => dom.getAttribute(element, name)?.trim() ?? '';

/** The beginning of a text, without what stands in fields and buttons. */
function textOf(node: Node, room = MAX_TEXT): string {
  if (dom.isText(node)) return dom.data(node).slice(0, room);
  if (dom.isElement(node) && SKIPPED.test(dom.localName(node))) return '';
  let text = '';
  for (let kid = dom.firstChild(node); kid && text.length < room; kid = dom.nextSibling(kid)) {
    text += ` ${textOf(kid, room - text.length)}`;
  }
  return text.trim();
}

const isFew = (fields: NodeListOf<Element>): boolean => fields.length <= MAX_FIELDS;
const isField = (element: Element): boolean => /^(?:input|textarea|select)$/.test(dom.localName(element));

function elementOver(node: Node): Element | null {
  const parent = dom.parentNode(node);
  return parent && dom.isElement(parent) ? parent : null;
}

export class LabelReader {
  private indexes = new WeakMap<Root, { moment: number; labels: Map<string, Element[]> }>();
  private moment: () => number;

  /** `moment` counts whatever may have changed a label. */
  constructor(moment: () => number) {
    this.moment = moment;
  }

  read = (field: Element): FieldLabels => {
    const found: FieldLabels = { own: [], over: [] };
    this.labels(field, found);
    this.hosts(field, found);
    if (!found.own.some(Boolean) && !attribute(field, 'aria-label')) found.own.push(near(field));
    return found;
  };

  /** Labels that point to an element, or stand round it. */
  private labels(field: Element, { own, over }: FieldLabels): void {
    const root = dom.rootOf(field) as Root;
    const id = attribute(field, 'id');
    if (id) own.push(...(this.index(root).get(id) ?? []).map((label) => textOf(label)));
    own.push(textsOf(root, attribute(field, 'aria-labelledby')));
    own.push(...dom.labelledBy(field).map((label) => textOf(label)));
    const description = textsOf(root, attribute(field, 'aria-describedby'));
    (description.length <= MAX_DESCRIPTION ? own : over).push(description);
    let at = elementOver(field);
    for (let step = 0; at && step < 2 * STEPS; step++, at = elementOver(at)) {
      const tag = dom.localName(at);
      if (tag === 'label') own.push(textOf(at));
      else if (tag === 'fieldset') over.push(legendOf(at));
      else if (tag === 'td' || tag === 'th' || CELL.test(attribute(at, 'role'))) {
        over.push(textsOf(root, attribute(at, 'headers')), ...headersOf(at));
        break;
      } else if (GROUP.test(attribute(at, 'role')))
        over.push(attribute(at, 'aria-label'), textsOf(root, attribute(at, 'aria-labelledby')));
    }
  }

  /** Web components round a field that stand for it, and the slot in which it is shown. */
  private hosts(field: Element, found: FieldLabels): void {
    let at: Element | null = field;
    for (let step = 0; at && step < STEPS; step++) {
      const slot = dom.assignedSlot(at);
      const parent: Node | null = dom.parentNode(at);
      if (slot) found.own.push(near(slot));
      if (!parent) return;
      const inShadow = dom.nodeType(parent) === Node.DOCUMENT_FRAGMENT_NODE;
      const around: Element | null = inShadow ? dom.shadowHost(parent as ShadowRoot) : elementOver(at);
      if (!around) return;
      const fields = inShadow ? dom.queryRoot(parent as ShadowRoot, FIELD) : null;
      if (inShadow || dom.localName(around).includes('-')) {
        if (!isFew(fields ?? dom.queryAll(around, FIELD))) return;
        found.own.push(...HOST_WORDS.map((name) => attribute(around, name)));
        if (inShadow) {
          this.labels(around, found);
          if (!found.own.some(Boolean)) found.own.push(near(around));
          step = 0;
        }
      }
      at = around;
    }
  }

  /** The labels of a root by the id they point to, read once for each moment. */
  private index(root: Root): Map<string, Element[]> {
    const known = this.indexes.get(root);
    const moment = this.moment();
    if (known?.moment === moment) return known.labels;
    const labels = new Map<string, Element[]>();
    for (const label of dom.isConnected(root) ? dom.queryRoot(root, 'label[for]') : []) {
      const id = attribute(label, 'for');
      labels.set(id, [...(labels.get(id) ?? []), label]);
    }
    this.indexes.set(root, { moment, labels });
    return labels;
  }
}

/** The texts of the elements that a list of ids names, as one. */
function textsOf(root: Root, ids: string): string {
  const names = ids.split(/\s+/).filter(Boolean).slice(0, STEPS);
  return names
    .flatMap((id) => [...dom.queryRoot(root, `#${CSS.escape(id)}`)].slice(0, 1))
    .map((element) => textOf(element) || attribute(element, 'aria-label'))
    .join(' ')
    .trim();
}

function legendOf(fieldset: Element): string {
  for (let kid = dom.firstChild(fieldset); kid; kid = dom.nextSibling(kid)) {
    if (dom.isElement(kid) && dom.localName(kid) === 'legend') return textOf(kid);
  }
  return attribute(fieldset, 'aria-label');
}

/** The text directly before a field, or else directly after it. */
function near(field: Element): string {
  for (const step of [dom.previousSibling, dom.nextSibling]) {
    let at: Element | null = field;
    for (let up = 0; at && up < STEPS && !(up > 0 && BORDER.test(dom.localName(at))); up++) {
      let text = '';
      let beside = step(at);
      for (let count = 0; beside && count < MAX_BESIDE; count++, beside = step(beside)) {
        if (dom.isElement(beside) && (isField(beside) || dom.queryAll(beside, FIELD).length > 0)) return '';
        text = textOf(beside, MAX_NEAR + 1).trim();
        if (text) break;
      }
      if (text) return text.length <= MAX_NEAR ? text : '';
      at = elementOver(at);
    }
  }
  return '';
}

const kidsOf = (element: Element): Element[] => {
  const kids: Element[] = [];
  for (let kid = dom.firstChild(element); kid; kid = dom.nextSibling(kid)) if (dom.isElement(kid)) kids.push(kid);
  return kids;
};

/** The headers of a cell's row and column. */
function headersOf(cell: Element): string[] {
  const row = elementOver(cell);
  if (!row) return [];
  const cells = kidsOf(row);
  const widthOf = (one: Element): number => Number(attribute(one, 'colspan')) || 1;
  const before = cells.slice(0, cells.indexOf(cell));
  const rowHeader = before.find((one) => dom.localName(one) === 'th' || attribute(one, 'role') === 'rowheader');
  const left = before.reduce((sum, one) => sum + widthOf(one), 0);
  let top: Element | null = row;
  for (let step = 0; top && step < STEPS; step++) {
    top = elementOver(top);
    if (top && (dom.localName(top) === 'table' || /^(?:table|grid|treegrid)$/.test(attribute(top, 'role')))) break;
  }
  const first = top ? firstRow(top) : null;
  let header: Element | undefined;
  let end = 0;
  for (const one of first && first !== row ? kidsOf(first) : []) {
    end += widthOf(one);
    if (end > left && !header) header = one;
  }
  return [rowHeader, header].map((one) => (one && !isShowingFields(one) ? textOf(one, MAX_NEAR) : ''));
}

const isShowingFields = (element: Element): boolean => dom.queryAll(element, FIELD).length > 0;

function firstRow(table: Element): Element | null {
  for (const kid of kidsOf(table).slice(0, STEPS)) {
    if (dom.localName(kid) === 'tr' || attribute(kid, 'role') === 'row') return kid;
    if (/^(?:thead|tbody)$/.test(dom.localName(kid)) || attribute(kid, 'role') === 'rowgroup') return firstRow(kid);
  }
  return null;
}
