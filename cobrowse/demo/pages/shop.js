// The demo shop: a small site made the usual way, which knows nothing of the tool it shows.
const PRODUCTS = [
  { id: 'tarn', name: 'Tarn two-person tent', kind: 'shelter', price: 289, text: 'Stands in five minutes, weathers a gale.', pictures: ['tent-1', 'tent-2', 'tent-3'], sizes: ['Two persons', 'Three persons'] },
  { id: 'fell', name: 'Fell 38 l backpack', kind: 'carry', price: 129, text: 'Carries a long weekend close to your back.', pictures: ['pack-1', 'pack-2'], sizes: ['S/M', 'M/L'] },
  { id: 'scree', name: 'Scree leather boots', kind: 'wear', price: 199, text: 'Full-grain leather, resoleable for life.', pictures: ['boots-1', 'boots-2'], sizes: ['38', '39', '40', '41', '42', '43', '44'] },
  { id: 'beck', name: 'Beck camp kettle', kind: 'kitchen', price: 39, text: 'Boils a litre while you find the cups.', pictures: ['kettle-1'], sizes: ['1 l', '2 l'] },
  { id: 'gleam', name: 'Gleam lantern', kind: 'light', price: 54, text: 'A warm light for sixty hours on one charge.', pictures: ['lamp-1'], sizes: ['Standard'] },
  { id: 'drift', name: 'Drift sleeping bag', kind: 'shelter', price: 179, text: 'Down where you lie still, synthetic where it gets wet.', pictures: ['bag-1'], sizes: ['Regular', 'Long'] },
  { id: 'squall', name: 'Squall rain jacket', kind: 'wear', price: 159, text: 'Three layers that breathe on the way up.', pictures: ['jacket-1'], sizes: ['XS', 'S', 'M', 'L', 'XL'] },
  { id: 'cairn', name: 'Cairn trail map set', kind: 'kitchen', price: 24, text: 'Six waterproof sheets, 1:25,000.', pictures: ['map-1'], sizes: ['Set of six'] },
];
const KINDS = { shelter: 'Shelter', carry: 'Packs', wear: 'Clothing', kitchen: 'Camp', light: 'Light' };
const money = (value) => `€ ${value.toFixed(2)}`;
const picture = (name) => `/img/${name}.svg`;
const find = (id) => PRODUCTS.find((product) => product.id === id);

function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const basket = {
  read: () => JSON.parse(localStorage.getItem('basket') || '[]'),
  write(lines) {
    localStorage.setItem('basket', JSON.stringify(lines));
    basket.show();
  },
  add(id, size) {
    const lines = basket.read();
    const line = lines.find((known) => known.id === id && known.size === size);
    if (line) line.count += 1;
    else lines.push({ id, size, count: 1 });
    basket.write(lines);
  },
  total: () => basket.read().reduce((sum, line) => sum + find(line.id).price * line.count, 0),
  show() {
    const count = basket.read().reduce((sum, line) => sum + line.count, 0);
    for (const badge of document.querySelectorAll('[data-basket]')) badge.textContent = count;
  },
};

// --- catalogue

function showCatalogue(list) {
  let kind = '';
  let order = 'featured';
  const chips = document.querySelector('#kinds');
  const draw = () => {
    let shown = PRODUCTS.filter((product) => !kind || product.kind === kind);
    if (order === 'cheap') shown = [...shown].sort((a, b) => a.price - b.price);
    if (order === 'dear') shown = [...shown].sort((a, b) => b.price - a.price);
    list.replaceChildren(
      ...shown.map((product) =>
        el('li', { class: 'card' },
          el('a', { href: `/product#${product.id}` },
            el('img', { src: picture(product.pictures[0]), alt: product.name, loading: 'lazy' }),
            el('div', { class: 'text' }, el('h3', {}, product.name), el('p', {}, product.text), el('span', { class: 'price' }, money(product.price)))))),
    );
    document.querySelector('#shown').textContent = `${shown.length} of ${PRODUCTS.length} products`;
    for (const chip of chips.children) chip.setAttribute('aria-pressed', String(chip.dataset.kind === kind));
  };
  for (const [id, label] of [['', 'All'], ...Object.entries(KINDS)]) {
    chips.append(el('button', { class: 'chip', type: 'button', 'data-kind': id, onclick: () => { kind = id; draw(); } }, label));
  }
  document.querySelector('#order').addEventListener('change', (event) => { order = event.target.value; draw(); });
  draw();
}

// --- product: sizes are a web component with a shadow root, as design systems make them

customElements.define('size-picker', class extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = `
      :host { display: block; margin: 18px 0; font-family: system-ui, sans-serif; }
      p { margin: 0 0 8px; font-weight: 600; }
      div { display: flex; flex-wrap: wrap; gap: 8px; }
      button { font: inherit; border: 1px solid #b9b09d; border-radius: 8px; background: #fff; padding: 9px 15px; cursor: pointer; color: #22302b; }
      button:hover { background: #f4efe6; }
      button[aria-pressed="true"] { border-color: #2f5d4a; box-shadow: inset 0 0 0 1px #2f5d4a; background: #eaf1ed; font-weight: 600; }
      button:focus-visible { outline: 3px solid #b85c1b; outline-offset: 2px; }`;
    const sizes = (this.getAttribute('sizes') || '').split('|');
    const buttons = sizes.map((size) => el('button', { type: 'button', 'aria-pressed': 'false', onclick: () => this.pick(size) }, size));
    root.append(style, el('p', {}, 'Size'), el('div', {}, ...buttons));
    this.pick(sizes[0]);
  }
  pick(size) {
    this.value = size;
    for (const button of this.shadowRoot.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button.textContent === size));
  }
});

