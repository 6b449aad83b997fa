"""Where a page can hold a secret: markup and scripts, each with a place `{c}` or a variable `c` for a canary."""

from __future__ import annotations

MARKUP = """
text|{c}
nested text|<p><b><i>{c}</i></b></p>
svg text|<svg><text>{c}</text><title>{c}</title><desc>{c}</desc></svg>
svg foreign object|<svg><foreignObject><p>{c}</p></foreignObject></svg>
svg CDATA|<svg><text><![CDATA[{c}]]></text></svg>
svg attributes|<svg aria-label="{c}" data-x="{c}"><g id="{c}" class="{c}"><use href="#{c}"/></g></svg>
svg links|<svg><a href="/o/{c}" xlink:href="/o/{c}"><image href="/{c}.png"/><feImage href="/{c}.png"/></a></svg>
svg paint|<svg><path fill="url(#{c})" stroke="url('{c}')" d="M0 0"/></svg>
math|<math><mi>{c}</mi><mtext>{c}</mtext><annotation>{c}</annotation></math>
ruby|<ruby>{c}<rt>{c}</rt></ruby>
details|<details><summary>{c}</summary>{c}</details>
output|<output>{c}</output>
figure|<figure><figcaption>{c}</figcaption></figure>
fieldset|<fieldset><legend>{c}</legend></fieldset>
select|<select><optgroup label="{c}"><option value="{c}" label="{c}" selected>{c}</option></optgroup></select>
datalist|<input list="dl"><datalist id="dl"><option value="{c}">{c}</option></datalist>
table|<table summary="{c}" background="/{c}.png"><caption>{c}</caption><tr><td abbr="{c}" headers="{c}" axis="{c}">{c}</td></tr></table>
definition|<dl><dt>{c}</dt><dd>{c}</dd></dl>
canvas fallback|<canvas>{c}</canvas>
noscript|<noscript>{c}</noscript>
template|<template><p>{c}</p><template>{c}</template></template>
comment|<!-- {c} -->
processing instruction|<?xml {c}?>
JSON|<script type="application/json">{{"x":"{c}"}}</script><script type="application/ld+json">{{"x":"{c}"}}</script>
style text|<style>i::before{{content:"{c}"}}/* {c} */</style>
style addresses|<style>i{{background:url(/{c}.png)}}@import url(/{c}.css);</style>
style custom property|<style>i{{--owner:{c};--other:"{c}"}}</style>
style selector|<style>[data-owner="{c}"]{{color:red}}#{c}{{color:red}}</style>
listing|<xmp>{c}</xmp><listing>{c}</listing>
titles|<p title="{c}" aria-label="{c}" aria-description="{c}" aria-valuetext="{c}" aria-placeholder="{c}">x</p>
aria names|<p aria-roledescription="{c}" aria-labelledby="{c}" aria-describedby="{c}" aria-controls="{c}" aria-owns="{c}">x</p>
data attributes|<p data-owner="{c}" data-{c}="x" data-id="{c}">x</p>
values|<button value="{c}">x</button><li value="{c}">x</li><data value="{c}">x</data><meter value="{c}"></meter>
progress|<progress value="{c}" max="{c}"></progress><meter low="{c}" high="{c}" optimum="{c}" min="{c}"></meter>
time|<time datetime="{c}">x</time><ins cite="/{c}" datetime="{c}">x</ins><q cite="/{c}">x</q><meta content="{c}" itemprop="{c}">
names|<p id="{c}" class="{c}" name="{c}" part="{c}" slot="{c}" itemid="{c}" itemprop="{c}" lang="{c}" accesskey="{c}">x</p>
handlers|<p onclick="'{c}'" onfocus="'{c}'">x</p>
codes|<p nonce="{c}" integrity="{c}" is="{c}">x</p>
layout attributes|<table width="{c}" border="{c}" cellpadding="{c}"><td colspan="{c}" rowspan="{c}" align="{c}" nowrap="{c}" scope="{c}"></table>
more layout attributes|<p dir="{c}" type="{c}" size="{c}" rows="{c}" role="{c}" face="{c}" color="{c}" bgcolor="{c}" aria-level="{c}">x</p>
geometry attributes|<svg viewBox="{c}" width="{c}"><path d="{c}" transform="{c}"/><text x="{c}" font-family="{c}"/></svg>
custom element|<x-card owner="{c}" {c}="x"><x-name>{c}</x-name></x-card>
unknown attribute|<p owner="{c}" {c}="">x</p>
links|<a href="/o/{c}?q={c}#{c}" ping="/{c}" download="{c}">x</a><map><area href="/{c}" alt="{c}"></map>
other links|<a href="mailto:{c}@example.org">x</a><a href="tel:{c}">x</a><a href="data:text/plain,{c}">x</a>
pictures|<img src="/{c}.png" srcset="/{c}-2.png 2x" sizes="{c}" alt="{c}" longdesc="/{c}" usemap="#{c}">
picture sources|<picture><source srcset="/{c}.png" media="{c}"><img src="/{c}.png"></picture>
data picture|<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><text>{c}</text></svg>">
media|<video src="/{c}.mp4" poster="/{c}.png"><track src="/{c}.vtt" label="{c}"></video><audio src="/{c}.mp3"></audio>
frames|<iframe src="/frame?{c}" name="{c}" title="{c}"></iframe><object data="/{c}"></object><embed src="/{c}">
frame with a document|<iframe srcdoc="<p title='{c}'>{c}</p><input value='{c}'>"></iframe>
form|<form action="/{c}" name="{c}"><button formaction="/{c}">x</button><input type="image" src="/{c}.png" alt="{c}"></form>
fields|<input value="{c}" placeholder="{c}" name="{c}"><textarea placeholder="{c}">{c}</textarea><input type="submit" value="{c}">
more fields|<input type="search" value="{c}"><input type="email" value="{c}@example.org"><input type="url" value="https://{c}">
choices|<input type="checkbox" value="{c}" checked><input type="radio" value="{c}">
hidden field|<input type="hidden" value="{c}">
editable|<div contenteditable>{c}</div><div role="textbox">{c}</div>
inline style|<p style="--owner:{c};background:url(/{c}.png);font-family:{c};animation-name:{c};content:'{c}'">x</p>
inline names|<p style="grid-area:{c};view-transition-name:{c};counter-reset:{c};will-change:{c};quotes:'{c}' '{c}'">x</p>
declarative shadow root|<div><template shadowrootmode="open"><p title="{c}">{c}</p><slot></slot></template>{c}</div>
closed shadow root|<div><template shadowrootmode="closed"><p>{c}</p></template></div>
""".strip().splitlines()
"""Inside a part that is hidden."""

