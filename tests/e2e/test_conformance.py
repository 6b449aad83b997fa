"""Everything that a page can show, changed before and after the start: the mirror has the same tree, looks and picture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import close_browser, open_browser
from tests.e2e.pictures import different, keep, screen

pytestmark = pytest.mark.browser

MAX_DIFFERENT = {"chromium": 0.0005, "firefox": 0.0005, "webkit": 0.005}
"""Share of pixels that may differ. WebKitGTK draws the same styles a little differently inside a frame."""
KNOWN = {
    "chromium": {},
    "firefox": {
        "media: srcset with density": "a picture for dense screens has its natural size in the mirror",
    },
    "webkit": {
        "states: text selected": "WebKitGTK draws no custom highlight in a frame without scripts",
        "states: selection of all": "as above",
        "states: ::selection colours": "as above",
        "media: srcset with density": "a picture for dense screens has its natural size in the mirror",
        "media: list-style image": "a marker keeps the height of the text",
        "styles: rule styleMap": "the page itself does not always show it",
        "fields: disabled field": "one pixel, in some runs",
        "css: display-mode": "WebKitGTK answers no such question",
        "elements: place of a transform": "the page itself shows it only when it is loaded with it",
        "moving: animation at a time": "a drawing that comes anew and is set at once starts at its beginning",
        "moving: animation ended by a script": "WebKit tells nobody that it ended",
        "replaced: object whose file is missing": "the place of what stands instead, in some runs",
    },
}
"""What other browsers show otherwise; docs/browsers.md says so too."""


@pytest.fixture(scope="module")
def driver(visitor_kind: str) -> Iterator[WebDriver]:
    """One browser for all probes; each has a page of its own."""
    opened = open_browser(visitor_kind)
    opened.set_script_timeout(60)
    yield opened
    close_browser(opened)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("when", ["before", "after"])
def test_every_probe(driver: WebDriver, harness_url: str, visitor_kind: str, when: str) -> None:
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
            limit = MAX_DIFFERENT[visitor_kind]
            found = compare_pictures(driver, f"{visitor_kind} {probe['name']}, {when}", limit)
        if found and probe["name"] not in KNOWN[visitor_kind]:
            wrong[probe["name"]] = found
    assert not wrong, "\n\n".join(f"{name}: {what}" for name, what in wrong.items())


def compare_pictures(driver: WebDriver, name: str, limit: float) -> str:
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
        if share <= limit:
            return ""
        keep(name, page, mirror)
    return f"{share:.2%} of the picture is different"