function showProduct(main) {
  const product = find(location.hash.slice(1)) || PRODUCTS[0];
  document.title = `${product.name} · Tarn & Fell`;
  const large = el('img', { class: 'large', src: picture(product.pictures[0]), alt: product.name, width: '400', height: '320' });
  const thumbs = product.pictures.map((name, i) =>
    el('button', { type: 'button', 'aria-pressed': String(i === 0), 'aria-label': `Picture ${i + 1}`, onclick: (event) => {
      large.src = picture(name);
      for (const other of event.currentTarget.parentElement.children) other.setAttribute('aria-pressed', String(other === event.currentTarget));
    } }, el('img', { src: picture(name), alt: '' })));
  const sizes = el('size-picker', { sizes: product.sizes.join('|') });
  const added = el('p', { class: 'note', role: 'status', hidden: true });
  main.querySelector('.gallery').replaceChildren(large, el('div', { class: 'thumbs' }, ...thumbs));
  main.querySelector('.buy').replaceChildren(
    el('p', { class: 'ui hint' }, KINDS[product.kind]), el('h1', {}, product.name), el('p', {}, product.text),
    el('p', { class: 'price' }, money(product.price)), sizes,
    el('button', { type: 'button', id: 'add', onclick: () => {
      basket.add(product.id, sizes.value);
      added.textContent = `${product.name} (${sizes.value}) is in your basket.`;
      added.hidden = false;
    } }, 'Add to basket'), added);
}

// --- basket and checkout

function showBasket(main) {
  const draw = () => {
    const lines = basket.read();
    if (lines.length === 0) {
      main.replaceChildren(el('h1', {}, 'Your basket'), el('div', { class: 'empty' }, el('p', {}, 'Nothing in here yet.'), el('a', { class: 'button', href: '/' }, 'Browse the shop')));
      return;
    }
    const rows = lines.map((line, i) => {
      const product = find(line.id);
      const change = (by) => () => {
        lines[i].count += by;
        basket.write(lines.filter((known) => known.count > 0));
        draw();
      };
      return el('tr', {}, el('td', {}, el('img', { src: picture(product.pictures[0]), alt: '' }), `${product.name}, ${line.size}`),
        el('td', {}, el('button', { class: 'chip', type: 'button', 'aria-label': 'One less', onclick: change(-1) }, '−'), ` ${line.count} `,
          el('button', { class: 'chip', type: 'button', 'aria-label': 'One more', onclick: change(1) }, '+')),
        el('td', { class: 'number' }, money(product.price * line.count)));
    });
    main.replaceChildren(el('h1', {}, 'Your basket'),
      el('table', {}, el('thead', {}, el('tr', {}, el('th', {}, 'Product'), el('th', {}, 'Quantity'), el('th', { class: 'number' }, 'Price'))), el('tbody', {}, ...rows)),
      el('p', { class: 'price', style: 'text-align:right;font-size:20px' }, `Total ${money(basket.total())}`),
      el('p', { style: 'text-align:right' }, el('a', { class: 'button', href: '/checkout' }, 'Go to checkout')));
  };
  draw();
}

function showCheckout(main) {
  const total = basket.total() || 289;
  let discount = 0;
  const draw = () => {
    const shipping = main.querySelector('[name="shipping"]:checked').value === 'express' ? 12 : 0;
    main.querySelector('#sum').textContent = money(total);
    main.querySelector('#shipping').textContent = shipping ? money(shipping) : 'free';
    main.querySelector('#discount').textContent = discount ? `− ${money(discount)}` : '—';
    main.querySelector('#total').textContent = money(total + shipping - discount);
  };
  main.addEventListener('change', draw);
  main.querySelector('#apply').addEventListener('click', () => {
    const code = main.querySelector('#coupon').value.trim().toUpperCase();
    discount = code === 'TRAIL10' ? total * 0.1 : 0;
    main.querySelector('#coupon-hint').textContent = discount ? 'Ten percent off: enjoy the trail.' : 'This code is not known. Try TRAIL10.';
    draw();
  });
  main.querySelector('#show-password').addEventListener('click', (event) => {
    const field = main.querySelector('#password');
    field.type = field.type === 'password' ? 'text' : 'password';
    event.target.textContent = field.type === 'password' ? 'Show' : 'Hide';
  });
  main.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    main.querySelector('#result').hidden = false;
    main.querySelector('#result').scrollIntoView({ block: 'center' });
  });
  draw();
}

const main = document.querySelector('main');
basket.show();
({ catalogue: () => showCatalogue(document.querySelector('#products')), product: () => showProduct(main), basket: () => showBasket(main), checkout: () => showCheckout(main) })[document.body.dataset.page]?.();
window.addEventListener('hashchange', () => document.body.dataset.page === 'product' && showProduct(main));
