"""Where the visitor types is drawn over the mirror, to the pixel; of protected fields nothing is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

FONT = "font: 20px monospace; letter-spacing: 1px"
PAGE = f"""
<style>body {{ margin: 30px }} input, textarea {{ {FONT}; padding: 7px; border: 3px solid; box-sizing: content-box }}</style>
<input id=plain value="hello world" style="width: 300px; height: 50px"><br>
<input id=centred value="hello" style="width: 300px; text-align: center"><br>
<textarea id=area style="width: 300px; height: 90px">first line
second line</textarea>
<p id=edit contenteditable style="{FONT}">edit me</p>
<input id=password type=password value=secret><input id=masked data-cobrowse=mask value="not this">
<input id=card value="4111 1111 1111 1111">
"""
SETUP = """
const [html, done] = arguments;
document.body.innerHTML = html;
window.harness = new Harness();
harness.start();
const text = document.createElement('span');
text.style.cssText = 'font: 20px monospace; letter-spacing: 1px; position: absolute; visibility: hidden';
text.textContent = 'x'.repeat(100);
document.documentElement.append(text);
window.letter = text.getBoundingClientRect().width / 100;
text.remove();
harness.settled().then(done);
"""
LOOK = """
const [script, done] = arguments;
eval(script);
setTimeout(() => {
  harness.step();
  const host = harness.mirror.element;
  done([...host.querySelectorAll('.mirror-carets > *')].map((one) => {
    if (getComputedStyle(one).zIndex !== '1') throw new Error('below the picture');
    const [left, top] = one.style.translate.split(' ').map(parseFloat);
    return [one.className, left, top || 0, parseFloat(one.style.width) || 0, parseFloat(one.style.height)];
  }));
}, 80);
"""


@pytest.fixture
def look(harness_url: str, visitor_browser: Callable[..., WebDriver]) -> Callable[[str], list[list[Any]]]:
    driver = visitor_browser()
    driver.get(harness_url)
    driver.set_script_timeout(20)
    driver.execute_async_script(SETUP, PAGE)

    def run(script: str) -> list[list[Any]]:
        found: list[list[Any]] = driver.execute_async_script(LOOK, script)
        return found

    run.driver = driver  # type: ignore[attr-defined]
    return run


def test_caret_and_selection_are_drawn_where_they_are(look: Callable[[str], list[list[Any]]]) -> None:
    driver: WebDriver = look.driver  # type: ignore[attr-defined]
    letter = driver.execute_script("return letter")

    def box(selector: str) -> dict[str, float]:
        script = "return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()"
        found: dict[str, float] = driver.execute_script(script, selector)
        return found

    ((kind, left, top, width, height),) = look("plain.focus(); plain.setSelectionRange(2, 2)")
    field = box("#plain")
    assert kind == "mirror-caret"
    assert width == 0
    assert abs(left - (field["left"] + 10 + 2 * letter)) < 1
    assert abs(top + height / 2 - (field["top"] + field["bottom"]) / 2) < 1

    ((kind, left, _, width, _),) = look("plain.setSelectionRange(6, 11)")
    assert kind == "mirror-selected"
    assert abs(left - (field["left"] + 10 + 6 * letter)) < 1
    assert abs(width - 5 * letter) < 1

    ((_, left, _, _, _),) = look("centred.focus(); centred.setSelectionRange(0, 0)")
    field = box("#centred")
    assert abs(left - ((field["left"] + field["right"]) / 2 - 2.5 * letter)) < 2

    ((_, left, top, _, height),) = look("area.focus(); area.setSelectionRange(14, 14)")
    field = box("#area")
    assert abs(left - (field["left"] + 10 + 3 * letter)) < 1
    assert field["top"] + 10 + height * 0.8 < top < field["top"] + 10 + height * 1.6, "the second line"

    ((kind, left, _, _, _),) = look("edit.focus(); getSelection().collapse(edit.firstChild, 4)")
    assert kind == "mirror-caret"
    assert abs(left - (box("#edit")["left"] + 4 * letter)) < 1

    assert look("document.activeElement.blur(); getSelection().removeAllRanges()") == []


@pytest.mark.parametrize("field", ["password", "masked", "card"])
def test_nothing_is_told_of_protected_fields(field: str, look: Callable[[str], list[list[Any]]]) -> None:
    assert look(f"{field}.focus(); {field}.setSelectionRange(1, 3)") == []
    ops = look.driver.execute_script(  # type: ignore[attr-defined]
        "return harness.mirror.shown.page.caret"
    )
    assert ops is None
