"""Real libraries: what they put at the end of the page is hidden as the marked part is to which it belongs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys

from tests.e2e.embedding import embedding
from tests.e2e.network import SentTexts
from tests.e2e.people import Consultant, Visitor, go_live
from tests.e2e.serving import bundle

pytestmark = pytest.mark.browser

LIBRARIES = [
    *["MUI Select", "MUI Tooltip", "MUI TextareaAutosize", "react-select", "Radix Tooltip", "React portal"],
    *["select2", "select2's menu", "tippy", "SortableJS"],
]
PAGE = """<!DOCTYPE html><html><head><title>Shop</title>{{tag}}<link rel="stylesheet" href="/npm/select2/dist/css/select2.css">
<style>.bubble { position: static } p, div { margin: 4px }</style></head><body><h1>VISIBLE-CONTROL</h1><div id="react"></div>
<select id="select2" MARK style="width: 200px"><option>CHOSEN</option><option>OTHER</option></select>
<p><button id="tippy" MARK>x</button></p>
<ul id="sortable"><li MARK>DRAGGED</li><li>b</li><li>c</li></ul><script>SCRIPT</script></body></html>"""


def drive(tmp_path: Path, chrome: Callable[..., Chrome], mark: tuple[str, str]) -> set[str]:
    """Use every library on a page where one part of each is marked. Returns the libraries of which something left."""
    words = {name: f"Wq{number:03d}vKxmbTZlpye" for number, name in enumerate(LIBRARIES)}
    script = (
        bundle("tests/pages/portals.jsx", tmp_path, name="portals").read_text("utf-8").replace("</script", "<\\/script")
    )
    page = PAGE.replace("MARK", f'{mark[0]}="{mark[1]}"').replace("CHOSEN", words["select2"])
    page = page.replace("OTHER", words["select2's menu"]).replace("DRAGGED", words["SortableJS"])
    shows = f";portals.page({json.dumps(dict([mark]))}, {json.dumps(words)})"
    page = page.replace("SCRIPT", script + shows)
    with embedding(tmp_path) as site:
        driver = chrome(1100, 900, log_network=True)
        visitor, consultant = Visitor(driver), Consultant(chrome(1440, 900))
        sent_texts = SentTexts(driver)
        visitor.opens(site.page("shop", page))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        consultant.sees("doc.querySelectorAll('h1').length === 1", "the page")

        def sent(what: str) -> None:
            """Wait until all that has happened so far has been sent."""
            visitor.do("document.querySelector('h1').title = arguments[0]", what)
            consultant.sees(f"doc.querySelector('h1').title === {json.dumps(what)}", what)

        def hover(selector: str, shown: str) -> None:
            ActionChains(driver).move_to_element(visitor.find(selector)).perform()
            visitor.find(shown)
            sent(selector)
            ActionChains(driver).move_to_element(visitor.find("h1")).perform()

        def opens(selector: str, shown: str) -> None:
            ActionChains(driver).move_to_element(visitor.find(selector)).click().perform()
            visitor.find(shown)
            sent(selector)
            ActionChains(driver).send_keys(Keys.ESCAPE).perform()
            sent(f"{selector} closed")

        opens("#mui-select", "body > .MuiModal-root li")
        hover("#mui-tooltip", "body > .MuiTooltip-popper b")
        visitor.find("#mui-area").send_keys(words["MUI TextareaAutosize"])
        sent("typed")
        opens("#react-select", "body > div [role=option]")
        hover("#radix-tooltip", "body > [data-radix-popper-content-wrapper]")
        hover("#echo", "body > .bubble")
        opens("#select2 + .select2-container", "body > .select2-container li")
        hover("#tippy", "body > [data-tippy-root]")
        drag = (
            ActionChains(driver).click_and_hold(visitor.find("#sortable li")).move_by_offset(4, 8).move_by_offset(4, 20)
        )
        drag.perform()
        visitor.find("body > .sortable-fallback")
        sent("dragged")
        ActionChains(driver).release().perform()
        sent("dropped")
        sent_texts.collect()
    assert sent_texts.holds("VISIBLE-CONTROL")
    # The page's own requests are not ours.
    return {name for name, word in words.items() if sent_texts.holds(word)}


@pytest.mark.parametrize("mark", [("data-cobrowse", "mask"), ("data-cobrowse", "block"), ("data-sentry-mask", "")])
def test_nothing_of_a_marked_part_leaves(mark: tuple[str, str], tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    assert drive(tmp_path, chrome, mark) == set()


def test_without_a_mark_all_of_it_leaves(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    assert drive(tmp_path, chrome, ("data-open", "")) == set(LIBRARIES)
