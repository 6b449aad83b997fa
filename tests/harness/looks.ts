/** How a page looks, as text: where each element is, and the computed styles that people see. */

const PROPERTIES = [
  'display',
  'position',
  'visibility',
  'opacity',
  'color',
  'background-color',
  'font-size',
  'font-weight',
  'font-style',
  'font-family',
  'line-height',
  'text-align',
  'text-decoration-line',
  'text-transform',
  'white-space-collapse',
  'direction',
  'margin-left',
  'margin-top',
  'padding-left',
  'padding-top',
  'border-top-width',
  'border-top-style',
  'border-top-color',
  'border-left-width',
  'outline-style',
  'outline-width',
  'transform',
  'z-index',
  'overflow-x',
  'overflow-y',
  'object-fit',
  'fill',
  'stroke',
  'list-style-type',
  'content',
  'float',
  'mix-blend-mode',
  'zoom',
  'animation-name',
];
const PSEUDO = ['::before', '::after', '::backdrop'];
/** What the mirror shows in another way than the page: a picture in the place of a canvas, its own sheet for focus. */
const OWN = new Set([
  'HEAD',
  'STYLE',
  'LINK',
  'SCRIPT',
  'META',
  'TITLE',
  'BASE',
  'TEMPLATE',
  'NOSCRIPT',
  'OPTION',
  'OPTGROUP',
  'DATALIST',
]);

/** A picture stands in their place in the mirror, in a box. */
const DRAWN = new Set(['canvas', 'object', 'embed']);
const OF_DRAWN = new Set(['content', 'display', 'overflow-x', 'overflow-y']);

function line(element: Element, pseudo: string | null): string {
  const style = getComputedStyle(element, pseudo);
  if (pseudo && (style.content === 'none' || style.content === 'normal') && pseudo !== '::backdrop') return '';
  const isDrawn = DRAWN.has(element.localName);
  return PROPERTIES.map((name) => (isDrawn && OF_DRAWN.has(name) ? '' : style.getPropertyValue(name)))
    .join('|')
    .replace(/url\([^)]*\)/g, 'url');
}

function walk(root: Document | ShadowRoot, depth: number, lines: string[]): void {
  for (const element of root.querySelectorAll('*')) {
    if (element.closest('cobrowse-widget') || OWN.has(element.tagName) || element.closest('style, script')) continue;
    const box = element.getBoundingClientRect();
    const place = [box.x, box.y, box.width, box.height].map((n) => Math.round(n * 2) / 2).join(' ');
    lines.push(`${depth} ${element.localName} ${place} ${line(element, null)}`);
    for (const pseudo of PSEUDO) {
      const found = line(element, pseudo);
      if (found && (pseudo !== '::backdrop' || element.localName === 'dialog'))
        lines.push(`${depth} ${element.localName}${pseudo} ${found}`);
    }
    if (element.shadowRoot) walk(element.shadowRoot, depth + 1, lines);
    if (element.localName === 'iframe' || element.localName === 'frame') {
      const inner = (element as HTMLIFrameElement).contentDocument;
      if (inner?.documentElement) walk(inner, depth + 1, lines);
    }
  }
}

export function looks(doc: Document): string {
  const lines: string[] = [];
  walk(doc, 0, lines);
  return lines.join('\n');
}
