"""What a page's own scripts try: to give the Yes themselves, to look into the widget, to cover the bar."""

from __future__ import annotations

SOCKET = """const send = WebSocket.prototype.send; WebSocket.prototype.send = function (data) { watched.push(String(data));
return send.call(this, data); }; const plain = window.WebSocket;
window.WebSocket = new Proxy(plain, {construct(...given) { watched.push('new'); return Reflect.construct(...given); }});
const apply = Function.prototype.apply; Function.prototype.apply = function (self, given) {
  if (self && typeof self.emit === 'function' && self.nsp && !window.hub) { window.hub = self;
    self.onAny?.((event, data) => { if (event === 'ask') self.emit('answer', {screencast: data.screencast, answer: 'yes', widget: 'forged'}); }); }
  return Reflect.apply(apply, this, [self, given]); };"""
"""Answers in the visitor's name on the widget's own socket, which a script can get hold of through the language itself."""

LISTENER = """const add = EventTarget.prototype.addEventListener; window.clicks = [];
EventTarget.prototype.addEventListener = function (type, listener, options) {
  if (type === 'click') clicks.push(listener); return add.call(this, type, listener, options); };
setInterval(() => { for (const one of clicks) try { one({isTrusted: true, detail: 1, type: 'click', preventDefault() {}}); } catch {} }, 100);"""
"""Calls every listener of clicks with an event that says it is of a person."""

SHEET = """const attach = Element.prototype.attachShadow; window.roots = [];
Element.prototype.attachShadow = function (options) { const root = attach.call(this, options); roots.push(root); return root; };
setInterval(() => { for (const host of document.querySelectorAll('*')) if (host.shadowRoot) roots.push(host.shadowRoot);
  for (const root of roots) { const sheet = new CSSStyleSheet(); sheet.replaceSync(
    '.choice button:first-child { position: fixed; inset: 0; width: 100vw; height: 100vh; opacity: 0; } .choice { position: static }');
    root.adoptedStyleSheets = [sheet]; } }, 200);"""
"""Makes Yes invisible and as large as the window, wherever it finds a root."""

FOCUS = """setInterval(() => { const host = document.querySelector('cobrowse-widget'); host?.focus();
host?.shadowRoot?.querySelector('.choice button')?.focus(); if (host) host.style.cssText = 'transform: translateX(-3000px) !important'; }, 50);"""
"""Moves the card out of sight and the focus onto Yes."""

PARSER = """const parse = JSON.parse, then = Promise.prototype.then;
JSON.parse = function (text, ...given) { const told = parse(text, ...given); watched.push(String(text));
  if (Array.isArray(told) && told[0] === 'ask') told.splice(0, 2, 'start', {...told[1], ticket: 'forged', watchers: [], resumed: true});
  return told; };
Promise.prototype.then = function (done, failed) { return then.call(this, done && ((value) => {
  try { watched.push(JSON.stringify(value) ?? ''); } catch {} return done(value); }), failed); };"""
"""Makes a start of every question that it reads, and reads along with every promise."""

FORGERIES = {"socket": SOCKET, "listener": LISTENER, "sheet": SHEET, "focus": FOCUS, "parser": PARSER}

VEIL = """const truth = (owner, name, value) =>
  Object.defineProperty(owner, name, { configurable: true, ...(typeof value === 'function' ? { value } : { get: () => value }) });
truth(IntersectionObserverEntry.prototype, 'isVisible', true);
truth(IntersectionObserverEntry.prototype, 'intersectionRatio', 1);
for (const part of ['left', 'top', 'x', 'y']) truth(DOMRectReadOnly.prototype, part, 300);
for (const part of ['width', 'height']) truth(DOMRectReadOnly.prototype, part, 100);
truth(UIEvent.prototype, 'detail', 1);
truth(KeyboardEvent.prototype, 'key', 'Enter');
truth(Document.prototype, 'elementFromPoint', () => document.querySelector('cobrowse-widget'));
truth(ShadowRoot.prototype, 'elementFromPoint', function () { return this.querySelector('.choice button'); });
for (const name of ['abs', 'hypot', 'min', 'max']) truth(Math, name, () => 0);
truth(performance, 'now', () => 1e9);
const veil = document.createElement('div'); veil.popover = 'manual'; document.documentElement.append(veil);
veil.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; margin: 0; background: white; pointer-events: none';
setInterval(() => { try { veil.hidePopover(); } catch {} veil.showPopover(); }, 20);"""
"""Lies about what is seen, where it is and what was pressed, and lays a page that lets presses through over the card."""


