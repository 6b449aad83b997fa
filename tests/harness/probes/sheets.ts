/** Which style sheets the browser uses, in what order, and what scripts did to them. */

import { $, type Probes, pause } from './probe.ts';

const html = '<p id=a class=x>a <b>b</b></p>';
const head = (markup: string): void => document.head.insertAdjacentHTML('beforeend', markup);
const styleSheet = (): CSSStyleSheet => ($('#css') as HTMLStyleElement).sheet as CSSStyleSheet;
const made = (text: string, options: CSSStyleSheetInit = {}): CSSStyleSheet => {
  const sheet = new CSSStyleSheet(options);
  sheet.replaceSync(text);
  return sheet;
};
const adopt = (...sheets: CSSStyleSheet[]): void => {
  document.adoptedStyleSheets = sheets;
};
const late = (): void => $('#h').insertAdjacentHTML('beforeend', '<p class=late>late</p>');
const VARIABLES = ':root{--c:rgb(0,120,60);--g:18px;--b:4px}';
const LATE =
  '.late{padding:var(--g);padding-left:2px;border:var(--b) solid;border-top:0;background:var(--c);background-size:1px}';
const imported = (text: string): string => `@import url("/css?${encodeURIComponent(text)}")`;
const style = async (text: string): Promise<void> => {
  const element = document.createElement('style');
  element.textContent = text;
  await new Promise((done) => {
    element.onload = done;
    document.head.append(element);
  });
};

