"""Nothing that repeats a secret leaves, nor what is typed and can become a card: every vector of `echoes.py`."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from cobrowse.wire.decoder import StreamDecoder
from cobrowse.wire.envelope import Kind
from tests.e2e import echoes
from tests.e2e.browsers import close_browser, open_browser

pytestmark = pytest.mark.browser

HELPERS = """const [html, script, c, done] = arguments;
const q = (s) => typeof s === 'string' ? document.querySelector(s) : s;
const fire = (s) => q(s).dispatchEvent(new Event('input', {bubbles: true, composed: true}));
const say = (text) => { q('#o').textContent = text };
const fill = (s, value) => { q(s).value = value; fire(s) };
const shadow = (s, inner) => { const root = q(s).attachShadow({mode: 'open'}); root.innerHTML = inner; return root };
const harness = new Harness();
const flush = async () => { harness.step(); await new Promise((go) => setTimeout(go, 2)); harness.step() };
const keys = async (s, value) => { for (let i = 1; i <= value.length; i++) { fill(s, value.slice(0, i)); await flush() } };
const Async = (async () => {}).constructor;
const run = (body) => new Async('q', 'fire', 'say', 'fill', 'shadow', 'flush', 'keys', 'c', body)(
  q, fire, say, fill, shadow, flush, keys, c);
(async () => {
  document.body.innerHTML = html;
  const loaded = (frame) => frame.contentDocument?.URL === 'about:blank' && new Promise((go) => { frame.onload = go });
  await Promise.all([...document.querySelectorAll('iframe[srcdoc]')].map(loaded));
  await new Promise((go) => setTimeout(go, 30));
  if (script.startsWith('before: ')) await run(script.slice(8));
  harness.start({mirror: false});
  for (let i = 0; i < 500 && !harness.capture.complete; i++) await flush();
  if (!script.startsWith('before: ')) await run(script);
  document.body.append(Object.assign(document.createElement('hr'), {title: 'LAST'}));
  for (let i = 0; i < 4; i++) { await flush(); await new Promise((go) => setTimeout(go, 120)) }
  harness.capture.restart();
  for (let i = 0; i < 500 && !harness.capture.complete; i++) await flush();
  await flush();
  const sent = harness.sent.map(({kind, flags, body}) => [kind, flags, btoa(String.fromCharCode(...body))]);
  harness.stop();
  return sent;
})().then(done, (error) => done(String(error.stack)));"""


class Vector(NamedTuple):
    name: str
    html: str
    script: str


def vectors(lines: list[str]) -> list[Vector]:
    return [Vector(*line.split("|", 2)) for line in lines]


@pytest.fixture(scope="module")
def driver(visitor_kind: str) -> Iterator[WebDriver]:
    """One browser for all vectors; each has a page of its own."""
    opened = open_browser(visitor_kind)
    opened.set_script_timeout(60)
    yield opened
    close_browser(opened)


def strings(value: Any) -> Iterator[str]:
    """Yield all texts of operations, in their order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)


def sent(driver: WebDriver, url: str, html: str, script: str, value: str) -> str:
    """Run one vector and return all that left, as one text without what may stand between signs."""
    driver.get(url)
    bodies = driver.execute_async_script(HELPERS, html, script, value)
    assert not isinstance(bodies, str), bodies
    decoder = StreamDecoder()
    texts: list[str] = []
    for kind, flags, body in bodies:
        ops = decoder.body(base64.b64decode(body), keyframe=kind == Kind.KEYFRAME, flags=flags)
        for op in ops:
            # Names of operations and tags stand between what the page says.
            said = {key: one for key, one in op.items() if key not in {"op", "tag"}}
            texts += [text for text in strings(said) if text not in {"span", "b", "i", "p", "div", "li"}]
    folded = unicodedata.normalize("NFKC", "".join(texts)).lower()
    folded = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in folded)
    assert "last" in folded, "the vector did not run to its end"
    return re.sub(r"[\W_]+", "", folded)


def leaks_of(driver: WebDriver, url: str, given: Vector, value: str, looked: list[str], **fields: str) -> bool:
    html, script = given.html.replace("{c}", value), given.script
    for name, by in fields.items():
        html, script = html.replace("{" + name + "}", by), script.replace("{" + name + "}", by)
    found = sent(driver, url, html, script, value)
    return any(form in found for form in looked)


def spellings(value: str) -> list[str]:
    low = value.lower()
    spelled = [low, low[::-1], value.encode().hex(), low.encode().hex()]
    spelled += [re.sub(r"\W", "", base64.b64encode(b"kim:" + value.encode()).decode().lower())[6:]]
    spelled += [
        "".join(f"00{ord(char):x}" for char in value).replace("00", "u00"),
        "25".join(f"{ord(char):x}" for char in value),
    ]
    return [*spelled, low[:5], low[5:]]


def compare(wrong: dict[str, str], name: str, *, leaked: bool, control: bool) -> None:
    if leaked:
        wrong[name] = "left"
    if not control:
        wrong[f"{name} (control)"] = "did not leave: the vector proves nothing"


