"""Everything that a page can show, changed before and after the start: the mirror has the same tree, looks and picture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import open_browser
from tests.e2e.pictures import different, keep, screen

pytestmark = pytest.mark.browser

MAX_DIFFERENT = 0.0005
"""Share of pixels that may differ; a probe's own part of the picture is at least ten times this."""


@pytest.fixture(scope="module")
def driver(visitor_kind: str) -> Iterator[WebDriver]:
    """One browser for all probes; each has a page of its own."""
    opened = open_browser(visitor_kind)
    opened.set_script_timeout(60)
    yield opened
    opened.quit()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("when", ["before", "after"])
def test_every_probe(driver: WebDriver, harness_url: str, when: str) -> None:
    driver.get(harness_url)
    probes = driver.execute_script("return probes.list()")
    assert len(probes) >= 150
    wrong = {}
    for probe in probes:
        if when == "before" and probe["onlyAfter"]:
            continue
        driver.get(f"{harness_url}/{'quirks' if probe['quirks'] else ''}")
        found = driver.execute_async_script(
            "const [name, when, done] = arguments;"
            "probes.run(name, when).then(done, (error) => done(String(error.stack)));",
            probe["name"],
            when,
        )
        if not found and probe["picture"]:
            found = compare_pictures(driver, f"{probe['name']}, {when}")
        if found:
            wrong[probe["name"]] = found
    assert not wrong, "\n\n".join(f"{name}: {what}" for name, what in wrong.items())


def compare_pictures(driver: WebDriver, name: str) -> str:
    """Return an empty string, or how different the mirror's picture is."""
    share = 1.0
    for _ in range(8):
        page = screen(driver)
        driver.execute_async_script(
            "const [done] = arguments; probes.show(true); requestAnimationFrame(() => requestAnimationFrame(done))"
        )
        mirror = screen(driver)
        driver.execute_script("probes.show(false)")
        share = different(page, mirror)
        if share <= MAX_DIFFERENT:
            return ""
        keep(name, page, mirror)
    return f"{share:.2%} of the picture is different"
