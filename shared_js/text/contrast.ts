/** Text on an owner's colour, so that it can be read (WCAG 2.2, relative luminance and contrast ratio). */

const DARK = '#06262b';
const LIGHT = '#ffffff';

function luminance(colour: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** The contrast ratio of two colours, each `#rrggbb`: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Whichever of dark and light can be read better on a colour. */
export function textOn(colour: string): string {
  return contrast(colour, LIGHT) >= contrast(colour, DARK) ? LIGHT : DARK;
}

/** The colour itself, made darker or lighter until it can be read as text on a ground. */
export function readable(colour: string, ground: string, least = 4.5): string {
  const towards = luminance(ground) > 0.4 ? 0 : 255;
  let now = colour;
  for (let step = 0; contrast(now, ground) < least && step < 20; step++) {
    now = `#${[1, 3, 5]
      .map((at) => {
        const value = Number.parseInt(now.slice(at, at + 2), 16);
        return Math.round(value + (towards - value) * 0.12)
          .toString(16)
          .padStart(2, '0');
      })
      .join('')}`;
  }
  return now;
}
