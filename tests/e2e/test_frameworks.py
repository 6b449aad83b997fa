"""The built sheets of frameworks: every rule of the mirrored sheet is the page's rule, as the browser has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import close_browser, open_browser
from tests.e2e.embedding import NODE_MODULES

pytestmark = pytest.mark.browser

SHEETS = [
    "@picocss/pico/css/pico.css",
    "@shoelace-style/shoelace/cdn/themes/light.css",
    "animate.css/animate.css",
    "beercss/dist/cdn/beer.css",
    "bootstrap/dist/css/bootstrap.min.css",
    "bulma/css/bulma.css",
    "codemirror/lib/codemirror.css",
    "daisyui/daisyui.css",
    "flatpickr/dist/flatpickr.css",
    "github-markdown-css/github-markdown.css",
    "highlight.js/styles/github.css",
    "katex/dist/katex.css",
    "leaflet/dist/leaflet.css",
    "materialize-css/dist/css/materialize.css",
    "milligram/dist/milligram.css",
    "normalize.css/normalize.css",
    "purecss/build/pure.css",
    "quill/dist/quill.snow.css",
    "reveal.js/dist/reveal.css",
    "semantic-ui-css/semantic.css",
    "spectre.css/dist/spectre.css",
    "swagger-ui-dist/swagger-ui.css",
    "swiper/swiper-bundle.css",
    "tabulator-tables/dist/css/tabulator.css",
    "tachyons/css/tachyons.css",
    "uikit/dist/css/uikit.css",
    "water.css/out/water.css",
]


@pytest.fixture(scope="module")
def driver(visitor_kind: str) -> Iterator[WebDriver]:
    """One browser for all sheets."""
    opened = open_browser(visitor_kind)
    opened.set_script_timeout(60)
    yield opened
    close_browser(opened)


def test_the_mirror_has_every_rule(driver: WebDriver, harness_url: str) -> None:
    driver.get(harness_url)
    wrong = {}
    for name in SHEETS:
        text = (Path(NODE_MODULES) / name).read_text()
        found = driver.execute_script("return frameworks.compare(arguments[0])", text)
        assert found["rules"] > 5, name
        if found["different"]:
            wrong[name] = found["different"]
    assert not wrong
