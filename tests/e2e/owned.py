"""Where pages put what belongs to a hidden part: name, markup with a mark `{m}` and a canary `{c}`, and what scripts do later."""

from __future__ import annotations

NAMED = """
aria-controls|<p {m}><button aria-controls="{i}">x</button></p><p id="{i}">{c}</p>
aria-owns|<p id="{i}">{c}</p><div {m} aria-owns="{i} nothing"></div>
aria-describedby|<p id="{i}">{c}</p><input {m} aria-describedby="{i}">
aria-labelledby|<section><p id="{i}"><b title="{c}">{c}</b></p></section><div {m}><i><u aria-labelledby="x {i}">x</u></i></div>
aria-activedescendant|<input {m} aria-activedescendant="{i}"><ul role="listbox"><li>{c}</li><li id="{i}">y</li></ul>
aria-details|<div {m}><b aria-details="{i}">x</b></div><p id="{i}">{c}</p>
aria-flowto|<div {m} aria-flowto="{i}">x</div><p id="{i}">{c}</p>
aria-errormessage|<p id="{i}">{c}</p><input {m} aria-errormessage="{i}" aria-invalid="true">
popovertarget|<div id="{i}" popover>{c}</div><div {m}><button popovertarget="{i}">x</button></div>
commandfor|<dialog id="{i}">{c}</dialog><div {m}><button commandfor="{i}" command="show-modal">x</button></div>
for|<label {m} for="{i}">x</label><input id="{i}" value="{c}">
output for|<textarea id="{i}">{c}</textarea><output {m} for="{i}">x</output>
list|<div {m}><input list="{i}"></div><datalist id="{i}"><option value="{c}">{c}</option></datalist>
data-target|<p id="{i}">{c}</p><div {m}><b data-target="#{i}">x</b></div>
data-anything|<p id="{i}">{c}</p><div {m} data-popup-pane="{i}"></div>
in a shadow root|<div><template shadowrootmode="open"><p id="{i}">{c}</p><div {m} aria-controls="{i}">x</div></template></div>
two with one id|<div {m} aria-controls="{i}">x</div><p id="{i}">x</p><p id="{i}">{c}</p>
from a box over the page|<div {m}><b aria-describedby="{i}">x</b></div><div style="position:absolute;left:-999px"><p>{c}</p><span id="{i}">x</span></div>
of what it owns|<div {m} aria-controls="{i}">x</div><div id="{i}"><b aria-controls="{i}b">x</b></div><p id="{i}b">{c}</p>
copy that measures|<textarea {m}></textarea><textarea aria-hidden="true" style="position:absolute;height:0">{c}</textarea>
copy out of the way|<textarea {m}></textarea><textarea tabindex="-1" style="position:absolute;height:0">{c}</textarea>
what replaces a list|<div><select {m} tabindex="-1" aria-hidden="true"><option>x</option></select><span><b>{c}</b></span></div>
what replaces a hidden list|<div><select {m} style="display:none"><option>x</option></select><div title="{c}">{c}</div></div>
same words over the page|<p {m}>{c}</p></section><div><div style="position:absolute;left:-999px"><i>{c}</i></div></div><section>
names its field by aria|<button {m} id="{i}">x</button><div role="menu" aria-labelledby="{i}" style="position:fixed;left:-999px">{c}</div>
names its field by for|<button {m} id="{i}">x</button><x-tip for="{i}" style="position:fixed;left:-999px">{c}</x-tip>
secret field's list|<input type="password" list="{i}"><datalist id="{i}"><option>{c}</option></datalist>
secret field's menu|<input name="cvv" aria-controls="{i}"><ul id="{i}"><li>{c}</li></ul>
""".strip().splitlines()
"""In the first picture."""

