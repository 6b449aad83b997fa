"""What pointers, presses, scroll positions, states and sizes tell of a hidden part: the same, whatever the visitor does in it.

Used twice, for two secrets: in a hidden part both must write the same, pointer positions included; in an open one not.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgpack
import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.remote.webdriver import WebDriver

from cobrowse.wire.decoder import StreamDecoder
from tests.e2e.browsers import wait_for

pytestmark = pytest.mark.browser

START = """const [mode, rules, done] = arguments; window.harness = new Harness();
harness.start({mode, rules, mirror: false, largeBytes: Infinity});
const look = () => { harness.capture.flush(); harness.capture.complete ? done() : setTimeout(look, 5) }; look();"""
# Sweeps and pointer positions come a few times a second.
REST = "const done = arguments[0]; setTimeout(() => { harness.capture.flush(); done() }, 300)"
TAKE = """const text = (body) => btoa(String.fromCharCode(...body));
return [harness.sent.map(({kind, body}) => [kind, text(body)]), harness.pointed.map(text)]"""
AT_RANDOM = {"check", "view", "env", "time"}
ATTACH = """for (const host of document.querySelectorAll('template[for]')) {
  if ((host.dataset.mode === 'closed') !== now) continue; const root = document.getElementById(host.getAttribute('for')).attachShadow({mode: host.dataset.mode ?? 'open'});
  (window.roots ??= {})[host.getAttribute('for')] = root;
  root.append(host.content);
}"""
PAGE = f"""document.body.style.cssText = 'margin: 0; padding: 60px 20px; font: 16px sans-serif';
document.body.innerHTML = arguments[0]; const now = false; {ATTACH}"""
KEYS = "".join(f"<{{0}} class=key id=k{digit}>{digit}</{{0}}>" for digit in range(1, 10))
KEY_STYLE = """<style>.key { display: inline-block; width: 50px; height: 40px } .pad { width: 180px }
.key:hover { color: red } .key:active { outline: 3px solid } list { display: block; height: 60px; width: 200px; overflow: auto }
x-o:state(low) { color: red } :user-invalid { color: red }</style>"""
PAD = f"<div class=pad>{KEYS.format('button')}</div>"


@dataclass(frozen=True)
class Channel:
    """Markup of a part, and what is done in it for one of two secrets."""

    html: str
    act: Callable[[WebDriver, int], None]
    early: bool = False
    """What is done before the start tells it too."""
    wait: str = ""
    """An expression that is true when the page is there."""


FIND = """const look = (root, selector) => root.querySelector(selector) ?? [...root.querySelectorAll('*')]
  .map((one) => one.shadowRoot ?? window.roots?.[one.id] ?? one.contentDocument).filter(Boolean).map((inner) => look(inner, selector)).find(Boolean);
