"""Fixtures of the browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.e2e.browsers import open_chrome
from tests.e2e.serving import bundle, harness_app, served


@pytest.fixture(scope="session")
def harness_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page with the harness: capture and mirror joined without a hub."""
    with served(harness_app(bundle("tests/harness/index.ts", tmp_path_factory.mktemp("harness")))) as url:
        yield url


@pytest.fixture
def chrome() -> Iterator[Callable[..., Chrome]]:
    """Open browsers; all are closed at the end of the test."""
    opened: list[Chrome] = []

    def make(width: int = 1200, height: int = 800, **options: bool) -> Chrome:
        opened.append(open_chrome(width, height, **options))
        return opened[-1]

    yield make
    for driver in opened:
        driver.quit()


@pytest.fixture(scope="session")
def canon_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script that writes a page down in canonical form."""
    return bundle("tests/harness/canon.ts", tmp_path_factory.mktemp("canon"))
