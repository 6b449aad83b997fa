"""The page that is captured does not notice it, and what goes wrong in the capture ends it without harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.remote.webdriver import WebDriver

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


def test_patched_prototypes_clobbered_forms_and_strict_policies(
    tmp_path: Path, visitor_browser: Callable[..., WebDriver], operator_browser: Callable[..., WebDriver]
) -> None:
    visitor, consultant = Visitor(visitor_browser(1100, 800)), Consultant(operator_browser(1440, 900))
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


EXTREMES = {
    "100,000 nodes": "document.body.innerHTML = '<p>text</p>'.repeat(50000)",
    # Chromium itself ends a tab with 3,000 nested boxes: these have none.
    "a depth of 1,900": """let at = document.body.appendChild(document.createElement('div')); at.hidden = true;
        for (let i = 0; i < 1900; i++) at = at.appendChild(document.createElement('div')); at.append('deep')""",
    "a text of 5 MB": "document.body.append('five megabytes '.repeat(350000))",
    "50,000 children of one parent": "document.body.innerHTML = '<ul>' + '<li>'.repeat(50000) + '</ul>'",
    "10,000 attributes": """const e = document.createElement('div'); document.body.append(e);
        for (let i = 0; i < 10000; i++) e.setAttribute('data-a' + i, i)""",
    "frozen nodes": """document.body.innerHTML = '<ul><li id=a>a<li id=b>b</ul>';
        for (const e of document.querySelectorAll('ul, li')) Object.freeze(e)""",
}
CHANGE = "document.body.append('changed'); document.querySelector('#b')?.after(document.querySelector('#a'))"


@pytest.mark.timeout(240)
@pytest.mark.parametrize("what", EXTREMES)
def test_pages_beyond_measure(what: str, harness_url: str, visitor_browser: Callable[..., WebDriver]) -> None:
    driver = visitor_browser()
    driver.set_script_timeout(120)
    driver.get(harness_url)
    found = driver.execute_async_script(
        f"""const done = arguments[0]; {EXTREMES[what]};
        const harness = new Harness(); harness.start();
        harness.settled().then(() => {{ const before = harness.difference(); {CHANGE}; harness.step(); harness.step();
          done(before || harness.difference()); }}).catch((error) => done(String(error.stack)));"""
    )
    assert found == ""


HOOKS = """
const list = (realm) => [[realm, 'FontFace'], [realm.Element.prototype, 'attachShadow'], [realm.Element.prototype, 'animate'],
  [realm.HTMLSlotElement.prototype, 'assign'], [realm.FontFaceSet.prototype, 'add'], [realm.CSS, 'registerProperty'],
  ...['cssRules', 'insertRule', 'deleteRule', 'addRule', 'removeRule', 'replace', 'replaceSync'].map((name) =>
    [realm.CSSStyleSheet.prototype, name]),
  ...[realm.CSSGroupingRule, realm.CSSKeyframesRule].flatMap((type) =>
    ['insertRule', 'deleteRule', 'appendRule'].map((name) => [type.prototype, name]))];
const taken = () => [window, document.querySelector('iframe').contentWindow].flatMap((realm) => list(realm).map(
  ([owner, name]) => { const d = Object.getOwnPropertyDescriptor(owner, name); return d && (d.value ?? d.get); }));
