"""What repeats a secret, and numbers that are somebody's by themselves: vectors, each with a control that must leak.

`html|script|what must not leave`. `{secret}` is what makes a field secret; in the control it is an ordinary field. Scripts
know `c`, the value; `q`, to select; `say(text)`, to show it; `fill(field, value)`, to set it as scripts do; `keys(field,
value)`, to type it sign by sign, with a flush after each.
"""

from __future__ import annotations

PASSWORD = "Vq7zkxmbTZ"
ECHOES = """
text|<input {secret}><p id=o></p>|fill('input', c); say('You typed ' + c + '!')
text before a prefilled field|<p>It is {c}</p><input {secret} value={c}>|0
text before a field in a shadow root|<p>It is {c}</p><div id=h></div>|before: shadow('#h', `<input {secret} value=${c}>`)
text before a field two shadow roots deep|<p>It is {c}</p><div id=h></div>|before: shadow(shadow('#h', '<span></span>').firstChild, `<input {secret} value=${c}>`)
text before a field in a frame|<p>It is {c}</p><iframe srcdoc="<input {secret} value={c}>"></iframe>|0
text and field come together|<div id=o></div>|q('#o').innerHTML = `<p>It is ${c}</p><section><input {secret} value=${c}></section>`
text and field in a shadow root come together|<div id=o></div>|q('#o').innerHTML = `<p>It is ${c}</p><span></span>`; shadow('#o span', `<input {secret} value=${c}>`)
text in a shadow root|<input {secret}><div id=h></div>|fill('input', c); shadow('#h', '<p>' + c + '</p>')
text in a frame|<input {secret}><iframe srcdoc="<p></p>"></iframe>|fill('input', c); q('iframe').contentDocument.body.append(c)
upper case|<input {secret}><p id=o></p>|fill('input', c); say(c.toUpperCase())
lower case|<input {secret}><p id=o></p>|fill('input', c); say(c.toLowerCase())
reversed|<input {secret}><p id=o></p>|fill('input', c); say([...c].reverse().join(''))
full width|<input {secret}><p id=o></p>|fill('input', c); say(c.replace(/[!-~]/g, (s) => String.fromCharCode(s.charCodeAt(0) + 0xfee0)))
spaced|<input {secret}><p id=o></p>|fill('input', c); say([...c].join(' '))
invisible signs|<input {secret}><p id=o></p>|fill('input', c); say([...c].join('\\u200b'))
base64|<input {secret}><p id=o></p>|fill('input', c); say('Basic ' + btoa('kim:' + c))
hexadecimal|<input {secret}><p id=o></p>|fill('input', c); say([...c].map((s) => s.charCodeAt(0).toString(16)).join(''))
encoded for addresses|<input {secret}><p id=o></p>|fill('input', c); say([...c].map((s) => '%' + s.charCodeAt(0).toString(16)).join(''))
encoded twice|<input {secret}><p id=o></p>|fill('input', c); say([...c].map((s) => '%25' + s.charCodeAt(0).toString(16)).join(''))
escaped|<input {secret}><p id=o></p>|fill('input', c); say([...c].map((s) => '\\\\u00' + s.charCodeAt(0).toString(16)).join(''))
half of it|<input {secret}><p id=o></p>|fill('input', c); say(c.slice(0, 5)); say(c.slice(5))
one letter per node|<input {secret}><p id=o></p>|fill('input', c); q('#o').replaceChildren(...[...c].map((s) => Object.assign(document.createElement('span'), {textContent: s})))
one letter per node, one by one|<input {secret}><p id=o></p>|for (const s of c) { q('input').value += s; fire('input'); q('#o').append(Object.assign(document.createElement('span'), {textContent: s})); await flush() }
two nodes|<input {secret}><p id=o></p>|fill('input', c); q('#o').innerHTML = `<b>${c.slice(0, 4)}</b><i>${c.slice(4)}</i>`
three nodes with lines between|<input {secret}><p id=o></p>|fill('input', c); q('#o').innerHTML = `<b>${c.slice(0, 3)}</b>\\n      <div>${c.slice(3, 6)}</div>\\n   <i>${c.slice(6)}</i>`
a letter per shadow root|<input {secret}><p id=o></p>|fill('input', c); for (const s of c) { const b = document.createElement('span'); q('#o').append(b); b.attachShadow({mode: 'open'}).append(s) }
typed into a node|<input {secret}><p id=o></p>|q('#o').append(''); for (let i = 1; i <= c.length; i++) { q('input').value = c.slice(0, i); fire('input'); q('#o').firstChild.data = c.slice(0, i); await flush() }
a letter for each slot|<input {secret}><p id=o></p>|fill('input', c); for (const s of c) { const b = document.createElement('span'); b.append(s); q('#o').append(b); shadow(b, '<slot></slot>') }
title attribute|<input {secret}><p id=o></p>|fill('input', c); q('#o').title = 'It is ' + c
data attribute|<input {secret}><p id=o></p>|fill('input', c); q('#o').dataset.x = c; q('#o').setAttribute('aria-label', c)
class and id|<input {secret}><p id=o></p>|fill('input', c); q('#o').className = 'a pw-' + c; q('#o').id = c
inline style|<input {secret}><p id=o></p>|fill('input', c); q('#o').style.cssText = '--x:' + c + ';font-family:' + c
generated text|<input {secret}><p id=o></p>|fill('input', c); const s = document.createElement('style'); s.textContent = '#o::before{content:"' + c + '"}'; document.head.append(s)
rule of a script|<input {secret}><style id=s>i{color:red}</style><p id=o></p>|fill('input', c); q('#s').sheet.insertRule('#o::after{content:"' + c + '";--x:' + c + '}')
other field|<input {secret}><input id=b>|fill('input', c); fill('#b', c)
option|<input {secret}><select id=b></select>|fill('input', c); q('#b').add(new Option(c, c))
secret textarea|<textarea {secret} name={named}></textarea><p id=o></p>|fill('textarea', c); say(c)
field that is gone|<input {secret}><p id=o></p>|fill('input', c); await flush(); q('input').remove(); await flush(); say(c)
title of the page|<input {secret}><p id=o></p>|fill('input', c); document.title = 'Hello ' + c
""".strip().splitlines()
"""Everything that leaves is looked through for the password, in any spelling."""