export const sheets: Probes = {
  'style of another language': {
    html,
    change: () => head('<style type="text/less">p{color:red}</style><style>b{color:lime}</style>'),
  },
  'style that becomes one of another language': {
    html,
    css: 'p{color:red}',
    change: () => $('#css').setAttribute('type', 'text/x-template'),
  },
  'style that becomes a sheet': {
    html,
    setup: () => head('<style id=late type="text/x">p{color:red}</style>'),
    change: () => $('#late').removeAttribute('type'),
  },
  'style of a set that is not chosen': {
    html,
    change: () => head('<style title=one>p{color:red}</style><style title=two>b{color:lime}p{margin-left:9px}</style>'),
  },
  'alternate sheet that is chosen': {
    onlyAfter: 'browsers do not tell which alternate sheet a script chose before',
    html,
    css: ' ',
    change: async () => {
      head('<link id=alt rel="alternate stylesheet" title=x href="/css?p{color:red}"><style>b{color:teal}</style>');
      await pause(100);
      ($('#alt') as HTMLLinkElement).disabled = true;
      ($('#alt') as HTMLLinkElement).disabled = false;
      await pause(200);
    },
  },
  'style switched off and on': {
    html,
    css: 'p{color:red}',
    setup: () => {
      ($('#css') as HTMLStyleElement).disabled = true;
    },
    change: () => {
      ($('#css') as HTMLStyleElement).disabled = false;
    },
  },
  'adopted sheet that is off': {
    html,
    change: () => adopt(made('p{color:red}', { disabled: true }), made('b{color:lime}')),
  },
  'adopted sheet for print': {
    html,
    change: () => adopt(made('p{color:red}', { media: 'print' }), made('b{color:lime}')),
  },
  'adopted sheet for screens': { html, change: () => adopt(made('p{color:red}} b{color:lime', { media: 'screen' })) },
  'adopted sheet switched off': {
    html,
    setup: () => adopt(made('p{color:red}')),
    change: () => {
      (document.adoptedStyleSheets[0] as CSSStyleSheet).disabled = true;
    },
  },
  'adopted sheet switched on': {
    html,
    setup: () => adopt(made('p{color:red}', { disabled: true }), made('p{margin-left:3px}')),
    change: () => {
      (document.adoptedStyleSheets[0] as CSSStyleSheet).disabled = false;
    },
  },
  'media of an adopted sheet': {
    html,
    setup: () => adopt(made('p{color:red}')),
    change: () => {
      (document.adoptedStyleSheets[0] as CSSStyleSheet).media.mediaText = 'print';
    },
  },
  'adopted sheet pushed': { html, change: () => document.adoptedStyleSheets.push(made('p{color:red}')) },
  'adopted sheet in a shadow root taken away': {
    html: '<div id=h></div>',
    setup: () => {
      $('#h').attachShadow({ mode: 'open' }).innerHTML = '<b>b</b>';
      ($('#h').shadowRoot as ShadowRoot).adoptedStyleSheets = [made('b{color:red}'), made('b{margin-left:3px}')];
    },
    change: () => ($('#h').shadowRoot as ShadowRoot).adoptedStyleSheets.shift(),
  },
  'inserted shorthand with var() for elements that come later': {
    html: '<div id=h></div>',
    css: VARIABLES,
    change: () => {
      styleSheet().insertRule(LATE, 1);
      setTimeout(late, 100);
      return pause(200);
    },
  },
  'inserted shorthand with var() in a group': {
    html: '<div id=h></div>',
    css: `${VARIABLES}@media all{p{color:red}}`,
    change: () => {
      (styleSheet().cssRules[1] as CSSMediaRule).insertRule(LATE, 1);
      setTimeout(late, 100);
      return pause(200);
    },
  },
  'shorthand with var() beside an inserted rule': {
    html: '<div id=h></div>',
    css: `${VARIABLES}@supports (top:0){@media all{${LATE}}}p{nonsense}!{}`,
    change: () => {
      styleSheet().insertRule('p{color:red}', 1);
      setTimeout(late, 100);
      return pause(200);
    },
  },
  'shorthand with var() given to replaceSync': {
    html: '<div id=h></div>',
    change: () => {
      adopt(made(VARIABLES), made(`@media all{${LATE}} p{color:red}`));
      setTimeout(late, 100);
      return pause(200);
    },
  },
  'shorthand with var() that a script changes': {
    html: '<div id=h></div>',
    css: VARIABLES,
    change: async () => {
      styleSheet().insertRule(LATE, 1);
      (styleSheet().cssRules[1] as CSSStyleRule).style.color = 'red';
      await pause(50);
      late();
    },
  },
  'declarations that a script holds': {
    html,
    css: 'p{color:red}b{color:lime}',
    change: async () => {
      const { style: held } = styleSheet().cssRules[0] as CSSStyleRule;
      await pause(700);
      held.color = 'blue';
    },
  },
  'a rule deep in groups': {
    html,
    css: '@media all{@supports (top:0){p{color:red}}}',
    change: () => {
      const group = (styleSheet().cssRules[0] as CSSMediaRule).cssRules[0] as CSSSupportsRule;
      (group.cssRules[0] as CSSStyleRule).style.setProperty('color', 'rgb(0, 0, 222)');
    },
  },
  'a rule nested in a rule': {
    html,
    css: 'p{color:red;b{color:lime}}',
    able: () => 'insertRule' in CSSStyleRule.prototype,
    change: () => {
      const rule = styleSheet().cssRules[0] as CSSStyleRule;
      rule.insertRule('&.x{margin-left:7px}', 0);
    },
  },
  'layers and imports keep their order': {
    html,
    change: () =>
      style(
        `@layer one, two; ${imported('p{color:red}')} layer(two); ${imported('p{color:blue;margin-left:9px}')} layer(one); @layer one{b{color:lime}}`,
      ),
  },
  'imports in imports, with layers': {
    html,
    change: () =>
      style(
        `${imported(`@layer z;${imported('p{color:red}')} layer(y); @layer z{p{color:blue}}`)} layer(x); @layer x{b{color:lime}}`,
      ),
  },
  'imports with conditions': {
    html,
    change: () =>
      style(
        `${imported('p{color:red}')} supports(display:grid) screen; ${imported('p{color:blue}')} supports(display:nonsense); ${imported('b{color:lime}')} print;b{top:0}`,
      ),
  },
  'an import that ends in the middle': {
    html,
    change: () => style(`${imported('b{color:lime}}p{color:blue}p{margin-left:9px;content:"x')};p{color:red}`),
  },
  'an import of a picture': {
    html,
    change: () => style(`${imported('p{background:url(/picture?gold);height:40px}')};b{color:lime}`),
  },
  'no import after a rule': {
    html,
    change: () => {
      head(`<style>b{color:lime}${imported('p{color:red}')};p{margin-left:3px}</style>`);
    },
  },
  'registered properties of many kinds': {
    html: '<p id=a style="color:var(--colour);margin-left:calc(var(--length) + 1px);opacity:var(--number)">a <b>b</b></p>',
    css: 'b{color:var(--inherited);margin-left:var(--own)}p{--own:20px}',
    change: () => {
      const register = (name: string, syntax: string, initialValue: string, inherits = false): void =>
        CSS.registerProperty({ name, syntax, inherits, initialValue });
      register('--colour', '<color>', 'rgb(200, 0, 9)');
      register('--length', '<length-percentage>', '31px');
      register('--number', '<number>', '0.5');
      register('--inherited', '<color>', 'rgb(1, 99, 2)', true);
      register('--own', '<length>', '7px');
    },
  },
};
