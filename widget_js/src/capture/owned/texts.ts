/** What is written in hidden parts, to know it again in what a library puts elsewhere. Nothing of it leaves. */

import * as dom from '../natives.ts';

/** Shorter texts are too common to be told apart. */
const MIN_TEXT = 4;
/** So long a text is known again within another one. */
const LONG_TEXT = 12;
const SPOKEN = ['title', 'aria-label', 'aria-description', 'aria-valuetext', 'alt', 'placeholder', 'value', 'label'];

function plain(text: string | null): string {
  return (text ?? '').replace(/\s+/g, '');
}

function* textsIn(top: Node): Iterable<[Text, string]> {
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  for (let at = walker.nextNode(); at; at = walker.nextNode()) {
    const text = plain(dom.data(at as Text));
    if (text.length >= MIN_TEXT) yield [at as Text, text];
  }
}

function isField(element: Element): boolean {
  const tag = dom.localName(element);
  return tag === 'input' || tag === 'textarea';
}

function textOf(field: Element): string {
  try {
    const isArea = dom.localName(field) === 'textarea';
    return plain(isArea ? dom.areaValue(field as HTMLTextAreaElement) : dom.inputValue(field as HTMLInputElement));
  } catch {
    // An input of another namespace is no field and has no value.
    return '';
  }
}

export class MaskedTexts {
  private words = new Set<string>();
  private wholes = '';
  private fields: Element[] = [];
  private values = new Set<string>();

  constructor(parts: Iterable<Element>) {
    for (const part of parts) {
      this.wholes += `\n${plain(dom.textContent(part))}`;
      for (const [, text] of textsIn(part)) this.words.add(text);
      for (const element of [part, ...dom.queryAll(part, '*')]) {
        for (const name of dom.attributeNames(element)) {
          if (SPOKEN.includes(name) || name.startsWith('data-')) this.words.add(plain(dom.getAttribute(element, name)));
        }
        if (isField(element)) this.fields.push(element);
      }
    }
  }

  /** Fields tell nobody what scripts write into them. */
  readFields(): void {
    this.values = new Set(this.fields.map(textOf));
  }

  private has(text: string): boolean {
    if (text.length < MIN_TEXT) return false;
    return this.words.has(text) || this.values.has(text) || (text.length >= LONG_TEXT && this.wholes.includes(text));
  }

  /** The elements in `top` that say what a hidden part says: `top` itself, if it says nothing else. */
  find(top: Element): Element[] {
    const whole = plain(dom.textContent(top));
    if (
      this.has(whole) ||
      (whole.length >= MIN_TEXT && this.wholes.includes(whole) && dom.queryAll(top, '*').length > 0)
    )
      return [top];
    const found: Element[] = [];
    for (const [node, text] of textsIn(top)) {
      const parent = dom.parentNode(node);
      if (parent && dom.isElement(parent) && this.has(text)) found.push(parent);
    }
    for (const element of [top, ...dom.queryAll(top, '[title],[aria-label],[alt],input,textarea')]) {
      const spoken = SPOKEN.map((name) => plain(dom.getAttribute(element, name)));
      if (isField(element)) spoken.push(textOf(element));
      if (spoken.some((text) => this.has(text))) found.push(element);
    }
    return found;
  }
}
