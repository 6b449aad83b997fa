"""Where things are and what is missing, in the real product, and what the consultant can take from the picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from tests.e2e.browsers import wait_for
from tests.e2e.embedding import embedding
from tests.e2e.people import Consultant, Visitor, go_live
from tests.e2e.pictures import different, keep, part
from tests.e2e.test_corpus import without_widget

pytestmark = pytest.mark.browser

RIGHT_TO_LEFT = """<!DOCTYPE html><html lang=en dir=rtl><head><title>Right to left</title><style>
body { margin: 0; font: 18px sans-serif } header { background: #246; color: #fff; padding: 16px; position: sticky; top: 0 }
.fix { position: fixed; left: 0; bottom: 0; background: #c40; color: #fff; padding: 8px }
li { padding: 6px; border-bottom: 1px solid #999 }</style>{{tag}}</head>
<body><header>head</header><ul id=u></ul><div class=fix>left corner</div>
<script>u.innerHTML = '<li>line</li>'.repeat(60)</script></body></html>"""
SEEN = "return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()"


@pytest.mark.chromium
def test_scrollbar_of_right_to_left_pages(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = Visitor(chrome(700, 600, bars=True)), Consultant(chrome(1500, 1300, bars=True))
    with embedding(tmp_path) as site:
        visitor.opens(site.page("rtl", RIGHT_TO_LEFT))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        visitor.do("scrollTo(0, 300)")
        consultant.sees("doc.defaultView.scrollY === 300", "the scroll position")
        consultant.button("100 %").click()
        left, top, width, height = visitor.do("const d = document.documentElement; return [0, 0, d.clientWidth, 120]")
        page = without_widget(visitor, lambda: part(visitor.driver, left, top, width, height))

        def same() -> bool:
            frame = consultant.box(".mirror")
            mirror = part(consultant.driver, frame["left"], frame["top"], width, height)
            keep("right to left", page, mirror)
            return different(page, mirror) < 0.001

        wait_for(consultant.driver, same, "everything where it is on the page")
        corner = visitor.do(SEEN, ".fix")
        found = consultant.mirror(
            "return mirror.placeAt(arguments[0], arguments[1]).box", corner["x"] + 5, corner["y"] + 5
        )
        assert [round(found[side] - corner[side]) for side in ("left", "top", "width", "height")] == [0, 0, 0, 0]


LATE = """<!DOCTYPE html><html lang=en><head><title>Late pictures</title>{{tag}}<style>body { margin: 0 } img { display: block }</style>
</head><body><h1>Head</h1>PICTURES<p id=end>The end</p></body></html>""".replace(
    "PICTURES",
    "".join(
        "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='60' height='1600'%3E"
        f"%3Crect width='60' height='{1500 + i}'/%3E%3C/svg%3E\">"
        for i in range(6)
    ),
)
STANDS = "Math.abs(doc.querySelector('#end').getBoundingClientRect().y - {}) < 2"


def test_page_that_is_scrolled_stands_where_it_stood_after_a_reload(
    tmp_path: Path, visitor_browser: Callable[..., WebDriver], operator_browser: Callable[..., WebDriver]
) -> None:
    visitor, consultant = Visitor(visitor_browser(1000, 700)), Consultant(operator_browser(1300, 900))
    with embedding(tmp_path) as site:
        page = site.page("late", LATE)
        visitor.opens(page)
        visitor.do("scrollTo(0, 9000)")
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        where = "return document.querySelector('#end').getBoundingClientRect().y"
        consultant.sees(STANDS.format(visitor.do(where)), "the end at the start")
        visitor.opens(page)
        visitor.do("scrollTo(0, 9000)")
        visitor.sees_live_bar()
        consultant.sees(STANDS.format(visitor.do(where)), "the end after a reload")


PARTS = """<!DOCTYPE html><html lang=en><head><title>Parts</title>{{tag}}</head><body>
<iframe id=other src="OTHER" width=300 height=150></iframe> <iframe sandbox srcdoc="<p>closed off" width=200 height=100></iframe>
<iframe src="OTHER" width=200 height=100 data-cobrowse=hide></iframe><div style="height: 3000px">below</div>
<iframe src="OTHER" width=300 height=150></iframe></body></html>"""


def test_what_cannot_be_shown_is_said_and_marked(
    tmp_path: Path, visitor_browser: Callable[..., WebDriver], operator_browser: Callable[..., WebDriver]
) -> None:
    visitor, consultant = Visitor(visitor_browser(1000, 700)), Consultant(operator_browser(1300, 900))
    with embedding(tmp_path) as site:
        visitor.opens(site.page("parts", PARTS.replace("OTHER", f"{site.hub.shop}/")))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        consultant.sees_status("2 parts cannot be shown")
        assert "in sync" not in consultant.status(), "what is hidden by a mark or out of view is not counted"
        consultant.button("What is missing?").click()
        consultant.button("A frame that the page itself has closed off")
        part = consultant.button("Part of another website")
        ActionChains(consultant.driver).move_to_element(part).perform()
        box = "mirror.element.querySelector('.mirror-marked').getBoundingClientRect()"
        frame = "mirror.element.querySelector('iframe').getBoundingClientRect()"
        wait_for(consultant.driver, lambda: consultant.mirror(f"return {box}.width > 0"), "the mark")
        assert consultant.mirror(f"const [a, b] = [{box}, {frame}]; return a.left - b.left < 40 && a.top - b.top < 40")
        visitor.do("document.querySelectorAll('iframe').forEach((frame) => frame.remove())")
        consultant.sees_status("in sync")


TEXT = """<!DOCTYPE html><html lang=en><head><title>Text</title>{{tag}}</head><body style="margin: 0; font: 24px/40px sans-serif">
<p id=words style="margin: 0">Order <a id=link href="/other">number 4711-X</a> was sent</p>
<p id=secret style="margin: 0" data-cobrowse=mask>Hidden words</p><input id=field value="in a field" style="font: inherit">
<div style="height: 3000px"></div></body></html>"""


@pytest.mark.chromium
def test_text_of_the_picture_is_selected_and_copied_and_nothing_acts(
    tmp_path: Path, chrome: Callable[..., Chrome]
) -> None:
    visitor, consultant = Visitor(chrome(1000, 700)), Consultant(chrome(1400, 1000))
    with embedding(tmp_path) as site:
        visitor.opens(site.page("text", TEXT))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        consultant.driver.set_window_size(1500, 1000)
        consultant.sees("doc.querySelector('#words')?.textContent.includes('4711')", "the text")
        consultant.button("100 %").click()
        consultant.button("Select text").click()

        def drag(selector: str) -> None:
            frame = consultant.box(".mirror-frame")
            box = consultant.mirror(SEEN.replace("document", "doc"), selector)
            middle = round(frame["top"] + box["top"] + box["height"] / 2)
            actions = ActionChains(consultant.driver)
            pointer = actions.w3c_actions.pointer_action
            pointer.move_to_location(round(frame["left"] + box["left"]) + 1, middle)  # type: ignore[no-untyped-call]
            pointer.pointer_down()  # type: ignore[no-untyped-call]
            pointer.move_to_location(round(frame["left"] + min(box["right"], 600)), middle)  # type: ignore[no-untyped-call]
            pointer.pointer_up()  # type: ignore[no-untyped-call]
            actions.perform()
            keys = ActionChains(consultant.driver)
            keys.key_down(Keys.CONTROL).send_keys("c").key_up(Keys.CONTROL).perform()

        def pasted() -> str:
            field = consultant.find('textarea[aria-label="Message"]')
            field.click()
            field.send_keys(Keys.CONTROL, "a")
            field.send_keys(Keys.CONTROL, "v")
            return str(field.get_property("value"))

        for selector, text in (("#words", "Order number 4711-X was sent"), ("p + p", ""), ("#field", "in a field")):
            drag(selector)
            copied = pasted()
            assert text in copied
            assert "Secret" not in copied
        frame, box = consultant.box(".mirror-frame"), consultant.mirror(SEEN.replace("document", "doc"), "#link")
        actions = ActionChains(consultant.driver)
        actions.w3c_actions.pointer_action.move_to_location(  # type: ignore[no-untyped-call]
            round(frame["left"] + box["left"] + 9), round(frame["top"] + box["top"] + box["height"] / 2)
        )
        actions.perform()
        ActionChains(consultant.driver).click().perform()
        ActionChains(consultant.driver).send_keys("x", Keys.ENTER).scroll_by_amount(0, 300).perform()
        assert consultant.mirror("return doc.querySelector('#link') !== null && doc.defaultView.scrollY === 0")
        assert consultant.mirror("return doc.querySelector('#field').value") == "in a field"
        ActionChains(consultant.driver).send_keys(Keys.ESCAPE).perform()
        wait_for(
            consultant.driver,
            lambda: consultant.button("Select text").get_attribute("aria-pressed") == "false",
            "the end of selecting",
        )
        assert consultant.mirror("return doc.documentElement.inert && doc.getSelection().isCollapsed")


LIST = """<!DOCTYPE html><html lang=en><head><title>List</title>{{tag}}</head><body>
<select id=list><option>One<option selected>Two<option>Three</select> <select id=masked data-cobrowse=mask><option>Hidden</select>
<input id=file type=file></body></html>"""


@pytest.mark.chromium
def test_open_list_is_shown(tmp_path: Path, chrome: Callable[..., Chrome]) -> None:
    visitor, consultant = Visitor(chrome(1000, 700)), Consultant(chrome(1400, 1000))
    with embedding(tmp_path) as site:
        visitor.opens(site.page("list", LIST))
        consultant.signs_in(site.hub.sign_in_link)
        go_live(visitor, consultant)
        seen = "return document.querySelector('.mirror-picker:not([hidden])')?.innerText ?? ''"
        for selector, words in (
            ("#list", "One\nTwo\nThree\n"),
            ("#masked", "The visitor has"),
        ):
            ActionChains(visitor.driver).move_to_element(visitor.find(selector)).click().perform()
            wait_for(consultant.driver, lambda: consultant.driver.execute_script(seen).startswith(words), "the list")  # noqa: B023
            assert "Hidden" not in consultant.driver.execute_script(seen)
            visitor.presses(Keys.ESCAPE)
            wait_for(consultant.driver, lambda: consultant.driver.execute_script(seen) == "", "no list any more")