const found = look(document, arguments[0]);"""
MIDDLE = """const box = found.getBoundingClientRect();
const frame = found.ownerDocument.defaultView.frameElement?.getBoundingClientRect() ?? {left: 0, top: 0};
return [box.left + frame.left + box.width / 2, box.top + frame.top + box.height / 2].map(Math.round)"""


def point(driver: WebDriver, selector: str) -> tuple[ActionBuilder, Any]:
    """At once: on its way there a pointer would be over what is open."""
    actions = ActionBuilder(driver, duration=0)
    pointer: Any = actions.pointer_action
    pointer.move_to_location(*driver.execute_script(FIND + MIDDLE, selector))
    return actions, pointer


def press(*selectors: str) -> Callable[[WebDriver, int], None]:
    def act(driver: WebDriver, which: int) -> None:
        actions, pointer = point(driver, selectors[which])
        pointer.pointer_down()
        actions.perform()
        driver.execute_async_script(REST)
        actions, pointer = point(driver, selectors[which])
        pointer.pointer_up()
        actions.perform()

    return act


def hover(*selectors: str) -> Callable[[WebDriver, int], None]:
    return lambda driver, which: point(driver, selectors[which])[0].perform()


def script(text: str) -> Callable[[WebDriver, int], None]:
    """Run a script with `which`, 0 or 1."""
    return lambda driver, which: driver.execute_script(f"const [which] = arguments; {text}", which)


def write(selector: str, *texts: str) -> Callable[[WebDriver, int], None]:
    def act(driver: WebDriver, which: int) -> None:
        driver.execute_script(FIND + "found.focus()", selector)
        for letter in texts[which]:
            ActionChains(driver).send_keys(letter).perform()
            driver.execute_script("harness.capture.flush()")

    return act


def style(selector: str, one: str, other: str) -> Callable[[WebDriver, int], None]:
    return script(f"document.querySelector({selector!r}).style.cssText = [{one!r}, {other!r}][which]")


RADIOS = "<p>".join(f"<label id=l{n}><input type=radio name=r id=r{n}> <b>choice {n}</b></label>" for n in range(3))
CHANNELS = {
    "press on a key": Channel(PAD, press("#k1", "#k9")),
    "pointer over a key": Channel(PAD, hover("#k1", "#k5")),
    "keys that are no buttons": Channel(f"<div class=pad>{KEYS.format('div')}</div>", press("#k1", "#k8")),
    "keys in rows with letters": Channel(
        "<p>Your PIN</p>"
        + "".join(
            f"<div>{''.join(f'<button id=k{d}><b>{d}</b><small>ABC</small></button>' for d in row)}</div>"
            for row in ("123", "456", "789")
        ),
        press("#k1", "#k9"),
    ),
    "keys in a shadow root": Channel(
        f"<div id=h></div><template for=h>{KEY_STYLE}{PAD}</template>", press("#k1", "#k6")
    ),
    "keys in a frame": Channel(
        f"<iframe height=200 srcdoc='{KEY_STYLE}{PAD}'></iframe>",
        press("#k1", "#k6"),
        wait="!!frames[0].document.body?.firstElementChild",
    ),
    "focus of a key": Channel(PAD, script("document.querySelector(['#k1', '#k4'][which]).focus()")),
    "focus of a key before the start": Channel(
        PAD, script("document.querySelector(['#k1', '#k4'][which]).focus()"), early=True
    ),
    "radio button": Channel(RADIOS, press("#r0", "#r2")),
    "label of a radio button": Channel(RADIOS, press("#l0 b", "#l2 b")),
    "stepper": Channel(
        "<button id=less>-</button> <output>3</output> <button id=more>+</button>", press("#less", "#more")
    ),
    "letters in what is edited": Channel(
        "<div contenteditable id=e style='width: 300px'></div>", write("#e", "a", "abcdefgh")
    ),
    "lines in what is edited": Channel(
        "<div contenteditable id=e style='width: 300px'></div>", write("#e", "a", f"ab{Keys.ENTER}c{Keys.ENTER}d")
    ),
    "letters in what is edited from now on": Channel(
        "<div id=e style='width: 300px'>x</div>",
        lambda driver, which: (
            script("document.querySelector('#e').contentEditable = true")(driver, which),
            driver.execute_async_script(REST),
            write("#e", "a", "abcdefgh")(driver, which),
        )[0],
    ),
    "letters in a field": Channel("<input id=f style='width: 90px'>", write("#f", "ab", "abcdefghijklmnopqrstuvw")),
    "scrolled list": Channel(
        f"<list id=s>{'<p>row</p>' * 40}</list>", script("document.querySelector('#s').scrollTop = [40, 400][which]")
    ),
    "list that was scrolled": Channel(
        f"<list id=s>{'<p>row</p>' * 40}</list>",
        script("document.querySelector('#s').scrollTop = [40, 400][which]"),
        early=True,
    ),
    "custom state": Channel(
        "<x-o id=o>x</x-o>",
        script(
            "if (which) document.querySelector('#o').states.add('low'); document.body.dispatchEvent(new Event('change'))"
        ),
    ),
    "whether a field is right": Channel(
        "<input type=email id=f><button id=b>next</button>",
        lambda driver, which: (write("#f", "a@b", "abc")(driver, which), driver.execute_script("f.blur()"))[0],
    ),
    "sound": Channel("<audio id=a controls></audio>", script("document.querySelector('#a').muted = which === 1")),
    "bar": Channel("<div style='width: 200px'><div id=b>&nbsp;</div></div>", style("#b", "width: 55%", "width: 63%")),
    "bar without contents": Channel(
        "<div style='width: 200px'><div id=b style='height: 8px'></div></div>", style("#b", "width: 12%", "width: 63%")
    ),
    "bar before the start": Channel(
        "<div style='width: 200px'><div id=b></div></div>",
        style("#b", "width: 12%; height: 9px", "width: 63%; height: 9px"),
        early=True,
    ),
    "height of a bar": Channel("<div id=b></div>", style("#b", "height: 30px", "height: 120px")),
    "moved bar": Channel("<div id=b></div>", style("#b", "transform: scaleX(0.2)", "transform: scaleX(0.9)")),
    "progress": Channel(
        "<progress id=b max=1></progress>", script("document.querySelector('#b').value = [0.2, 0.7][which]")
    ),
    "meter": Channel("<meter id=b max=1></meter>", script("document.querySelector('#b').value = [0.2, 0.7][which]")),
    "amount of a slider": Channel(
        "<div role=slider id=b>x</div>", script("document.querySelector('#b').ariaValueNow = [2, 7][which]")
    ),
    "field that grows": Channel("<textarea id=t></textarea>", style("#t", "height: 40px", "height: 60px")),
    "what a script moves": Channel(
        PAD, script("document.querySelector(['#k1', '#k4'][which]).animate([{opacity: 0}, {opacity: 1}], 300)")
    ),
    "selected text": Channel(
        "<p id=p0>one</p><p id=p1>two</p>",
        script("getSelection().selectAllChildren(document.querySelector('#p' + which))"),
    ),
}
COVERS: dict[str, tuple[str, str, list[dict[str, str]]]] = {
    "open": ("<div>{}</div>", "standard", []),
    "mask": ("<div data-cobrowse=mask>{}</div>", "standard", []),
    "block": ("<div class=rr-block>{}</div>", "standard", []),
    "rule": ("<div class=owned>{}</div>", "standard", [{"action": "mask", "selector": ".owned", "url": ""}]),
    "mark in private mode": ("<div data-cobrowse=mask>{}</div>", "private", []),
    "private mode": ("<p>Some words of the page.</p><div>{}</div>", "private", []),
}
# Moved by a script: seen as on the page. A blocked box as wide as what is round it: its height is exact, if nobody types in it.
LEFT_OUT = {"private mode": {"what a script moves"}, "block": {"field that grows", "height of a bar"}}


def written(
    driver: WebDriver, url: str, channel: Channel, which: int, cover: str, mode: str, rules: list[dict[str, str]]
) -> list[str]:
    """Return what a secret wrote, in any order; all of the keyframe too where that may tell it."""
    driver.get(url)
    driver.execute_script(
        """customElements.define('x-o', class extends HTMLElement { constructor() { super();
        this.states = this.attachInternals().states } })"""
    )
    driver.execute_script(PAGE, KEY_STYLE + cover.format(channel.html))
    for place in (1, 2):
        away = ActionBuilder(driver, duration=0)
        away.pointer_action.move_to_location(place, place)  # type: ignore[no-untyped-call]
        away.perform()
    if channel.wait:
        wait_for(driver, lambda: driver.execute_script(f"return {channel.wait}"), "the page")
    if channel.early:
        channel.act(driver, which)
    driver.execute_async_script(START, mode, rules)
    driver.execute_async_script(REST)
    before = 0 if channel.early else len(driver.execute_script(TAKE)[0])
    if not channel.early:
        channel.act(driver, which)
    driver.execute_async_script(REST)
    bodies, pointed = driver.execute_script(TAKE)
    driver.execute_script("harness.stop()")
    decoder = StreamDecoder()
    ops: list[str] = []
    for number, (kind, body) in enumerate(bodies):
        found: list[dict[str, Any]] = decoder.body(base64.b64decode(body), keyframe=kind == 0, flags=0)
        if number >= before:
            ops += [json.dumps(op) for op in found if op["op"] not in AT_RANDOM]
    return sorted([*ops, *(json.dumps(msgpack.unpackb(base64.b64decode(body))) for body in pointed)])


@pytest.mark.parametrize("cover", COVERS)
def test_channels_tell_nothing_of_a_hidden_part(
    cover: str, harness_url: str, visitor_browser: Callable[..., WebDriver]
) -> None:
    driver = visitor_browser()
    driver.set_script_timeout(30)
    told, silent = {}, []
    for name, channel in CHANNELS.items():
        if name in LEFT_OUT.get(cover, set()):
            continue
        one, other = both(driver, harness_url, channel, cover, 1 if cover == "open" else 3)
        if one == other:
            silent.append(name)
        else:
            told[name] = ([text for text in one if text not in other], [text for text in other if text not in one])
    if cover == "open":
        assert not silent
    else:
        assert not told


def both(driver: WebDriver, url: str, channel: Channel, cover: str, times: int = 1) -> tuple[list[str], list[str]]:
    # What is told is told each time; how a keyframe is cut into pieces is a matter of the moment.
    one, other = (written(driver, url, channel, which, *COVERS[cover]) for which in (0, 1))
    return (one, other) if one == other or times == 1 else both(driver, url, channel, cover, times - 1)


PARTS = {
    "in a shadow root": "<div id=h></div><template for=h>{style}<div {mark}>{pad}</div></template>",
    "in a closed one": "<div id=h></div><template for=h data-mode=closed>{style}<div {mark}>{pad}</div></template>",
    "in a slot": "<div id=h>{pad}</div><template for=h>{style}<div {mark}><slot></slot></div></template>",
    "allowed around": "<div data-cobrowse=allow><p>Words</p><div {mark}>{pad}</div></div>",
    "next to words": "<p>Words that everybody sees</p><div {mark}><p>Some more of them</p>{pad}</div>",
}


@pytest.mark.parametrize("name", PARTS)
def test_marks_anywhere_cover_keys(name: str, harness_url: str, visitor_browser: Callable[..., WebDriver]) -> None:
    driver = visitor_browser()
    driver.set_script_timeout(30)

    def keys(mark: str) -> Channel:
        def act(driver: WebDriver, which: int) -> None:
            # Closed roots are known if they come while the capture runs.
            driver.execute_script(f"const now = true; {ATTACH}")
            driver.execute_async_script(REST)
            press("#k1", "#k9")(driver, which)

        return Channel(PARTS[name].format(style=KEY_STYLE, pad=PAD, mark=mark), act)

    one, other = both(driver, harness_url, keys(""), "open")
    assert one != other, "the control"
    one, other = both(driver, harness_url, keys("data-cobrowse=mask"), "open")
    assert one == other


LONG = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"


def test_secret_fields_tell_neither_length_nor_whether_they_are_right(
    harness_url: str, visitor_browser: Callable[..., WebDriver]
) -> None:
    driver = visitor_browser()
    driver.set_script_timeout(30)

    def field(more: str) -> Channel:
        def act(driver: WebDriver, which: int) -> None:
            write("#f", LONG[:5], LONG)(driver, which)
            driver.execute_script("f.blur()")

        return Channel(f"<input id=f style='width: 90px' {more}>", act)

    one, other = both(driver, harness_url, field("minlength=20"), "open")
    assert any('"scroll"' in op for op in other), "the control scrolls"
    assert [op for op in one if "invalid" in op] != [op for op in other if "invalid" in op]
    for more in (
        "type=password minlength=20",
        "autocomplete=cc-number minlength=20",
        "data-cobrowse=mask minlength=20",
    ):
        one, other = both(driver, harness_url, field(more), "open")
        assert one == other, more


BOXES = {
    "inline": "display: inline",
    "inline block": "display: inline-block",
    "float": "float: left",
    "out of the flow": "position: absolute",
    "as wide as its contents": "width: fit-content",
    "table": "display: table",
    "in a row": "flex: none",
    "in a grid": "justify-self: start",
}
ROUND = {"in a row": "display: flex", "in a grid": "display: grid"}


def test_boxes_as_wide_as_their_contents_come_in_steps(
    harness_url: str, visitor_browser: Callable[..., WebDriver]
) -> None:
    driver = visitor_browser()
    driver.set_script_timeout(30)
    driver.get(harness_url)
    texts = ["Wi", "Wil", "il", "WWW"]
    html = "".join(
        f"<style>.b{number} {{ {style} }} .r{number} {{ {ROUND.get(name, '')} }}</style>"
        + "".join(f"<div class=r{number}><div class='rr-block b{number}'>{text}</div></div>" for text in texts)
        for number, (name, style) in enumerate(BOXES.items())
    )
    exact = "<style>.exact { width: 123px; height: 45px }</style><p><div class='rr-block exact'>x</div><div class=rr-block>x</div>"
    driver.execute_script(PAGE, html + exact)
    page = driver.execute_script(
        "return [...document.querySelectorAll('.rr-block')].map((one) => Math.round(one.getBoundingClientRect().width))"
    )
    driver.execute_async_script(START, "standard", [])
    bodies = driver.execute_script(TAKE)[0]
    decoder = StreamDecoder()
    last = {
        op["id"]: op["width"]
        for kind, body in bodies
        for op in decoder.body(base64.b64decode(body), keyframe=kind == 0, flags=0)
        if op["op"] == "block"
    }
    told = [last[number] for number in sorted(last)]
    assert len(told) == len(page)
    for number, name in enumerate(BOXES):
        of = slice(number * len(texts), (number + 1) * len(texts))
        assert len(set(page[of])) == len(texts), f"the control: {name}"
        assert len(set(told[of])) <= 2, name
        assert all(width % 32 == 0 for width in told[of]), name
    assert told[-2:] == page[-2:], "what does not depend on its contents is exact"


def test_private_page_tells_exactly_where_pointer_and_page_are(
    harness_url: str, visitor_browser: Callable[..., WebDriver]
) -> None:
    driver = visitor_browser()
    driver.set_script_timeout(30)
    words = "<h2 id=h>Some words</h2><p id=p>Some more <b id=b>words</b> of the page.</p><a id=a href=#>A link</a>"
    for selector in ("#h", "#p", "#b", "#a"):
        driver.get(harness_url)
        driver.execute_script(PAGE, f"{words}{PAD}<div style='height: 3000px'></div>")
        driver.execute_async_script(START, "private", [])
        place = driver.execute_script(FIND + MIDDLE, selector)
        point(driver, selector)[0].perform()
        driver.execute_script("scrollTo(0, 40)")
        driver.execute_async_script(REST)
        bodies, pointed = driver.execute_script(TAKE)
        assert msgpack.unpackb(base64.b64decode(pointed[0]))[:2] == place, selector
        decoder = StreamDecoder()
        ops = [op for kind, body in bodies for op in decoder.body(base64.b64decode(body), keyframe=kind == 0, flags=0)]
        assert [op["y"] for op in ops if op["op"] == "scroll"][-1] == 40
