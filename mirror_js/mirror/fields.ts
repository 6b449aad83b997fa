/** What form fields hold in the mirror, and how the console's browser is kept from acting on them. */

import { CHECKED, INDETERMINATE } from '@cobrowse/shared/wire/ops.ts';

const named = (node: Node, ...tags: string[]): boolean => tags.includes((node as Element).localName);

export function setValue(node: Node, value: string): void {
  if (!named(node, 'input', 'textarea')) return;
  const field = node as HTMLInputElement;
  if (field.value === value || field.type === 'file') return;
  try {
    field.value = value;
  } catch {
    // A type that takes no such value keeps its own.
  }
}

export function setChecked(node: Node, flags: number): void {
  if (!named(node, 'input')) return;
  (node as HTMLInputElement).checked = (flags & CHECKED) !== 0;
  (node as HTMLInputElement).indeterminate = (flags & INDETERMINATE) !== 0;
}

export function setSelected(node: Node, indices: number[]): void {
  if (!named(node, 'select')) return;
  const chosen = new Set(indices);
  const { options } = node as HTMLSelectElement;
  if (chosen.size === 0) (node as HTMLSelectElement).selectedIndex = -1;
  for (let i = 0; i < options.length; i++) {
    const option = options[i] as HTMLOptionElement;
    if (option.selected !== chosen.has(i)) option.selected = chosen.has(i);
  }
}

/** Keeps the console's browser from acting on mirrored fields and scripts. */
export function guard(element: Element, tag: string): void {
  if (tag === 'script') element.setAttribute('type', 'text/plain');
  else if (tag === 'input')
    element.setAttribute('autocomplete', element.getAttribute('type') === 'password' ? 'new-password' : 'off');
  else if (tag === 'form' || tag === 'textarea' || tag === 'select') element.setAttribute('autocomplete', 'off');
  else if (tag === 'img') element.setAttribute('decoding', 'sync');
}