def test_no_echo_of_a_password_leaves(driver: WebDriver, harness_url: str) -> None:
    wrong: dict[str, str] = {}
    looked = spellings(echoes.PASSWORD)
    for given in vectors(echoes.ECHOES):
        secret = leaks_of(driver, harness_url, given, echoes.PASSWORD, looked, secret="type=password", named="password")
        plain = leaks_of(driver, harness_url, given, echoes.PASSWORD, looked, secret="type=text", named="words")
        compare(wrong, given.name, leaked=secret, control=plain)
    assert not wrong


def test_no_echo_of_a_short_code_leaves_where_something_changed(driver: WebDriver, harness_url: str) -> None:
    wrong: dict[str, str] = {}
    for given in vectors(echoes.SHORT):
        secret = leaks_of(
            driver, harness_url, given, echoes.CVV, [echoes.CVV, echoes.CVV[1:]], secret="name=cvv autocomplete=cc-csc"
        )
        plain = leaks_of(driver, harness_url, given, echoes.CVV, [echoes.CVV], secret="name=words")
        compare(wrong, given.name, leaked=secret, control=plain)
    still = Vector("what stood there before", "<p>739</p><input autocomplete=cc-csc>", "fill('input', c)")
    assert leaks_of(driver, harness_url, still, echoes.CVV, [echoes.CVV])
    assert not wrong


def test_no_card_leaves_while_it_is_typed_or_in_pieces(driver: WebDriver, harness_url: str) -> None:
    wrong: dict[str, str] = {}
    for given in vectors(echoes.CARD_VECTORS):
        for card, other in echoes.CARDS.items():
            # The seventh digit is one too many.
            leaked = leaks_of(
                driver, harness_url, given, card, [re.sub(r"\D", "", card)[:7], re.sub(r"\D", "", card)[-8:]]
            )
            control = leaks_of(
                driver, harness_url, given, other, [other.rpartition(" ")[2], other.rpartition(" ")[2][:-1]]
            )
            compare(wrong, f"{given.name} {card}", leaked=leaked, control=control)
    assert not wrong


@pytest.mark.parametrize("limit", ["maxlength=1", "maxlength=1 inputmode=numeric", "", "inputmode=numeric"])
def test_no_code_leaves_from_boxes(driver: WebDriver, harness_url: str, limit: str) -> None:
    wrong: dict[str, str] = {}
    typed = """const boxes = [...document.querySelectorAll('input'), ...[...document.querySelectorAll('.host')].map((u) => u.shadowRoot.firstChild)];
    for (let i = 0; i < c.length; i++) { fill(boxes[i], c[i]); await flush() }"""
    hosts = "for (const u of document.querySelectorAll('.host')) shadow(u, '<input {limit}>');"
    for line in echoes.CODE_VECTORS:
        name, html = line.split("|")
        for part, by in {
            "{box}": "<input {limit}>",
            "{deep}": "<div><div><div><input {limit}></div></div></div>",
            "{said}": "<label>Digit 1 of 6</label><input {limit}>",
            "{host}": "<span class=host></span>",
        }.items():
            html = html.replace(part, by)
        given = Vector(name, html, hosts + typed)
        leaked = leaks_of(driver, harness_url, given, echoes.CODE, [echoes.CODE, echoes.CODE[1:]], limit=limit)
        apart = given._replace(
            html=html.replace("<input", "<em>Name</em><input").replace("<span class", "<em>Name</em><span class")
        )
        control = leaks_of(driver, harness_url, apart, echoes.CODE, ["49", "name4"], limit="maxlength=80")
        compare(wrong, name, leaked=leaked, control=control)
    assert not wrong


def test_no_account_or_social_security_number_leaves(driver: WebDriver, harness_url: str) -> None:
    wrong: dict[str, str] = {}
    kinds = [(echoes.NUMBERS, echoes.ACCOUNTS), (echoes.SOCIAL_VECTORS, echoes.SOCIAL)]
    for lines, numbers in kinds:
        for given in vectors(lines):
            for number, other in numbers.items():
                signs = re.sub(r"\W", "", number).lower()
                leaked = leaks_of(driver, harness_url, given, number, [signs[:9], signs[-8:]])
                control = "boxes" in given.name or leaks_of(
                    driver, harness_url, given, other, [re.sub(r"\W", "", other).lower()[:6]]
                )
                compare(wrong, f"{given.name} {number}", leaked=leaked, control=control)
    assert not wrong


def test_a_pin_that_stands_in_the_sites_css_unstyles_nothing(driver: WebDriver, harness_url: str) -> None:
    style = "<style>.mt-1234{z-index:1234}#a1234{margin:1234px}:root{--gap:1234}</style>"
    html = style + '<input type=password value=1234><p class="mt-1234 card"></p><svg><path d="M1234 5z"/></svg>'
    found = sent(driver, harness_url, html, "0", "1234")
    assert "zindex1234" in found
    assert "margin1234px" in found
    assert "mt1234card" in found
    assert "m12345z" in found
