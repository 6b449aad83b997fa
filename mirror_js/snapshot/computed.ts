/** Elements with the styles that they have at this moment, for what no style sheet of the document reaches. */

import type { Inliner } from './inline-files.ts';
import { escaped, quoted } from './quoting.ts';

export type Mark = number;

const XHTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';
const PSEUDO = ['::before', '::after', '::placeholder', '::marker'] as const;
/** Other names of the same, what moves, and what only a script asks for. */
const SKIPPED =
  /^(?:-webkit-(?!text-fill|text-stroke|line-clamp|box-orient|mask|background-clip)|animation|transition|view-transition|view-timeline|scroll-(?:snap|behavior|timeline|marker|target|initial)|timeline|perspective-origin|(?:min-|max-)?(?:inline|block)-size|inset-(?:inline|block)|(?:margin|padding)-(?:inline|block)|border-(?:inline|block|start|end)|overscroll|overflow-(?:inline|block)|contain-intrinsic|interactivity|app-region)/;
const NAMES_OF_KEPT = new Set([
  'type',
  'checked',
  'multiple',
  'size',
  'rows',
  'cols',
  'placeholder',
  'disabled',
  'open',
  'colspan',
  'rowspan',
  'min',
  'max',
  'value',
  'readonly',
  'label',
  'start',
]);
/** They have a size also where they stand in a line of text. */
const REPLACED = new Set([
  'iframe',
  'img',
  'input',
  'textarea',
  'select',
  'button',
  'canvas',
  'video',
  'progress',
  'meter',
]);
const DEPTH = 400;

export class ComputedStyles {
  readonly rules: string[] = [];
  private files: Inliner;
  private initial: Map<string, string> | null = null;
  private names: string[] = [];
  private marks = 0;

  constructor(files: Inliner) {
    this.files = files;
  }

  /** What lies over the page: its backdrop and itself, at its place in the window. */
  over(element: Element): string {
    const view = element.ownerDocument.defaultView as Window & typeof globalThis;
    const backdrop = view.getComputedStyle(element, '::backdrop');
    const behind = `<div xmlns="${XHTML}" style="all:initial;display:block;position:fixed;inset:0;background:${quoted(backdrop.backgroundColor)}"></div>`;
    const box = element.getBoundingClientRect();
    const place = `;position:fixed;inset:auto;left:${box.left}px;top:${box.top}px;margin:0;transform:none;translate:none;scale:none;width:${box.width}px;height:${box.height}px;box-sizing:border-box`;
    return behind + this.write(element, place);
  }

  /** An element and all in it, as it is drawn: the trees of shadow roots in the place of what they hide. */
  write(element: Element, place = '', depth = 0): string {
    const view = element.ownerDocument.defaultView as (Window & typeof globalThis) | null;
    const name = element.localName;
    if (!view || depth > DEPTH || !/^[\w.-]+$/.test(name) || name === 'style' || name === 'script' || name === 'link')
      return '';
    const style = view.getComputedStyle(element);
    if (style.display === 'none') return '';
    const mark = ++this.marks;
    if (element.namespaceURI === SVG) return this.graphic(element, style);
    const text = this.declarations(style, REPLACED.has(name)) + place + standing(element, style);
    const tag = name === 'html' || name === 'body' || name === 'slot' ? 'div' : name === 'iframe' ? 'div' : name;
    const pseudo = this.pseudo(element, view, mark);
    return `<${tag} xmlns="${XHTML}"${pseudo ? ` cb-f="${mark}"` : ''}${this.attributes(element)} style="${quoted(text)}">${this.inside(element, depth)}</${tag}>`;
  }

  private inside(element: Element, depth: number): string {
    if (element.localName === 'textarea') return escaped((element as HTMLTextAreaElement).value);
    let nodes: Iterable<Node> = element.shadowRoot?.childNodes ?? element.childNodes;
    if (element.localName === 'slot') {
      const given = (element as HTMLSlotElement).assignedNodes();
      if (given.length > 0) nodes = given;
    } else if (element.localName === 'iframe') {
      const inner = (element as HTMLIFrameElement).contentDocument?.documentElement;
      nodes = inner ? [inner] : [];
    }
    let text = '';
    for (const node of nodes) {
      if (node.nodeType === Node.TEXT_NODE) text += escaped((node as Text).data);
      else if (node.nodeType === Node.ELEMENT_NODE) text += this.write(node as Element, '', depth + 1);
    }
    const { scrollLeft, scrollTop } = scrollOf(element);
    if (element.localName === 'iframe') {
      text = `<div xmlns="${XHTML}" style="all:initial;display:block;position:relative;left:${-scrollLeft}px;top:${-scrollTop}px">${text}</div>`;
    } else if (scrollLeft || scrollTop) {
      text = `<div xmlns="${XHTML}" style="all:initial;display:block;position:absolute;left:${scrollLeft}px;top:${scrollTop}px;width:1px;height:1px;scroll-snap-align:start !important"></div>${text}`;
    }
    return text;
  }