SCRIPTS = """
text changed|r.querySelector('p').firstChild.data = c
text set|r.querySelector('p').textContent = c
markup set|r.insertAdjacentHTML('beforeend', '<p title="' + c + '"><b>' + c + '</b></p>')
appended text|r.append(c)
deep subtree|{ let d = document.createElement('div'); const top = d; for (let i = 0; i < 20; i++) { const e = document.createElement('div'); d.append(e); d = e; } d.append(c); r.append(top) }
fragment|{ const f = document.createDocumentFragment(); for (let i = 0; i < 5; i++) f.append(Object.assign(document.createElement('p'), {textContent: c})); r.append(f) }
split text|{ const t = document.createTextNode('some words ' + c); r.append(t); t.splitText(6); r.normalize() }
attributes|{ const p = r.querySelector('p'); for (const n of ['title','alt','data-x','aria-label','class','id','slot','part','lang','dir','width','role']) p.setAttribute(n, c) }
class list|r.querySelector('p').classList.add(c)
style property|{ const p = r.querySelector('p'); p.style.setProperty('--x', c); p.style.backgroundImage = 'url(/' + c + '.png)'; p.style.fontFamily = c; p.style.animationName = c }
field value|{ const f = r.querySelector('input'); f.value = c; f.setAttribute('value', c); f.defaultValue = c; fire(f) }
text area|{ const t = document.createElement('textarea'); r.append(t); t.value = c; t.textContent = c; t.setCustomValidity(c); fire(t) }
options|{ const s = document.createElement('select'); r.append(s); s.add(new Option(c, c)); s.selectedIndex = 0; fire(s) }
shadow root|{ const d = document.createElement('div'); r.append(d); const s = d.attachShadow({mode: 'open'}); s.innerHTML = '<p>' + c + '</p>'; const n = document.createElement('div'); s.append(n); n.attachShadow({mode: 'closed'}).append(c) }
shadow root's sheet|{ const d = document.createElement('div'); r.append(d); const s = d.attachShadow({mode: 'open'}); const sheet = new CSSStyleSheet(); sheet.replaceSync('p::before{content:"' + c + '";--o:' + c + '}'); s.adoptedStyleSheets = [sheet] }
frame written|{ const f = document.createElement('iframe'); r.append(f); f.contentDocument.body.append(c); f.contentDocument.body.innerHTML += '<input value="' + c + '">' }
frame's document|{ const f = document.createElement('iframe'); f.srcdoc = '<p>' + c + '</p>'; r.append(f) }
moved in and changed|{ const p = document.createElement('p'); document.body.append(p); r.append(p); p.textContent = c }
moved within a tick|{ const p = document.createElement('p'); p.textContent = c; r.append(p); const q = document.createElement('div'); r.append(q); q.append(p) }
replaced|r.querySelector('p').replaceWith(Object.assign(document.createElement('section'), {innerHTML: '<p>' + c + '</p>'}))
surrounded|{ const range = document.createRange(); r.append(Object.assign(document.createElement('p'), {textContent: c})); range.selectNodeContents(r.lastChild); range.surroundContents(document.createElement('em')) }
cloned within|{ const p = document.createElement('p'); p.textContent = c; r.append(p); r.append(p.cloneNode(true)) }
edited|{ const d = document.createElement('div'); d.contentEditable = true; r.append(d); d.focus(); document.execCommand('insertText', false, c) }
custom element|{ if (!customElements.get('x-late')) customElements.define('x-late', class extends HTMLElement { connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML = '<b>' + this.dataset.c + '</b>'; } }); const e = document.createElement('x-late'); e.dataset.c = c; r.append(e) }
selection|{ r.append(c); getSelection().selectAllChildren(r) }
canvas|{ const k = document.createElement('canvas'); k.title = c; r.append(k); k.getContext('2d').fillText(c, 0, 9) }
animation|r.querySelector('p').animate([{'--x': c, content: JSON.stringify(c)}, {}], {duration: 1e6, id: c})
dialog|{ const d = document.createElement('dialog'); d.append(c); r.append(d); d.showModal(); d.close(c) }
popover|{ const d = document.createElement('div'); d.popover = 'manual'; d.append(c); r.append(d); d.showPopover() }
picture|{ const i = new Image(); i.alt = c; i.src = '/' + c + '.png'; r.append(i) }
field's focus|{ const f = document.createElement('input'); f.value = c; r.append(f); f.focus(); f.select() }
details|{ const d = document.createElement('details'); d.innerHTML = '<summary>' + c + '</summary>' + c; r.append(d); d.open = true }
form reset|{ const f = document.createElement('form'); f.innerHTML = '<input value="' + c + '">'; r.append(f); f.firstChild.value = 'x'; f.reset() }
clobbered form|{ const f = document.createElement('form'); for (const n of ['classList','closest','matches','attributes','childNodes','firstChild','nextSibling','parentNode','nodeType','tagName','getAttribute','shadowRoot','ownerDocument','localName']) { const i = document.createElement('input'); i.name = n; i.value = c; f.append(i); } f.append(c); r.append(f) }
throwing element|{ if (!customElements.get('x-throws')) customElements.define('x-throws', class extends HTMLElement { get attributes() { throw new Error() } get childNodes() { throw new Error() } get firstChild() { throw new Error() } get textContent() { throw new Error() } }); const t = document.createElement('x-throws'); t.innerHTML = '<b title="' + c + '">' + c + '</b>'; r.append(t) }
built-in upgraded|{ if (!customElements.get('x-para')) customElements.define('x-para', class extends HTMLParagraphElement { connectedCallback() { this.textContent = this.dataset.c; this.title = this.dataset.c } }, {extends: 'p'}); const p = document.createElement('p', {is: 'x-para'}); p.dataset.c = c; r.append(p) }
very long|r.append((c + ' ').repeat(20000))
very deep|{ let d = r; for (let i = 0; i < 400; i++) { const e = document.createElement('div'); d.append(e); d = e; } d.title = c; d.append(c) }
reordered|{ const [a, b] = [document.createElement('p'), document.createElement('p')]; a.textContent = c; b.title = c; r.append(a, b); r.insertBefore(b, a); a.after(b); r.prepend(a) }
proxied style sheet|{ const s = document.createElement('style'); r.append(s); try { CSSStyleSheet.prototype.insertRule.call(new Proxy(s.sheet, {}), 'i{--o:' + c + '}') } catch { s.sheet.insertRule('i{--o:' + c + ';content:"' + c + '"}') } }
title|document.title = c
""".strip().splitlines()
"""What scripts do to the hidden part `r`, which holds `<p>` and `<input>`."""

