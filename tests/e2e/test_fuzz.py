"""Random changes of a page: the mirror equals the page after every flush, and no id is left over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

pytestmark = pytest.mark.browser

# nodes at the start, steps, milliseconds per slice, seeds
ROUNDS = [(60, 60, 0.0, range(1, 61)), (400, 25, 0.0, range(100, 120)), (60, 80, 8.0, range(200, 240))]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("size", "steps", "slice_ms", "seeds"), ROUNDS)
def test_mirror_equals_page_after_every_flush(
    harness_url: str, visitor_browser: Callable[..., WebDriver], size: int, steps: int, slice_ms: float, seeds: range
) -> None:
    driver = visitor_browser()
    driver.set_script_timeout(120)
    driver.get(harness_url)
    for seed in seeds:
        found = driver.execute_async_script(
            "const [seed, size, steps, slice, done] = arguments;"
            "fuzz(new Harness(), seed, size, steps, slice).then(done, (error) => done(String(error.stack)));",
            seed,
            size,
            steps,
            slice_ms,
        )
        assert found == ""


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("slice_ms", "seeds"), [(8.0, range(1, 16)), (0.0, range(50, 56))])
def test_frames_shadow_roots_style_sheets_and_forms_follow(
    harness_url: str, visitor_browser: Callable[..., WebDriver], visitor_kind: str, slice_ms: float, seeds: range
) -> None:
    driver = visitor_browser()
    driver.set_script_timeout(120)
    for seed in seeds:
        driver.get(harness_url)
        found = driver.execute_async_script(
            "const [seed, steps, slice, looks, done] = arguments;"
            "fuzzWide(new Harness(), seed, steps, slice, looks).then(done, (error) => done(String(error.stack)));",
            seed,
            30,
            slice_ms,
            # Other engines keep old styles of what is not shown for a while, on the page as in the mirror.
            visitor_kind == "chromium",
        )
        assert found == ""