"""


def test_every_hook_is_undone_at_the_end(harness_url: str, visitor_browser: Callable[..., WebDriver]) -> None:
    driver = visitor_browser()
    driver.get(harness_url)
    wrapped, left = driver.execute_async_script(
        HOOKS
        + """const done = arguments[0]; document.body.innerHTML = '<iframe srcdoc="<p>x"></iframe>';
        document.querySelector('iframe').onload = async () => {
          const before = taken(); const harness = new Harness(); harness.start(); await harness.settled();
          const during = taken(); harness.stop(); const after = taken();
          done([during.filter((one, i) => one !== before[i]).length, after.filter((one, i) => one !== before[i]).length]);
        }"""
    )
    assert wrapped > 20, "the test sees no hooks"
    assert left == 0


RECORDED = """<!DOCTYPE html><html><head><title>Recorded</title><script src=/npm/rrweb/dist/rrweb.umd.cjs></script>{{tag}}</head>
<body><h1>Start</h1><style id=css>p { color: red }</style><div id=host></div><script>
window.recorded = []; rrweb.record({emit: (event) => recorded.push(event)});
host.attachShadow({mode: 'open'}).innerHTML = '<p>in the shadow</p>'</script></body></html>"""


def test_another_recorder_on_the_same_page_goes_on_before_during_and_after(
    tmp_path: Path, visitor_browser: Callable[..., WebDriver], operator_browser: Callable[..., WebDriver]
) -> None:
    visitor, consultant = Visitor(visitor_browser(1100, 800)), Consultant(operator_browser(1440, 900))

    def records(change: str) -> None:
        before = visitor.do("return recorded.length")
        visitor.do(change)
        wait_for(visitor.driver, lambda: visitor.do("return recorded.length") > before, "what the recorder notes")

    with embedding(tmp_path) as site:
        visitor.opens(site.page("recorded", RECORDED))
        records("document.querySelector('h1').textContent = 'Before'")
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        consultant.sees("doc.querySelector('h1').textContent === 'Before'", "the page")
        records("document.querySelector('h1').textContent = 'During'")
        consultant.sees("doc.querySelector('h1').textContent === 'During'", "a change")
        records("css.sheet.insertRule('h1 { color: rgb(0, 0, 255) }')")
        consultant.sees("getComputedStyle(doc.querySelector('h1')).color === 'rgb(0, 0, 255)'", "a rule")
        records("host.shadowRoot.querySelector('p').textContent = 'changed in the shadow'")
        consultant.sees("doc.querySelector('#host').shadowRoot.textContent === 'changed in the shadow'", "the shadow")
        consultant.button("End screencast").click()
        wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")
        records("css.sheet.insertRule('p { margin: 1px }')")


EXTENSION = """
const bar = document.createElement('grammar-bar');
bar.attachShadow({mode: 'open'}).innerHTML = '<style>b { color: rgb(0, 99, 0) }</style><b>two mistakes</b>';
document.documentElement.append(bar);
const late = document.createElement('late-bar');
document.body.prepend(late);
setTimeout(() => { late.attachShadow({mode: 'open'}).innerHTML = '<i>late</i>'; }, 100);
document.body.setAttribute('data-extension', 'on');
for (const text of document.querySelectorAll('p')) {
  const font = document.createElement('font'); font.append(...text.childNodes); font.append(' translated'); text.append(font);
}
const style = document.createElement('style'); style.textContent = 'p { color: rgb(200, 0, 0) }'; document.head.append(style);
setTimeout(() => style.sheet.insertRule('h1 { color: rgb(0, 0, 200) }'), 100);
const sheet = new CSSStyleSheet(); sheet.replaceSync('p { margin-left: 44px }');
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
document.querySelector('input').setAttribute('value', 'filled by a password manager');
document.querySelector('cobrowse-widget')?.remove();
"""
EXTENDED = """<!DOCTYPE html><html><head><title>Extended</title>{{tag}}</head><body><h1>Start</h1><p>one</p><p>two</p>
<input type=password></body></html>"""
EXPECTED = {
    "a node after the body": "doc.querySelector('grammar-bar').shadowRoot.textContent.includes('two mistakes')",
    "its style": "getComputedStyle(doc.querySelector('grammar-bar').shadowRoot.querySelector('b')).color === 'rgb(0, 99, 0)'",
    "a shadow root that came late": "doc.querySelector('late-bar').shadowRoot?.textContent === 'late'",
    "wrapped texts": "[...doc.querySelectorAll('p')].map((p) => p.innerText).join() === 'one translated,two translated'",
    "a style sheet": "getComputedStyle(doc.querySelector('p')).color === 'rgb(200, 0, 0)'",
    "a rule": "getComputedStyle(doc.querySelector('h1')).color === 'rgb(0, 0, 200)'",
    "an adopted style sheet": "getComputedStyle(doc.querySelector('p')).marginLeft === '44px'",
    "nothing of the password": "!/password manager/.test(doc.documentElement.outerHTML)",
}


@pytest.mark.chromium
@pytest.mark.parametrize("when", ["before", "during"])
def test_extensions_that_inject_nodes_from_a_world_of_their_own(
    when: str, tmp_path: Path, chrome: Callable[..., Chrome], operator_browser: Callable[..., WebDriver]
) -> None:
    driver = chrome(1100, 800)
    visitor, consultant = Visitor(driver), Consultant(operator_browser(1440, 900))

    def inject() -> None:
        frame = driver.execute_cdp_cmd("Page.getFrameTree", {})["frameTree"]["frame"]["id"]
        world = driver.execute_cdp_cmd("Page.createIsolatedWorld", {"frameId": frame, "worldName": "extension"})
        found = driver.execute_cdp_cmd(
            "Runtime.evaluate", {"expression": EXTENSION, "contextId": world["executionContextId"]}
        )
        assert "exceptionDetails" not in found, found

    with embedding(tmp_path) as site:
        visitor.opens(site.page("extended", EXTENDED))
        if when == "before":
            inject()
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        if when == "during":
            inject()
        for what, script in EXPECTED.items():
            consultant.sees(script, what)
        visitor.button("Stop").click()
        wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")