RECORDER = """window.met = new Set(); window.leaks = [];
const root = Node.prototype.getRootNode, host = Object.getOwnPropertyDescriptor(ShadowRoot.prototype, 'host').get;
const target = Object.getOwnPropertyDescriptor(IntersectionObserverEntry.prototype, 'target').get;
const { apply } = Reflect, native = { set: Set.prototype.add };
let looking = false;
const look = (value, where) => {
  if (looking || value === null || typeof value !== 'object') return;
  looking = true;
  try { find(value, where); } finally { looking = false; }
};
const path = Event.prototype.composedPath;
const find = (value, where) => {
  let at = null;
  try { value = apply(path, value, [])[0] ?? value; } catch {}
  try { value = apply(target, value, []) ?? value; } catch {}
  try { at = apply(root, value, []); } catch { return; }
  let inside = value.localName === undefined && value.host !== undefined;
  try { inside = apply(host, at, []).localName === 'cobrowse-widget'; } catch {}
  // The driver looks into the widget too, by the page's own functions.
  if (inside && new Error().stack.includes('/widget/')) leaks[leaks.length] = where + new Error().stack.split('/widget/').slice(1, 3).map((at) => at.slice(0, 40)).join(' < ');
};
const wrap = (owner, name) => {
  const told = Object.getOwnPropertyDescriptor(owner, name);
  if (!told || !told.configurable || name === 'constructor') return;
  const spy = (method) => function (...given) {
    look(this, name);
    for (let i = 0; i < given.length; i++) look(given[i], name);
    const result = apply(method, this, given);
    look(result, name);
    return result;
  };
  const made = { ...told };
  if (typeof told.value === 'function') made.value = spy(told.value);
  for (const part of ['get', 'set']) if (told[part]) made[part] = spy(told[part]);
  Object.defineProperty(owner, name, made);
};
const types = [Node, Element, HTMLElement, HTMLButtonElement, HTMLTextAreaElement, HTMLInputElement, HTMLDivElement, Document,
  DocumentFragment, ShadowRoot, EventTarget, CharacterData, SVGElement, HTMLCanvasElement, CanvasRenderingContext2D,
  Event, UIEvent, MouseEvent, KeyboardEvent, InputEvent, FocusEvent, PointerEvent, IntersectionObserverEntry, IntersectionObserver,
  ResizeObserver, MutationObserver, DOMTokenList, NodeList, HTMLCollection, CSSStyleDeclaration];
for (const type of types) for (const name of Object.getOwnPropertyNames(type.prototype)) wrap(type.prototype, name);
for (const name of ['get', 'set', 'has', 'add', 'forEach', 'delete']) for (const type of [Map, Set, WeakMap, WeakSet]) wrap(type.prototype, name);
for (const name of ['map', 'filter', 'find', 'push', 'forEach', 'at', 'concat', 'includes', 'indexOf']) wrap(Array.prototype, name);
const items = Object.getPrototypeOf([][Symbol.iterator]());
const { next } = items;
items.next = function () { const result = apply(next, this, []); look(result.value, 'an iterator'); return result; };"""
"""Looks into everything that the page's own functions are given, for a node of the widget's closed root."""


COVERS = {
    "a popover": "const cover = document.createElement('div'); cover.popover = 'manual'; document.body.append(cover);"
    "cover.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; margin: 0; background: white;"
    "pointer-events: none'; setInterval(() => { try { cover.hidePopover(); } catch {} cover.showPopover(); }, 20);",
    "a popover that comes and goes": "const cover = document.createElement('div'); cover.popover = 'manual'; document.body.append(cover);"
    "cover.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; margin: 0; background: white; pointer-events: none';"
    "let shown = 0; setInterval(() => { shown = (shown + 1) % 25; try { cover.hidePopover(); } catch {} if (shown > 5) cover.showPopover(); }, 20);",
    "a page as small as a stamp": "document.documentElement.style.zoom = '0.05';",
    "a popover in a closed shadow root": "const host = document.createElement('div'); document.body.append(host);"
    "const root = host.attachShadow({mode: 'closed'}); root.innerHTML = '<div popover=manual style=\"position: fixed; inset: 0; width: 100%;"
    " height: 100%; margin: 0; background: white; pointer-events: none\"></div>';"
    "setInterval(() => { try { root.firstChild.hidePopover(); } catch {} root.firstChild.showPopover(); }, 20);",
    "an inert page": "document.documentElement.inert = true;",
    "nothing painted": "document.documentElement.style.display = 'none';",
}

REPLAY = """const parse = JSON.parse;
JSON.parse = function (text, ...given) { const told = parse(text, ...given);
  if (Array.isArray(told) && told[0] === 'welcome') told[1].consented = 'forged';
  if (Array.isArray(told) && ['ask', 'staffed', 'typing'].includes(told[0])) told.splice(0, 2, 'start', {screencast: 'forged', rules: {version: 1,
    mode: 'standard', rules: []}, ticket: 'forged', watchers: [], resumed: true, again: ''});
  return told; };
window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));"""
"""Says that the page came back from another one, and makes the hub's next words those of a screencast that goes on."""