CVV = "739"
SHORT = """
text|<input {secret}><p id=o>x</p>|fill('input', c); say(c)
words|<input {secret}><p id=o>x</p>|fill('input', c); say('CVV: ' + c + '.')
one digit per node|<input {secret}><p id=o></p>|fill('input', c); q('#o').replaceChildren(...[...c].map((s) => Object.assign(document.createElement('span'), {textContent: s})))
title attribute|<input {secret}><p id=o></p>|fill('input', c); q('#o').title = c
set before its event|<input {secret}><p id=o></p>|q('#o').append(c); q('input').value = c
""".strip().splitlines()

CARDS = {"4539 5787 6362 1486": "0539 5787 6362 1487", "3782 822463 10005": "0782 822463 10006"}
"""Cards, and numbers of the same form that are none."""
CARD_VECTORS = """
typed by keys|<input>|await keys('input', c)
typed by keys without spaces|<input>|await keys('input', c.replace(/ /g, ''))
typed into a text area|<textarea></textarea>|await keys('textarea', 'my card is ' + c)
typed into an editable element|<div contenteditable id=o></div>|q('#o').append(''); for (let i = 1; i <= c.length; i++) { q('#o').firstChild.data = c.slice(0, i); fire('#o'); await flush() }
typed, with a preview|<input><p id=o></p>|q('input').oninput = () => say(q('input').value); await keys('input', c)
typed, with a preview sign by sign|<input><p id=o></p>|q('input').oninput = () => q('#o').replaceChildren(...[...q('input').value].map((s) => Object.assign(document.createElement('span'), {textContent: s}))); await keys('input', c)
typed, all but one, and left|<input>|await keys('input', c.slice(0, -1)); q('input').dispatchEvent(new Event('change', {bubbles: true})); q('input').dispatchEvent(new FocusEvent('focusout', {bubbles: true, composed: true})); await flush()
typed, and the last taken back|<input>|await keys('input', c); q('input').value = c.slice(0, -1); fire('input')
typed in Arabic digits|<input>|await keys('input', c.replace(/\\d/g, (d) => String.fromCharCode(0x660 + Number(d))))
mistyped, in groups|<input>|fill('input', c.slice(0, -1) + (Number(c.at(-1)) + 1) % 10)
boxes|<p><input><input><input><input></p>|const g = c.split(' '); for (let i = 0; i < g.length; i++) await keys('input:nth-of-type(' + (i + 1) + ')', g[i])
nodes|<p id=o></p>|q('#o').innerHTML = c.split(' ').map((g) => `<span>${g}</span>`).join('')
nodes with lines between|<p id=o></p>|q('#o').innerHTML = c.split(' ').map((g) => `\\n     <div><b>${g}</b></div>\\n`).join('\\n')
a node for each digit|<p id=o></p>|q('#o').innerHTML = [...c.replace(/ /g, '')].map((g) => `<span>${g}</span>`).join('')
a list item for each group|<ul id=o></ul>|q('#o').innerHTML = c.split(' ').map((g) => `<li>${g}</li>`).join('')
a shadow root for each group|<p id=o></p>|for (const g of c.split(' ')) { const b = document.createElement('span'); q('#o').append(b); b.attachShadow({mode: 'open'}).innerHTML = '<i>' + g + '</i>' }
attribute|<p id=o></p>|q('#o').title = c
""".strip().splitlines()
for _name, _gap in {
    "narrow space": "\\u202f",
    "thin space": "\\u2009",
    "soft hyphen": "\\u00ad",
    "zero width": "\\u200b",
}.items():
    CARD_VECTORS.append(f"{_name}|<p id=o></p>|say(c.replaceAll(' ', '{_gap}'))")
