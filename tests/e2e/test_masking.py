"""Canaries planted in a page are never in anything that leaves the browser."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.e2e.browsers import wait_for
from tests.e2e.embedding import embedding
from tests.e2e.network import SentTexts
from tests.e2e.people import Consultant, Visitor, go_live

pytestmark = pytest.mark.browser

# Names say where each canary is planted. The value is the name's number in a shape that no rule knows of.
STATIC = """
password attribute|<input type="password" value="{c}">
hidden input|<input type="hidden" name="csrf" value="{c}">
card field|<input autocomplete="cc-number" value="{c}">
one-time code|<input autocomplete="one-time-code" value="{c}">
field named secret|<textarea name="client_secret">{c}</textarea>
social security number|<input name="ssn" value="{c}">
text in mask|<div data-cobrowse="mask"><p>{c}</p></div>
title in mask|<div data-cobrowse="mask"><p title="{c}">x</p></div>
alt in mask|<div data-cobrowse="mask"><img alt="{c}" src="/x.png"></div>
link in mask|<div data-cobrowse="mask"><a href="/orders/{c}">x</a></div>
data attribute in mask|<div data-cobrowse="mask"><p data-owner="{c}">x</p></div>
aria-label in mask|<div data-cobrowse="mask"><button aria-label="{c}">x</button></div>
placeholder in mask|<div data-cobrowse="mask"><input placeholder="{c}"></div>
value in mask|<div data-cobrowse="mask"><input value="{c}"></div>
option in mask|<div data-cobrowse="mask"><select><option>{c}</option></select></div>
svg text in mask|<div data-cobrowse="mask"><svg><text>{c}</text><title>{c}</title></svg></div>
image address in mask|<div data-cobrowse="mask"><img src="/{c}.png"></div>
style in mask|<div data-cobrowse="mask"><p style="--owner:'{c}';background:url(/{c}.png)">x</p></div>
id in mask|<div data-cobrowse="mask"><p id="{c}">x</p></div>
unknown mark|<div data-cobrowse="hidden-please"><p>{c}</p></div>
text in block|<div data-cobrowse="block"><p>{c}</p></div>
field in block|<div data-cobrowse="block"><input value="{c}" title="{c}"></div>
rrweb mask|<div class="rr-mask">{c}</div>
Sentry block|<div class="sentry-block">{c}</div>
Hotjar|<div data-hj-suppress>{c}</div>
clobbered form in block|<form data-cobrowse="block"><input name="nextSibling"><input name="attributes" value="{c}"><b>{c}</b></form>
clobbered form in mask|<form data-cobrowse="mask"><input name="firstChild"><input name="classList"><b>{c}</b></form>
comment|<!-- {c} -->
script|<script type="application/json">{{"token": "{c}"}}</script>
noscript|<noscript>{c}</noscript>
template|<template><p>{c}</p></template>
meta|<meta name="csrf-token" content="{c}">
token in a link|<a href="/reset?key={c}">reset</a>
token in an attribute|<p data-session-token="{c}">x</p>
event handler|<p onclick="go('{c}')">x</p>
form action|<form action="/pay/{c}"></form>
""".strip().splitlines()

LATER = """
typed password|q('#typed-password').value = c; fire('#typed-password')
shown password|q('#shown-password').value = c; fire('#shown-password'); q('#shown-password').type = 'text'
echo of a password|q('#echoed').value = c; fire('#echoed'); q('#echo').textContent = 'You typed ' + c
replaced password|{ const f = document.createElement('input'); f.type = 'password'; q('#later').append(f); f.value = c; const g = document.createElement('input'); g.value = c; f.replaceWith(g) }
text in mask later|q('#mask-later').firstChild.textContent = c
appended to mask|q('#mask-later').append(c)
innerHTML of mask|{ const d = document.createElement('div'); d.innerHTML = '<p title="' + c + '"><i>' + c + '</i></p>'; q('#mask-later').append(d) }
attribute of masked|q('#mask-later p').setAttribute('title', c)
moved into mask and changed|{ const p = q('#mover'); q('#mask-later').append(p); p.textContent = c }
marked and changed|{ const p = q('#marked-later'); p.setAttribute('data-cobrowse', 'mask'); p.textContent = c }
class mark and changed|{ const p = q('#class-later'); p.className = 'rr-mask'; p.textContent = c }
unmarked and changed|{ const p = q('#unmarked-later'); p.removeAttribute('data-cobrowse'); p.textContent = c }
shadow in mask|{ const d = document.createElement('div'); q('#mask-later').append(d); d.attachShadow({mode: 'open'}).append(c) }
address bar|history.pushState(null, '', '?code=' + c)
hidden input later|{ const f = document.createElement('input'); f.type = 'hidden'; f.value = c; document.body.append(f) }
hidden input made visible|q('#was-hidden').value = c; q('#was-hidden').type = 'text'
animation of masked|q('#mask-later p').animate([{'--owner': JSON.stringify(c), content: JSON.stringify(c)}, {}], 1e6)
media of a style in mask|{ const s = document.createElement('style'); s.media = '(owner: ' + c + ')'; s.textContent = 'i{color:red}'; q('#mask-later').append(s) }
canvas in mask|{ const k = document.createElement('canvas'); k.title = c; q('#mask-later').append(k); k.getContext('2d').fillText(c, 0, 9) }
selection in mask|q('#mask-later').append(c); getSelection().selectAllChildren(q('#mask-later'))
image set in mask|q('#mask-later p').style.background = 'image-set("/' + c + '.png" 1x)'
image set in a sheet|{ const s = document.createElement('style'); s.textContent = 'i{background:image-set("/i.png?token=' + c + '" 1x)}'; document.head.append(s) }
long sheet in mask|{ const s = document.createElement('style'); s.textContent = 'i{color:red}'.repeat(500) + 'i::before{content:"' + c + '"}/*' + c + '*/'; q('#mask-later').append(s) }
comment in a sheet|{ const s = document.createElement('style'); s.textContent = '/* " ' + c + ' */ i{color:red}'; document.head.append(s) }
font made by script|document.fonts.add(new FontFace('Late', 'url(/late.woff?token=' + c + ')'))
storage and cookie|localStorage.setItem('k', c); document.cookie = 'k=' + c
comment later|document.body.append(document.createComment(c))
""".strip().splitlines()

PAGE = """<!DOCTYPE html><html><head><title>Shop</title>{{tag}}<style>LONG</style></head><body><h1>VISIBLE-CONTROL</h1>
<input id="typed-password" type="password"><input id="shown-password" type="password"><input id="echoed" type="password">
<span id="echo"></span><div id="later"></div><div id="mask-later" data-cobrowse="mask"><p>x</p></div><p id="mover">x</p>
<p id="marked-later">x</p><p id="class-later">x</p><p id="unmarked-later" data-cobrowse="mask">x</p>
<input id="was-hidden" type="hidden"><input id="free"><p id="plain">x</p>"""

LONG_SHEET = ".long-sheet-control { color: red } " * 300
"""Long enough to become a file."""

HELPERS = """const c = arguments[0]; const q = (s) => document.querySelector(s);
const fire = (s) => q(s).dispatchEvent(new Event('input', {bubbles: true, composed: true}));"""


def canary(number: int) -> str:
    """Return a text that stands nowhere else, whose first eight characters already tell it."""
    return f"Wq{number:02d}vrKx mbTZlpye".replace(" ", "")


def test_canaries_never_leave_the_browser(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    planted: dict[str, str] = {}
    parts = []
    for line in STATIC:
        name, markup = line.split("|", 1)
        planted[name] = canary(len(planted) + 10)
        parts.append(markup.format(c=planted[name]))
    driver = chrome(1100, 800, log_network=True)
    visitor = Visitor(driver)
    consultant = Consultant(chrome(1440, 900))
    with embedding(tmp_path) as site:
        sent_texts = SentTexts(driver)
        visitor.opens(site.page("shop", PAGE.replace("LONG", LONG_SHEET) + "\n".join(parts) + "</body></html>"))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        consultant.sees("doc.querySelector('h1')?.textContent === 'VISIBLE-CONTROL'", "the page")
        for line in LATER:
            name, script = line.split("|", 1)
            planted[name] = canary(len(planted) + 10)
            visitor.do(HELPERS + script, planted[name])
        visitor.do(HELPERS + "q('#free').value = 'Please charge 4111 1111 1111 1111 now'; fire('#free')", "")
        visitor.do("document.querySelector('#plain').textContent = 'LATER-CONTROL'")
        consultant.sees("doc.querySelector('#plain').textContent === 'LATER-CONTROL'", "the last change")
        consultant.sees("doc.querySelector('#free').value.startsWith('Please charge ••')", "the masked card number")
        visitor.driver.refresh()
        consultant.sees("doc.querySelector('#plain')?.textContent === 'x'", "the page after a reload")
        sent_texts.collect()
    assert sent_texts.holds("VISIBLE-CONTROL"), "the test sees nothing at all"
    assert sent_texts.holds("LATER-CONTROL")
    assert any(op["op"] == "sheet_file" for op in sent_texts.frames)
    assert sent_texts.holds("long-sheet-control"), "style sheets that became files are not looked into"
    assert len(planted) >= 25
    # The page itself asks for its own pictures; that is not ours.
    own = [text for text in sent_texts.texts if text.startswith(site.origin) or '"Referer"' in text]
    sent_texts.texts = [text for text in sent_texts.texts if text not in own]
    leaked = {name for name, value in planted.items() if sent_texts.holds(value)}
    assert leaked == set()
    # The same with the auditor's tool, from what the browser's developer tools save.
    har = tmp_path / "visit.har"
    har.write_text(json.dumps(sent_texts.as_har()), "utf-8")
    decode = [sys.executable, "-m", "cobrowse", "audit", "decode", str(har)]
    looked = [option for value in planted.values() for option in ("--find", value)]
    done = subprocess.run([*decode, *looked], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert done.stdout.count("not found") == len(planted)
    assert "all could be read" in done.stderr
    done = subprocess.run([*decode, "--find", "VISIBLE-CONTROL"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "FOUND" in done.stdout
    assert "keyframe 1" in done.stdout
    assert not sent_texts.holds("4111 1111 1111 1111")
    assert not sent_texts.holds("4111111111111111")


def test_lengths_of_masked_fields_are_not_told(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = Visitor(chrome()), Consultant(chrome(1440, 900))
    with embedding(tmp_path) as site:
        visitor.opens(
            site.page(
                "fields",
                "<!DOCTYPE html><title>x</title>{{tag}}<input type=password id=a value=abc>"
                "<input type=password id=b value=abcdefghijklmnop><p data-cobrowse=mask id=c>abc</p><p data-cobrowse=mask id=d>abcdef</p>",
            )
        )
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        values = wait_for(
            consultant.driver,
            lambda: consultant.mirror("return [...doc.querySelectorAll('input')].map((field) => field.value)"),
            "the fields",
        )
        assert values == ["••••••", "••••••"]
        texts = consultant.mirror("return [...doc.querySelectorAll('p')].map((p) => p.textContent)")
        assert texts == ["•••••••", "•••••••"]
