/**
 * Custom properties that scripts registered before the capture: no interface lists them, but an empty element has their
 * first values, and takes only what their syntax allows.
 */

import * as dom from '../natives.ts';

/** Values that tell syntaxes apart. */
const SAMPLES: [syntax: string, value: string][] = [
  ['<length-percentage>', 'calc(7px + 7%)'],
  ['<length>', '7px'],
  ['<percentage>', '7%'],
  ['<number>', '7.5'],
  ['<integer>', '7'],
  ['<color>', 'rgb(1, 2, 3)'],
  ['<angle>', '7deg'],
  ['<time>', '7s'],
  ['<resolution>', '7dppx'],
  ['<transform-list>', 'rotate(7deg) scale(7)'],
  ['<transform-function>', 'rotate(7deg)'],
  ['<image>', 'linear-gradient(rgb(1, 2, 3), rgb(1, 2, 3))'],
];
/** A syntax that takes the one before takes these too. */
const IMPLIED: Record<string, string[]> = {
  '<length-percentage>': ['<length>', '<percentage>'],
  '<number>': ['<integer>'],
  '<transform-list>': ['<transform-function>'],
};
const NO_VALUE = 'cb-no-value';
/** Each costs a dozen questions for computed styles. */
const MAX_PROPERTIES = 40;

/** Returns an at-rule for each that no sheet declares. */
export function registeredBefore(declared: ReadonlySet<string>): string[] {
  return dom.withProbe('', (outer) => {
    const inner = outer.cloneNode() as HTMLElement;
    outer.append(inner);
    const style = dom.computedStyle(inner);
    const names = [...style].filter((name) => name.startsWith('--') && !declared.has(name));
    return names.slice(0, MAX_PROPERTIES).flatMap((name) => describe(name, outer, inner, style) ?? []);
  });
}

function describe(name: string, outer: HTMLElement, inner: HTMLElement, computed: CSSStyleDeclaration): string | null {
  const now = (): string => computed.getPropertyValue(name).trim();
  const given = (value: string): string => {
    inner.style.setProperty(name, value);
    return now();
  };
  try {
    if (given(NO_VALUE) === NO_VALUE) return null;
    const initial = given('initial');
    const taken = SAMPLES.filter(([, value]) => {
      const has = given(value);
      return has === value || has !== initial;
    });
    const implied = new Set(taken.flatMap(([syntax]) => IMPLIED[syntax] ?? []));
    const syntax = taken.map(([one]) => one).filter((one) => !implied.has(one));
    inner.style.removeProperty(name);
    let inherits = true;
    const [sample] = taken;
    if (sample) {
      outer.style.setProperty(name, sample[1] === initial ? sample[1].replaceAll('7', '9') : sample[1]);
      inherits = now() !== initial;
    }
    const first = initial ? `initial-value: ${initial};` : '';
    return `@property ${name} { syntax: "${syntax.join(' | ') || '*'}"; inherits: ${inherits}; ${first} }`;
  } finally {
    inner.style.removeProperty(name);
    outer.style.removeProperty(name);
  }
}
