"""Pages that nobody here wrote: same tree, form state, scroll position and picture in the mirror, after every step."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import Chrome

from tests.e2e.browsers import in_widget, wait_for
from tests.e2e.embedding import EMAIL, PASSWORD, Embedding, embedding
from tests.e2e.foreign import ForeignPage
from tests.e2e.pages import all_pages
from tests.e2e.people import Consultant, Visitor
from tests.e2e.pictures import different, keep, part

pytestmark = pytest.mark.browser

MAX_DIFFERENT = 0.001
"""Share of pixels that may differ."""
MAX_SNAPSHOT_DIFFERENT = 0.01
SNAPSHOT = """const done = arguments[0]; window.cobrowseMirror.snapshot()
.then((canvas) => done(canvas.toDataURL('image/png')), (error) => done(String(error)))"""
QUIET = """const done = arguments[0]; let timer = setTimeout(end, 150); const last = setTimeout(end, 3000);
const seen = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(end, 150); });
seen.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
const finite = (animation) => animation.effect?.getComputedTiming().endTime < 5000;
function end() { seen.disconnect(); clearTimeout(last); clearTimeout(timer);
  const running = document.getAnimations().filter(finite).map((animation) => animation.finished);
  Promise.race([Promise.allSettled(running), new Promise((late) => setTimeout(late, 3000))])
    .then(() => requestAnimationFrame(() => done(true))); }"""
"""Waits until the page has been still for a moment."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedding]:
    with embedding(tmp_path_factory.mktemp("corpus")) as made:
        yield made


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_mirror_equals_page(
    page: ForeignPage, site: Embedding, chrome: Callable[..., Chrome], canon_script: Path
) -> None:
    visitor, consultant = Visitor(chrome(1000, 900)), Consultant(chrome(1700, 1300))
    visitor.driver.set_script_timeout(30)
    visitor.opens(site.page(page.name, page.html))
    wait_for(visitor.driver, lambda: visitor.do(f"return !!({page.ready})"), "the page")
    consultant.signs_in_with_password(site.hub.base, EMAIL, PASSWORD)
    title = visitor.driver.title
    consultant.sees_visitor(title)
    row = f"//button[contains(@class, 'visitor')][contains(., '{title}')]"
    consultant.driver.find_element("xpath", row).click()
    consultant.requests()
    visitor.is_asked()
    visitor.accepts()
    consultant.goes_to_screencast_window()
    consultant.driver.set_window_size(1700, 1300)
    consultant.sees_status("Live")
    canon = canon_script.read_text("utf-8")
    for driver in (visitor.driver, consultant.driver):
        driver.execute_script(canon)
    for number, step in enumerate(("", *page.steps)):
        visitor.do(step)
        visitor.driver.execute_async_script(QUIET)
        compare_trees(visitor, consultant, f"step {number}: {step}")
        compare_pictures(visitor, consultant, f"{page.name}-{number}")
    compare_snapshot(consultant, page.name)


def compare_trees(visitor: Visitor, consultant: Consultant, what: str) -> None:
    """Wait until the mirror's tree is the page's; fail with the difference."""

    def page() -> list[str]:
        return str(visitor.do("return canon(document)")).splitlines()

    def mirror() -> list[str]:
        return str(consultant.mirror("return canon(doc)")).splitlines()

    try:
        wait_for(consultant.driver, lambda: mirror() == page(), "the same tree", 10)
    except TimeoutException:
        assert mirror() == page(), what


def compare_pictures(visitor: Visitor, consultant: Consultant, what: str) -> None:
    """Wait until the pictures are the same; keep them for a look when they are not."""
    consultant.driver.execute_script("document.querySelector('.mirror-cursor').hidden = true")
    box = consultant.box(".mirror-frame")
    width, height = visitor.do("return [innerWidth, innerHeight]")
    assert [round(box["width"]), round(box["height"])] == [width, height], "the mirror is at its natural size"

    def pictures() -> tuple[Image.Image, Image.Image]:
        return (
            without_widget(visitor, lambda: part(visitor.driver, 0, 0, width, height)),
            part(consultant.driver, box["left"], box["top"], box["width"], box["height"]),
        )

    try:
        wait_for(consultant.driver, lambda: different(*pictures()) < MAX_DIFFERENT, "the same picture", 8)
    except TimeoutException:
        one, other = pictures()
        keep(what, one, other)
        assert different(one, other) < MAX_DIFFERENT, what


def without_widget(visitor: Visitor, look: Callable[[], Image.Image]) -> Image.Image:
    """Look at the page alone, for a moment: a bar that is hidden for longer ends the screencast."""
    shown = "root.querySelector('.root').style.display"
    in_widget(visitor.driver, f"{shown} = 'none'")
    try:
        return look()
    finally:
        in_widget(visitor.driver, f"{shown} = ''")


def compare_snapshot(consultant: Consultant, what: str) -> None:
    """A snapshot is what the consultant sees."""
    box = consultant.box(".mirror-frame")
    seen = part(consultant.driver, box["left"], box["top"], box["width"], box["height"])
    url = consultant.driver.execute_async_script(SNAPSHOT)
    assert url.startswith("data:image/png"), url
    still = Image.open(io.BytesIO(base64.b64decode(url.split(",")[1]))).convert("RGB")
    share = different(seen, still)
    if share >= MAX_SNAPSHOT_DIFFERENT:
        keep(f"{what}-snapshot", seen, still)
    assert share < MAX_SNAPSHOT_DIFFERENT, f"{share:.2%} of the snapshot of {what}"
