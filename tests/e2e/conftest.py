"""Fixtures of the browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import ROOTS_KEPT, close_browser, open_browser, open_chrome
from tests.e2e.embedding import Embedding, embedding
from tests.e2e.people import Consultant, Demo, Visitor, demo
from tests.e2e.serving import bundle, harness_app, served


@pytest.fixture(scope="session")
def harness_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page with the harness: capture and mirror joined without a hub."""
    with served(harness_app(bundle("tests/harness/index.ts", tmp_path_factory.mktemp("harness")))) as url:
        yield url


@pytest.fixture(scope="session")
def visitor_kind(request: pytest.FixtureRequest) -> str:
    """The visitor's browser, which also shows the harness."""
    return str(request.config.getoption("--visitor"))


@pytest.fixture
def chrome() -> Iterator[Callable[..., Chrome]]:
    """Open Chromium windows, also for what only its protocol can do; all are closed at the end of the test."""
    opened: list[Chrome] = []

    def make(width: int = 1200, height: int = 800, **options: bool) -> Chrome:
        opened.append(open_chrome(width, height, **options))
        return opened[-1]

    yield make
    for driver in opened:
        driver.quit()


@pytest.fixture
def browsers() -> Iterator[Callable[..., WebDriver]]:
    """Open browsers of any kind; all are closed at the end of the test."""
    opened: list[WebDriver] = []

    def make(kind: str, width: int = 1200, height: int = 800) -> WebDriver:
        opened.append(open_browser(kind, width, height))
        return opened[-1]

    yield make
    for driver in opened:
        close_browser(driver)


@pytest.fixture
def visitor_browser(browsers: Callable[..., WebDriver], visitor_kind: str) -> Callable[..., WebDriver]:
    """Open the visitor's browser: width, height."""
    return lambda *size: browsers(visitor_kind, *size)


@pytest.fixture
def operator_browser(browsers: Callable[..., WebDriver], request: pytest.FixtureRequest) -> Callable[..., WebDriver]:
    """Open the operator's browser: width, height."""
    kind = str(request.config.getoption("--operator"))
    return lambda *size: browsers(kind, *size)


@pytest.fixture(scope="session")
def canon_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script that writes a page down in canonical form."""
    return bundle("tests/harness/canon.ts", tmp_path_factory.mktemp("canon"))


@pytest.fixture
def shop(tmp_path: Path, visitor_kind: str) -> Iterator[Demo]:
    """A hub of its own with the demo shop."""
    with demo(tmp_path, keep_roots=visitor_kind in ROOTS_KEPT) as running:
        yield running


@pytest.fixture
def visitor(visitor_browser: Callable[..., WebDriver], shop: Demo) -> Visitor:
    """Somebody on the shop's first page."""
    person = Visitor(visitor_browser(1100, 800))
    person.opens(f"{shop.shop}/")
    return person


@pytest.fixture
def consultant(operator_browser: Callable[..., WebDriver], shop: Demo) -> Consultant:
    """Somebody signed in to the console."""
    person = Consultant(operator_browser(1440, 900))
    person.signs_in(shop.sign_in_link)
    return person


@pytest.fixture
def site(tmp_path: Path, visitor_kind: str) -> Iterator[Embedding]:
    """A hub of its own with a website whose pages the test writes."""
    with embedding(tmp_path, keep_roots=visitor_kind in ROOTS_KEPT) as running:
        yield running


@pytest.fixture
def people(
    site: Embedding, visitor_browser: Callable[..., WebDriver], operator_browser: Callable[..., WebDriver]
) -> tuple[Visitor, Consultant]:
    """Somebody with an empty window, and somebody signed in to the console."""
    consultant = Consultant(operator_browser(1440, 900))
    consultant.signs_in(site.hub.sign_in_link)
    return Visitor(visitor_browser(1100, 800)), consultant
