// Runs in the audited page: plants a text that stands nowhere else into every field and every hidden part, and says which
// of them must never leave. It decides that by itself, not with the widget's code: the test must not share its faults.
const [rules, isPrivate, start] = arguments;
const planted = [];
let count = start;

const letters = 'bcdfghjkmnpqrstvwxz';
function canary() {
  count++;
  let text = `Zq${String(count).padStart(4, '0')}`;
  for (let i = 0; i < 10; i++) text += letters[Math.floor(Math.random() * letters.length)];
  return text;
}
const digits = () => `7${String(++count).padStart(4, '0')}${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`;

function* elementsOf(root) {
  for (const element of root.querySelectorAll('*')) {
    if (element.localName === 'cobrowse-widget') continue;
    yield element;
    if (element.shadowRoot) yield* elementsOf(element.shadowRoot);
    if (element.localName === 'iframe') {
      let inner = null;
      try {
        inner = element.contentDocument;
      } catch {
        // Another origin's.
      }
      if (inner?.documentElement) yield* elementsOf(inner);
    }
  }
}

function matches(element, selectors) {
  return selectors.find((selector) => {
    try {
      return element.matches(selector);
    } catch {
      return false;
    }
  });
}

const parentOf = (element) =>
  element.parentElement ?? element.getRootNode().host ?? element.ownerDocument.defaultView?.frameElement ?? null;

/** Why an element is hidden by a mark or a rule; empty when it is not. */
function hiddenBy(element) {
  for (let at = element; at; at = parentOf(at)) {
    if (at.closest('cobrowse-widget')) return '';
    const own = at.getAttribute('data-cobrowse')?.trim().toLowerCase();
    if (own === 'block') return 'data-cobrowse="block"';
    const rule = matches(at, rules.block);
    if (rule) return `block ${rule}`;
  }
  for (let at = element; at; at = parentOf(at)) {
    const own = at.getAttribute('data-cobrowse')?.trim().toLowerCase();
    const rule = matches(at, rules.mask);
    if (rule) return `mask ${rule}`;
    if (own === 'allow') return '';
    if (own !== undefined) return `data-cobrowse="${own}"`;
    if (matches(at, rules.allow)) return '';
  }
  return isPrivate ? 'private mode' : '';
}

function forced(field) {
  const type = field.localName === 'input' ? field.type : '';
  if (type === 'password' || type === 'hidden') return `type ${type}`;
  const words = (field.getAttribute('autocomplete') ?? '').toLowerCase().split(/\s+/);
  return words.find((word) => /^(?:cc-.*|one-time-code|.*-password|transaction-.*)$/.test(word)) ?? '';
}

function nameOf(element) {
  const classes = [...element.classList].slice(0, 2).map((name) => `.${name}`);
  if (element.id) return `${element.localName}#${element.id}`;
  const name = element.getAttribute('name');
  return element.localName + (name ? `[name=${name}]` : classes.join(''));
}

/** What names a field to a person: its label, what is beside it, or its own words. */
function labelOf(field) {
  const root = field.getRootNode();
  const named = (field.getAttribute('aria-labelledby') ?? '').split(/\s+/).map((id) => id && root.getElementById?.(id));
  const cell = field.closest('td, dd')?.previousElementSibling;
  const texts = [...(field.labels ?? []), ...named, cell].map((one) => one?.textContent);
  const own = ['aria-label', 'placeholder', 'title', 'autocomplete', 'name', 'id'].map((name) => field.getAttribute(name));
  const found = [...texts, ...own].find((text) => text?.trim());
  return (found ?? '').replace(/\s+/g, ' ').trim().slice(0, 60);
}

const TEXT_TYPES = /^(?:text|search|url|password|hidden|textarea)$/;

for (const element of [...elementsOf(document)]) {
  const tag = element.localName;
  if (tag === 'input' || tag === 'textarea') {
    const type = tag === 'input' ? element.type : 'textarea';
    let value = '';
    // What the page itself had put there is never told, only that there was something.
    const filled = element.value.trim() ? 'yes' : '';
    if (TEXT_TYPES.test(type)) value = canary();
    else if (type === 'email') value = `${canary()}@example.org`;
    else if (type === 'tel' || type === 'number') value = digits();
    else continue;
    const proto = tag === 'input' ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
    try {
      Object.getOwnPropertyDescriptor(proto, 'value').set.call(element, value);
      element.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
      element.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
    } catch {
      continue;
    }
    // A page may put the value into another form of its own: only what it took is looked for.
    if (element.value !== value) continue;
    const why = forced(element) || hiddenBy(element);
    const label = why ? '' : labelOf(element);
    planted.push({ canary: value.split('@')[0], where: nameOf(element), why, kind: 'field', label, filled });
  }
}

const parts = [...elementsOf(document)].filter((element) => {
  const own = element.getAttribute('data-cobrowse')?.trim().toLowerCase();
  return (own !== undefined && own !== 'allow') || matches(element, [...rules.block, ...rules.mask]);
});
for (const part of parts) {
  const why = hiddenBy(part);
  if (!why) continue;
  const text = canary();
  if (/^(?:img|input|br|hr|textarea|select|video|audio|canvas|iframe|object|embed)$/.test(part.localName)) {
    part.setAttribute('title', text);
    part.setAttribute('alt', text);
  } else {
    const span = document.createElement('span');
    span.textContent = text;
    span.title = text;
    part.append(span);
  }
  planted.push({ canary: text, where: nameOf(part), why, kind: 'part' });
}

// What a page shows must be seen by this test, or it sees nothing.
const control = document.createElement('div');
const sign = canary();
control.textContent = sign;
control.setAttribute('data-cobrowse', 'allow');
control.style.cssText = 'position:absolute;left:0;top:0;width:1px;height:1px;overflow:hidden';
document.body.append(control);

const hits = rules.all.map((selector) => {
  let found = 0;
  for (const element of elementsOf(document)) if (matches(element, [selector])) found++;
  return found;
});
return { planted, control: sign, controlHidden: hiddenBy(document.body).startsWith('block') || hiddenBy(document.body).startsWith('data-cobrowse="block'), count, hits };
