/** How one element names others that belong to it: by their ids, in attributes of ARIA, HTML and `data-*`. */

/** What is named there belongs to whoever names it, and changes with it. */
const PARTS = [
  ...['aria-controls', 'aria-owns', 'aria-activedescendant', 'aria-details', 'aria-flowto'],
  ...['popovertarget', 'commandfor', 'list', 'contextmenu', 'anchor', 'interestfor'],
];
/** What is named there speaks of whoever names it. */
const WORDS = ['aria-describedby', 'aria-labelledby', 'aria-errormessage', 'for'];

const KINDS = new Map([
  ...PARTS.map((name) => [name, 'part'] as const),
  ...WORDS.map((name) => [name, 'words'] as const),
]);

/** Selects elements that name others. */
export const NAMING = [...PARTS, ...WORDS].map((name) => `[${name}]`).join();

const MAX_DATA = 100;

/** Whether an attribute names others for certain. */
export function isNaming(name: string): boolean {
  return KINDS.has(name);
}

export type Naming = 'part' | 'words' | 'data';

/** What an attribute names: by what kind of naming, and which ids. */
export function idsIn(name: string, value: string): [Naming, string[]] | null {
  const kind = KINDS.get(name);
  if (kind) return [kind, value.split(/\s+/).filter(Boolean)];
  if (!name.startsWith('data-') || value.length > MAX_DATA) return null;
  const id = value.trim().replace(/^#/, '');
  return id === '' || /\s/.test(id) ? null : ['data', [id]];
}

/** The property by which scripts name elements that need no id: then the attribute is empty. */
export function elementsNamed(element: Element, name: string): Element[] {
  const property = PROPERTIES[name];
  if (!property) return [];
  const named = (element as unknown as Record<string, unknown>)[property];
  return (Array.isArray(named) ? named : [named]).filter((one): one is Element => one instanceof Node);
}

const PROPERTIES: Record<string, string> = {
  'aria-controls': 'ariaControlsElements',
  'aria-owns': 'ariaOwnsElements',
  'aria-activedescendant': 'ariaActiveDescendantElement',
  'aria-details': 'ariaDetailsElements',
  'aria-flowto': 'ariaFlowToElements',
  'aria-describedby': 'ariaDescribedByElements',
  'aria-labelledby': 'ariaLabelledByElements',
  'aria-errormessage': 'ariaErrorMessageElements',
  popovertarget: 'popoverTargetElement',
  commandfor: 'commandForElement',
};
