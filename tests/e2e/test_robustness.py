"""The page that is captured does not notice it, and what goes wrong in the capture ends it without harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.e2e.browsers import wait_for
from tests.e2e.embedding import embedding
from tests.e2e.people import Consultant, Visitor, go_live

pytestmark = pytest.mark.browser

HOSTILE = """<!DOCTYPE html><html><head><title>Hostile</title><meta http-equiv="Content-Security-Policy"
content="script-src 'self' 'unsafe-inline' HUB; connect-src 'self' HUB WS; require-trusted-types-for 'script'">
<script>
window.errors = []; window.onerror = (message) => { errors.push(message); };
addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
Array.prototype.toJSON = function () { return 'Prototype.js was here'; };
Object.defineProperty(Node.prototype, 'childNodes', { get() { throw new Error('patched childNodes'); }, configurable: true });
Object.defineProperty(Node.prototype, 'nextSibling', { get() { return null; }, configurable: true });
Element.prototype.matches = () => { throw new Error('patched matches'); };
</script>{{tag}}<style>cobrowse-widget, button { display: none !important; } * { color: red !important; font-size: 40px !important }</style>
</head><body><form id=f><input name=attributes><input name=nextSibling><input name=firstChild><input name=localName>
<input name=parentNode><b id=inside>in the form</b></form><form name=title></form><img name=body><form name=activeElement></form>
<form name=doctype></form><form name=querySelectorAll></form><svg id=odd></svg><p id=late>start</p></body></html>"""


def test_patched_prototypes_clobbered_forms_and_strict_policies(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = Visitor(chrome(1100, 800)), Consultant(chrome(1440, 900))
    with embedding(tmp_path) as site:
        page = HOSTILE.replace("HUB", site.hub.base).replace("WS", site.hub.base.replace("http", "ws"))
        visitor.opens(site.page("hostile", page))
        consultant.signs_in(site.hub.sign_in_link)
        attach = visitor.do("window.before = Element.prototype.attachShadow; return true")
        assert attach
        go_live(visitor, consultant)
        consultant.sees("doc.querySelector('#inside')?.textContent === 'in the form'", "the clobbered form")
        consultant.sees("doc.querySelectorAll('#f input').length === 5", "its fields")
        visitor.do(
            "const odd = document.createElementNS('http://www.w3.org/2000/svg', 'input');"
            "const host = document.querySelector('#odd'); host.append(odd); odd.remove();"
        )
        visitor.do("document.querySelector('#late').textContent = 'changed'")
        consultant.sees("doc.querySelector('#late').textContent === 'changed'", "a change")
        visitor.button("Stop").click()
        wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")
        assert visitor.do("return Element.prototype.attachShadow === window.before"), "a hook was left behind"
        assert visitor.do("return window.errors") == []