LATER = """
comes later|<div {m}><button aria-controls="{i}">x</button></div>|body('<p id="' + i + '">' + c + '</p>')
named later, then filled|<p id="{i}">x</p><div {m}><button>x</button></div>|r('button').setAttribute('aria-describedby', i); q('#' + i).textContent = c
filled, then named|<p id="{i}">x</p><div {m}><button>x</button></div>|q('#' + i).append(c); r('button').setAttribute('aria-details', i)
both at once|<div {m}><button>x</button></div>|body('<ul id="' + i + '"><li>' + c + '</li></ul>'); r('button').setAttribute('aria-owns', i)
gets its id later|<div {m}><button aria-controls="{i}">x</button></div><p>x</p>|r('p').id = i; r('p').textContent = c
part comes with it|<div class="late"></div>|r('.late').innerHTML = '<div ' + m + ' aria-controls="' + i + '">x</div>'; document.body.prepend(make('<p id="' + i + '">' + c + '</p>'))
portal first, part later|<div class="late"></div>|body('<p id="' + i + '">' + c + '</p>'); r('.late').innerHTML = '<div ' + m + ' aria-controls="' + i + '">x</div>'
marked later|<div class="late" aria-controls="{i}">x</div><p id="{i}">x</p>|hide(r('.late')); q('#' + i).textContent = c
text changes later|<p id="{i}">x</p><div {m} aria-controls="{i}">x</div>|q('#' + i).firstChild.data = c
the visible text round a hidden one|<div {m}><button>x</button></div>|body('<div style="position:fixed;left:-999px"><div>' + c + '<span id="' + i + '">y</span></div></div>'); r('button').setAttribute('aria-describedby', i)
named without an id|<div {m}><button>x</button></div>|{ const p = body('<p>' + c + '</p>'); r('button').ariaControlsElements = [p]; }
popover without an id|<div {m}><button>x</button></div>|{ const p = body('<p popover>' + c + '</p>'); r('button').popoverTargetElement = p; }
same words at the end of the page|<p {m}>{c}</p>|body('<div><div><b>' + c + '</b></div></div>')
same words in a label|<p {m}>{c}</p>|body('<div><div title="' + c + '">x</div></div>')
same words in a field|<p {m}>{c}</p>|{ const t = document.createElement('textarea'); t.value = c; document.body.append(t); }
words of an attribute|<p {m} data-tip="{c}">x</p>|body('<div>' + c + '</div>')
words of a field|<input {m}>|r('input').value = c; body('<div>' + c + '</div>')
words in several nodes|<p {m}>Kim <b>{c}</b></p>|body('<div><i>Kim</i><i>' + c.slice(0, 7) + '</i><i>' + c.slice(7) + '</i></div>')
words written into what is there|<p {m}>{c}</p>|{ const d = body('<div><p>x</p></div>'); setTimeout(() => { d.firstChild.textContent = c; }, 60); }
beside the focus|<input {m}>|r('input').focus(); over(r('input'), '<div>' + c + '</div>')
beside the focus, in a container|<input {m}>|r('input').focus(); body('<div></div>').append(at(r('input'), make('<div><ul><li>' + c + '</li></ul></div>')))
not in place yet|<input {m}>|r('input').focus(); { const d = over(r('input'), '<div>' + c + '</div>'); const { left } = d.style; d.style.left = '-900vw'; setTimeout(() => { d.style.left = left; }, 120); }
never in sight|<input {m}>|r('input').focus(); body('<div style="position:absolute;left:-9999px">' + c + '</div>')
only for readers|<input {m}>|r('input').focus(); body('<div role="status" style="position:absolute;width:1px;height:1px;overflow:hidden">' + c + ' is chosen</div>')
told to readers later|<input {m}><div class="told" role="status" style="position:absolute;width:1px;height:1px;overflow:hidden">x</div>|r('input').focus(); setTimeout(() => { r('.told').textContent = c + ' is chosen'; }, 60)
takes the focus|<input {m}>|r('input').focus(); over(r('input'), '<div tabindex="0">' + c + '</div>').focus()
beside the pointer|<p {m}>x</p>|point('pointerover', r('p')); over(r('p'), '<div>' + c + '</div>')
deep below the pointer|<div {m}><p><b>x</b></p></div>|point('pointerover', r('b')); over(r('b'), '<div><p>' + c + '</p></div>')
beside a press|<p {m}>x</p>|point('pointerdown', r('p')); point('pointerover', document.body); over(r('p'), '<div>' + c + '</div>')
ghost|<p {m}>x</p>|point('pointerdown', r('p')); { const d = over(r('p'), '<div>' + c + '</div>'); d.style.top = r('p').getBoundingClientRect().top + 'px'; }
ghost in the list|<ul><li {m}>x</li></ul>|point('pointerdown', r('li')); r('ul').append(at(r('li'), make('<li>' + c + '</li>')))
box that is used again|<input {m}><div class="again" style="position:fixed;display:none">x</div>|r('input').focus(); setTimeout(() => { const d = r('.again'); d.style.display = 'block'; at(r('input'), d); d.textContent = c; }, 60)
component with a root of its own|<input {m}>|r('input').focus(); over(r('input'), '<x-over></x-over>').attachShadow({mode: 'open'}).innerHTML = '<p>' + c + '</p>'
clear cover round it|<input {m}>|r('input').focus(); body('<div style="position:fixed;inset:0;pointer-events:none"></div>').append(at(r('input'), make('<div>' + c + '</div>')))
beside a secret field|<input type="password">|r('input').focus(); over(r('input'), '<div>' + c + '</div>')
""".strip().splitlines()
"""With what a script does to the part's section `r` later."""

OPEN = """
help of a secret field|<input type="password" aria-describedby="{i}"><p id="{i}">{c}</p>
label of a secret field|<label for="{i}">{c}</label><input type="password" id="{i}">
words of the same kind in the page|<p {m}>Total</p><p>Total {c}</p>
what another field names|<input aria-describedby="{i}"><p id="{i}">{c}</p>
what is allowed|<p {m} aria-controls="{i}">x</p><p id="{i}" data-cobrowse="allow">{c}</p>
what holds the part|<div id="{i}">{c}<p {m} aria-controls="{i}">x</p></div>
frame of the page|<main id="{i}">{c}</main><p {m} data-pane="{i}">x</p>
""".strip().splitlines()
"""Belongs to no hidden part."""

OPEN_LATER = """
dialog|<input {m}>|r('input').focus(); body('<div style="position:fixed;inset:0;background:rgb(0 0 0 / 50%)"><div style="position:absolute;inset:30% 20%">' + c + '</div></div>')
modal dialog|<input {m}>|r('input').focus(); { const d = body('<dialog>' + c + '</dialog>'); d.showModal(); }
message far away|<input {m}>|r('input').focus(); { const b = r('input').getBoundingClientRect(); body('<div style="position:fixed;right:0;top:' + (b.top > innerHeight / 2 ? 0 : innerHeight - 40) + 'px">' + c + '</div>'); }
clock in the page's header|<header style="position:fixed;left:0;right:0">x</header><input {m}>|r('input').focus(); setTimeout(() => { r('header').textContent = c; }, 60)
text in the page|<input {m}><p>x</p>|r('input').focus(); r('p').textContent = c
box of an open field|<input><p {m}>x</p>|r('input').focus(); over(r('input'), '<div>' + c + '</div>')
""".strip().splitlines()
