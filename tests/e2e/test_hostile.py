"""The stream is the visitor's word: whatever is in it, the console runs, loads and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def call(harness_url: str, visitor_browser: Callable[..., WebDriver]) -> Callable[..., Any]:
    driver = visitor_browser()
    driver.set_script_timeout(200)
    driver.get(harness_url)

    def run(name: str, *arguments: object) -> Any:
        script = (
            "const [name, given, done] = arguments;"
            "const call = name === 'hits' ? fetch('/hits').then((answer) => answer.json()) : hostile[name](...given);"
            "call.then(done, (error) => done([String(error.stack)]));"
        )
        return driver.execute_async_script(script, name, list(arguments))

    return run


# Without one of the layers the others must still hold what they can hold alone.
LAYERS = [
    pytest.param({"sandbox": True, "policy": True}, id="all layers"),
    pytest.param({"sandbox": False, "policy": True}, id="no sandbox"),
    pytest.param({"sandbox": True, "policy": False}, id="no policy"),
    pytest.param({"sandbox": False, "policy": False}, id="only the sanitiser"),
]


@pytest.mark.parametrize("layers", LAYERS)
def test_nothing_runs_loads_navigates_or_takes_the_focus(call: Callable[..., Any], layers: dict[str, bool]) -> None:
    call("hits")
    assert call("pages", layers) == []
    assert call("hits") == []


def test_garbage_ends_one_picture_and_touches_nothing_else(call: Callable[..., Any]) -> None:
    assert call("garbage") == []
    assert call("bytes") == []
    assert call("hits") == []


def test_random_bytes_in_a_good_stream(call: Callable[..., Any]) -> None:
    assert call("fuzzed", 1, 300) == []
    assert call("hits") == []
