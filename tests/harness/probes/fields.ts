import { $, type Probes } from './probe.ts';

const input = (selector = '#a'): HTMLInputElement => $(selector) as HTMLInputElement;
const select = (selector = '#a'): HTMLSelectElement => $(selector) as HTMLSelectElement;
const field =
  (selector: string) =>
  (doc: Document): unknown => {
    const found = doc.querySelector(selector) as HTMLInputElement;
    return [found.value, found.checked, found.indeterminate];
  };
const chosen = (doc: Document): unknown =>
  [...(doc.querySelector('#a') as HTMLSelectElement).options].map((option) => option.selected);
const value = (html: string, to: string) => ({
  html,
  change: () => {
    input().value = to;
  },
  see: field('#a'),
});
const options = '<option value=1>one<option value=2>two<option value=3>three';

export const fields: Probes = {
  'value set by script': value('<input id=a>', 'typed'),
  'value emptied by script': value('<input id=a value=x>', ''),
  'search field': value('<input id=a type=search>', 'words'),
  'number field': value('<input id=a type=number>', '42'),
  range: value('<input id=a type=range min=0 max=50>', '33'),
  date: value('<input id=a type=date>', '2026-11-21'),
  time: value('<input id=a type=time>', '13:45'),
  month: value('<input id=a type=month>', '2026-11'),
  colour: value('<input id=a type=color>', '#33cc99'),
  textarea: value('<textarea id=a>default</textarea>', 'other\nlines'),
  'textarea default': {
    html: '<textarea id=a>default</textarea>',
    change: () => {
      $('#a').textContent = 'new default';
    },
    see: field('#a'),
  },
  defaultValue: {
    html: '<input id=a value=x>',
    change: () => {
      input().defaultValue = 'y';
    },
    see: field('#a'),
  },
  'event of typing': {
    html: '<input id=a>',
    change: () => {
      input().value = 'ty';
      input().dispatchEvent(new Event('input', { bubbles: true }));
    },
    see: field('#a'),
  },
  checkbox: {
    html: '<input id=a type=checkbox>',
    change: () => {
      input().checked = true;
    },
    see: field('#a'),
  },
  'checkbox unchecked against its default': {
    html: '<input id=a type=checkbox checked>',
    change: () => {
      input().checked = false;
    },
    see: field('#a'),
  },
  indeterminate: {
    html: '<input id=a type=checkbox>',
    change: () => {
      input().indeterminate = true;
    },
    see: field('#a'),
  },
  'radio group': {
    html: '<input type=radio name=g id=b checked><input type=radio name=g id=a>',
    change: () => {
      input().checked = true;
    },
    see: (doc) => [field('#a')(doc), field('#b')(doc)],
  },
  ':checked styles': {
    html: '<input id=a type=checkbox><label>x</label>',
    css: ':checked + label { color: red }',
    change: () => $('#a').click(),
  },
  select: {
    html: `<select id=a>${options}</select>`,
    change: () => {
      select().value = '3';
    },
    see: chosen,
  },
  'select nothing': {
    html: `<select id=a>${options}</select>`,
    change: () => {
      select().selectedIndex = -1;
    },
    see: chosen,
  },
  'multi-select': {
    html: `<select id=a multiple>${options}</select>`,
    change: () => {
      for (const i of [0, 2]) (select().options[i] as HTMLOptionElement).selected = true;
    },
    see: chosen,
  },
  'option added and chosen': {
    html: `<select id=a>${options}</select>`,
    change: () => {
      select().add(new Option('four', '4'));
      select().value = '4';
    },
    see: chosen,
  },
  'option removed': {
    html: `<select id=a>${options}</select>`,
    setup: () => {
      select().value = '3';
    },
    change: () => select().remove(0),
    see: chosen,
  },
  'option group': {
    html: '<select id=a><optgroup label=G><option>x</optgroup><option>y</select>',
    change: () => {
      ($('optgroup') as HTMLOptGroupElement).label = 'Other';
      select().value = 'y';
    },
    see: chosen,
  },
  'option label': {
    html: `<select id=a>${options}</select>`,
    change: () => {
      (select().options[0] as HTMLOptionElement).label = 'named';
    },
    see: chosen,
  },
  'form reset': {
    html: '<form id=f><input id=a value=default><input id=b type=checkbox></form>',
    setup: () => {
      input().value = 'typed';
      input('#b').checked = true;
    },
    change: () => ($('#f') as HTMLFormElement).reset(),
    see: (doc) => [field('#a')(doc), field('#b')(doc)],
  },
  'disabled field': {
    html: '<fieldset id=f><input id=a></fieldset>',
    change: () => {
      ($('#f') as HTMLFieldSetElement).disabled = true;
    },
  },
  'readonly and required': {
    html: '<input id=a>',
    css: ':required { background: pink } :read-only { color: gray }',
    change: () => {
      input().required = true;
      input().readOnly = true;
    },
  },
  placeholder: {
    html: '<input id=a placeholder=old>',
    change: () => {
      input().placeholder = 'new words';
    },
  },
  ':placeholder-shown': {
    html: '<input id=a placeholder=p>',
    css: ':placeholder-shown { background: yellow }',
    change: () => {
      input().value = 'x';
    },
  },
  ':invalid': {
    html: '<input id=a type=email value=a@b.example>',
    css: ':invalid { background: pink }',
    change: () => {
      input().value = 'no';
    },
  },
  ':in-range': {
    html: '<input id=a type=number min=1 max=5 value=3>',
    css: ':out-of-range { color: red }',
    change: () => {
      input().value = '9';
    },
  },
  'type changed': {
    html: '<input id=a value=5>',
    change: () => {
      input().type = 'range';
    },
  },
  'size and rows': {
    html: '<textarea id=a rows=2></textarea><input id=b>',
    change: () => {
      ($('#a') as HTMLTextAreaElement).rows = 6;
      input('#b').size = 40;
    },
  },
  'button input label': {
    html: '<input id=a type=submit>',
    change: () => {
      input().value = 'Send it';
    },
    see: field('#a'),
  },
  'progress and meter': {
    html: '<progress id=a max=10 value=1></progress><meter id=m value=0.2></meter>',
    change: () => {
      ($('#a') as HTMLProgressElement).value = 7;
      ($('#m') as HTMLMeterElement).value = 0.9;
    },
    pixels: true,
  },
  output: {
    html: '<output id=a>1</output>',
    change: () => {
      ($('#a') as HTMLOutputElement).value = '22';
    },
  },
  'datalist stays hidden': {
    html: '<input id=a list=l><datalist id=l></datalist>',
    change: () => $('#l').append(new Option('x')),
  },
  contenteditable: {
    html: '<div id=a contenteditable>text</div>',
    change: () => {
      $('#a').innerHTML = 'typed <b>bold</b>';
    },
  },
  details: {
    html: '<details id=a><summary>s</summary>body</details>',
    change: () => {
      ($('#a') as HTMLDetailsElement).open = true;
    },
  },
  'details in a named group': {
    html: '<details name=g open id=b><summary>1</summary>x</details><details name=g id=a><summary>2</summary>y</details>',
    change: () => {
      ($('#a') as HTMLDetailsElement).open = true;
    },
  },
  'fields in a shadow root': {
    html: '<div id=h></div>',
    setup: () => {
      $('#h').attachShadow({ mode: 'open' }).innerHTML = '<input id=a>';
    },
    change: () => {
      (($('#h').shadowRoot as ShadowRoot).querySelector('#a') as HTMLInputElement).value = 'inside';
    },
    see: (doc) => doc.querySelector('#h')?.shadowRoot?.querySelector<HTMLInputElement>('#a')?.value,
  },
};
