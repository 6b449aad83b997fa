"""Fields that a style shows as dots: never told, and asked about only when something is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

START = """const done = arguments[0];
document.head.insertAdjacentHTML('beforeend', '<style>.dots { -webkit-text-security: disc }</style>');
document.body.innerHTML = '<form id=around><input id=field></form><p id=echo>echo</p>';
const real = window.getComputedStyle; window.asked = 0;
window.getComputedStyle = function (...all) { window.asked++; return Reflect.apply(real, this, all); };
window.type = (text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})); };
window.harness = new Harness(); harness.start();
harness.settled().then(() => done(''), (error) => done(String(error)));"""
SHOWN = """harness.step(); const doc = harness.mirror.document;
return [doc.querySelector('input').value, doc.querySelector('p').textContent]"""


@pytest.fixture
def page(harness_url: str, visitor_browser: Callable[..., WebDriver]) -> WebDriver:
    driver = visitor_browser()
    driver.set_script_timeout(30)
    driver.get(harness_url)
    assert driver.execute_async_script(START) == ""
    return driver


def test_typing_makes_the_page_compute_no_styles_in_its_own_tasks(page: WebDriver) -> None:
    script = """const before = asked; for (let n = 0; n < 50; n++) { around.className = 'n' + n; type('word ' + n); }
return asked - before"""
    assert page.execute_script(script) == 0
    before = page.execute_script("return asked")
    assert page.execute_script(SHOWN) == ["word 49", "echo"]
    assert page.execute_script("return asked") - before <= 1


@pytest.mark.parametrize("element", ["field", "around"])
def test_what_is_typed_after_a_style_hides_it_is_told_nowhere(page: WebDriver, element: str) -> None:
    page.execute_script("type('open')")
    assert page.execute_script(SHOWN) == ["open", "echo"]
    # All before the next flush: the style, what is typed, and its echo elsewhere on the page.
    page.execute_script(f"{element}.className = 'dots'; type('hunter2secret'); echo.textContent = 'hunter2secret'")
    value, text = page.execute_script(SHOWN)
    assert "hunter" not in value + text


def test_a_field_that_was_never_asked_about_is_asked_when_it_is_typed_into(page: WebDriver) -> None:
    page.execute_script(
        "around.innerHTML = '<input id=other class=dots>'; other.value = 'hunter2secret';"
        "other.dispatchEvent(new Event('input', {bubbles: true})); echo.textContent = other.value; other.remove();"
        "around.innerHTML = '<input>'"
    )
    assert "hunter" not in "".join(page.execute_script(SHOWN))
