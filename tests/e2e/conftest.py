"""Fixtures of the browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from selenium.webdriver import Chrome

from tests.e2e.browsers import open_chrome
from tests.e2e.serving import bundle, mirror_frame, served


@pytest.fixture(scope="session")
def harness_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page with `Harness` and `fuzz`, and any other page given to it by tests under /page/."""
    script = bundle("tests/harness/harness.ts", tmp_path_factory.mktemp("harness"))

    async def page(request: web.Request) -> web.Response:
        return web.Response(
            text='<!DOCTYPE html><html><head><title>harness</title><script src="/harness.js"></script></head>'
            "<body></body></html>",
            content_type="text/html",
        )

    async def code(request: web.Request) -> web.FileResponse:
        return web.FileResponse(script)

    app = web.Application()
    app.add_routes(
        [
            web.get("/", page),
            web.get("/harness.js", code),
            web.get("/console/mirror-frame", mirror_frame),
        ]
    )
    with served(app) as url:
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
