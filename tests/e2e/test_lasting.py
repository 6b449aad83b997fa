"""What was hidden stays hidden until the screencast ends, whatever the page does with the mark and with the part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import close_browser, open_browser

pytestmark = pytest.mark.browser

RUN = """const [what, hides, done] = arguments;
window[what].run(hides).then(done, (error) => done({error: String(error.stack)}));"""


@pytest.fixture(scope="module")
def driver(visitor_kind: str) -> Iterator[WebDriver]:
    opened = open_browser(visitor_kind)
    opened.set_script_timeout(200)
    yield opened
    close_browser(opened)


@pytest.mark.timeout(240)
def test_nothing_that_was_hidden_comes_to_light(driver: WebDriver, harness_url: str) -> None:
    driver.get(harness_url)
    sent = driver.execute_async_script(RUN, "lasting", True)
    assert len(sent) > 500
    assert {name: times for name, times in sent.items() if times != 0} == {}


@pytest.mark.timeout(240)
def test_without_marks_all_of_it_is_sent(driver: WebDriver, harness_url: str) -> None:
    driver.get(harness_url)
    sent = driver.execute_async_script(RUN, "lasting", False)
    assert len(sent) > 500
    assert {name for name, times in sent.items() if times == 0} == set()


@pytest.mark.parametrize("hides", [True, False], ids=["hidden", "control"])
def test_what_the_visitor_hid_is_known_again(driver: WebDriver, harness_url: str, hides: bool) -> None:
    driver.get(harness_url)
    assert driver.execute_async_script(RUN, "hiding", hides) == []
