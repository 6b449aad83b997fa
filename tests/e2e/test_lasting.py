"""What a mark or rule hid stays hidden until the screencast ends, whatever the page does with the mark and with the part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import close_browser, open_browser

pytestmark = pytest.mark.browser

RUN = """const [marked, done] = arguments;
(async () => {
  const found = {};
  for (const name of lasting.list()) found[name] = await lasting.run(name, marked);
  return found;
})().then(done, (error) => done({error: String(error.stack)}));"""


@pytest.fixture(scope="module")
def driver(visitor_kind: str) -> Iterator[WebDriver]:
    opened = open_browser(visitor_kind)
    opened.set_script_timeout(240)
    yield opened
    close_browser(opened)


@pytest.mark.timeout(300)
def test_nothing_that_was_hidden_comes_to_light(driver: WebDriver, harness_url: str) -> None:
    driver.get(harness_url)
    sent = driver.execute_async_script(RUN, True)
    assert len(sent) > 400
    assert {name: times for name, times in sent.items() if times != 0} == {}


@pytest.mark.timeout(300)
def test_without_marks_all_of_it_is_sent(driver: WebDriver, harness_url: str) -> None:
    driver.get(harness_url)
    sent = driver.execute_async_script(RUN, False)
    assert len(sent) > 400
    assert {name for name, times in sent.items() if times <= 0} == set()
