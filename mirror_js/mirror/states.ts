/** Hover, focus, active and the top layer: shown by attributes, so that nothing here takes the console's focus. */

import { OPEN_CLOSED, OPEN_FULLSCREEN, OPEN_MODAL, OPEN_POPOVER, ROOT_ID } from '@cobrowse/shared/wire/ops.ts';
import { stateAttribute } from './css-states.ts';

/** Marks a popover attribute that the page does not have. */
const LENT = 'cb-lent-popover';

export class States {
  private find: (id: number) => Node | null;
  private marked = new Map<string, Element[]>();

  constructor(find: (id: number) => Node | null) {
    this.find = find;
  }

  hover(id: number): void {
    this.mark('cb-hover', withField(this.chain(id)));
  }

  active(id: number): void {
    this.mark('cb-active', withField(this.chain(id)));
  }

  focus(id: number, visible: boolean): void {
    const chain = this.chain(id);
    const [element] = chain;
    this.mark('cb-focus', element ? [element] : []);
    this.mark('cb-focus-visible', element && visible ? [element] : []);
    this.mark('cb-focus-within', chain);
  }

  /** Dialogs and popovers: a manual popover is in the top layer without making anything inert or focused. */
  open(node: Node, how: number, source: Node | null): void {
    if (node.nodeType !== Node.ELEMENT_NODE || !('showPopover' in node)) return;
    const element = node as HTMLElement;
    element.removeAttribute('cb-modal');
    element.removeAttribute('cb-popover');
    element.removeAttribute('cb-fullscreen');
    try {
      if (how === OPEN_CLOSED) {
        if (element.matches(':popover-open')) element.hidePopover();
        if (element.hasAttribute(LENT)) element.removeAttribute('popover');
        element.removeAttribute(LENT);
        return;
      }
      element.setAttribute(
        how === OPEN_MODAL ? 'cb-modal' : how === OPEN_FULLSCREEN ? 'cb-fullscreen' : 'cb-popover',
        '',
      );
      if (!element.hasAttribute('popover')) {
        element.setAttribute('popover', 'manual');
        element.setAttribute(LENT, '');
      }
      if (!element.matches(':popover-open')) show(element, how === OPEN_POPOVER ? source : null);
    } catch {
      // Not connected any more: nothing to show.
    }
  }

  /** All elements that a state's selector matches on the visitor's page. */
  set(selector: string, elements: Element[]): void {
    const attribute = stateAttribute(selector);
    if (attribute) this.mark(attribute, elements);
  }

  private mark(name: string, elements: Element[]): void {
    for (const element of this.marked.get(name) ?? []) element.removeAttribute(name);
    for (const element of elements) element.setAttribute(name, '');
    this.marked.set(name, elements);
  }

  /** The element and all around it as they are drawn, through shadow roots, slots and frames. */
  private chain(id: number): Element[] {
    const chain: Element[] = [];
    const top = this.find(ROOT_ID);
    for (let node = this.find(id); node && node !== top; node = up(node)) {
      if (node.nodeType === Node.ELEMENT_NODE) chain.push(node as Element);
    }
    return chain;
  }
}

/** Beside what opened it, where the page anchors it there. */
function show(element: HTMLElement, source: Node | null): void {
  if (source?.nodeType === Node.ELEMENT_NODE && source.isConnected) {
    try {
      (element as { showPopover(options: { source: Node }): void }).showPopover({ source });
      return;
    } catch {
      // Something that cannot open anything here.
    }
  }
  element.showPopover();
}

function up(node: Node): Node | null {
  const slot = 'assignedSlot' in node ? (node.assignedSlot as Element | null) : null;
  if (slot) return slot;
  if (node.parentNode) return node.parentNode;
  if (node.nodeType === Node.DOCUMENT_NODE) return (node as Document).defaultView?.frameElement ?? null;
  return 'host' in node && node.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? (node as ShadowRoot).host : null;
}

/** The field of a label that is pointed at is in the same state (HTML, section 4.16.2). */
function withField(chain: Element[]): Element[] {
  const label = chain.find((element) => element.localName === 'label');
  const field = label && 'control' in label ? (label.control as Element | null) : null;
  return field && !chain.includes(field) ? [...chain, field] : chain;
}
