"""`:hover` and `:active`, with a real pointer, before and after the start: the mirror looks the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import wait_for

pytestmark = pytest.mark.browser

PAGE = """<style>
.a:hover { background: rgb(255, 255, 0) } .a:active { color: rgb(255, 0, 0) }
nav > ul { display: none } nav:hover > ul { display: block }
button { border: 2px solid } /* the system's own look of a pressed button is not the page's */
button:hover::before { content: "over " } label:hover + input { outline: 3px solid rgb(0, 0, 255) }
@media (hover: none) { .a { border: 9px solid } }
</style>
<div class=a id=outer style="padding: 30px">outer <b class=a id=inner>inner</b></div>
<nav id=menu>menu<ul><li>one<li>two</ul></nav>
<button id=button class=a>button</button>
<label id=label for=field>label</label><input id=field class=a>
<div id=host></div>
<iframe id=frame width=200 height=80 srcdoc="<style>p { height: 60px } p:hover { color: rgb(0, 128, 0) }</style><p id=p>in a frame</p>"></iframe>"""
SETUP = """const [html, done] = arguments; document.body.innerHTML = html;
document.querySelector('#host').attachShadow({mode: 'open'}).innerHTML =
  '<style>p:hover { background: rgb(0, 255, 255) }</style><p>in a shadow root</p>';
document.querySelector('#frame').onload = () => done();"""
START = """const done = arguments[0]; window.harness = new Harness(); harness.start();
harness.settled().then(done, (error) => done(String(error)));"""
DIFFERENCE = "harness.step(); return harness.difference() || probes.looksDiffer(harness)"
WHERE = {
    "nested": "#inner",
    "its parent": "#outer",
    "a menu that opens": "#menu",
    "generated content": "#button",
    "label and its field": "#label",
    "shadow root": "#host",
    "frame": "#frame",
}


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_is_under_the_pointer(when: str, harness_url: str, visitor_browser: Callable[..., WebDriver]) -> None:
    driver = visitor_browser()
    driver.set_script_timeout(30)
    wrong = {}
    for name, selector in WHERE.items():
        for press in (False, True):
            driver.get(harness_url)
            driver.execute_async_script(SETUP, PAGE)
            away = ActionChains(driver)
            away.w3c_actions.pointer_action.move_to_location(1, 1)  # type: ignore[no-untyped-call]
            away.perform()
            plain = driver.execute_script("return probes.looks(document)")
            if when == "after":
                assert driver.execute_async_script(START) is None
            point = ActionChains(driver).move_to_element(driver.find_element("css selector", selector))
            (point.click_and_hold() if press else point).perform()
            changed = driver.execute_script("return probes.looks(document)")
            assert changed != plain, f"{name}: nothing changes on the page"
            if when == "before":
                assert driver.execute_async_script(START) is None
            try:
                wait_for(driver, lambda: driver.execute_script(DIFFERENCE) == "", name, 8)
            except TimeoutException:
                wrong[f"{name}{', pressed' if press else ''}"] = driver.execute_script(DIFFERENCE)
            ActionChains(driver).release().move_by_offset(0, 0).perform()
    assert not wrong


MOVING = """<style>
.a { padding: 30px; background: rgb(220, 220, 220) } .a:hover { background: rgb(255, 255, 0) }
#cover { position: fixed; inset: 0; display: none } #cover.on { display: block }
#sheet { position: fixed; inset: 0; translate: 0 100vh; transition: translate 300ms; background: rgb(0 0 0 / 0.1) }
#sheet.on { translate: 0 0 } #sheet:hover { color: rgb(0, 0, 255) }
#list p { height: 60px; margin: 0 } #list p:hover { background: rgb(0, 255, 0) }
</style>
<div id=list style="height: 120px; overflow: auto"><p>1<p>2<p>3<p>4<p>5<p>6</div>
<div id=plain class=a>plain</div>
<div id=host></div>
<div id=slotted><b class=a>slotted</b></div>
<div class=a id=round>round <div id=gone class=a>gone</div></div>
<iframe id=frame width=300 height=90 srcdoc="<style>p { height: 60px } p:hover { color: rgb(0, 128, 0) }</style><p id=p>in a frame</p><p>more"></iframe>
<dialog id=dialog>dialog</dialog><div id=cover></div><div id=sheet>sheet</div>"""
MOVING_SETUP = """const [html, done] = arguments; document.body.innerHTML = html;
document.querySelector('#host').attachShadow({mode: 'open'}).innerHTML =
  '<style>p:hover { background: rgb(0, 255, 255) }</style><p>one</p><p>two</p>';
document.querySelector('#slotted').attachShadow({mode: 'open'}).innerHTML =
  '<style>div { padding: 9px } div:hover { outline: 3px solid red }</style><div><slot></slot></div>';
document.querySelector('#frame').onload = () => done();"""
MOVES = {
    "a dialog opens over it": ("#plain", "document.querySelector('#dialog').showModal()"),
    "something covers it": ("#plain", "document.querySelector('#cover').className = 'on'"),
    "something covers it later": (
        "#plain",
        "setTimeout(() => { document.querySelector('#cover').className = 'on' }, 300)",
    ),
    "something moves over it": ("#plain", "document.querySelector('#sheet').className = 'on'"),
    "it is removed": ("#gone", "document.querySelector('#gone').remove()"),
    "it is scrolled away": ("#list p", "document.querySelector('#list').scrollTo(0, 120)"),
    "what is above it grows": ("#plain", "document.querySelector('#list').style.height = '400px'"),
    "in a shadow root": ("#host", "document.querySelector('#host').shadowRoot.querySelector('p').style.height = '0'"),
    "in a slot": ("#slotted b", "document.querySelector('#cover').className = 'on'"),
    "in a frame": (
        "#frame",
        "document.querySelector('#frame').contentWindow.document.body.scrollTop = 60;"
        "document.querySelector('#frame').contentDocument.querySelector('p').style.height = '8px'",
    ),
}


def test_what_is_under_the_pointer_when_the_page_moves(
    harness_url: str, visitor_browser: Callable[..., WebDriver]
) -> None:
    driver = visitor_browser()
    driver.set_script_timeout(30)
    wrong = {}
    for name, (selector, move) in MOVES.items():
        driver.get(harness_url)
        driver.execute_async_script(MOVING_SETUP, MOVING)
        assert driver.execute_async_script(START) is None
        ActionChains(driver).move_to_element(driver.find_element("css selector", selector)).perform()
        try:
            wait_for(driver, lambda: driver.execute_script(DIFFERENCE) == "", f"{name}, before", 8)
            driver.execute_script(move)
            wait_for(driver, lambda: driver.execute_script(DIFFERENCE) == "", name, 8)
            driver.execute_async_script("setTimeout(arguments[0], 700)")
            wait_for(driver, lambda: driver.execute_script(DIFFERENCE) == "", f"{name}, at rest", 8)
        except TimeoutException:
            wrong[name] = driver.execute_script(DIFFERENCE)
    assert not wrong
