/** A page and its mirror as text: equal exactly when the mirror shows what it must. Used by all browser tests. */

import { attributeKind, CLOSED, isHook } from '@cobrowse/shared/wire/attributes.ts';

const OWN_IN_MIRROR = new Set([
  'autocomplete',
  'decoding',
  'popover',
  'is',
  'contenteditable',
  'draggable',
  'accesskey',
  'autofocus',
]);
const FRAMES = new Set(['iframe', 'frame']);
const REPLACED = new Set(['object', 'embed', 'applet']);
/** A form can have fields named like any of its properties. */
const attributesOf = Object.getOwnPropertyDescriptor(Element.prototype, 'attributes')?.get as () => NamedNodeMap;
const childNodesOf = Object.getOwnPropertyDescriptor(Node.prototype, 'childNodes')?.get as () => NodeListOf<Node>;
const SECRET = new Set(['password', 'hidden', 'file']);

/** Shown as a box. */
function blocked(element: Element): boolean {
  if (element.hasAttribute('cb-block') || REPLACED.has(element.localName)) return true;
  return FRAMES.has(element.localName) && !(element as HTMLIFrameElement).contentDocument;
}

function attributes(element: Element): string {
  const tag = element.localName;
  const parts: string[] = [];
  if (blocked(element)) return '';
  for (const { name, value } of attributesOf.call(element) as NamedNodeMap) {
    const kind = attributeKind(tag, name, false);
    if (name === 'inert' || name === 'cb-inert') {
      if (element !== element.ownerDocument.documentElement) parts.push('inert');
      continue;
    }
    if (name === 'name' && tag !== 'slot') continue;
    if (OWN_IN_MIRROR.has(name) || name.startsWith('cb-')) continue;
    if (tag === 'script' && name === 'type') continue;
    if (kind === 'plain' || kind === 'classes') parts.push(`${name}=${value}`);
    else if (kind === 'text' && !isHook(tag, name)) parts.push(`${name}=${value}`);
    else if (kind === 'css' && name !== 'style' && !/url\(|asset:/.test(value)) parts.push(`${name}=${value}`);
    else if (kind === 'css' && name === 'style' && !/url\(|asset:/.test(value)) {
      parts.push(`style=${(element as HTMLElement).style.cssText}`);
    }
  }
  return parts.sort().join(' ');
}

function state(element: Element, secret: (element: Element) => boolean): string {
  const parts: string[] = [];
  if (element.localName === 'input') {
    const input = element as HTMLInputElement;
    if (input.type === 'checkbox' || input.type === 'radio')
      parts.push(`checked=${input.checked} ind=${input.indeterminate}`);
    else if (!SECRET.has(input.type) && input.type !== 'image')
      parts.push(`value=${secret(input) ? '-' : input.value}`);
  } else if (element.localName === 'textarea') {
    parts.push(`value=${secret(element) ? '-' : (element as HTMLTextAreaElement).value}`);
  } else if (element.localName === 'select') {
    parts.push(
      `selected=${[...(element as HTMLSelectElement).options].map((option) => (option.selected ? 1 : 0)).join('')}`,
    );
  }
  if (element.scrollTop !== 0 || element.scrollLeft !== 0) {
    parts.push(`scroll=${Math.round(element.scrollLeft)},${Math.round(element.scrollTop)}`);
  }
  return parts.join(' ');
}

/** Returns one line per node, in tree order. */
export function canon(root: Document | ShadowRoot | Element): string {
  const lines: string[] = [];
  const secret = (field: Element): boolean =>
    (field as HTMLInputElement).value === '••••••' || field.hasAttribute('data-secret');
  const stack: { node: Node; depth: number; label?: string }[] = [{ node: root, depth: 0 }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { node, depth } = top;
    if (top.label) {
      lines.push(`${depth} ${top.label}`);
    }
    if (node.nodeType === 3) {
      lines.push(`${depth} ${JSON.stringify((node as Text).data)}`);
      continue;
    }
    let kids: Node[] = [];
    if (node.nodeType === 1) {
      const element = node as Element;
      const tag = REPLACED.has(element.localName) ? 'div' : element.localName;
      const space = element.namespaceURI?.endsWith('svg')
        ? 'svg:'
        : element.namespaceURI?.endsWith('MathML')
          ? 'math:'
          : '';
      lines.push(
        `${depth} <${space}${space ? tag.replace(/[^\w.-]/g, '-') : tag} ${attributes(element)}> ${state(element, secret)}`.trimEnd(),
      );
      if (FRAMES.has(tag) && !blocked(element)) {
        const inner = (element as HTMLIFrameElement).contentDocument;
        if (inner?.documentElement) stack.push({ node: inner, depth: depth + 1, label: '#frame' });
      }
      if (!CLOSED.has(element.localName)) kids = [...childNodesOf.call(element)];
      if (element.shadowRoot) stack.push({ node: element.shadowRoot, depth: depth + 1, label: '#shadow' });
    } else {
      kids = [...node.childNodes];
    }
    for (let i = kids.length - 1; i >= 0; i--) {
      const kid = kids[i] as Node;
      const skip = kid.nodeType === 1 && (kid as Element).localName === 'cobrowse-widget';
      if ((kid.nodeType === 1 || kid.nodeType === 3) && !skip) stack.push({ node: kid, depth: depth + 1 });
    }
  }
  return lines.join('\n');
}

(window as unknown as { canon: typeof canon }).canon = canon;
