/**
 * Sizes in masked parts come in steps, so that none tells an amount or how long a text is. What a style attribute says of
 * what may be the filled part of a bar is not told at all.
 */

const SMALLEST = 32;
/** Up to here each step is twice the one before it, then they are this far apart; CSS pixels. */
const EVEN = 128;
/** Style attributes move and size parts of the layout by these. */
const GRID = 16;
/** Borders, gaps and what is far out of sight, CSS pixels. */
const FINE = 4;
const FAR = 2000;
const LINES = 24;
const PERCENTS = [0, 25, 33.3333, 50, 66.6667, 75, 100];
const BAR_KEEPS = /^(?:(?:auto|-?[0-4]px|0)\s*)+$/;
/** Of these, and of a short text, the filled part of a bar may be made; bars have no other contents. */
const BAR = /^(?:div|span|i|b|em|strong|small|p|label|li|g)$/;
const BAR_TEXT = 16;
const BAR_PARTS = 2;
const FIELD = /^(?:input|textarea|select)$/;
const SIZES =
  /^(?:(?:min-|max-)?(?:width|height|inline-size|block-size)|flex(?:-basis|-grow|-shrink)?|top|right|bottom|left|inset.*|transform|translate|scale|rotate|margin.*|padding.*|grid-.*|aspect-ratio|opacity|line-height|letter-spacing|text-indent|--.*)$/;
const AMOUNT = /(-?(?:\d+\.?\d*|\.\d+))(px|%)?/g;

/** The smallest step that has room for a size in CSS pixels. */
export function stepUp(size: number): number {
  if (size <= 0) return 0;
  if (size > EVEN) return Math.ceil(size / EVEN) * EVEN;
  let step = SMALLEST;
  while (step < size) step *= 2;
  return step;
}

/** A style attribute of a masked element, made of plain declarations. */
export function steppedStyle(style: string, element: Element, tag: string): string {
  if (!/\d/.test(style)) return style;
  const kept: string[] = [];
  const field = FIELD.test(tag);
  const bar = !field && isBar(element, tag);
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    const name = declaration.slice(0, colon).trim();
    const value = declaration.slice(colon + 1).trim();
    if (!SIZES.test(name) || !/\d/.test(value)) {
      kept.push(declaration);
      continue;
    }
    if (bar && name !== 'line-height') {
      if (BAR_KEEPS.test(value)) kept.push(declaration);
      continue;
    }
    const stepped = (_: string, number: string, unit?: string): string => amount(Number(number), unit, field);
    kept.push(`${name}:${value.replace(AMOUNT, stepped)}`);
  }
  return kept.join(';');
}

function isBar(element: Element, tag: string): boolean {
  if (!BAR.test(tag) || element.shadowRoot || !isSmall(element)) return false;
  return (element.textContent ?? '').trim().length <= BAR_TEXT;
}

/** Whether so little is in it that it is soon looked through. */
function isSmall(element: Element, parts = BAR_PARTS): boolean {
  let left = parts - element.childElementCount;
  if (!(left >= 0)) return false;
  for (const child of element.children) {
    if (!BAR.test(child.localName) || !isSmall(child, left)) return false;
    left -= child.childElementCount;
  }
  return left >= 0;
}

function amount(value: number, unit: string | undefined, field: boolean): string {
  if (unit === '%') return `${percent(value)}%`;
  // A field may grow with what is typed.
  if (unit === 'px') return `${field && value > FINE ? stepUp(value) : pixels(value)}px`;
  return String(plain(value));
}

function pixels(value: number): number {
  const size = Math.abs(value);
  return size <= FINE || size >= FAR ? Math.round(value) : Math.round(value / GRID) * GRID || Math.sign(value) * FINE;
}

/** Columns are thirds and quarters. */
function percent(value: number): number {
  const whole = Math.floor(value / 100) * 100;
  const rest = value - whole;
  return whole + PERCENTS.reduce((one, other) => (Math.abs(other - rest) < Math.abs(one - rest) ? other : one));
}

/** Factors, units of letters, lines of a grid. */
function plain(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) <= LINES) return value;
  return Math.abs(value) < 10 ? Math.round(value * 4) / 4 : Math.round(value / 10) * 10;
}