  /** Shapes keep their own attributes; what style sheets say of them is written beside. */
  private graphic(element: Element, style: CSSStyleDeclaration): string {
    let attributes = '';
    for (const { name, value } of element.attributes) {
      if (/^[\w.-]+$/.test(name) && name !== 'class' && name !== 'style' && !/^on/i.test(name))
        attributes += ` ${name}="${quoted(name === 'href' && !value.startsWith('#') ? (this.files.at(value) ?? '') : value)}"`;
    }
    let inside = '';
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) inside += escaped((node as Text).data);
      else if (node.nodeType === Node.ELEMENT_NODE) inside += this.write(node as Element);
    }
    return `<${element.localName} xmlns="${SVG}"${attributes} style="${quoted(this.declarations(style))}">${inside}</${element.localName}>`;
  }

  private attributes(element: Element): string {
    let text = '';
    for (const { name, value } of element.attributes) {
      if (NAMES_OF_KEPT.has(name) && name !== 'value' && name !== 'checked') text += ` ${name}="${quoted(value)}"`;
    }
    if (element.localName === 'img')
      text += ` src="${quoted(this.files.at((element as HTMLImageElement).currentSrc) ?? 'data:,')}"`;
    else if (element.localName === 'input') {
      const field = element as HTMLInputElement;
      if (field.type !== 'file') text += ` value="${quoted(field.value)}"`;
      if (field.checked) text += ' checked=""';
    } else if (element.localName === 'option' && (element as HTMLOptionElement).selected) text += ' selected=""';
    else if (element.localName === 'progress' || element.localName === 'meter') {
      const value = element.getAttribute('value');
      if (value !== null) text += ` value="${quoted(value)}"`;
    }
    return text;
  }

  private pseudo(element: Element, view: Window & typeof globalThis, mark: Mark): boolean {
    let any = false;
    for (const name of PSEUDO) {
      if (name === '::placeholder' && !element.hasAttribute('placeholder')) continue;
      const style = view.getComputedStyle(element, name);
      if (name === '::marker') {
        if (view.getComputedStyle(element).display !== 'list-item') continue;
        this.rules.push(
          `[cb-f="${mark}"]::marker { color: ${style.color}; content: ${style.content}; font: ${style.font} }`,
        );
      } else if (name === '::placeholder') {
        this.rules.push(
          `[cb-f="${mark}"]::placeholder { color: ${style.color}; opacity: ${style.opacity}; font: ${style.font} }`,
        );
      } else {
        if (style.content === 'none' || style.content === 'normal') continue;
        this.rules.push(`[cb-f="${mark}"]${name} { ${this.declarations(style)} }`);
      }
      any = true;
    }
    return any;
  }

  private declarations(style: CSSStyleDeclaration, sized = false): string {
    const initial = this.start(style);
    let text = 'all:initial';
    const inline = !sized && (style.display === 'inline' || style.display === 'contents');
    for (const name of this.names) {
      const value = style.getPropertyValue(name);
      if (value === initial.get(name) || (inline && (name === 'width' || name === 'height'))) continue;
      text += `;${name}:${value.includes('url(') ? this.files.replace(value) : value}`;
    }
    return `${text};direction:${style.direction};unicode-bidi:${style.unicodeBidi}`;
  }

  /** What properties are when nobody has said anything of them. */
  private start(like: CSSStyleDeclaration): Map<string, string> {
    if (this.initial) return this.initial;
    const probe = document.createElement('span');
    probe.style.all = 'initial';
    document.body.append(probe);
    const style = getComputedStyle(probe);
    this.initial = new Map();
    for (const name of like) {
      if (SKIPPED.test(name)) continue;
      this.names.push(name);
      this.initial.set(name, style.getPropertyValue(name));
    }
    probe.remove();
    return this.initial;
  }
}

/** How far an element, or the page in a frame, is scrolled. */
function scrollOf(element: Element): { scrollLeft: number; scrollTop: number } {
  const page = element.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null;
  return page?.scrollingElement ?? element;
}

/** What lets a part stand where it is scrolled to, and a frame be the box that it is. */
function standing(element: Element, style: CSSStyleDeclaration): string {
  if (element.localName === 'iframe') {
    return `;overflow:hidden${style.display === 'inline' ? ';display:inline-block' : ''}`;
  }
  const { scrollLeft, scrollTop } = element;
  if (!scrollLeft && !scrollTop) return '';
  const place = style.position === 'static' ? ';position:relative' : '';
  return `;scroll-snap-type:both mandatory !important${place}`;
}

/** Whether a part of an element is in its window. */
export function inView(element: Element): boolean {
  const view = element.ownerDocument.defaultView;
  const box = element.getBoundingClientRect();
  return !!view && box.bottom > 0 && box.right > 0 && box.top < view.innerHeight && box.left < view.innerWidth;
}