for _name, _gap in {"en dash": "\\u2013", "slash": "/", "two spaces": "  ", "tab": "\\t"}.items():
    CARD_VECTORS.append(f"{_name}|<p id=o></p>|say(c.replaceAll(' ', '{_gap}'))")
"""No more than six digits one after the other may leave."""

CODE = "493817"
CODE_VECTORS = """
boxes|<p>{box}{box}{box}{box}{box}{box}</p>
boxes three wrappers deep|<div>{deep}{deep}{deep}{deep}{deep}{deep}</div>
boxes with labels that count|<div>{said}{said}{said}{said}{said}{said}</div>
boxes in shadow roots of their own|<div>{host}{host}{host}{host}{host}{host}</div>
boxes in two halves|<p>{box}{box}{box}<span>–</span>{box}{box}{box}</p>
""".strip().splitlines()
"""Boxes, with `maxlength` and without."""

ACCOUNTS = {
    "DE89 3704 0044 0532 0130 00": "XX89 3704 0044 0532 0130 00",
    "GB82 WEST 1234 5698 7654 32": "XX82 WEST 1234 5698 7654 32",
}
NUMBERS = """
text|<p id=o></p>|say('Konto ' + c)
field|<input>|fill('input', c)
typed by keys|<input>|await keys('input', c)
nodes|<p id=o></p>|q('#o').innerHTML = c.split(/[ -]/).map((g) => `<span>${g}</span>`).join(c.includes('-') ? '-' : '')
nodes, one by one|<p id=o></p>|for (const g of c.split(/[ -]/)) { q('#o').append(Object.assign(document.createElement('b'), {textContent: g})) }
""".strip().splitlines()
SOCIAL = {"536-90-4399": "536.90.4399"}
SOCIAL_VECTORS = """
text|<p id=o></p>|say('SSN ' + c)
typed by keys|<input>|await keys('input', c)
nodes|<p id=o></p>|q('#o').innerHTML = c.split(/[-.]/).map((g) => `<span>${g}</span>`).join(c[3])
boxes|<p><input maxlength=3>-<input maxlength=2>-<input maxlength=4></p>|const g = c.split(/[-.]/); for (let i = 0; i < 3; i++) await keys('input:nth-of-type(' + (i + 1) + ')', g[i])
""".strip().splitlines()