ANYWHERE = """
password|<input type="password" value="{c}">
new password|<input autocomplete="new-password" value="{c}">
card fields|<input autocomplete="cc-number" value="{c}"><input autocomplete="section-a billing cc-csc" value="{c}">
one-time code|<input autocomplete="one-time-code" inputmode="numeric" value="{c}">
transaction|<input autocomplete="transaction-amount" value="{c}">
names of secrets|<input name="cvv2" value="{c}"><input id="user-pin" value="{c}"><input name="iban" value="{c}"><input name="ssn" value="{c}">
more names of secrets|<input name="api_token" value="{c}"><input placeholder="Security code" value="{c}"><input aria-label="Passphrase" value="{c}">
hidden field|<input type="hidden" name="csrf" value="{c}">
comment|<!-- {c} -->
script|<script>window.state = "{c}"</script><script type="application/json">"{c}"</script>
noscript|<noscript>{c}</noscript>
template|<template>{c}</template>
meta|<meta name="csrf-token" content="{c}"><meta name="description" content="{c}"><meta property="og:title" content="{c}">
links in the head|<link rel="canonical" href="/p?token={c}"><link rel="alternate" href="/feed?key={c}">
link with a token|<a href="/reset?token={c}">x</a><a href="https://kim:{c}@example.org/">x</a>
form's target|<form action="/pay?session={c}"></form>
handlers|<p onclick="pay('{c}')">x</p>
nonce|<style nonce="{c}">i{{color:red}}</style>
comment in a sheet|<style>/* {c} */i{{color:red}}</style>
dotted field|<input style="-webkit-text-security: disc" value="{c}"><textarea style="-webkit-text-security: square">{c}</textarea>
code by its length|<input inputmode="numeric" maxlength="6" value="{c}"><input inputmode="numeric" maxlength="16" value="{c}">
boxes of a code|<p><input maxlength="4" value="{c}"><input maxlength="4" value="{c}"><input maxlength="4" value="{c}"></p>
boxes of a code, each by itself|<p><b><input maxlength="1" value="{c}"></b><b><input maxlength="1" value="{c}"></b><b><input maxlength="1" value="{c}"></b></p>
cleared password|<input type="password" class="cleared" value="{c}">
""".strip().splitlines()
"""Without any mark: hidden all the same."""
