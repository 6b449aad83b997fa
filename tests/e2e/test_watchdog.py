"""The second line: a widget that was tampered with masks nothing, and the screencast ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from selenium.webdriver import Chrome

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.people import Consultant, Visitor, demo, go_live
from tests.e2e.tampering import MASKS_NOTHING, tampered_copy

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tampered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project whose widget masks nothing."""
    return tampered_copy(tmp_path_factory.mktemp("tampered"), MASKS_NOTHING)


TYPE = """
const field = document.querySelector(arguments[0]);
field.value = arguments[1];
field.dispatchEvent(new Event('input', {bubbles: true}));
"""


@pytest.mark.parametrize(
    ("page", "leak", "rule"),
    [
        ("/account", "", "data-cobrowse"),
        ("/basket", "document.querySelector('h1').textContent = 'paid with 4111 1111 1111 1111'", "card number"),
        ("/checkout", "", "data-cobrowse"),
        (
            "/basket",
            "document.querySelector('main').innerHTML += '<input type=password id=pw value=hunter2>'",
            "secret",
        ),
    ],
    ids=["mask", "card", "block", "password"],
)
def test_tampered_widget_is_stopped(
    tampered: Path, tmp_path: Path, chrome: Callable[..., Chrome], page: str, leak: str, rule: str
) -> None:
    visitor, consultant = Visitor(chrome(1100, 800)), Consultant(chrome(1440, 900))
    with demo(tmp_path, source=tampered) as running:
        visitor.opens(f"{running.shop}/")
        consultant.signs_in(running.sign_in_link)
        go_live(visitor, consultant)
        visitor.opens(f"{running.shop}{page}")
        if leak:
            visitor.sees_live_bar()
            visitor.do(leak)
        wait_for(visitor.driver, lambda: not visitor.is_watched(), "the end")
        visitor.sees_in_chat("ended to protect your data")
        consultant.sees_status("ended to protect the visitor's data")
        # Nothing of the page is left to be read, or to be kept as a picture.
        driver = consultant.driver
        assert driver.execute_script("return document.querySelectorAll('.sizer iframe').length") == 0
        assert not consultant.button("Take snapshot").is_enabled()
        entries = json.loads(running.run("audit", "export", "demo"))
        (violation,) = [one["data"] for one in entries if one["kind"] == "violation"]
        assert rule in violation["rule"]
        told = json.dumps(violation)
        assert not any(word in told for word in ("4111", "hunter2", "Marlene", "9023"))
        assert next(one["data"] for one in entries if one["kind"] == "ended") == {"reason": "policy"}
        with urlopen(f"{running.base}/metrics") as answer:
            assert b"cobrowse_violations_total 1.0" in answer.read()


def test_widget_as_it_is_passes(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = Visitor(chrome(1100, 800)), Consultant(chrome(1440, 900))
    with demo(tmp_path) as running:
        visitor.opens(f"{running.shop}/")
        consultant.signs_in(running.sign_in_link)
        go_live(visitor, consultant)
        for page, title in (("/account", "Your account"), ("/checkout", "Checkout")):
            visitor.opens(f"{running.shop}{page}")
            consultant.sees(f"doc.querySelector('h1')?.textContent === '{title}'", title)
        for field, words in (("#password", "hunter2 rides"), ("#card", "4111 1111 1111 1111"), ("#first", "Kim")):
            visitor.do(TYPE, field, words)
        consultant.sees("doc.querySelector('#first')?.value === 'Kim'", "the first name")
        # What the watchdog finds it finds within three looks: these are passed when this title comes.
        visitor.do("setTimeout(() => { document.title = 'later' }, 1500)")
        wait_for(consultant.driver, lambda: consultant.text(".strip .page").startswith("later"), "the title")
        assert visitor.is_watched()
        assert in_widget(visitor.driver, "return !root.querySelector('.log').innerText.includes('ended')")
